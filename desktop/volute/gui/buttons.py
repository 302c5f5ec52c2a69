"""What is pressed: a button says its verb, and the focus ring shows only for those who use the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QSizePolicy

from volute.gui.look import Look

ICON = 16
SEGMENT_PADDING = 24


class IconButton(QPushButton):
    """A button whose icon takes the colour of the theme in force."""

    def __init__(self, look: Look, icon: str, text: str, token: str) -> None:
        super().__init__(f" {text}" if text else "")
        self._look, self._icon, self._token = look, icon, token
        self.setIconSize(QSize(ICON, ICON))
        look.themed.connect(self._redraw)
        self._redraw()

    def _redraw(self) -> None:
        self.setIcon(self._look.icon(self._icon, self._token, ICON))


def button(
    text: str,
    kind: str = "secondary",
    *,
    on: Callable[[], object] | None = None,
    look: Look | None = None,
    icon: str = "",
) -> QPushButton:
    """A button: verb + object. At most one ``primary`` a pane."""
    token = "on_ink" if kind == "primary" else "text"
    made = IconButton(look, icon, text, token) if icon and look else QPushButton(text)
    made.setProperty("kind", kind)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAutoDefault(False)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if on:
        made.clicked.connect(lambda _=False: on())
    return made


def icon_button(look: Look, icon: str, name: str, on: Callable[[], object], keys: str = "") -> QPushButton:
    """A square button with an icon only; ``name`` is its tooltip and what a screen reader says."""
    made = button("", "icon", on=on, look=look, icon=icon)
    made.setToolTip(f"{name}  {keys}".strip())
    made.setAccessibleName(name)
    return made


class Segmented(QFrame):
    """One of several ways to look; exactly one is chosen."""

    def __init__(self, options: Sequence[tuple[str, str]], on: Callable[[str], object]) -> None:
        super().__init__()
        self.setProperty("kind", "sunken")
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.setSpacing(2)
        for key, text in options:
            made = button(text, "segment", on=lambda key=key: on(key))  # type: ignore[misc]  # binds the key now
            made.setCheckable(True)
            self._group.addButton(made)
            self._buttons[key] = made
            layout.addWidget(made)
        if options:
            self._buttons[options[0][0]].setChecked(True)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)

    def choose(self, key: str) -> None:
        """Mark an option without calling back."""
        self._buttons[key].setChecked(True)

    def set_texts(self, texts: dict[str, str], shown: Container[str] | None = None) -> None:
        """New words, for example with counts; options not among ``shown`` have nothing to show."""
        for key, text in texts.items():
            self._buttons[key].setText(text)
            self._buttons[key].setMinimumWidth(self._wide(text))
            self._buttons[key].setVisible(shown is None or key in shown)
        self.updateGeometry()

    def _wide(self, text: str) -> int:
        """Of the chosen, bold form, so that choosing moves nothing and cuts nothing."""
        return QFontMetrics(self._look_font()).horizontalAdvance(text) + SEGMENT_PADDING

    def _look_font(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font
