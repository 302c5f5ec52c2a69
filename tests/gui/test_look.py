"""The look: two themes that can be read, real fonts, icons that exist."""

from __future__ import annotations

import re
from dataclasses import asdict, fields
from importlib.resources import files
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontInfo, QFontMetricsF, QImage, QPainter, QPalette
from pytestqt.qtbot import QtBot

from volute.gui import glyphs
from volute.gui.areas import AREAS
from volute.gui.commands import COMMANDS
from volute.gui.glyphs import paint_glyph
from volute.gui.labels import Icon, Label
from volute.gui.look import Look
from volute.gui.style import sheet
from volute.gui.tokens import DARK, LIGHT, Tokens

CODE = Path(glyphs.__file__).parent
FOR_TEXT = ("text", "text2", "text3", "rent_text", "sell_text", "ok", "crit")


def luminance(hexed: str) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(hexed[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("token", FOR_TEXT)
def test_every_text_colour_can_be_read(theme: Tokens, token: str) -> None:
    for ground in ("surface", "chrome", "raised"):
        assert contrast(getattr(theme, token), getattr(theme, ground)) >= 4.5, ground


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_what_lies_on_ink_can_be_read_and_renting_stays_apart_from_selling(theme: Tokens) -> None:
    assert contrast(theme.on_ink, theme.ink) >= 7
    assert QColor(theme.rent).hue() - QColor(theme.sell).hue() > 120


def test_both_themes_name_every_token() -> None:
    for theme in (LIGHT, DARK):
        assert all(re.fullmatch("#[0-9A-F]{6}", value) for value in asdict(theme).values())
    assert len(fields(Tokens)) == len(asdict(DARK))


def test_the_style_sheet_names_no_bare_widget_and_its_pictures_exist() -> None:
    for theme in (LIGHT, DARK):
        text = sheet(theme)
        assert "$" not in text
        assert not re.search(r"(^|[,}\s])QWidget\s*[{,]", text)
        pictures = re.findall(r'url\("([^"]+)"\)', text)
        assert pictures
        assert all(Path(picture).is_file() for picture in pictures)


def test_the_fonts_are_ours_with_figures_of_one_width(light: Look) -> None:
    assert QFontInfo(light.font()).family() == "Inter"
    assert QFontInfo(light.font(12, 500, mono=True)).family() == "JetBrains Mono"
    assert QFontInfo(light.font(25, 600, display=True)).family() == "Inter Display"
    metrics = QFontMetricsF(light.font())
    assert metrics.horizontalAdvance("1111") == pytest.approx(metrics.horizontalAdvance("8888"))


def drawn(look: Look, name: str) -> QImage:
    image = QImage(16, 16, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    paint_glyph(painter, QRectF(0, 0, 16, 16), name, look)
    painter.end()
    return image


def test_every_state_has_a_glyph_of_its_own(light: Look) -> None:
    """Shape tells states apart without colour: in grey, too, no two that stand in one table are equal."""
    names = [
        "lit",
        "idle",
        "in_stock",
        "conversion",
        "burn_in",
        "for_sale",
        "sold",
        "rma",
        "missing",
        "moved",
        "changed",
        "duplicate",
    ]
    pictures = {name: drawn(light, name).convertToFormat(QImage.Format.Format_Grayscale8) for name in names}
    for name, picture in pictures.items():
        assert [other for other, drawing in pictures.items() if drawing == picture] == [name]


def test_every_icon_that_is_named_is_there() -> None:
    there = {entry.name for entry in (files("volute.resources") / "icons").iterdir()}
    named = {area.icon for area in AREAS} | {f"{area.icon}-fill" for area in AREAS} | {c.icon for c in COMMANDS}
    for path in CODE.rglob("*.py"):
        text = path.read_text("utf-8")
        named |= set(re.findall(r'icon="([a-z-]+)"', text))
        named |= set(
            re.findall(r'(?:\.icon|\.pixmap|Icon|icon_button|EmptyState)\((?:[a-z_.]*look, )?"([a-z-]+)"', text)
        )
    assert sorted(name for name in named if f"{name}.svg" not in there) == []


def test_labels_and_icons_follow_the_theme(qtbot: QtBot, light: Look) -> None:
    label, icon = Label(light, "Fleet", token="crit"), Icon(light, "stack")
    for widget in (label, icon):
        qtbot.addWidget(widget)
    before = icon.pixmap().toImage()
    with qtbot.waitSignal(light.themed):
        light.set_theme("dark")
    assert label.palette().color(QPalette.ColorRole.WindowText) == QColor(DARK.crit)
    assert icon.pixmap().toImage() != before
    assert light.dark
