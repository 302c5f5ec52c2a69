"""How numbers are written for people: rounded once, with their unit; the unknown is a dash, never 0."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Literal

from volute.domain.days import TRADE_ZONE
from volute.words.catalogue import Words
from volute.words.digits import DASH, digits_for, grouped, known, signed

Scale = Literal["auto", "million", "wan"]
SYMBOLS = {"CNY": "¥", "USD": "$", "EUR": "€", "HKD": "HK$"}
MINUTE, HOUR, DAY = 60, 3600, 86400
Day = date  # inside Style, `date` is a method


@dataclass(frozen=True, slots=True)
class Style:
    """Number styles of one language, zone and currency. Every method takes None and answers a dash."""

    words: Words
    zone: tzinfo = TRADE_ZONE
    currency: str = "CNY"
    scale: Scale = "auto"

    # --- counts and shares

    def count(self, n: float | None) -> str:
        """``11,552``"""
        return grouped(n) if known(n) else DASH

    def number(self, x: float | None, digits: int = 1) -> str:
        """``8.33``: for cells whose header names the unit."""
        return grouped(x, digits) if known(x) else DASH

    def signed(self, x: float | None, digits: int = 1) -> str:
        """``+132.0``, ``−7.3``"""
        return signed(x, digits) if known(x) else DASH

    def percent(self, share: float | None, digits: int = 1) -> str:
        """``47.0%`` of a share between 0 and 1."""
        return grouped(share * 100, digits) + "%" if known(share) else DASH

    def rate(self, share: float | None) -> str:
        """``47.0``: for cells whose header names the percent and its denominator."""
        return grouped(share * 100, 1) if known(share) else DASH

    def points(self, change: float | None) -> str:
        """``+0.6 pp`` of a change between two shares (0.006)."""
        return self.words("unit.points", n=signed(change * 100, 1)) if known(change) else DASH

    # --- money, in major units (yuan)

    @property
    def uses_wan(self) -> bool:
        """Whether large money counts in 万 and 亿 and not in millions; the two are never mixed."""
        return self.scale == "wan" or (self.scale == "auto" and self.words.language == "zh_CN")

    def money(self, yuan: float | None) -> str:
        """``¥25,800``: per card, invoice, deposit."""
        return self._money("unit.money.plain", yuan, 0)

    def money_exact(self, yuan: float | None) -> str:
        """``¥25,800.50``"""
        return self._money("unit.money.plain", yuan, 2)

    def money_large(self, yuan: float | None) -> str:
        """``¥17.1 M``, ``1,714 万元``, ``1.44 亿元``; small amounts stay plain."""
        if not known(yuan):
            return DASH
        unit, per = self._large(yuan)
        return self._money(f"unit.money.{unit}", yuan / per, self._digits(yuan / per, unit))

    def money_signed(self, yuan: float | None) -> str:
        """``+¥9.7 M``, ``−¥0.9 M``"""
        text = self.money_large(yuan)
        return "+" + text if known(yuan) and yuan > 0 else text

    def money_parts(self, yuan: float | None) -> tuple[str, str]:
        """A display figure and the unit set smaller beside it: ``("¥17.1", "M")``, ``("1,714", "万元")``."""
        head, _, unit = self.money_large(yuan).partition("\u00a0")
        return head, unit

    def scaled(self, yuan: float | None, *, sign: bool = False) -> str:
        """Money for a column headed ``scaled_unit()``: ``8.33`` (¥M) or ``833`` (万元)."""
        if not known(yuan):
            return DASH
        per, digits = (1e4, 0) if self.uses_wan else (1e6, 1 if sign else 2)
        return signed(yuan / per, digits) if sign else grouped(yuan / per, digits)

    def scaled_unit(self) -> str:
        """``¥M`` or ``万元``: the unit of ``scaled``."""
        key = "unit.money.header_wan" if self.uses_wan else "unit.money.header_million"
        return self.words(key, symbol=self.symbol, name=self.currency_name)

    def rent_month(self, yuan: float | None) -> str:
        """``¥1,690 a card-month``"""
        return self._money("unit.money.card_month", yuan, 0)

    def rent_hour(self, yuan: float | None) -> str:
        """``¥2.31 a card-hour``"""
        return self._money("unit.money.card_hour", yuan, 2)

    def tariff(self, yuan: float | None) -> str:
        """``¥0.71/kWh``"""
        return self._money("unit.money.kwh", yuan, 2)

    @property
    def symbol(self) -> str:
        return SYMBOLS[self.currency]

    @property
    def currency_name(self) -> str:
        return self.words(f"unit.currency.{self.currency}")

    def _money(self, key: str, amount: float | None, digits: int) -> str:
        if not known(amount):
            return DASH
        number = grouped(amount, digits)
        sign = number[0] if number[0] == "−" else ""
        text = self.words(key, symbol=self.symbol, name=self.currency_name, n=number.removeprefix(sign))
        return sign + text

    def _large(self, yuan: float) -> tuple[str, float]:
        size = abs(yuan)
        if size < (10_000 if self.uses_wan else 100_000):
            return "plain", 1.0
        if not self.uses_wan:
            return "million", 1e6
        return ("yi", 1e8) if size >= 1e8 else ("wan", 1e4)

    def _digits(self, amount: float, unit: str) -> int:
        return 0 if unit == "plain" else 2 if unit == "yi" else digits_for(amount)

    # --- quantities

    def memory(self, mib: float | None) -> str:
        """``48 GB`` for people."""
        return self.words("unit.gb", n=grouped(mib / 1024)) if known(mib) else DASH

    def memory_exact(self, mib: float | None) -> str:
        """``49,140 MiB`` for evidence."""
        return self.words("unit.mib", n=grouped(mib)) if known(mib) else DASH

    def celsius(self, degrees: float | None) -> str:
        """``81 °C``"""
        return self.words("unit.celsius", n=grouped(degrees)) if known(degrees) else DASH

    def watts(self, watts: float | None) -> str:
        """``447 W``, ``38.2 kW``"""
        if not known(watts):
            return DASH
        if abs(watts) < 10_000:
            return self.words("unit.watt", n=grouped(watts))
        return self.words("unit.kilowatt", n=grouped(watts / 1000, 1))

    # --- time

    def duration(self, seconds: float | None) -> str:
        """``45 s``, ``7 min``, ``26 h``, ``2 d``"""
        if not known(seconds):
            return DASH
        for limit, per, unit in ((MINUTE, 1, "second"), (HOUR, MINUTE, "minute"), (2 * DAY, HOUR, "hour")):
            if seconds < limit:
                return self.words(f"unit.{unit}", n=grouped(int(seconds // per)))
        return self.words("unit.day", n=grouped(int(seconds // DAY)))

    def elapsed(self, seconds: float | None) -> str:
        """``2:41`` in minutes and seconds, ``1:02:41`` from an hour on."""
        if not known(seconds):
            return DASH
        hours, rest = divmod(int(seconds), HOUR)
        minutes, left = divmod(rest, MINUTE)
        return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"

    def worked(self, seconds: float | None) -> str:
        """``0:38`` in hours and minutes: time at a bench."""
        if not known(seconds):
            return DASH
        return f"{int(seconds // HOUR)}:{int(seconds % HOUR // MINUTE):02}"

    def months(self, n: float | None, digits: int = 0) -> str:
        """``36 mo``"""
        return self.words("unit.months", n=grouped(n, digits)) if known(n) else DASH

    def days(self, n: float | None) -> str:
        """``14 d``"""
        return self.words("unit.day", n=grouped(n)) if known(n) else DASH

    def ago(self, then: datetime | None, now: datetime) -> str:
        """``2 d ago``; ``just now`` within a minute."""
        if then is None:
            return DASH
        seconds = (now - then).total_seconds()
        return self.words("unit.ago", n=self.duration(seconds)) if seconds >= MINUTE else self.words("unit.now")

    def seen(self, then: datetime | None, now: datetime) -> str:
        """``09:37`` today, ``2 d ago`` before."""
        if then is None:
            return DASH
        same_day = then.astimezone(self.zone).date() == now.astimezone(self.zone).date()
        return self.time(then) if same_day else self.ago(then, now)

    def time(self, at: datetime | None) -> str:
        """``09:37`` in the zone of this style."""
        return at.astimezone(self.zone).strftime("%H:%M") if at else DASH

    def date(self, day: Day | None) -> str:
        """``23 Nov``, ``11 月 23 日``. A datetime is taken in the zone of this style."""
        return self._date("unit.date", day)

    def date_year(self, day: Day | None) -> str:
        """``23 Nov 2026``, ``2026-11-23`` in Chinese."""
        return self._date("unit.date_year", day)

    def weekday(self, day: Day | None) -> str:
        """``Mon 23 Nov``, ``11 月 23 日 周一``"""
        return self._date("unit.date_weekday", day)

    def moment(self, at: datetime | None) -> str:
        """``23 Nov 09:12``"""
        return f"{self.date(at)}\u00a0{self.time(at)}" if at else DASH

    def iso(self, day: Day | None) -> str:
        """``2026-11-23`` in tables and exports."""
        return self._local(day).isoformat() if day else DASH

    def _date(self, key: str, day: Day | None) -> str:
        if day is None:
            return DASH
        local = self._local(day)
        names = self.words(f"unit.month.m{local.month}"), self.words(f"unit.weekday.d{local.weekday()}")
        facts = {"day": local.day, "month": names[0], "weekday": names[1], "year": local.year}
        return self.words(key, **facts, iso=local.isoformat())

    def _local(self, day: Day) -> Day:
        return day.astimezone(self.zone).date() if isinstance(day, datetime) else day
