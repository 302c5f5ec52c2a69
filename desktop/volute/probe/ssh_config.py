"""A person's OpenSSH configuration: the aliases it names, and the way to each as OpenSSH would go it.

Read and never written, and nothing in it is run. What it says that is not followed here is named, not passed over:
a person who reaches a host by a ``ProxyCommand`` must learn that this program does not.
"""

from __future__ import annotations

import glob
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from getpass import getuser
from pathlib import Path

import paramiko

from volute.probe.known_hosts import KnownHosts
from volute.probe.target import Target

DEEPEST = 16  # as OpenSSH: files that include each other end somewhere
WORDS = """host hostname port user identityfile identitiesonly proxyjump hostkeyalias
    userknownhostsfile globalknownhostsfile include match addkeystoagent serveraliveinterval serveralivecountmax
    connecttimeout compression loglevel forwardagent forwardx11 forwardx11trusted controlmaster controlpath
    controlpersist usekeychain tcpkeepalive ignoreunknown hashknownhosts visualhostkey batchmode requesttty sendenv
    setenv localforward remoteforward dynamicforward escapechar preferredauthentications pubkeyauthentication
    passwordauthentication kbdinteractiveauthentication numberofpasswordprompts ipqos checkhostip updatehostkeys
    stricthostkeychecking permitlocalcommand exitonforwardfailure gatewayports"""
AT_TIMES = {"certificatefile": "-cert.pub", "identityagent": "none"}  # followed where the value ends so
THROUGH = re.compile(  # the jump of before there was ProxyJump
    r"^(?:\S*/)?ssh\s+(?:-[aqTx]+\s+)*(?:-W\s+(?P<to>\S+)\s+(?:-[aqTx]+\s+)*(?P<by>[^-\s]\S*)"
    r"|(?P<door>[^-\s]\S*)\s+-W\s+(?P<place>\S+))$"
)
FOLLOWED = frozenset(WORDS.split())  # followed, or of no account for asking a host one question
EVERYBODY = "Host *"
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
        address, port = found.get("hostname", alias), int(found.get("port", 22))
        jump = found.get("proxyjump") or _through(alias, found.get("proxycommand", "none"), f"{address}:{port}")
        name = found.get("hostkeyalias", address)
        book = _books(found)
        keys = _key_files(found)
        return Target(
            alias,
            address,
            port,
            found.get("user") or getuser(),
            keys[0] if keys else "",
            agent=agent and found.get("identitiesonly", "no").lower() != "yes" and "identityagent" not in found,
            jump=self._jump(jump, agent=agent, behind=(*behind, alias)),
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


def _through(alias: str, command: str, place: str) -> str:
    """A command that does nothing but jump is a jump; any other would have to be run, and nothing is."""
    if command.lower() == "none":
        return "none"
    found = THROUGH.match(command)
    if found is None or (found["to"] or found["place"]).translate({91: None, 93: None}) != place:
        raise NotFollowed(alias, f"ProxyCommand {command}")
    return found["by"] or found["door"]


def _with_hop(through: Target, hop: re.Match[str], earlier: Target | None) -> Target:
    return replace(through, user=hop["user"] or through.user, port=int(hop["port"] or through.port), jump=earlier)


def _lines(path: Path, depth: int) -> Iterator[str]:
    """The lines of a file with those it includes in their place; OpenSSH looks beside the person's own file.

    Behind an included file the block goes on that it stands in: what a file says of its last host is of no other.
    """
    if depth > DEEPEST:
        return
    block = EVERYBODY
    for raw in path.read_text("utf-8", "replace").splitlines():
        word, value = _parts(raw)
        block = raw.strip() if word in ("host", "match") else block
        if word != "include":
            yield from filter(None, [raw.strip() if word else ""])
            continue
        for pattern in value.split():
            place = Path(pattern.strip('"')).expanduser()
            full = place if place.is_absolute() else Path("~/.ssh").expanduser() / place
            for found in sorted(glob.glob(str(full))):
                yield from _lines(Path(found), depth + 1)
        yield block


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
    if word in AT_TIMES:
        return value.strip('"').endswith(AT_TIMES[word])
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
