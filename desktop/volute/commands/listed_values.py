"""Figures and days as lists have them: full-width digits, thousands, 万, currency signs, days in many orders. What
could be read in two ways is not read at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

PLAIN = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?|\d+(\.\d+)?")  # 15,800.50 and 15800.5; neither 15.800,50 nor 15,80
SIGNS = {  # the longest first, so that none is taken for a part of another
    "人民币": "CNY", "us$": "USD", "hk$": "HKD", "美元": "USD", "港元": "HKD", "港币": "HKD", "欧元": "EUR",
    "日元": "JPY", "新元": "SGD", "rmb": "CNY", "cny": "CNY", "usd": "USD", "hkd": "HKD",
    "eur": "EUR", "jpy": "JPY", "sgd": "SGD", "s$": "SGD", "$": "USD", "€": "EUR", "¥": "CNY", "元": "CNY",
}  # fmt: skip
TIMES = {"万": 10_000, "w": 10_000, "千": 1_000, "k": 1_000}
PER = {  # what a price is for, after a stroke
    "card": ("张", "卡", "片", "块", "card", "pc", "pcs"),
    "rent_hour": ("时", "小时", "卡时", "h", "hr", "hour", "card-hour"),
    "rent_month": ("月", "卡月", "mo", "month", "card-month"),
}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
YEAR_LAST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})")
DAY_NAMED = re.compile(r"(\d{1,2})[-\s]+([a-z]{3})[a-z]*\.?[-,\s]+(\d{4})")
MONTH_NAMED = re.compile(r"([a-z]{3})[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
TIME = re.compile(r"(?<=[\d日])(?:\s+|t)\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(z|[+-]\d{2}:?\d{2})?$")
EPOCH, SERIAL = date(1899, 12, 30), re.compile(r"[3-6]\d{4}(\.0*)?")  # days as spreadsheets count them: 1982 to 2091


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount as it was written, with the currency and what it is for where a sign says so."""

    amount: Decimal
    currency: str = ""
    per: str = ""  # a key of PER


def plain(text: str) -> str:
    """Full-width forms as plain ones, blanks at the ends gone."""
    return unicodedata.normalize("NFKC", text).strip()


def figure(text: str) -> Figure | None:
    """None where it is no amount, or could be two: ``15.800,50``, ``15,80``, ``15000-16000``, ``2万5``."""
    said, _, per = plain(text).lower().partition("/")
    kind = next((name for name, units in PER.items() if per.strip() in units), "")
    if per.strip() and not kind:
        return None
    codes = set()
    for sign, code in SIGNS.items():
        if sign in said:
            codes.add(code)
            said = said.replace(sign, " ")
    said = said.strip()
    times = TIMES.get(said[-1:], 1)
    digits = re.sub(r"\s+", "", said[:-1] if times > 1 else said)
    if len(codes) > 1 or not PLAIN.fullmatch(digits):
        return None
    return Figure(Decimal(digits.replace(",", "")) * times, "".join(codes), kind)


def day(text: str) -> date | None:
    """None where it is no day, or could be two: ``03/04/2026``; a year of two digits is none either."""
    said = TIME.sub("", plain(text).lower()).strip()
    found = set(_days(said))
    return found.pop() if len(found) == 1 else None


def _days(text: str) -> Iterator[date]:
    """Every day it could be."""
    if SERIAL.fullmatch(text):
        yield EPOCH + timedelta(days=int(float(text)))
    for year, month, of in _numbers(text):
        try:
            yield date(year, month, of)
        except ValueError:
            continue


def _numbers(text: str) -> Iterator[tuple[int, int, int]]:
    """Year, month and day in every order it could be."""
    if found := YEAR_FIRST.fullmatch(text) or re.fullmatch(r"(20\d{2})([01]\d)([0-3]\d)", text):
        yield int(found[1]), int(found[2]), int(found[3])
    if found := YEAR_LAST.fullmatch(text):
        yield int(found[3]), int(found[1]), int(found[2])
        yield int(found[3]), int(found[2]), int(found[1])
    if (found := DAY_NAMED.fullmatch(text)) and found[2] in MONTHS:
        yield int(found[3]), MONTHS.index(found[2]) + 1, int(found[1])
    if (found := MONTH_NAMED.fullmatch(text)) and found[1] in MONTHS:
        yield int(found[3]), MONTHS.index(found[1]) + 1, int(found[2])
