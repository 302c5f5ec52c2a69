"""A list of quotes as spreadsheets give it: headings in either language, one quote a line, every bad line named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from volute.commands.listed import BadRow, ListLine, read_lines
from volute.commands.listed_values import Figure, day, figure, plain
from volute.commands.quoted_in import in_cny
from volute.domain.catalogue import variant_key
from volute.domain.events import Evidence
from volute.domain.named_model import named_model
from volute.domain.problems import Refused
from volute.domain.quotes import CURRENCIES
from volute.domain.registers import checked

MOST = 5000
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "model": ("model", "card", "gpu", "型号", "卡型", "显卡型号", "显卡"),
    "what": ("what", "kind", "price of", "项目", "类型", "报价类型"),
    "amount": ("amount", "price", "quote", "cny", "金额", "价格", "报价", "单价"),
    "as_of": ("as of", "as_of", "date", "day", "日期", "报价日期"),
    "source": ("source", "who", "dealer", "来源", "报价方", "渠道"),
    "vat_included": ("vat", "vat included", "vat_included", "vat basis", "含税", "是否含税", "税"),
    "vat_rate": ("vat rate", "vat_rate", "tax rate", "税率", "增值税率"),
    "quantity": ("quantity", "qty", "cards", "数量", "张数"),
    "condition": ("condition", "grade", "成色", "等级"),
    "centre": ("centre", "center", "site", "中心", "智算中心"),
    "currency": ("currency", "币种", "货币"),
    "rate": ("rate", "exchange rate", "fx", "汇率"),
    "rate_as_of": ("rate as of", "rate_as_of", "rate date", "汇率日期"),
    "rate_source": ("rate source", "rate_source", "汇率来源"),
    "assumed": ("assumed", "guess", "假设", "估计"),
}
WHAT = {
    "resale": ("resale", "sale", "转售", "转售价", "卖价", "售价"),
    "rent_hour": ("rent_hour", "rent an hour", "hour", "card-hour", "时租", "按时租金", "卡时"),
    "rent_month": ("rent_month", "rent a month", "month", "card-month", "月租", "按月租金", "卡月"),
    "conversion": ("conversion", "改装", "改装费"),
}
CONDITIONS = {
    "new": ("new", "全新", "新"),
    "certified": ("certified", "certified refurbished", "官翻", "认证翻新"),
    "used": ("used", "二手", "拆机", "拆机卡", "九九新", "99新", "九五新", "95新", "九成新", "9成新"),
    "as_is": ("as_is", "as is", "原样", "不保"),
}
YES = ("yes", "y", "true", "1", "incl", "incl.", "included", "with", "含税", "含", "是")
NO = ("no", "n", "false", "0", "excl", "excl.", "excluded", "without", "不含税", "未税", "不含", "否")
USUAL_VAT = {"resale": "0.13", "rent_hour": "0.06", "rent_month": "0.06", "conversion": "0.13"}
BASIS = re.compile(r"(含税|incl\.?|included|with)\W*(\d+(?:\.\d+)?\s*%)(?:\s*(?:vat|专票|增值税))?")  # with its rate
PER_OF = {"rent_hour": "rent_hour", "rent_month": "rent_month"}  # what a price may be said to be for; else a card
OF_THE_RATE = ("rate_as_of", "rate_source")
CURRENCY_NAMES = {
    "人民币": "CNY",
    "RMB": "CNY",
    "元": "CNY",
    "美元": "USD",
    "港币": "HKD",
    "港元": "HKD",
    "欧元": "EUR",
}
_FIELDS = {heading: field for field, headings in HEADINGS.items() for heading in headings}


def read_quotes(text: str, today: date) -> tuple[list[ListLine], list[BadRow]]:
    """Lines that can be read, and the others. Refused when the headings lack what every quote needs."""
    return read_lines(text, MOST, _fields, lambda given: _quote(given, today))


def _fields(headings: Sequence[str]) -> Sequence[str]:
    fields = [_field(cell) for cell in headings]
    if missing := [name for name in ("model", "amount", "as_of", "source") if name not in fields]:
        raise Refused("quote_headings", missing=", ".join(missing), given=" ".join(headings)[:60])
    return fields


def _field(heading: str) -> str:
    whole = plain(heading).lower()
    bare = re.split(r"[,，(\[/]", whole)[0].strip()
    return _FIELDS.get(whole) or _FIELDS.get(bare, "")


def _quote(given: Mapping[str, str], today: date) -> dict[str, Evidence]:
    """A quote without its VAT basis, its day or its source is no quote."""
    what = _one_of(given.get("what", "resale"), WHAT, "what")
    included, rate = _basis(given.get("vat_included", ""), given.get("vat_rate", ""))
    price = _positive(given.get("amount", ""), what)
    made: dict[str, Evidence] = {
        "model": _variant(given.get("model", "")),
        "what": what,
        "amount": f"{price.amount:f}",
        "vat_included": included,
        "vat_rate": _rate(rate, USUAL_VAT[what]),
        "as_of": _day(given.get("as_of", ""), today),
        "source": _needed(given, "source"),
        "assumed": given.get("assumed", "").lower() in YES,
    }
    if condition := given.get("condition"):
        made["condition"] = _one_of(condition, CONDITIONS, "condition")
    made |= {name: given[name] for name in ("centre", *OF_THE_RATE) if name in given}
    made |= {name: _count(given[name]) for name in ("quantity", "rate") if name in given}
    made |= _currency(given, price)
    if "rate_as_of" in made:
        made["rate_as_of"] = _day(given["rate_as_of"], today)
    made = in_cny(made)
    checked("price", made)
    return made


def _basis(said: str, rate: str) -> tuple[bool, str]:
    """``含税13%`` and ``incl. 13 %`` say the rate too; one beside it must be the same."""
    found = BASIS.fullmatch(plain(said).lower())
    if not found:
        return _included(plain(said)), plain(rate)
    if rate and _rate(plain(rate), "") != _rate(found[2], ""):
        raise Refused("quote_vat_twice", field="vat_rate", given=said, other=rate)
    return _included(found[1]), found[2]


def _count(text: str) -> str:
    """``1,200张`` as 1200; what is no number is left for its own check."""
    found = figure(re.sub(r"[张卡片块]$", "", plain(text)))
    return text if found is None or found.currency else f"{found.amount:f}"


def _currency(given: Mapping[str, str], price: Figure) -> dict[str, Evidence]:
    """A sign beside the amount says it too. Refused where both say different things."""
    named = plain(given.get("currency", "")).upper()
    named = CURRENCY_NAMES.get(named, named)
    if named and price.currency and named != price.currency:
        raise Refused("quote_currency_twice", field="currency", given=named, other=price.currency)
    code = named or price.currency
    return {"currency": code} if named or code not in ("", CURRENCIES[0]) else {}


def _needed(given: Mapping[str, str], field: str) -> str:
    if not given.get(field):
        raise Refused("field_missing", register="price", fields=field)
    return given[field]


def _variant(text: str) -> str:
    named = named_model(text)
    if named is None:
        raise Refused("model_unknown", field="model", given=text or "—")
    model, memory = named
    return variant_key(model.key, memory)


def _one_of(text: str, known: Mapping[str, tuple[str, ...]], field: str) -> str:
    for key, names in known.items():
        if plain(text).lower() in names:
            return key
    raise Refused("field_no_choice", register="price", field=field, given=text, known=" / ".join(known))


def _included(text: str) -> bool:
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    raise Refused("quote_vat_unsaid", field="vat_included", given=text or "—")


def _positive(text: str, what: str) -> Figure:
    """An amount above nought, for the thing that the line is about where it says for what."""
    found = figure(text)
    if found is None or found.amount <= 0 or (found.per and found.per != PER_OF.get(what, "card")):
        raise Refused("quote_amount", field="amount", given=text or "—")
    return found


def _rate(text: str, usual: str) -> str:
    """``13%``, ``13`` or ``0.13``; what is usual where nothing is said."""
    if not text:
        return usual
    try:
        rate = Decimal(text.rstrip("%％").strip())
    except InvalidOperation as odd:
        raise Refused("field_bad", register="price", field="vat_rate", given=text, shape="share") from odd
    return str(rate / 100 if rate > 1 or text.rstrip().endswith(("%", "％")) else rate)


def _day(text: str, today: date) -> str:
    found = day(text)
    if found is None:
        raise Refused("quote_day", field="as_of", given=text or "—")
    if found > today:
        raise Refused("quote_of_tomorrow", day=found.isoformat(), today=today.isoformat())
    return found.isoformat()
