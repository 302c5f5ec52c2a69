"""``volute explain``: a centre's answer line by line, so that a person with a calculator can follow every number."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date

from volute.cli.compare import basis, scenario, weigh
from volute.cli.context import OK, Context, meant
from volute.domain.catalogue import variant_name
from volute.economics.answer import metric_key
from volute.economics.crossings import Balance, Crossing
from volute.economics.explain import Row
from volute.economics.facts import Fact
from volute.queries.explained import OPENED, SUMS, Explained, Opened, explained
from volute.queries.lines_said import LinesSaid
from volute.words import Words

COLUMNS = ("line", "amount", "left", "inputs", "formula", "source", "mark")
GIVES = (
    "as_of",
    "horizon_months",
    "discount_month",
    "centre",
    "name",
    "cohorts",
    "answer",
    "months",
    "thresholds",
    "shares",
)


def options(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("centre", help=words("cli.explain.help.centre"))
    parser.add_argument("--number", choices=SUMS, default="difference", help=words("cli.explain.help.number"))
    parser.add_argument("--as-of", metavar="DAY", help=words("past.help"))
    parser.add_argument("--set", action="append", default=[], metavar="LEVER=VALUE", help=words("cli.explain.help.set"))


def run(context: Context) -> int:
    given, ledger = context.options, context.ledger()
    compared = weigh(context, ledger, scenario(given.set))
    centre = meant(ledger, "centre", given.centre)
    found = explained(compared.told, compared.what_if, centre, given.number)
    if given.json:
        context.tell("", data(found, compared.told.name(centre), compared.told.today))
        return OK
    for sentence in basis(context.words, compared):
        context.progress(sentence)
    for opened in found.cohorts:
        for metric in OPENED:
            _lines(context, f"{variant_name(opened.cohort.variant)} · {_name(context, metric)}", opened.lines[metric])
    _lines(context, f"{compared.told.name(centre)} · {_name(context, given.number)}", found.sums)
    print(*answered(context, found), sep="\n")
    return OK


def _name(context: Context, metric: str) -> str:
    return context.words(metric_key(metric))


def _lines(context: Context, title: str, lines: Sequence[Row]) -> None:
    """A table under its title; the last line is what they come to."""
    print(f"{title}, {context.style.currency_name}")
    said = LinesSaid(context.words, context.style, str, exact=True)
    heads = [context.words("cli.explain.amount" if n == "amount" else f"outlook.column.{n}") for n in COLUMNS]
    context.rows(heads, [*(_row(context, said, step) for step in lines)], ())
    print()


def _row(context: Context, said: LinesSaid, step: Row) -> list[str]:
    line, formula, inputs, source, day, mark = said.cells(step)
    style = context.style
    cards = style.count(next((fact.value for fact in step.inputs if fact.name == "cards"), None))
    told = f"{context.words('economics.input.cards')} {cards} · {inputs}"
    amounts = style.number(step.amount, 2), style.number(step.running, 2)
    return [line, *amounts, told, formula, " ".join(filter(None, (source, day))), mark]


def answered(context: Context, found: Explained) -> Iterator[str]:
    """Months, thresholds and shares, each as the sum a calculator does."""
    w, style = context.words, context.style
    for name, at in found.months.items():
        yield _crossed(context, name, at)
    for name, line in found.thresholds.items():
        yield _balanced(context, found, name, line)
    for name, part in found.shares.items():
        if name in ("billed", "sell_equivalent_use"):
            sums = " + ".join(style.number(amount, 2) for amount in part.parts.values())
            value, whole = style.percent(part.value), style.number(part.whole, 2)
            yield w("cli.explain.ratio", name=w(metric_key(name)), parts=sums, whole=whole, value=value)


def _crossed(context: Context, name: str, at: Crossing) -> str:
    w, style = context.words, context.style
    told = {"name": w(metric_key(name)), "level": style.number(at.level, 2)}
    if at.month is None or at.after is None:
        return w("cli.explain.never", **told, month=at.most[0], most=style.number(at.most[1], 2))
    (before, low), (after, high) = at.before, at.after
    months = {"before": before, "low": style.number(low, 2), "after": after, "high": style.number(high, 2)}
    return w("cli.explain.crossing", **told, **months, month=style.number(at.month, 2))


def _balanced(context: Context, found: Explained, name: str, line: Balance) -> str:
    """Why there is none is said instead."""
    w, style = context.words, context.style
    threshold = getattr(found.answer, name)
    reason = w(threshold.key) if threshold.key else ""
    told = {"name": w(metric_key(name)), "now": style.number(line.now, 2), "slope": style.number(line.slope, 2)}
    value = "—" if threshold.value is None else f"{threshold.value:.4f}"
    return w("cli.explain.balance", **told, today=f"{line.today:.4f}", value=value, reason=reason).strip()


def data(found: Explained, name: str, day: date) -> Mapping[str, object]:
    """Everything the answer rests on, as plain values: CNY without VAT and after tax; None is never or unknown."""
    comparison = found.comparison
    values = (
        day,
        comparison.horizon,
        comparison.ground.rate,
        found.centre,
        name,
        [_cohort(opened) for opened in found.cohorts],
        asdict(found.answer),
        {key: asdict(at) for key, at in found.months.items()},
        {key: {**asdict(line), "value": line.value} for key, line in found.thresholds.items()},
        {key: {**asdict(part), "value": part.value} for key, part in found.shares.items()},
    )
    return dict(zip(GIVES, values, strict=True))


def _cohort(opened: Opened) -> Mapping[str, object]:
    cohort = opened.cohort
    return {
        "cohort": cohort.key,
        "variant": cohort.variant,
        "cost_to_recover": cohort.cost_to_recover,
        "tax_left": cohort.tax_left,
        "inputs": {fact.name: _fact(fact) for fact in opened.inputs},
        "lines": {metric: [_line(step) for step in lines] for metric, lines in opened.lines.items()},
    }


def _fact(fact: Fact) -> Mapping[str, object]:
    vat = {} if fact.quote is None else {"vat_rate": fact.quote.vat_rate, "vat_included": fact.quote.vat_included}
    plain = {"value": fact.value, "unit": fact.unit, "as_of": fact.as_of, "source": fact.source}
    return {**plain, **vat, "assumed": fact.assumed}


def _line(step: Row) -> Mapping[str, object]:
    names = [fact.name for fact in step.inputs]
    return {"line": step.line, "amount": step.amount, "running": step.running, "rests_on": names}
