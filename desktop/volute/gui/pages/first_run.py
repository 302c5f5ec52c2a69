"""The first page of an empty ledger: where to start, how far one is, and that nothing leaves this computer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from volute.domain.receipt import Receipt
from volute.gui.desk import Desk
from volute.gui.forms.probes.host import NewCentre
from volute.gui.glyphs import Glyph
from volute.gui.look import Look
from volute.gui.page import Page
from volute.gui.parts import Icon, Label, button, column, emptied, keycap, row, scroll, wrapped
from volute.queries.first_steps import FirstSteps, first_steps

WIDTH = 760
WAYS = (
    ("centre", "buildings", ("Ctrl", "N")),
    ("paste", "clipboard-text", ("Ctrl", "V")),
    ("hosts", "broadcast", ("Ctrl", "Shift", "H")),
    ("cards", "barcode", ("Ctrl", "Shift", "L")),
)


class Way(QFrame):
    """A card to press, by mouse or by Enter."""

    pressed = Signal()

    def __init__(self, look: Look, icon: str, title: str, below: str, keys: Sequence[str], kind: str = "card") -> None:
        super().__init__()
        self.setProperty("kind", kind)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 14, 20, 14)
        layout.setSpacing(4)
        layout.addWidget(Icon(look, icon, "text", 22))
        layout.addSpacing(18)
        layout.addWidget(
            column(Label(look, title, 14, 600), wrapped(Label(look, below, 12, token="text2")), spacing=3), 1
        )
        for key in keys:
            layout.addWidget(keycap(key))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)


class FirstRunPage(Page):
    """Name a centre, read its hosts or enter its cards, and the comparison follows. Or look at the demo first."""

    area = "first_run"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.steps = FirstSteps({}, 0, 0, 0, priced=False)
        w, look = desk.words, desk.look
        self.ways = {name: self._way(name, icon, keys) for name, icon, keys in WAYS}
        below = w("first_run.demo_below")
        self.demo = Way(look, "flask", w("first_run.demo"), below, (), "sunken")
        self.demo.pressed.connect(desk.open_demo)
        self._ticks = QHBoxLayout()
        self._ticks.setSpacing(18)
        title = column(
            Label(look, w("first_run.title"), 24, 600),
            Label(look, w("first_run.private"), 14, token="text2"),
            spacing=4,
        )
        inside = column(
            row(Icon(look, "volute", "text", 40), title, 1, spacing=16),
            *self.ways.values(),
            Label(look, w("first_run.look_around"), 13, 600, "text2"),
            self.demo,
            Label(look, w("first_run.five"), 13, 600, "text2"),
            spacing=10,
        )
        inside.layout().addLayout(self._ticks)  # type: ignore[union-attr]  # made by column()
        inside.setFixedWidth(WIDTH)
        self._lay_out(inside)
        self._tick()

    def _lay_out(self, inside: QWidget) -> None:
        page, whole = QWidget(), QVBoxLayout(self)
        middle = QVBoxLayout(page)
        middle.addStretch(1)
        middle.addWidget(inside, alignment=Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(2)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll(page))

    def _way(self, name: str, icon: str, keys: Sequence[str]) -> Way:
        w = self.desk.words
        made = Way(self.desk.look, icon, w(f"first_run.{name}"), w(f"first_run.{name}_below"), keys)
        on: dict[str, Callable[[], None]] = {
            "centre": self.primary,
            "hosts": self.add_hosts,
            "cards": self.add_cards,
            "paste": self.paste_cards,
        }
        made.pressed.connect(on[name])
        if name != "centre":  # Ctrl+N belongs to the window
            QShortcut(QKeySequence("+".join(keys)), self, on[name])
        return made

    # --- what can be done

    def buttons(self) -> list[QPushButton]:
        return [button(self.desk.words("first_run.centre_action"), "primary", on=self.primary)]

    def subtitle(self) -> str:
        return self.desk.words("first_run.no_cards")

    def primary(self) -> None:
        NewCentre(self.desk, self).show()

    def add_hosts(self) -> None:
        """Probes has the form, and shows what comes of it."""
        self.desk.go("probes", add=True)

    def add_cards(self) -> None:
        """Fleet has the form."""
        self.desk.go("fleet", add=True)

    def paste_cards(self) -> None:
        """What lies on the clipboard; Fleet then shows what came of it."""
        self.desk.go("fleet", paste=True)

    # --- how far it is

    def shown(self, **filters: object) -> None:
        self.desk.jobs.ask(first_steps, self.desk.ledger, done=self._arrived, key="first_steps", owner=self)

    def changed(self, receipt: Receipt) -> None:
        self.shown()

    def _arrived(self, steps: FirstSteps) -> None:
        self.steps = steps
        self._tick()

    def _tick(self) -> None:
        """Ticked steps, the next one in ink, the others grey."""
        emptied(self._ticks)
        done, look = self.steps.done, self.desk.look
        following = done.index(False) if False in done else len(done)
        for at, ticked in enumerate(done):
            mark = Glyph(look, "ok") if ticked else keycap(str(at + 1))
            weight, token = (600, "text") if at == following else (400, "text2")
            text = Label(look, self.desk.words(f"first_run.step.s{at + 1}"), 12, weight, token)
            self._ticks.addWidget(row(mark, text, spacing=6))
        self._ticks.addStretch(1)
