"""One kind of card at one centre: the box that chooses it, and the figures told of it at the side."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from volute.gui.desk import Desk
from volute.gui.parts import column

SIDE = 316  # px


def kind_box(desk: Desk, on: Callable[[], object]) -> QComboBox:
    """Empty; ``on`` is called when another kind is chosen."""
    made = QComboBox()
    made.setAccessibleName(desk.words("outlook.which"))
    made.currentIndexChanged.connect(lambda _: on())
    return made


def side_of(which: QComboBox) -> tuple[QWidget, QVBoxLayout]:
    """The side of a plot, and where its figures go."""
    held = QWidget()
    figures = QVBoxLayout(held)
    figures.setContentsMargins(0, 0, 0, 0)
    made = column(which, held, 1, spacing=10)
    made.setFixedWidth(SIDE)
    return made, figures
