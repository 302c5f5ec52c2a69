"""``volute compare``: sell or rent for every centre, as a table, a picture and a spreadsheet."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from pathlib import Path

from volute.cli.compare_shown import shown
from volute.cli.context import OK, Context
from volute.cli.scenario_file import checked
from volute.commands.text_files import text_in, write_text
from volute.domain.catalogue import variant_name
from volute.domain.problems import Refused, Unreachable
from volute.economics.answer import Answer, answers
from volute.economics.decide import Comparison, compare
from volute.economics.groups import By
from volute.economics.inputs import MONTHS_MOST, Scenario
from volute.ledger.store import Ledger
from volute.queries.comparison import Book, book
from volute.queries.lost_said import waiting
from volute.queries.past import book_as_of
from volute.queries.ranking import lost_a_day
from volute.queries.scenario_file import ScenarioFile, read_file, written_file
from volute.words import Words

GIVES = (
    "as_of",
    "horizon_months",
    "currency",
    "vat_included",
    "missing_prices",
    "missing_rents",
    "assumed_lit",
    "centres",
)
LEVERS = tuple(field.name for field in fields(Scenario))


@dataclass(frozen=True, slots=True)
class Compared:
    """The comparison with what it was told."""

    told: Book
    what_if: Scenario
    comparison: Comparison
    past: bool = False


def options(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("--png", type=Path, help=words("cli.compare.help.png"))
    parser.add_argument("--xlsx", type=Path, help=words("cli.compare.help.xlsx"))
    parser.add_argument("--as-of", metavar="DAY", help=words("past.help"))
    parser.add_argument("--scenario", type=Path, metavar="FILE", help=words("cli.compare.help.scenario"))
    parser.add_argument("--write-scenario", type=Path, metavar="FILE", help=words("cli.compare.help.write_scenario"))
    levers = words("cli.compare.help.set", levers=", ".join(LEVERS))
    parser.add_argument("--set", action="append", default=[], metavar="LEVER=VALUE", help=levers)


def run(context: Context) -> int:
    given = context.options
    ledger = context.ledger()
    file = read_file(text_in(given.scenario)) if given.scenario else None
    compared = _of_file(file, given.set) if file else weigh(context, ledger, scenario(given.set))
    found = answers(compared.comparison)
    context.rows(*shown(context, compared.told, found), data(compared))
    remarks(context, compared)
    for sentence in checked(context, ledger, file) if file else ():
        context.progress(sentence)
    write(context, compared, given.png, given.xlsx)
    if given.write_scenario:
        named = (given.write_scenario.stem.removesuffix(".volute"), "")
        write_text(given.write_scenario, written_file(ledger, compared.told, compared.what_if, named))
        context.progress(context.words("cli.compare.wrote", path=str(given.write_scenario.resolve())))
    return OK


def _of_file(file: ScenarioFile, pairs: list[str]) -> Compared:
    """On the inputs of the file, not of the ledger; ``pairs`` are levers moved from where the file has them."""
    told, what_if = file.shown, scenario(pairs, file.scenario)
    return Compared(told, what_if, compare(told.cohorts, told.centres, told.regime, what_if))


def scenario(pairs: list[str], begin: Scenario | None = None) -> Scenario:
    """Levers given as ``rent_change=-0.1``; Refused lists the known ones, and says how far a horizon goes. Those not
    given stay where they begin."""
    made = begin or Scenario()
    for pair in pairs:
        name, _, value = pair.partition("=")
        try:
            if name not in LEVERS:
                raise ValueError(name)
            made = replace(made, **{name: int(value) if name == "horizon" else float(value)})  # type: ignore[arg-type]
        except ValueError as odd:
            raise Refused("lever_bad", given=pair, known=", ".join(sorted(LEVERS))) from odd
    if not 1 <= made.horizon <= MONTHS_MOST:
        raise Refused("horizon_bad", given=made.horizon, most=MONTHS_MOST)
    return made


def weigh(context: Context, ledger: Ledger, what_if: Scenario) -> Compared:
    """Work it out. Refused when the ledger has no cards."""
    told = told_of(context, ledger)
    if not told.cohorts:
        raise Refused("no_cards_to_compare")
    weighed = compare(told.cohorts, told.centres, told.regime, what_if)
    return Compared(told, what_if, weighed, past=told.today != context.today)


def told_of(context: Context, ledger: Ledger) -> Book:
    """The inputs of today, or of the day that was asked for. Refused when that is no day."""
    today, asked = context.today, getattr(context.options, "as_of", None)
    if not asked:
        return book(ledger, today)
    try:
        day = date.fromisoformat(asked)
    except ValueError as odd:
        raise Refused("day_bad", given=asked) from odd
    return book_as_of(ledger, day, today, context.style.zone)


def data(compared: Compared) -> dict[str, object]:
    """The comparison as plain values; money is CNY without VAT and after tax, ``null`` is never or unknown."""
    told = compared.told
    rows = [_centre(told, answer) for answer in answers(compared.comparison)]
    return {
        "as_of": told.today,
        "horizon_months": compared.what_if.horizon,
        "currency": "CNY",
        "vat_included": False,
        "missing_prices": told.missing,
        "missing_rents": _rents_missing(told),
        "assumed_lit": told.assumed,
        "centres": rows,
    }


def _centre(told: Book, answer: Answer) -> dict[str, object]:
    """Rates by what they are shares of; of the model's lit rate ``lit_assumed`` says whether anybody saw it."""
    counts = told.counts[answer.label]
    plain_ = {name: value for name, value in asdict(answer).items() if name not in ("racked", "lit")}
    of_owned = {"racked_of_owned": counts.share(counts.racked), "lit_of_owned": counts.lit_share}
    rates = {"counts": asdict(counts), **of_owned, "lit_of_racked_used": answer.lit}
    return {"name": told.name(answer.label), **plain_, **rates, "lost_a_day": lost_a_day(answer)}


