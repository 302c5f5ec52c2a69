"""A list of metered use as gateways and spreadsheets give it: one lease and day or month a line, headings in either
language, every bad line named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from volute.commands.listed import BadRow, ListLine, read_lines
from volute.domain.events import Evidence
from volute.domain.metering import period_days
from volute.domain.problems import Refused
from volute.domain.registers import checked

MOST = 20_000
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "lease": ("lease", "contract", "lease number", "租约", "合同", "租约编号"),
    "period": ("period", "day", "date", "month", "日期", "月份", "账期", "日"),
    "card_hours": ("card-hours", "card hours", "card_hours", "gpu hours", "gpu-hours", "hours", "卡时", "时长"),
    "tokens": ("tokens", "million tokens", "tokens (m)", "m tokens", "百万token", "百万 token", "token"),
    "down_hours": ("downtime", "down hours", "down_hours", "downtime card-hours", "停机卡时", "停机"),
    "source": ("source", "meter", "来源", "计量来源"),
}
_FIELDS = {heading: field for field, headings in HEADINGS.items() for heading in headings}
DAY = re.compile(r"(\d{4})\D{1,2}(\d{1,2})(?:\D{1,2}(\d{1,2}))?\D{0,2}(?:00:00:00)?")


def read_meters(text: str, today: date) -> tuple[list[ListLine], list[BadRow]]:
    """Lines that can be read, and the others. Refused when the headings lack what every reading needs."""
    return read_lines(text, MOST, _fields, lambda given: _reading(given, today))


def _fields(headings: Sequence[str]) -> Sequence[str]:
    fields = [_FIELDS.get(cell.strip().lower(), "") for cell in headings]
    missing = [name for name in ("lease", "period") if name not in fields]
    if missing or not {"card_hours", "tokens"} & set(fields):
        needed = ", ".join(missing or ["card-hours / tokens"])
        raise Refused("meter_headings", missing=needed, given=" ".join(headings)[:60])
    return fields


def _reading(given: Mapping[str, str], today: date) -> dict[str, Evidence]:
    if not given.get("lease"):
        raise Refused("field_missing", register="meter", fields="lease")
    made: dict[str, Evidence] = {"lease": given["lease"], "period": _period(given.get("period", ""))}
    amounts = {name: _amount(name, given[name]) for name in ("card_hours", "tokens", "down_hours") if name in given}
    if not amounts.keys() & {"card_hours", "tokens"}:
        raise Refused("field_missing", register="meter", fields="card_hours / tokens")
    made |= {**amounts, "source": given.get("source") or f"list {today.isoformat()}"}
    checked("meter", made)
    return made


def _period(text: str) -> str:
    """``2026-10``, ``2026/10/5``, ``2026年10月5日`` and what a spreadsheet makes of a date."""
    found = DAY.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError(text)
        period = "-".join((found[1], *(part.zfill(2) for part in found.groups()[1:] if part)))
        period_days(period)
    except ValueError as odd:
        raise Refused("field_bad", register="meter", field="period", given=text or "—", shape="period") from odd
    return period


def _amount(name: str, text: str) -> str:
    try:
        amount = Decimal(re.sub(r"[\s,，]", "", text))
    except InvalidOperation as odd:
        raise Refused("field_bad", register="meter", field=name, given=text, shape="amount") from odd
    if not amount.is_finite() or amount < 0:
        raise Refused("field_bad", register="meter", field=name, given=text, shape="amount")
    return f"{amount:f}"
