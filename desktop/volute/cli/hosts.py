"""``volute hosts``: list, add, paste many, take over from OpenSSH, vouch for a key."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

from volute.cli.context import OK, Context, meant
from volute.commands.hostlines import read_hosts
from volute.commands.registers import describe, describe_all, retire, trust_key
from volute.commands.ssh_hosts import hosts_of
from volute.domain.events import Evidence
from volute.domain.problems import Refused, Unreachable
from volute.domain.registers import REGISTERS
from volute.ledger.store import Ledger
from volute.probe.keys import fingerprint
from volute.probe.ssh_config import SshConfig
from volute.queries.hosts import HostRow
from volute.queries.probes import board
from volute.words import Words, why

FIELDS = tuple(REGISTERS["host"])
GIVES = tuple(field.name for field in fields(HostRow))
NAMES = {"centre": "centre", "jump": "host"}
SHOWN = ("name", "centre", "address", "cards", "outcome", "error")


def options(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("action", nargs="?", choices=tuple(ACTIONS), default="list")
    parser.add_argument("name", nargs="?", help=words("cli.hosts.help.name"))
    parser.add_argument("--ssh-config", type=Path, metavar="FILE", help=words("cli.hosts.help.ssh_config"))
    parser.add_argument("--fingerprint", help=words("cli.hosts.help.fingerprint"))
    parser.add_argument("--reason", default="", help=words("cli.reason"))
    for name in FIELDS:
        parser.add_argument(f"--{name.replace('_', '-')}", help=words(f"cli.hosts.help.{name}"))


def run(context: Context) -> int:
    return ACTIONS[context.options.action](context, context.ledger())


def _given(context: Context, ledger: Ledger) -> Mapping[str, Evidence]:
    """The fields named as options; a centre and a jump host must be the ledger's."""
    values = {name: value for name in FIELDS if (value := getattr(context.options, name)) is not None}
    named = {name: meant(ledger, of, values[name]) for name, of in NAMES.items() if name in values}
    return {**values, **named}


def _list(context: Context, ledger: Ledger) -> int:
    """All hosts, or those of a centre, or those with a few letters in their names."""
    centre = meant(ledger, "centre", context.options.centre or "")
    part = (context.options.name or "").casefold()
    found = [host for host in board(ledger).hosts if part in host.name.casefold()]
    hosts = [host for host in found if not centre or host.centre == centre]
    rows = [_row(context.words, host) for host in hosts]
    context.none_of("hosts", hosts)
    data = [{name: getattr(host, name) for name in GIVES} for host in hosts]
    context.rows([context.words(f"cli.hosts.{name}") for name in SHOWN], rows, data)
    return OK


def _row(words: Words, h: HostRow) -> list[str]:
    outcome = words(f"outcome.{h.outcome.value}") if h.outcome else "—"
    seen = "—" if h.seen is None else str(h.seen)
    where = f"{h.user}@{h.address}:{h.port}"
    reason = why(words, h.outcome, h.error) if h.outcome and h.error else ""
    return [h.name, h.centre, where, f"{seen}/{h.expected}", outcome, reason]


def _add(context: Context, ledger: Ledger) -> int:
    (name,) = context.given("name")
    known = {host.name for host in board(ledger).hosts}
    describe(ledger, context.seat, "host", name, _given(context, ledger))
    if name in known:
        context.tell(context.words("cli.hosts.changed", host=name), {"changed": [name]})
    else:
        context.tell(context.words.plural("cli.hosts.added", 1), {"added": [name]})
    return OK


def _paste(context: Context, ledger: Ledger) -> int:
    hosts = read_hosts(sys.stdin.read(), _given(context, ledger))
    describe_all(ledger, context.seat, "host", hosts)
    context.tell(context.words.plural("cli.hosts.added", len(hosts)), {"added": list(hosts)})
    return OK


def _import(context: Context, ledger: Ledger) -> int:
    """The aliases of an OpenSSH configuration; what of it has no effect here is named."""
    path = context.options.ssh_config or Path("~/.ssh/config")
    try:
        config = SshConfig.read(path)
    except OSError as odd:
        raise Unreachable("file_unreadable", path=str(path), reason=odd.strerror or str(odd)) from odd
    found = hosts_of(config, context.options.name or "*", _given(context, ledger))
    for directive in found.not_followed:
        context.progress(context.words("cli.hosts.not_followed", directive=directive))
    for alias, directive in found.left_out.items():
        context.progress(context.words("cli.hosts.left_out", host=alias, directive=directive))
    if not found.hosts:
        raise Refused("no_such_alias", path=str(path), pattern=context.options.name or "*")
    describe_all(ledger, context.seat, "host", found.hosts)
    added = {"added": list(found.hosts), "left_out": found.left_out, "not_followed": list(found.not_followed)}
    context.tell(context.words.plural("cli.hosts.added", len(found.hosts)), added)
    return OK


def _trust(context: Context, ledger: Ledger) -> int:
    """Vouch for the key the host offered last, if its fingerprint is the one the person compared."""
    (name,) = context.given("name")
    host = _host(ledger, name)
    if not host.offered_key:
        raise Refused("no_key_offered", host=host.name)
    offered = fingerprint(host.offered_key)
    if context.options.fingerprint != offered:
        raise Refused("fingerprint_needed", host=host.name, offered=offered)
    trust_key(ledger, context.seat, host.name, host.offered_key, replace=True)
    said = context.words("cli.hosts.trusted", host=host.name, fingerprint=offered)
    context.tell(said, {"trusted": [host.name], "fingerprint": offered})
    return OK


def _host(ledger: Ledger, name: str) -> HostRow:
    known = meant(ledger, "host", name)
    return next(host for host in board(ledger).hosts if host.name == known)


def _retire(context: Context, ledger: Ledger) -> int:
    """Out of use, with a reason; its history stays, and adding it again brings it back."""
    (name,) = context.given("name")
    known = meant(ledger, "host", name)
    retire(ledger, context.seat, "host", known, context.options.reason)
    context.tell(context.words("cli.retired", name=known), {"retired": [known]})
    return OK


ACTIONS = {"list": _list, "add": _add, "paste": _paste, "import": _import, "trust": _trust, "retire": _retire}
