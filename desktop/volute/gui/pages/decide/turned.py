"""Under the sliders: whose advice they turn, and from which lit rate renting wins. Each line is a door."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QWidget

from volute.domain.catalogue import variant_name
from volute.economics.answer import Answer
from volute.gui.desk import Desk
from volute.gui.doubts import Doubt
from volute.gui.panels import ADVISED, Weighed
from volute.gui.parts import button
from volute.gui.plots.levels import Level, Levels, Piece

MOST, AT = 6, 44  # lines shown; width of a rate


class Turned:
    """``every`` leads to all centres, where more are turned than are listed."""

    def __init__(self, desk: Desk, every: Callable[[], object]) -> None:
        self._desk = desk
        w = desk.words
        self.flips = Levels(desk.look, w("decide.flips"))
        self.levels = Levels(desk.look, w("decide.levels"), w("decide.levels_now"))
        self.every = button("", "link", on=every)
        self.every.hide()

    def parts(self) -> tuple[QWidget, QWidget]:
        """The list of advice that turned, and the way to the rest of it."""
        return self.flips, self.every

    def show_flips(self, was: Weighed, now: Weighed, name: Callable[[str], str]) -> None:
        """The centres whose advice is not what it was without the what-if."""
        words = self._desk.words
        pairs = [(a, b) for a, b in zip(was.answers, now.answers, strict=True) if a.advice != b.advice]
        rows = [Level(name(b.label), self._flip(str(a.advice), str(b.advice)), b.label) for a, b in pairs[:MOST]]
        self.flips.show_rows(rows or [Level(words("decide.no_flips"))])
        more = len(pairs) - MOST
        if more > 0:
            self.every.setText(words("decide.more", n=more))
        self.every.setVisible(more > 0)

    def _flip(self, was: str, now: str) -> tuple[Piece, ...]:
        words = self._desk.words
        return (
            Piece(words(f"overview.advice.{was}"), ADVISED.get(was, "text2")),
            Piece("→", "text3"),
            Piece(words(f"overview.advice.{now}"), ADVISED.get(now, "text2"), 600),
        )

    def show_levels(self, models: Sequence[Answer], doubts: Mapping[str, Doubt]) -> None:
        """The lit rate from which renting wins, beside today's; a model let whole has none."""
        shown = sorted((m for m in models if m.difference is not None), key=lambda m: -m.cards)[:MOST]
        said = {label: Piece(doubt.worst, "text3") for label, doubt in doubts.items() if doubt.flags}
        rows = [(m, (said[m.label],) if m.label in said else ()) for m in shown]
        self.levels.show_rows([Level(variant_name(m.label), (*doubt, *self._level(m)), m.label) for m, doubt in rows])

    def _level(self, model: Answer) -> tuple[Piece, ...]:
        """Of racked cards: that is what is billed by the hour."""
        style, words, at = self._desk.style, self._desk.words, model.break_even_lit
        reasons = {"cannot": "> 100%", "always": "0%", "reserved": words("decide.level.reserved")}
        from_ = style.percent(at.value, 0) if at.value is not None and not at.reason else reasons.get(at.reason, "—")
        advice = str(model.advice)
        now = Piece(style.percent(model.lit, 0), ADVISED.get(advice, "text2"), width=34)
        return (Piece(from_, weight=600, width=AT), Piece("", glyph=advice, width=13), now)
