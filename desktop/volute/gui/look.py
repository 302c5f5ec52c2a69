"""How the window looks: tokens, fonts and icons of the theme in force, and one signal when it changes."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from volute.gui.style import sheet
from volute.gui.tokens import DARK, LIGHT, Tokens

THEMES = {"system": Qt.ColorScheme.Unknown, "light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
WEIGHTS = {400: QFont.Weight.Normal, 500: QFont.Weight.Medium, 600: QFont.Weight.DemiBold, 700: QFont.Weight.Bold}
CJK = ("Noto Sans CJK SC", "Microsoft YaHei UI", "PingFang SC")


class Look(QObject):
    """The theme in force. ``themed`` is emitted after every change; plots and painters then repaint."""

    themed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__()
        self._application = application
        self._theme = "system"
        self.load_fonts()
        if application.style().objectName() != "fusion":
            application.setStyle("Fusion")
        application.setFont(self.font())
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._apply)
        self._apply()

    @staticmethod
    def load_fonts() -> None:
        """The bundled families, once."""
        _load_fonts()

    def _is_dark(self) -> bool:
        """Asked for, or followed. Not every platform obeys ``setColorScheme``, so a choice is remembered here."""
        if self._theme != "system":
            return self._theme == "dark"
        return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark

    def set_theme(self, theme: str) -> None:
        """``system``, ``light`` or ``dark``."""
        self._theme = theme
        QGuiApplication.styleHints().setColorScheme(THEMES[theme])
        self._apply()

    def color(self, token: str) -> QColor:
        return _colour(getattr(self.tokens, token))

    def font(self, px: int = 13, weight: int = 400, *, mono: bool = False, display: bool = False) -> QFont:
        """A font of the design: tabular figures but for the display size, no ligatures in identifiers."""
        return QFont(_font(px, weight, mono=mono, display=display))

    def pixmap(self, name: str, token: str = "text2", size: int = 16) -> QPixmap:
        """An icon in the colour of a token."""
        return _drawn(name, getattr(self.tokens, token), size, self._application.devicePixelRatio())

    def icon(self, name: str, token: str = "text2", size: int = 16) -> QIcon:
        return QIcon(self.pixmap(name, token, size))

    def _apply(self) -> None:
        self.dark = self._is_dark()
        self.tokens: Tokens = DARK if self.dark else LIGHT
        styled = sheet(self.tokens)
        if styled == self._application.styleSheet():
            return  # dressing every widget anew is dear, and the system tells a change more than once
        self._application.setPalette(_palette(self.tokens))
        self._application.setStyleSheet(styled)
        self.themed.emit()

    def close(self) -> None:
        """Follow the system no longer."""
        QGuiApplication.styleHints().colorSchemeChanged.disconnect(self._apply)


@lru_cache(maxsize=64)
def _colour(hexed: str) -> QColor:
    return QColor(hexed)


@lru_cache(maxsize=64)
def _font(px: int, weight: int, *, mono: bool, display: bool) -> QFont:
    first = "JetBrains Mono" if mono else "Inter Display" if display else "Inter"
    font = QFont([first, "Inter", *CJK])
    font.setPixelSize(px)
    font.setWeight(WEIGHTS[weight])
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if mono:
        font.setFeature(QFont.Tag("calt"), 0)
    elif not display:
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


@lru_cache(maxsize=1)
def _load_fonts() -> None:
    folder = files("volute.resources") / "fonts"
    for entry in folder.iterdir():
        if entry.name.endswith((".otf", ".ttf")):
            QFontDatabase.addApplicationFontFromData(QByteArray(entry.read_bytes()))


@lru_cache(maxsize=512)
def _drawn(name: str, color: str, size: int, ratio: float) -> QPixmap:
    svg = (files("volute.resources") / "icons" / f"{name}.svg").read_text("utf-8")
    renderer = QSvgRenderer(QByteArray(svg.replace("currentColor", color).encode()))
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


def _palette(tokens: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for what, color in (
        (role.Window, tokens.surface),
        (role.Base, tokens.surface),
        (role.AlternateBase, tokens.sunken),
        (role.Button, tokens.raised),
        (role.WindowText, tokens.text),
        (role.Text, tokens.text),
        (role.ButtonText, tokens.text),
        (role.PlaceholderText, tokens.text3),
        (role.Highlight, tokens.sel),
        (role.HighlightedText, tokens.text),
        (role.ToolTipBase, tokens.raised),
        (role.ToolTipText, tokens.text),
        (role.Link, tokens.rent_text),
        (role.Accent, tokens.ink),
    ):
        palette.setColor(what, QColor(color))
    palette.setColor(QPalette.ColorGroup.Disabled, role.ButtonText, QColor(tokens.text3))
    return palette
