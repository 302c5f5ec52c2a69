"""``volute runs``: the probe runs so far; of one run who stayed silent and which cards came and went; a raw answer."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import asdict

from volute.cli.context import OK, Context, meant
from volute.domain.problems import Refused
from volute.domain.seen import Observation
from volute.ledger.store import Ledger
from volute.queries.probe_runs import MOST, PastRun, RunSheet, answer_in_full, answers_of_host, past_runs, run_sheet
from volute.words import Words, why
from volute.words.literal import literal

GIVES = (
    "number", "started", "ended", "by", "scope", "hosts", "answered", "cards", "confirmed", "differences", "state",
    "more", "fewer",
)  # fmt: skip
SHOWN = ("run", "started", "took", "hosts", "cards", "turnover", "differences", "by", "state")


def options(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("number", nargs="?", type=int, default=0, help=words("cli.runs.help.number"))
    parser.add_argument("--answer", default="", metavar="HOST", help=words("cli.runs.help.answer"))


def run(context: Context) -> int:
    given, ledger = context.options, context.ledger()
    if given.answer:
        _answer(context, ledger, meant(ledger, "host", given.answer), given.number)
    elif given.number:
        _one(context, _found(run_sheet(ledger, given.number), given.number))
    else:
        found = past_runs(ledger, MOST)
        context.none_of("runs", found)
        heads = [context.words(f"probes.run_column.{name}") for name in SHOWN]
        context.rows(heads, [_row(context, past) for past in found], [_data(past) for past in found])
    return OK


def _found(sheet: RunSheet | None, number: int) -> RunSheet:
    if sheet is None:
        raise Refused("no_such_run", number=number)
    return sheet


def _row(context: Context, past: PastRun) -> list[str]:
    style, r = context.style, past.run
    took = style.elapsed((r.ended - r.started).total_seconds() if r.ended else None)
    turned = f"+{past.turnover.more} \N{MINUS SIGN}{past.turnover.fewer}" if past.turnover else "—"
    counts = [f"{r.answered}/{r.hosts}", str(r.cards), turned, str(r.differences)]
    return [str(r.number), style.moment(r.started), took, *counts, r.by, context.words(f"probes.run_state.{r.state}")]


def _data(past: PastRun) -> dict[str, object]:
    turned = past.turnover
    return {
        **asdict(past.run),
        "more": turned.more if turned else None,
        "fewer": turned.fewer if turned else None,
    }


def _one(context: Context, sheet: RunSheet) -> None:
    w = context.words
    silent = [{"host": o.host, "outcome": o.outcome.value, "error": o.error} for o in sheet.silent]
    turns = [asdict(turn) for turn in sheet.turns]
    data = {**_data(sheet.past), "open": sheet.open, "kept": sheet.kept, "silent": silent, "turned": turns}
    errors = [(o, literal(o.error.encode())) for o in sheet.silent]
    rows = [[o.host, why(w, o.outcome, error), " ".join(error.split())] for o, error in errors]
    for turn in sheet.turns:
        told = w("probes.cards_now", before=turn.before, now=turn.now)
        cards = [*(f"+{card}" for card in turn.new), *(f"\N{MINUS SIGN}{card}" for card in turn.gone)]
        rows.append([turn.host, told, " ".join(cards)])
    context.rows([w(f"cli.runs.{name}") for name in ("host", "what", "literal")], rows, data)
    if not sheet.kept:
        context.progress(w("probes.answers_gone"))


def _answer(context: Context, ledger: Ledger, host: str, number: int) -> None:
    """Of that run, or the newest; word for word, in letters that do nothing to a terminal."""
    newest = next(iter(answers_of_host(ledger, host, 1)), None)
    run_ = number or (newest.run if newest else 0)
    found: Observation | None = answer_in_full(ledger, host, run_) if run_ else None
    if found is None:
        raise Refused("no_answer_of", host=host)
    said = {name: literal(raw) for name, raw in found.answers.items()}
    text = "\n\n".join(f"# {name}\n{answer}" for name, answer in said.items())
    data = {"run": run_, "host": host, "at": found.at, "outcome": found.outcome.value, "error": found.error}
    context.tell(text or literal(found.error.encode()), {**data, "answers": said})
