"""The current finding: ledger beside probe, why it is read so, and the ways to settle it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from volute.domain.differences import Verdict
from volute.gui.desk import Desk
from volute.gui.glyphs import Glyph
from volute.gui.pages.probes.columns import SUGGESTED, Sides, place
from volute.gui.parts import Label, button, column, emptied, keycap, line, row, scroll, wrapped
from volute.queries.open_differences import DifferenceRow
from volute.queries.probe_findings import Finding

SHOWN = (
    "host",
    "slot",
    "places",
    "hides",
    "model",
    "uuid",
    "pdi",
    "serial",
    "sticker",
    "board_part",
    "memory_mib",
    "vbios",
    "subsystem",
    "cards",
    "error",
)
MONO = ("host", "places", "hides", "uuid", "pdi", "serial", "sticker", "board_part", "vbios", "subsystem", "error")
CORRECTABLE = ("vanished", "changed", "moved", "appeared")
WHY = 240
Settle = Callable[[Sequence[str], Verdict, str], None]


class Evidence(QWidget):
    """Both sides field by field; the fields that differ are bold on the probe's side."""

    def __init__(self, desk: Desk, sides: Sides, settle: Settle, open_host: Callable[[str], None]) -> None:
        super().__init__()
        self._desk, self._sides, self._settle, self._open_host = desk, sides, settle, open_host
        self.current: Finding | None = None
        self.note = QLineEdit()
        self.note.setPlaceholderText(desk.words("probes.note"))
        self.note.setAccessibleName(desk.words("probes.note"))
        self.note.returnPressed.connect(lambda: self.decide(Verdict.EXPLAINED))
        self._head, self._body = QHBoxLayout(), QHBoxLayout()
        self._head.setContentsMargins(20, 10, 20, 4)
        self._body.setContentsMargins(20, 0, 20, 8)
        foot, self._ways = QHBoxLayout(), QHBoxLayout()
        foot.setContentsMargins(20, 8, 20, 12)
        foot.addLayout(self._ways)
        foot.addWidget(self.note, 1)
        foot.addWidget(button(desk.words("probes.explain"), on=lambda: self.decide(Verdict.EXPLAINED)))
        for part, gap in ((self._head, 10), (self._body, 16), (self._ways, 8), (foot, 8)):
            part.setSpacing(gap)
        inside = QWidget()
        inside.setLayout(self._body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._head)
        layout.addWidget(scroll(inside), 1)
        layout.addLayout(foot)
        self.setMinimumHeight(200)

    def clear(self) -> None:
        self.current = None
        self.note.clear()
        for part in (self._head, self._body, self._ways):
            emptied(part)

    def show_finding(self, finding: Finding, now: float) -> None:
        """What both sides say, and what can be decided."""
        if finding == self.current:
            return
        self.clear()
        self.current = finding
        desk, words, first = self._desk, self._desk.words, finding.first
        who = self._sides.who(finding) or str(first.probe.get("model") or first.host)
        text = words(f"probes.title.{first.kind}", who=who, host=first.host)
        if (many := len(finding.members)) > 1:
            text = words("probes.title_together", n=many, host=first.host)
        title = Label(desk.look, text, 15, 600)
        age = desk.style.duration(now - finding.since.timestamp())
        since = Label(desk.look, words("probes.since", age=age, run=first.run), 12, token="text2")
        host = button(words("probes.open_host"), "link", on=lambda: self._open_host(first.host))
        for part in (Glyph(desk.look, first.kind), title, since):
            self._head.addWidget(part)
        self._head.addStretch(1)
        self._head.addWidget(host)
        self._body.addWidget(self._cards(finding) if len(finding.members) > 1 else self._fields(first), 1)
        self._body.addWidget(line(vertical=True))
        self._body.addWidget(self._why(finding))
        self._offer(finding)

    def _fields(self, d: DifferenceRow) -> QWidget:
        stickers = {name: recorded for name, recorded, _ in d.evidence if name == "sticker" and recorded}
        ledger = {**d.ledger, **stickers}
        fields = [f for f in SHOWN if ledger.get(f) is not None or d.probe.get(f) is not None]
        value, words = self._sides.value, self._desk.words
        told = [(words(f"probes.field.{f}"), value(ledger, f), value(d.probe, f), f in MONO) for f in fields]
        return self._table(told, differ=bool(d.ledger))

    def _cards(self, finding: Finding) -> QWidget:
        """Cards that moved together, each with both places."""
        return self._table([(m.card, place(m.ledger), place(m.probe), True) for m in finding.members], differ=False)

    def _table(self, told: Sequence[tuple[str, str, str, bool]], *, differ: bool) -> QWidget:
        look, words = self._desk.look, self._desk.words
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(5)
        for side, share in enumerate((0, 3, 2)):
            grid.setColumnStretch(side, share)
        grid.setRowStretch(len(told) + 1, 1)
        for at, key in enumerate(("ledger", "probe"), 1):
            grid.addWidget(Label(look, words(f"probes.column.{key}"), 11, 600, "text2"), 0, at)
        for at, (name, said, seen, mono) in enumerate(told, 1):
            bold = 600 if differ and said != seen and seen != "—" else 400
            grid.addWidget(Label(look, name, 12, token="text2"), at, 0, Qt.AlignmentFlag.AlignTop)
            for side, text, weight in ((1, said, 400), (2, seen, bold)):
                token = "text3" if text == "—" else "text"
                label = wrapped(Label(look, text, 12, weight, token, mono=mono and text != "—"))
                label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                label.setAlignment(Qt.AlignmentFlag.AlignTop)
                grid.addWidget(label, at, side)
        return made

    def _why(self, finding: Finding) -> QFrame:
        look, words, first = self._desk.look, self._desk.words, finding.first
        parts: list[QWidget | int] = []
        for text, size, weight in ((self._sides.incident(first), 13, 600), (self._sides.identity(first), 12, 400)):
            if text and len(finding.members) == 1:
                parts.append(self._line(Label(look, text, size, weight)))
        parts.append(Label(look, words("probes.why"), 11, 600, "text2"))
        for reason in first.reasons:
            said = self._line(Label(look, words(f"probes.reason.{reason}"), 12), WHY - 24)
            parts.append(row(Glyph(look, "confirmed"), said, 1, spacing=6))
        sure = self._line(Label(look, words(f"probes.confidence_of.{finding.confidence}"), 12, token="text2"))
        return column(*parts, sure, 1, spacing=6)

    @staticmethod
    def _line(label: Label, wide: int = WHY) -> QWidget:
        told = wrapped(label)
        told.setFixedWidth(wide)
        return told

    # --- deciding

    def _offer(self, finding: Finding) -> None:
        words, first = self._desk.words, finding.first
        follow = SUGGESTED.get(first.suggestion)
        if follow:
            self._ways.addWidget(button(self._sides.suggestion(finding), "primary", on=self.accept))
            self._ways.addWidget(keycap("Enter"))
        if follow is not Verdict.RECORD_WRONG and first.kind in CORRECTABLE:
            text = words(f"probes.accept.{first.kind}")
            self._ways.addWidget(button(text, on=lambda: self.decide(Verdict.RECORD_WRONG)))
        if follow is not Verdict.REALITY_WRONG:
            self._ways.addWidget(button(words("probes.keep_ledger"), on=lambda: self.decide(Verdict.REALITY_WRONG)))

    def accept(self) -> None:
        """Follow the suggestion, where there is one to follow."""
        follow = SUGGESTED.get(self.current.first.suggestion) if self.current else None
        if follow:
            self.decide(follow)

    def decide(self, verdict: Verdict) -> None:
        if self.current:
            self._settle(self.current.keys, verdict, self.note.text().strip())
