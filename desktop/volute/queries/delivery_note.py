"""What goes out with a sealed lot: how many cards lie in which box, with whom, and two lines to sign. It says nothing
that the record does not: a lot that is open, or whose cards changed, has none."""

from __future__ import annotations

from dataclasses import dataclass

from volute.domain.problems import Refused
from volute.queries.lot_said import LotSaid
from volute.queries.lots import LotSheet

SHEET, NOTE, LABELS = "sheet", "note", "labels"
PAPERS = (SHEET, NOTE, LABELS)
LINE = "_" * 40
WITHOUT = ("total", "rate", "status")  # of a sheet's facts: a carrier is told no price


@dataclass(frozen=True, slots=True)
class Papers:
    """A lot, and which of its papers is wanted."""

    sheet: LotSheet
    kind: str


@dataclass(frozen=True, slots=True)
class DeliveryNote:
    """As the paper shows it."""

    said: LotSaid

    def title(self) -> str:
        return f"{self.said.words('lots.note')} · {self.said.title()}"

    def facts(self) -> list[tuple[str, str]]:
        w, sheet = self.said.words, self.said.sheet
        boxes = "; ".join(f"{box}: {w.plural('unit.cards', n)}" for box, n in sheet.boxes.items())
        carried = [(name, str(sheet.fields.get(name) or LINE)) for name in ("carrier", "waybill")]
        signed = [(w(f"lots.note_line.{name}"), LINE) for name in ("handed_over", "taken_in")]
        told = [(w(f"lots.field.{name}"), said) for name, said in carried]
        return [*self.said.facts(WITHOUT), (w("lots.note_line.boxes"), boxes), *told, *signed]

    def check(self) -> str:
        return self.said.check()


def must_be_deliverable(sheet: LotSheet) -> None:
    """Refused for a lot that is open, or in which something changed since it was sealed or stands against a card."""
    if sheet.status == "open":
        raise Refused("lot_not_lawful", lot=sheet.name, axis="lot", now="open", needs="sealed / shipped / received")
    if odd := [card.card for card in sheet.cards if card.changed or card.against]:
        raise Refused("lot_card_changed", lot=sheet.name, n=len(odd), cards=", ".join(odd))
