"""``volute prices book`` and ``volute prices import``: every quote with its flags, and many quotes from a file."""

from __future__ import annotations

from pathlib import Path

from volute.cli.context import OK, PROBLEM, Context, meant
from volute.commands.listed import file_text
from volute.commands.quotelist import Examined, enter_quotes, examine_quotes
from volute.domain.catalogue import variant_name
from volute.domain.problems import Problem, Refused, Unreachable
from volute.domain.quotes import Limits
from volute.domain.registers import REGISTERS
from volute.ledger.expectations import register
from volute.queries.attachments import attachment, digest_of
from volute.queries.market import MarketCourse, markets
from volute.queries.quotes import Quoted, quotes
from volute.words.troubles import problem_words

SORTS = ("new", "known", "repeated")
FLAGS = ("counts", "stale", "thin", "retired", "pictured")
GIVES = (
    "entry",
    "by",
    "entered",
    "file",
    "digest",
    "now",
    "p10",
    "p50",
    "p90",
    "change",
    "sources",
    "quotes",
    *FLAGS,
    *REGISTERS["price"],
)


def book(context: Context) -> int:
    """Every quote, those of a model when one is named."""
    ledger, given, w = context.ledger(), context.options, context.words
    model = meant(ledger, "model", given.model or "")
    shown = [
        q
        for q in quotes(ledger, context.today, Limits(given.stale_days, given.enough))
        if (not model or q.said.variant == model) and (not given.what or q.said.what == given.what)
    ]
    heads = [w(f"quotes.{name}") for name in ("model", "what", "amount", "vat", "as_of", "quantity", "condition")]
    heads += [w(f"quotes.{name}") for name in ("centre", "source", "flags", "entry")]
    context.rows(heads, [_row(context, q) for q in shown], [_plain(q) for q in shown])
    return OK


def _row(context: Context, q: Quoted) -> list[str]:
    w, said = context.words, q.said
    basis = "included" if said.vat_included else "added" if said.vat_rate else "none"
    vat = w(f"cli.prices.vat_is.{basis}", rate=f"{said.vat_rate * 100:g}")
    flags = [w(f"quotes.flag.{name}") for name in FLAGS if getattr(q, name)]
    flags += [w("sheet.assumed")] if said.assumed else []
    grade = w(f"quotes.condition_of.{said.condition}") if said.condition else "—"
    count = context.style.count(said.quantity)
    what, amount = w(f"cli.prices.of.{said.what}"), context.style.number(said.amount, 2)
    places = [said.centre or "—", said.source, ", ".join(flags) or "—", q.entry]
    return [variant_name(said.variant), what, amount, vat, said.as_of.isoformat(), count, grade, *places]


def _plain(q: Quoted) -> dict[str, object]:
    fields = {"model": q.said.variant, **{n: getattr(q.said, n) for n in REGISTERS["price"] if n != "model"}}
    return {"entry": q.entry, "by": q.by, "entered": q.entered, **{n: getattr(q, n) for n in FLAGS}, **fields}


def market(context: Context) -> int:
    """Every course on one footing: what counts, the band today, the change, and what is doubtful."""
    ledger, given, w = context.ledger(), context.options, context.words
    model = meant(ledger, "model", given.model or "")
    limits = Limits(given.stale_days, given.enough)
    found = [
        c
        for c in markets(ledger, context.today, limits)
        if (not model or c.key[0] == model) and (not given.what or c.key[1] == given.what)
    ]
    context.none_of("prices", found)
    heads = [w(f"quotes.{name}") for name in ("model", "what", "centre")]
    heads += [w(f"market.{name}") for name in ("normal", "band", "change_head", "sources")] + [w("quotes.flags")]
    context.rows(heads, [_told(context, c) for c in found], [_course(c) for c in found])
    return OK


def _told(context: Context, c: MarketCourse) -> list[str]:
    w, style = context.words, context.style
    digits = 2 if c.key[1] == "rent_hour" else 0
    band = "–".join(style.number(at, digits) for at in c.band) if c.band else "—"
    change = "—" if c.change is None else f"{style.signed(c.change * 100)}%"
    flags = [w(f"quotes.flag.{name}") for name in ("stale", "thin") if getattr(c, name)]
    flags += [w("sheet.assumed")] if c.guessed else []
    named = [variant_name(c.key[0]), w(f"cli.prices.of.{c.key[1]}"), c.key[2] or "—"]
    return [*named, style.number(c.now, digits), band, change, str(c.sources), ", ".join(flags) or "—"]


def _course(c: MarketCourse) -> dict[str, object]:
    """Amounts in CNY without VAT, as for a new card."""
    model, what, centre = c.key
    band = dict(zip(("p10", "p50", "p90"), c.band or (None, None, None), strict=True))
    flags = {"stale": c.stale, "thin": c.thin, "guessed": c.guessed}
    quoted = [{"as_of": p.quoted.said.as_of, "amount": p.amount, "source": p.quoted.said.source} for p in c.points]
    named = {"model": model, "what": what, "centre": centre, "now": c.now, **band}
    return {**named, "change": c.change, "sources": c.sources, **flags, "quotes": quoted}


def write_picture(context: Context) -> int:
    """The picture kept of a quote, into a file. An entry that was typed anew has the picture of its newest quote."""
    ledger, (name,) = context.ledger(), context.given("model")
    entry = meant(ledger, "price", name)
    with ledger.reading() as connection:
        said = str(register(connection, "price")[entry].get("picture") or "")
    if not said:
        raise Refused("quote_without_picture", entry=entry)
    kept, data = attachment(ledger, digest_of(said))
    path = context.options.out or Path(kept)
    try:
        path.write_bytes(data)
    except OSError as odd:
        raise Unreachable("file_unwritable", path=str(path), reason=odd.strerror or str(odd)) from odd
    context.tell(
        context.words("quotes.picture_written", file=str(path), digest=digest_of(said)),
        {"file": str(path.resolve()), "digest": digest_of(said), "entry": entry},
    )
    return OK


def bring_in(context: Context) -> int:
    """A list of quotes. Bad lines are named; with any, nothing is written unless they are to be left out."""
    given, ledger = context.options, context.ledger(create=True)
    (path,) = context.given("model")
    today = context.today
    found = examine_quotes(ledger, file_text(Path(path)), today)
    for line in found.bad:
        context.progress(
            context.words(
                "quotes.bad_line", line=line.number, why=problem_words(context.words, line.trouble, typed=True)[0]
            )
        )
    refused = bool(found.bad) and not given.skip_bad
    writes = bool(found.new) and not given.preview and not refused
    entered = len(enter_quotes(ledger, context.seat, found.new).facts) if writes else 0
    counts = {name: len(getattr(found, name)) for name in ("new", "known", "repeated", "bad")}
    said = context.words(
        "quotes.entered" if writes or not refused else "quotes.none_entered", entered=entered, **counts
    )
    context.tell(said, {"entered": entered, **_lines(found)})
    return PROBLEM if refused and not given.preview else OK


def _lines(found: Examined) -> dict[str, object]:
    """Line by line; a bad one with its code and facts."""
    good = {kind: [{"line": line.number, **line.fields} for line in getattr(found, kind)] for kind in SORTS}
    return {**good, "bad": [{"line": b.number, "text": b.text, **_trouble(b.trouble)} for b in found.bad]}


def _trouble(trouble: Problem) -> dict[str, object]:
    return {"code": trouble.code, "facts": dict(trouble.facts)}
