"""``volute probe --every``: the same hosts again and again until Ctrl+C, over connections that stay open."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from threading import Event

from volute.cli.context import CANCELLED, Context
from volute.commands.targets import Passwords
from volute.domain.problems import Conflict, Unreachable
from volute.domain.rounds import Rounds
from volute.probe.kept import Kept
from volute.words import problem_words

TEND_S = 10.0  # a server asks whether we live, and hangs up on those who do not answer
Once = Callable[[Kept], None]


def again_and_again(context: Context, rounds: Rounds, once: Once, cancelled: Event) -> int:
    """Ends when it is cancelled. What only the world is to blame for is told, and the next round tries again."""
    begun: datetime | None = None
    with Kept() as kept:
        while not cancelled.is_set():
            due = rounds.due(begun, _now(context))
            if _waited_until(context, due, kept, cancelled):
                begun = due
                _told(context, once, kept)
    context.progress(context.words("cli.probe.rounds_ended"))
    return CANCELLED


def asked_once(ask: Passwords) -> Passwords:
    """A password that was typed serves all rounds, as long as the program runs."""
    known: dict[str, str | None] = {}

    def asked(host: str) -> str | None:
        if host not in known:
            known[host] = ask(host)
        return known[host]

    return asked


def _told(context: Context, once: Once, kept: Kept) -> None:
    try:
        once(kept)
    except (Conflict, Unreachable) as trouble:
        what, remedy = problem_words(context.words, trouble, typed=True)
        context.progress("\n".join(filter(None, (f"volute: {what}", remedy))))
    sys.stdout.flush()


def _now(context: Context) -> datetime:
    return context.tools.clock().astimezone()


def _waited_until(context: Context, due: datetime, kept: Kept, cancelled: Event) -> bool:
    """False when it was cancelled meanwhile. The clock is looked at again and again: the machine may have slept."""
    if due > _now(context):
        context.progress(context.words("cli.probe.next_round", time=f"{due:%Y-%m-%d %H:%M:%S}"))
    while (left := (due - _now(context)).total_seconds()) > 0 and not cancelled.is_set():
        cancelled.wait(min(left, TEND_S))
        kept.tend()
    return not cancelled.is_set()
