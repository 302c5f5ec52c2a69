"""Names that hosts and people give are letters in a window, never markup: no tag, no link, no picture."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from volute.gui.labels import Label, Yielding, keycap
from volute.gui.look import Look
from volute.gui.parts import Field
from volute.words.literal import plain_tip, tip

HOSTILE = ("<b>x</b>", "<img src='http://example.test/x.png'>", "<a href='file:///etc/passwd'>x</a>", "a\n<h1>b</h1>")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_label_shows_the_letters(qtbot: QtBot, look: Look, name: str) -> None:
    whole = QWidget()
    qtbot.addWidget(whole)
    inside = QVBoxLayout(whole)
    field = Field(look, "name", QWidget())
    for one in (Label(look, name), Yielding(look, name), keycap(name), field):
        inside.addWidget(one)
    for label in whole.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText, label.text()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_tip_shows_the_letters(qtbot: QtBot, look: Look, name: str) -> None:
    yielding = Yielding(look, name)
    qtbot.addWidget(yielding)
    for shown in (plain_tip(name), tip(name), yielding.toolTip()):
        assert not set(re.findall(r"<\w+", shown)) - {"<span"}
    assert plain_tip("10.0.0.1  →  gpu-01") == "10.0.0.1  →  gpu-01"
