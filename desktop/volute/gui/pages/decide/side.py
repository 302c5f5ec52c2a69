"""The inputs at the left: scenario, sliders with their base, what changes, and where renting begins to win."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from time import monotonic

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QMenu, QVBoxLayout, QWidget

from volute.economics.inputs import LEVERS, Scenario
from volute.gui.desk import Desk
from volute.gui.moves import Move, Moves
from volute.gui.pages.decide.turned import Turned
from volute.gui.parts import Label, button, column, icon_button, line, row, scroll
from volute.gui.slider_row import Shows, SliderRow
from volute.queries.levers import changed, reader, shower
from volute.queries.scenarios import read_levers

WIDTH, REST_MS = 280, 60  # px, with room for a scroll bar; ms


class Side(QWidget):
    """``moved`` carries the scenario on every move of a slider, and when one is loaded; ``stepped`` tells that there is
    a move to be taken back."""

    moved = Signal(object)
    stepped = Signal()

    def __init__(
        self, desk: Desk, save: Callable[[], object], compare: Callable[[], object], every: Callable[[], object]
    ) -> None:
        super().__init__()
        self._desk = desk
        self.scenario = Scenario()
        self._saved: dict[str, Scenario] = {}
        self.notes: Mapping[str, str] = {}
        self.moves = Moves()
        self._file: tuple[str, Scenario] | None = None
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)  # the bar need not follow every pixel of a drag
        self._rest.timeout.connect(self.stepped)
        look, w = desk.look, desk.words
        self.saved = QComboBox()
        self.saved.setAccessibleName(w("decide.scenario"))
        self.saved.activated.connect(self._load)
        self.differ = Label(look, "", 12, token="text2")
        self.reset = button(
            w("decide.reset"), "link", on=lambda: self.take(Scenario(), w("decide.moved_to", name=w("decide.base")))
        )
        self.sliders = {lever.name: self._slider(at) for at, lever in enumerate(LEVERS)}
        self.turned = Turned(desk, every)
        self.flips, self.levels = self.turned.flips, self.turned.levels
        self.save = button(w("decide.save"), on=save)
        self.compare = button(w("decide.compare"), "ghost", on=compare)
        desk.read_only(self.save)
        self._lay_out()
        self._differs()

    def _lay_out(self) -> None:
        look, w = self._desk.look, self._desk.words
        head = column(
            Label(look, w("decide.scenario"), 12, 600, "text2"),
            self.saved,
            row(self.differ, self.reset, 1, spacing=5),
            spacing=4,
        )
        inputs = column(*self.sliders.values(), spacing=1)
        self.files = icon_button(look, "dots-three", w("decide.files"), self._open_files)
        self.file_menu = QMenu(self)
        below = (row(self.save, self.compare, 1, self.files), line(), *self.turned.parts(), line(), self.levels, 1)
        side = column(head, inputs, *below, margins=(16, 10, 16, 8), spacing=7, kind="chrome")
        area = scroll(side)
        self.setFixedWidth(WIDTH)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def _slider(self, at: int) -> SliderRow:
        lever, words = LEVERS[at], self._desk.words
        show = shower(self._desk, lever)
        name = words(f"decide.lever.{lever.name}")
        base = words("decide.base_at", value=show(lever.base) if lever.base else "0")
        shows = Shows(
            name, show, reader(self._desk, lever), base, words("decide.lock", lever=name), words("decide.back")
        )
        made = SliderRow(self._desk.look, (lever.minimum, lever.maximum, lever.base, lever.step), shows)
        made.moved.connect(lambda value: self._moved(lever.name, value))
        return made

    def _open_files(self) -> None:
        self.file_menu.popup(self.files.mapToGlobal(QPoint(0, self.files.height())))

    # --- scenarios

    def set_saved(self, levers: Mapping[str, str], notes: Mapping[str, str]) -> None:
        """What the ledger keeps; the sliders stay where they are."""
        self.notes = notes
        self._saved = {self._desk.words("decide.base"): Scenario()}
        self._saved |= {name: read_levers(text) for name, text in levers.items()}
        self.saved.clear()
        self.saved.addItems(list(self._saved))
        self._differs()

    def known(self) -> Mapping[str, Scenario]:
        """Scenarios by name, the base first."""
        return self._saved

    def saved_names(self) -> list[str]:
        """Without the base, which is no name to save under."""
        return list(self._saved)[1:]

    def take(self, scenario: Scenario, text: str = "") -> None:
        """Put every slider where a scenario has it; a locked one stays. With a ``text`` it is a move to be undone."""
        locked = {name: getattr(self.scenario, name) for name, slider in self.sliders.items() if slider.is_locked}
        scenario = replace(scenario, **locked)
        if text:
            self._remember("", text, scenario)
        self.put(scenario)
        self.moved.emit(scenario)

    def put(self, scenario: Scenario) -> None:
        """The same, and nobody is told."""
        self.scenario = scenario
        for name, slider in self.sliders.items():
            slider.set_quietly(getattr(scenario, name))
        self._differs()

    def unlock(self) -> None:
        """Every slider may move again."""
        for slider in self.sliders.values():
            slider.lock_up(locked=False)

    def of_file(self, name: str, scenario: Scenario) -> None:
        """The file that is shown; an empty name is none."""
        self._file = (name, scenario) if name else None
        self._differs()

    def called(self) -> str:
        """What is shown and nobody saved here: the file it came from, else that it is not saved."""
        as_in_file = self._file is not None and self._file[1] == self.scenario
        return self._file[0] if self._file and as_in_file else self._desk.words("decide.unsaved")

    def name(self) -> str:
        """Of the saved scenario that is shown; empty for the base and for what nobody saved."""
        return self.saved.currentText() if self.saved.currentIndex() > 0 else ""

    def note(self) -> str:
        """Of the saved scenario that is shown."""
        return self.notes.get(self.name(), "")

    def _load(self, at: int) -> None:
        name = self.saved.itemText(at)
        self.take(self._saved[name], self._desk.words("decide.moved_to", name=name))

    def _remember(self, what: str, text: str, after: Scenario) -> None:
        if after != self.scenario:
            self.moves.add(Move(what, text, self.scenario, after, self._desk.deeds(), monotonic()))
            self._rest.start()

    def _moved(self, name: str, value: float) -> None:
        moved: dict[str, float] = {name: round(value) if name == "horizon" else value}
        after = replace(self.scenario, **moved)  # type: ignore[arg-type]  # the horizon is whole
        lever = next(lever for lever in LEVERS if lever.name == name)
        text = f"{self._desk.words(f'decide.lever.{name}')} {shower(self._desk, lever)(value)}"
        self._remember(name, text, after)
        self.scenario = after
        self._differs()
        self.moved.emit(self.scenario)

    def _differs(self) -> None:
        n = changed(self.scenario)
        self.differ.setText(self._desk.words("decide.differ", n=n, of=len(LEVERS)))
        self.reset.setVisible(bool(n))
        names = [name for name, levers in self._saved.items() if levers == self.scenario]
        self.saved.setPlaceholderText(self.called())
        self.saved.setCurrentIndex(self.saved.findText(names[0]) if names else -1)
        self.saved.setToolTip(self.note())
