"""``volute backtest``: would the advice have been good? Replayed on a person's own files of past prices and rents."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path

from volute.cli.context import OK, Context
from volute.domain.problems import Refused
from volute.economics.backtest import RULES, Backtest, Replay, Terms, backtest
from volute.economics.series import Series, month_name, read_series
from volute.words import Words

GIVES = (
    "currency",
    "assumptions",
    "information",
    "cards",
    "skipped",
    "median_capture",
    "mean_capture",
    "mean_of_rules",
    "best_rule",
    "beats_best_rule",
)
TERMS: Mapping[str, tuple[float, float]] = {  # each option with the range it makes sense in
    "use": (0.0, 1.0),
    "cost_month": (0.0, 1e9),
    "sale_share": (0.01, 1.0),
    "discount_rate": (0.0, 1.0),
    "planned_months": (1, 120),
    "price_rent": (-0.99, 0.99),
}


def options(parser: ArgumentParser, words: Words) -> None:
    parser.add_argument("prices", type=Path, help=words("cli.backtest.help.prices"))
    parser.add_argument("rents", type=Path, help=words("cli.backtest.help.rents"))
    parser.add_argument("--currency", help=words("cli.backtest.help.currency"))
    for field in fields(Terms):
        whole = field.name == "planned_months"
        text = words(f"cli.backtest.help.{field.name}", default=field.default)
        name = f"--{field.name.replace('_', '-')}"
        parser.add_argument(name, type=int if whole else float, default=field.default, help=text)


def run(context: Context) -> int:
    given = context.options
    prices, rents = read_series(given.prices, "price"), read_series(given.rents, "rent_per_hour")
    currency = _currency(given, prices, rents)
    terms = _terms(given)
    found = backtest(prices, rents, terms)
    if not found.replays:
        raise Refused("series_nothing_common", prices=", ".join(prices), rents=", ".join(rents))
    context.rows(*_shown(context, found), data(found, terms, currency))
    for line in _remarks(context.words, found, terms, currency):
        context.progress(line)
    return OK


def _currency(given: Namespace, prices: Mapping[str, Series], rents: Mapping[str, Series]) -> str:
    """As the files or the option name it, empty where nobody does; Refused where they differ."""
    named = {s.currency for s in (*prices.values(), *rents.values())} | {(given.currency or "").strip().upper()}
    known = sorted(named - {""})
    if len(known) > 1:
        raise Refused("series_currencies_differ", currencies=", ".join(known))
    return known[0] if known else ""


def _terms(given: Namespace) -> Terms:
    told = {name: getattr(given, name) for name in TERMS}
    for name, (low, high) in TERMS.items():
        if not low <= told[name] <= high:
            field = f"--{name.replace('_', '-')}"
            raise Refused("input_out_of_range", field=field, value=told[name], low=low, high=high)
    return Terms(**told)


def data(found: Backtest, terms: Terms, currency: str) -> dict[str, object]:
    """The backtest as plain values: shares are of the hindsight worth, ``null`` is unknown or never."""
    rules = {rule: found.mean(rule) for rule in RULES}
    best = max(RULES, key=lambda rule: rules[rule] or 0.0)
    mean = found.mean()
    return {
        "currency": currency or None,
        "assumptions": asdict(terms),
        "information": "past only",  # every decision reads quotes up to its own month only
        "cards": [_card(replay) for replay in found.replays],
        "skipped": [{"gpu": gpu, "reason": reason} for gpu, reason in found.skipped],
        "median_capture": found.median,
        "mean_capture": mean,
        "mean_of_rules": rules,
        "best_rule": best,
        "beats_best_rule": None if mean is None else mean >= (rules[best] or 0.0),
    }


def _card(replay: Replay) -> dict[str, object]:
    told = replay.history
    sold = {"advice": replay.sold, **{rule: replay.rule(rule) for rule in RULES}, "hindsight": replay.best}
    return {
        "gpu": told.gpu,
        "first_month": month_name(told.first),
        "last_month": month_name(told.first + replay.last),
        "price_quotes": len(told.prices),
        "rent_quotes": len(told.rents),
        "capture": replay.capture,
        "outcomes": {
            name: {
                "month": month_name(told.first + month),
                "worth": float(replay.worth[month]),
                "capture": replay.share(month),
            }
            for name, month in sold.items()
        },
        "decisions": [
            {
                "month": month_name(d.month),
                "price": d.price,
                "rent_per_hour": d.rent,
                "sell_from_price": d.sell_from,
                "advice": "sell" if d.sell else "keep",
            }
            for d in replay.decisions
        ],
    }


def _shown(context: Context, found: Backtest) -> tuple[list[str], list[list[str]]]:
    w = context.words
    heads = [w("cli.backtest.gpu"), w("cli.backtest.months"), w("cli.backtest.sold"), w("cli.backtest.best")]
    heads += [w("cli.backtest.capture"), *(w(f"cli.backtest.rule.{rule}") for rule in RULES)]
    return heads, [*(_row(context, replay) for replay in found.replays), _means(context, found)]


def _row(context: Context, replay: Replay) -> list[str]:
    style, first = context.style, replay.history.first
    shares = (replay.capture, *(replay.share(replay.rule(rule)) for rule in RULES))
    months = (month_name(first + replay.sold), month_name(first + replay.best))
    return [replay.history.gpu, style.count(replay.history.months), *months, *(style.rate(share) for share in shares)]


def _means(context: Context, found: Backtest) -> list[str]:
    shares = (found.mean(), *(found.mean(rule) for rule in RULES))
    return [context.words("cli.backtest.mean"), "", "", "", *(context.style.rate(share) for share in shares)]


def _remarks(w: Words, found: Backtest, terms: Terms, currency: str) -> list[str]:
    """What was assumed, what was left out, and what the figures mean."""
    basis = w("cli.backtest.basis", currency=currency or w("cli.backtest.no_currency"), **asdict(terms))
    left = [w(f"cli.backtest.skipped.{reason}", gpu=gpu) for gpu, reason in found.skipped]
    return [w("cli.backtest.means"), basis, *left]
