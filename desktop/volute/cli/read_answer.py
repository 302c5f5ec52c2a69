"""``volute read-answer FILE…``: the cards that recorded answers of tools show, from files, archives or a pipe."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from volute.cli.context import OK, PROBLEM, Context, dumped
from volute.domain.health import examine
from volute.domain.modification import judge, odd_vbios
from volute.domain.problems import Unreachable
from volute.domain.seen import Seen
from volute.probe.answers import TOOLS, Unreadable, read_answer
from volute.probe.reference import reference
from volute.probe.saved import brought
from volute.probe.vendors.values import decoded, printable
from volute.words import Words

SHOWN = ("slot", "model", "bus", "uuid", "serial", "memory_mib", "vbios", "utilisation")
GIVES = (*(field.name for field in fields(Seen)), "health", "reasons", "modification", "signs")
KEPT = 65536  # letters of an answer that could not be read, kept beside the reason


@dataclass(frozen=True, slots=True)
class Answer:
    """One file: its cards, or why there are none to be told of, with what it says."""

    file: str
    seen: tuple[Seen, ...] = ()
    trouble: Unreadable | None = None
    raw: bytes = b""


def options(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("file", nargs="+", help=words("cli.read_answer.help.file"))
    parser.add_argument("--tool", choices=tuple(TOOLS), help=words("cli.read_answer.help.tool"))


def run(context: Context) -> int:
    """One file gives its cards; several give what each of them came to, and a problem where one is unreadable."""
    named: list[str] = context.options.file
    answers = [_read(name, raw, context.options.tool) for given in named for name, raw in _files(given)]
    if len(answers) == 1 and len(named) == 1 and not Path(named[0]).is_dir():
        return _alone(context, answers[0])
    heads = [context.words(f"cli.read_answer.{name}") for name in ("file", *SHOWN)]
    context.rows(
        heads,
        [row for one in answers for row in _rows(context.words, one)],
        [_told(context.words, one) for one in answers],
    )
    return PROBLEM if any(one.trouble for one in answers) else OK


def _files(given: str) -> Iterator[tuple[str, bytes]]:
    if given == "-":
        yield "-", sys.stdin.buffer.read()
        return
    try:
        yield from brought(Path(given))
    except OSError as odd:
        raise Unreachable("file_unreadable", path=given, reason=odd.strerror or str(odd)) from odd


def _read(name: str, raw: bytes, tool: str | None) -> Answer:
    try:
        return Answer(printable(name), read_answer(raw, tool), raw=raw)
    except Unreadable as trouble:
        return Answer(printable(name), trouble=trouble, raw=raw)


def _alone(context: Context, answer: Answer) -> int:
    if answer.trouble is not None:
        if context.options.json:
            print(dumped(_told(context.words, answer)))
        raise answer.trouble
    heads = [context.words(f"cli.read_answer.{name}") for name in SHOWN]
    context.rows(heads, map(_cells, answer.seen), _judged(answer.seen))
    return OK


def _cells(card: Seen) -> list[str]:
    return [str("—" if getattr(card, name) is None else getattr(card, name)) for name in SHOWN]


def _rows(words: Words, answer: Answer) -> list[list[str]]:
    if answer.seen:
        return [[answer.file, *_cells(card)] for card in answer.seen]
    said = words("cli.read_answer.none") if answer.trouble is None else _why(words, answer.trouble)
    return [[answer.file, "", said, *("" for _ in SHOWN[2:])]]


def _why(words: Words, trouble: Unreadable) -> str:
    return words(f"problem.{trouble.code}.what", **trouble.facts)


def _told(words: Words, answer: Answer) -> dict[str, object]:
    if answer.trouble is None:
        return {"file": answer.file, "outcome": "answered", "cards": _judged(answer.seen)}
    reason, raw = answer.trouble.reason, decoded(answer.raw[:KEPT])
    return {
        "file": answer.file,
        "outcome": "unreadable",
        "reason": reason,
        "error": _why(words, answer.trouble),
        "raw": raw,
    }


def _judged(seen: Sequence[Seen]) -> list[dict[str, object]]:
    """Each card with its health and with whether it is as its model says, both with their evidence."""
    odd = odd_vbios(seen)
    judged = []
    for card in seen:
        condition, modified = examine(card), judge(card, reference(), outliers=odd)
        told = {"health": condition.health.value, "reasons": [asdict(reason) for reason in condition.reasons]}
        more = {"modification": modified.verdict.value, "signs": [asdict(sign) for sign in modified.signs]}
        judged.append({**asdict(card), **told, **more})
    return judged