def remarks(context: Context, compared: Compared) -> None:
    """On what the figures rest, and what is missing for them."""
    for sentence in basis(context.words, compared):
        context.progress(sentence)
    if lost := waiting(answers(compared.comparison), By.CENTRE, context.words, context.style):
        context.progress(lost)


def basis(w: Words, compared: Compared) -> Iterator[str]:
    """The sentences without which the figures say nothing: day, tax, horizon, levers, what is missing or assumed."""
    told = compared.told
    yield w("cli.compare.basis", day=told.today.isoformat(), months=compared.what_if.horizon)
    if compared.past:
        yield w("past.said", day=told.today.isoformat())
    if levers := [f"{n}={v}" for n in LEVERS if (v := getattr(compared.what_if, n)) != getattr(Scenario(), n)]:
        yield w("cli.compare.what_if", levers=", ".join(levers))
    if told.missing:
        yield w("cli.compare.missing", models=", ".join(map(variant_name, told.missing)), first=told.missing[0])
    if rents := _rents_missing(told):
        yield w("cli.compare.missing_rent", models=", ".join(map(variant_name, rents)), first=rents[0])
    if told.assumed:
        yield w("cli.compare.assumed", centres=", ".join(map(told.name, told.assumed)))


def _rents_missing(told: Book) -> list[str]:
    """Variants for which neither the price book nor a contract knows a rent."""
    return sorted({c.variant for c in told.cohorts if c.rent.per_hour is None and c.rent.per_month is None})


def write(context: Context, compared: Compared, png: Path | None, xlsx: Path | None) -> None:
    """The files that were asked for, and where they are."""
    for path in _written(context, compared, png, xlsx):
        context.progress(context.words("cli.compare.wrote", path=str(path.resolve())))


def _written(context: Context, compared: Compared, png: Path | None, xlsx: Path | None) -> Iterator[Path]:
    told, comparison, words = compared.told, compared.comparison, context.words
    for path in filter(None, (png, xlsx)):
        if not path.absolute().parent.is_dir():
            raise Unreachable("file_unwritable", path=str(path), reason=words("cli.compare.no_folder"))
    if png:
        context.tools.draw_comparison(png, (told, comparison), words)
        yield png
    if xlsx:
        _workbook(xlsx, compared, words)
        yield xlsx


def _workbook(path: Path, compared: Compared, words: Words) -> None:
    from volute.commands.exporting import Shown, comparison_workbook  # noqa: PLC0415 - a quarter second, seldom needed

    told = compared.told
    rates = {centre: (counts.share(counts.racked), counts.lit_share) for centre, counts in told.counts.items()}
    beside = Shown(told.names, rates, told.cohorts, tuple(basis(words, compared)))
    comparison_workbook(path, compared.comparison, beside, words)
