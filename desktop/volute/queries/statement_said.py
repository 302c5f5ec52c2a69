"""A statement in words: its facts, its lines with every quantity and amount, its sum, and the rule of rounding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from volute.domain.metering import period_days
from volute.queries.statements import Statement
from volute.words import Style, Words

COLUMNS = ("lease", "what", "cards", "days", "contracted", "metered", "lit", "quantity", "price", "net", "vat", "gross")
AMOUNTS = ("net", "vat", "gross")
Cell = str | float | int | None


@dataclass(frozen=True, slots=True)
class StatementSaid:
    """One statement in one language."""

    told: Statement
    words: Words
    style: Style

    def title(self) -> str:
        number = self.told.number or self.words("statements.draft")
        return self.words("statements.title", number=number, month=self.told.body["month"])

    def facts(self) -> list[tuple[str, str]]:
        """What stands above the lines: names and values."""
        body, told, w = self.told.body, self.told, self.words
        sealed = f"{self.style.date_year(told.at)} · {told.by}" if told.at else w("statements.not_sealed")
        said = {
            "tenant": str(body["tenant"]),
            "month": f"{body['from']} … {body['to']}",
            "currency": str(body["currency"]),
            "sealed": sealed,
            "replaces": str(body.get("replaces") or ""),
            "replaced_by": told.replaced_by,
            "sum": self.sum(),
            "digest": told.digest,
            "head": told.head,
        }
        credits = [f"{line['lease']}: {line['why']}" for line in told.lines if line.get("why")]
        facts = [*said.items(), *(("how", self.how(line)) for line in told.lines)]
        facts += [("credit", text) for text in credits]
        return [(w(f"statements.fact.{name}"), text) for name, text in facts if text]

    def how(self, line: Mapping[str, Any]) -> str:
        """How the amount of a line comes about, so that the tenant can compute it too."""
        w, number = self.words, self.style.number
        kind = line["unit"] if line["kind"] == "use" else line["kind"]
        hours = None if line["metered"] is None else float(line["metered"])
        facts = {
            "lease": line["lease"],
            "days": self.style.count(line["days"]),
            "of": period_days(self.told.body["month"])[1].day,
            "hours": number(hours, 2),
            "quantity": self._quantity(line["quantity"]),
            "price": line["price"],
            "amount": self.money(line["gross" if line["vat_included"] else "net"]),
        }
        return w(
            f"statements.how.{kind}", **facts, basis=w(f"statements.basis.{'gross' if line['vat_included'] else 'net'}")
        )

    def sum(self) -> str:
        """Net, VAT and gross of all lines."""
        amounts = {name: self.money(self.told.body[name]) for name in AMOUNTS}
        return self.words("statements.sum", **amounts, currency=self.told.body["currency"])

    def money(self, minor: int | None) -> str:
        """To the cent; a dash where it is unknown."""
        return self.style.number(None if minor is None else minor / 100, 2)

    def heads(self) -> tuple[str, ...]:
        return tuple(self.words(f"statements.column.{name}") for name in COLUMNS)

    def cells(self, line: Mapping[str, Any]) -> tuple[str, ...]:
        """As ``heads``."""
        style, w = self.style, self.words
        vat = style.percent(float(line["vat_rate"]), 0)
        price = w(
            "statements.with_vat" if line["vat_included"] else "statements.without_vat", n=line["price"], rate=vat
        )
        return (
            line["lease"],
            w(f"statements.kind.{line['kind']}", unit=w(f"leases.unit.{line['unit']}")),
            style.count(line["cards"]),
            style.count(line["days"]),
            style.count(line["contracted"]),
            self._metered(line),
            self._lit(line),
            self._quantity(line["quantity"]),
            price,
            *(self.money(line[name]) for name in AMOUNTS),
        )

    def _quantity(self, text: str | None) -> str:
        """To four places, as far as they say something."""
        shown = self.style.number(None if text is None else float(text), 4)
        return shown.rstrip("0").rstrip(".") if "." in shown else shown

    def _metered(self, line: Mapping[str, Any]) -> str:
        """What was metered, and of how many days when not of all."""
        amount = line["tokens"] if line["unit"] == "million_tokens" else line["metered"]
        if amount is None:
            return "—"
        told = self.style.number(float(amount), 1)
        whole = line["metered_days"] == line["of_days"]
        return told if whole else self.words("statements.partly", n=told, days=line["metered_days"], of=line["of_days"])

    def _lit(self, line: Mapping[str, Any]) -> str:
        seen = line["seen"]
        if line["kind"] != "use" or not seen.get("coverage") or not float(seen["read"]):
            return "—"
        coverage = self.style.percent(float(seen["coverage"]), 0)
        return self.words("statements.lit", n=self.style.number(float(seen["lit"]), 0), coverage=coverage)

    def total(self) -> tuple[str, ...]:
        """The last row."""
        amounts = (self.money(self.told.body[name]) for name in AMOUNTS)
        return (self.words("statements.total"), *[""] * (len(COLUMNS) - 4), *amounts)

    def check(self) -> str:
        """How it was rounded, what probes are good for here, and what the digest proves."""
        return self.words("statements.check")

    def tables(self) -> tuple[tuple[str, tuple[str, ...], list[tuple[Cell, ...]]], ...]:
        """Of the spreadsheet: lines with numbers as numbers, then the facts."""
        rows: list[tuple[Cell, ...]] = [self._numbers(line) for line in self.told.lines]
        sums = tuple(None if (n := self.told.body[name]) is None else n / 100 for name in AMOUNTS)
        rows.append((self.words("statements.total"), *[None] * (len(COLUMNS) - 4), *sums))
        about: list[tuple[Cell, ...]] = [*self.facts(), (self.words("statements.rules"), self.check())]
        pair = (self.words("statements.fact.what"), self.words("statements.fact.said"))
        title = self.told.number or self.words("statements.draft")
        return (title, self.heads(), rows), (self.words("statements.about"), pair, about)

    def _numbers(self, line: Mapping[str, Any]) -> tuple[Cell, ...]:
        texts = self.cells(line)
        numbers = {"cards": line["cards"], "days": line["days"], "contracted": line["contracted"]}
        numbers |= {"quantity": None if line["quantity"] is None else float(line["quantity"])}
        numbers |= {name: None if line[name] is None else line[name] / 100 for name in AMOUNTS}
        return tuple(numbers.get(name, text) for name, text in zip(COLUMNS, texts, strict=True))
