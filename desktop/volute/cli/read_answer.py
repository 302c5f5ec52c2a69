"""``volute read-answer FILE``: the cards a recorded tool answer shows."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path

from volute.cli.context import OK, Context
from volute.domain.health import examine
from volute.domain.modification import judge, odd_vbios
from volute.domain.problems import Unreachable
from volute.domain.seen import Seen
from volute.probe.answers import TOOLS, read_answer
from volute.probe.reference import reference
from volute.words import Words

SHOWN = ("slot", "model", "bus", "uuid", "serial", "memory_mib", "vbios", "utilisation")
GIVES = (*(field.name for field in fields(Seen)), "health", "reasons", "modification", "signs")


def options(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("file", type=Path, help=words("cli.read_answer.help.file"))
    parser.add_argument("--tool", choices=tuple(TOOLS), help=words("cli.read_answer.help.tool"))


def run(context: Context) -> int:
    path: Path = context.options.file
    try:
        data = path.read_bytes()
    except OSError as odd:
        raise Unreachable("file_unreadable", path=str(path), reason=odd.strerror or str(odd)) from odd
    seen = read_answer(data, context.options.tool)
    rows = [[str("—" if getattr(card, name) is None else getattr(card, name)) for name in SHOWN] for card in seen]
    context.rows([context.words(f"cli.read_answer.{name}") for name in SHOWN], rows, _judged(seen))
    return OK


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
