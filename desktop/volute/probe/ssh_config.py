"""A person's OpenSSH configuration: the aliases it names, and the way to each as OpenSSH would go it.

Read and never written, and nothing in it is run. What it says that is not followed here is named, not passed over:
a person who reaches a host by a ``ProxyCommand`` must learn that this program does not.
"""

from __future__ import annotations

import glob
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import paramiko

from volute.probe.known_hosts import KnownHosts
from volute.probe.target import Target

DEEPEST = 16  # as OpenSSH: files that include each other end somewhere
WORDS = """host hostname port user identityfile certificatefile identitiesonly identityagent proxyjump hostkeyalias
    userknownhostsfile globalknownhostsfile include match addkeystoagent serveraliveinterval serveralivecountmax
    connecttimeout compression loglevel forwardagent forwardx11 forwardx11trusted controlmaster controlpath
    controlpersist usekeychain tcpkeepalive ignoreunknown hashknownhosts visualhostkey batchmode requesttty sendenv
    setenv localforward remoteforward dynamicforward escapechar preferredauthentications pubkeyauthentication
    passwordauthentication kbdinteractiveauthentication numberofpasswordprompts ipqos checkhostip updatehostkeys
    stricthostkeychecking permitlocalcommand exitonforwardfailure gatewayports"""
FOLLOWED = frozenset(WORDS.split())  # followed, or of no account for asking a host one question
NOBODY = "Host !*"  # what stands under a condition we do not follow must not fall to the block above
KEYS = ("~/.ssh/id_ed25519", "~/.ssh/id_ecdsa", "~/.ssh/id_rsa")  # tried when none is named
BOOKS = ("~/.ssh/known_hosts", "~/.ssh/known_hosts2"), ("/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2")
HOP = re.compile(r"^(?:ssh://)?(?:(?P<user>[^@]+)@)?(?P<host>\[[^\]]+\]|[^:]+)(?::(?P<port>\d{1,5}))?$")
MATCH_KNOWN = re.compile(r"^(all|((!?(host|originalhost|user|localuser)\s+\S+)\s*)+)$", re.IGNORECASE)


class NotFollowed(Exception):
    """A way through a configuration that this program cannot go; ``directive`` as it is written there."""

    def __init__(self, alias: str, directive: str) -> None:
        self.alias, self.directive = alias, directive
        super().__init__(f"{alias}: {directive}")


@dataclass(frozen=True, slots=True)
class SshConfig:
    """One configuration with all it includes. ``not_followed`` lists the directives that have no effect here."""

    aliases: tuple[str, ...]
    not_followed: tuple[str, ...]
    _config: paramiko.SSHConfig

    @classmethod
    def read(cls, path: Path) -> SshConfig:
        """A file that is not there names nobody. OSError when it cannot be read."""
        lines = list(_lines(path.expanduser(), 0)) if path.expanduser().is_file() else []
        odd = [line for line in lines if not _is_followed(line)]
        text = "\n".join(
            line if _is_followed(line) else NOBODY for line in lines if _is_followed(line) or _is_match(line)
        )
        config = paramiko.SSHConfig.from_text(text)
        named = (name for line in lines for name in _named(line))
        return cls(tuple(dict.fromkeys(named)), tuple(dict.fromkeys(odd)), config)

    def target(self, alias: str, *, agent: bool = True) -> Target:
        """The way to one alias. Raises :class:`NotFollowed` where it leads by something this program does not do."""
        return self._target(alias, agent=agent, behind=())

    def _target(self, alias: str, *, agent: bool, behind: tuple[str, ...]) -> Target:
        found = self._config.lookup(alias)
        if len(behind) > DEEPEST or alias in behind:
            raise NotFollowed(alias, f"ProxyJump {' '.join(behind)}")
        if (command := found.get("proxycommand", "none")).lower() != "none" and "proxyjump" not in found:
            raise NotFollowed(alias, f"ProxyCommand {command}")
        address, port = found.get("hostname", alias), int(found.get("port", 22))
        name = found.get("hostkeyalias", address)
        book = _books(found)
        keys = _key_files(found)
        return Target(
            alias,
            address,
            port,
            found.get("user", "root"),
            keys[0] if keys else "",
            agent=agent and found.get("identitiesonly", "no").lower() != "yes",
            jump=self._jump(found.get("proxyjump", "none"), agent=agent, behind=(*behind, alias)),
            known_keys=book.keys(name, port),
            revoked_keys=book.revoked(name, port),
            authorities=book.authorities(name, port),
            more_key_files=keys[1:],
        )

    def _jump(self, hops: str, *, agent: bool, behind: tuple[str, ...]) -> Target | None:
        """``a,b`` goes through a first and b last; each is looked up as a host of its own."""
        if hops.lower() == "none":
            return None
        *before, last = hops.split(",")
        hop = HOP.match(last.strip())
        if hop is None:
            raise NotFollowed(behind[-1], f"ProxyJump {hops}")
        through = self._target(hop["host"].strip("[]"), agent=agent, behind=behind)
        earlier = self._jump(",".join(before), agent=agent, behind=behind) if before else through.jump
        return _with_hop(through, hop, earlier)


def _with_hop(through: Target, hop: re.Match[str], earlier: Target | None) -> Target:
    return replace(through, user=hop["user"] or through.user, port=int(hop["port"] or through.port), jump=earlier)


def _lines(path: Path, depth: int) -> Iterator[str]:
    """The lines of a file with those it includes in their place; OpenSSH looks beside the person's own file."""
    if depth > DEEPEST:
        return
    for raw in path.read_text("utf-8", "replace").splitlines():
        word, value = _parts(raw)
        if word != "include":
            if word:
                yield raw.strip()
            continue
        for pattern in value.split():
            place = Path(pattern.strip('"')).expanduser()
            full = place if place.is_absolute() else Path("~/.ssh").expanduser() / place
            for found in sorted(glob.glob(str(full))):
                yield from _lines(Path(found), depth + 1)


def _parts(line: str) -> tuple[str, str]:
    line = line.strip()
    if not line or line.startswith("#"):
        return "", ""
    word, _, value = re.sub(r"\s*=\s*|\s+", " ", line, count=1).partition(" ")
    return word.lower(), value.strip()


def _is_followed(line: str) -> bool:
    word, value = _parts(line)
    if word == "match":
        return MATCH_KNOWN.match(value) is not None
    return word in FOLLOWED or word == "proxycommand"


def _is_match(line: str) -> bool:
    return _parts(line)[0] == "match"


def _named(line: str) -> Iterator[str]:
    word, value = _parts(line)
    if word == "host":
        yield from (name for name in value.split() if not set(name) & set("*?!"))


def _books(found: paramiko.SSHConfigDict) -> KnownHosts:
    own = found.get("userknownhostsfile", " ".join(BOOKS[0])).split()
    shared = found.get("globalknownhostsfile", " ".join(BOOKS[1])).split()
    book = KnownHosts()
    for name in (*own, *shared):
        book = book.and_those_of(KnownHosts.read(Path(name.strip('"')).expanduser()))
    return book


def _key_files(found: paramiko.SSHConfigDict) -> tuple[str, ...]:
    """Keys that are named; where none is, those OpenSSH tries by itself as far as they are there."""
    named = found.get("identityfile")
    paths = [named] if isinstance(named, str) else list(named or ())
    there = [path for path in (paths or KEYS) if Path(path).expanduser().is_file()]
    return tuple(dict.fromkeys(there or [path for path in paths if path.lower() != "none"][:1]))
