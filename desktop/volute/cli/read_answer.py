"""``volute read-answer FILE``: the cards a recorded tool answer shows."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import asdict, fields
from pathlib import Path

from volute.cli.context import OK, Context
from volute.domain.problems import Unreachable
from volute.domain.seen import Seen
from volute.probe.answers import TOOLS, read_answer
from volute.words import Words

SHOWN = ("slot", "model", "bus", "uuid", "serial", "memory_mib", "vbios", "utilisation")
GIVES = tuple(field.name for field in fields(Seen))


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
    context.rows([context.words(f"cli.read_answer.{name}") for name in SHOWN], rows, [asdict(card) for card in seen])
    return OK
