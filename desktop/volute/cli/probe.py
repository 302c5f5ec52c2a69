"""``volute probe``: ask hosts over SSH, or take in answers brought as files."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from volute.cli.context import CANCELLED, FOUND, OK, SILENT, Context, meant
from volute.cli.passwords import asker
from volute.cli.rounds import again_and_again, asked_once
from volute.commands import probing
from volute.commands.targets import Scope
from volute.domain.problems import Unreachable
from volute.domain.rounds import Rounds
from volute.domain.seen import Observation, Outcome
from volute.ledger.store import Ledger
from volute.probe.answers import observations_from_files
from volute.probe.collector import collector
from volute.probe.kept import Kept
from volute.probe.keys import fingerprint
from volute.words import Words, why

GIVES = ("run", "state", "asked", "answered", "confirmed", "differences", "open", "hosts")


def options(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("--host", action="append", default=[], help=words("cli.probe.help.host"))
    parser.add_argument("--centre", default="", help=words("cli.probe.help.centre"))
    parser.add_argument("--all", action="store_true", help=words("cli.probe.help.all"))
    parser.add_argument("--from-files", type=Path, metavar="DIR", help=words("cli.probe.help.from_files"))
    parser.add_argument("--collector", action="store_true", help=words("cli.probe.help.collector"))
    parser.add_argument("--every", default="", metavar="MINUTES", help=words("cli.probe.help.every"))
    parser.add_argument("--hours", default="", metavar="FROM-TO", help=words("cli.probe.help.hours"))
    parser.add_argument("--fail-on-differences", action="store_true", help=words("cli.probe.help.fail_on_differences"))


def run(context: Context) -> int:
    if context.options.collector:
        line = collector()
        context.tell(line, {"collector": line})
        return OK
    given, ledger = context.options, context.ledger()
    if given.every:
        return _in_rounds(context, ledger, Rounds.read(given.every, given.hours))
    if given.hours:
        context.given("every")
    done = _from_files(context, ledger, given.from_files) if given.from_files else _over_ssh(context, ledger)
    report(context, done)
    if done.state == "cancelled":
        return CANCELLED
    if given.fail_on_differences and done.differences:
        return FOUND
    return OK if done.answered == len(done.observations) else SILENT


def _from_files(context: Context, ledger: Ledger, folder: Path) -> probing.Run:
    try:
        heard = list(observations_from_files(folder, context.tools.clock()))
    except OSError as odd:
        raise Unreachable("file_unreadable", path=str(odd.filename or folder), reason=odd.strerror or str(odd)) from odd
    if not heard:
        raise Unreachable("no_files", folder=str(folder))
    return probing.run_from_files(ledger, context.seat, heard, folder)


def _scope(context: Context, ledger: Ledger) -> Scope:
    hosts = (meant(ledger, "host", host) for host in context.options.host)
    return Scope(tuple(dict.fromkeys(hosts)), meant(ledger, "centre", context.options.centre))


def _over_ssh(context: Context, ledger: Ledger) -> probing.Run:
    scope, tell = _scope(context, ledger), tell_silent(context)
    with interruptible() as cancelled:
        ask = asker(context.words)
        return probing.run(ledger, context.seat, scope, cancelled=cancelled, progress=tell, secret=ask)


def _in_rounds(context: Context, ledger: Ledger, rounds: Rounds) -> int:
    scope, tell, ask = _scope(context, ledger), tell_silent(context), asked_once(asker(context.words))
    with interruptible() as cancelled:

        def once(kept: Kept) -> None:
            done = probing.run(ledger, context.seat, scope, cancelled=cancelled, progress=tell, secret=ask, kept=kept)
            report(context, done)

        return again_and_again(context, rounds, once, cancelled)


@contextmanager
def interruptible() -> Iterator[threading.Event]:
    """Ctrl+C cancels the run; what has been read is kept."""
    cancelled = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield cancelled
        return
    before = signal.signal(signal.SIGINT, lambda *_: cancelled.set())
    try:
        yield cancelled
    finally:
        signal.signal(signal.SIGINT, before)


def tell_silent(context: Context) -> probing.Progress:
    """Says of each host that did not answer why, as soon as it is known."""

    def tell(observation: Observation) -> None:
        if not observation.answered:
            outcome = context.words(f"outcome.{observation.outcome.value}")
            told = dict.fromkeys(
                (observation.host, outcome, why(context.words, observation.outcome, observation.error))
            )
            context.progress(": ".join(told))

    return tell


def report(context: Context, done: probing.Run) -> None:
    """What the run came to, and what to do about hosts that did not answer."""
    w, said = context.words, summary(done)
    counts = {name: said[name] for name in ("run", "asked", "answered", "confirmed", "differences", "open")}
    context.tell(w("cli.probe.done", **counts), said)
    if done.state == "cancelled":
        context.progress(w("cli.probe.cancelled"))
    elif done.answered < len(done.observations):
        context.progress(w("cli.probe.silent"))
    for o in done.observations:
        if o.outcome in (Outcome.KEY_UNKNOWN, Outcome.KEY_CHANGED) and o.offered_key:
            known = ", ".join(fingerprint(key) for key in o.known_keys) or "—"
            name = o.via or o.host  # a jump host's key is the jump host's question
            context.progress(
                w(f"cli.probe.{o.outcome.value}", host=name, offered=fingerprint(o.offered_key), known=known)
            )


def summary(done: probing.Run) -> dict[str, object]:
    """A run as plain values."""
    return {
        "run": done.number,
        "state": done.state,
        "asked": len(done.observations),
        "answered": done.answered,
        "confirmed": done.findings.confirmed,
        "differences": done.differences,
        "open": done.open,
        "hosts": [_host(observation) for observation in done.observations],
    }


def _host(observation: Observation) -> dict[str, object]:
    cards = [asdict(card) for card in observation.seen]
    offered = fingerprint(observation.offered_key) if observation.offered_key else None
    plain = {"host": observation.host, "outcome": observation.outcome.value, "error": observation.error}
    return {**plain, "offered_fingerprint": offered, "took_s": round(observation.took_s, 3), "cards": cards}
