"""The one style sheet: only named kinds of controls, never a rule for QWidget."""

from __future__ import annotations

from dataclasses import asdict
from importlib.resources import files
from string import Template

from volute.gui.tokens import DARK, Tokens

SHEET = Template(
    """
QToolTip { background: $raised; color: $text; border: 1px solid $line2; padding: 4px 6px; }
QPushButton { border-radius: 6px; padding: 0 12px; min-height: 28px; border: 1px solid $line2;
  background: $raised; color: $text; font-weight: 600; }
QPushButton:hover { background: $hover; }
QPushButton:focus { border: 2px solid $focus; padding: 0 11px; }
QPushButton:disabled { color: $text3; background: $sunken; }
QPushButton[kind="primary"] { background: $ink; color: $on_ink; border-color: $ink; }
QPushButton[kind="primary"]:disabled { background: $sunken; color: $text3; border-color: $line2; }
QPushButton[kind="ghost"] { border-color: transparent; background: transparent; }
QPushButton[kind="ghost"]:hover { background: $sunken; }
QPushButton[kind="danger"] { color: $crit; }
QPushButton[kind="icon"] { border-color: transparent; background: transparent; padding: 0 6px; }
QPushButton[kind="icon"]:hover { background: $sunken; }
QPushButton[kind="tiny"] { border: 1px solid transparent; background: transparent; padding: 0; min-height: 18px; }
QPushButton[kind="tiny"]:hover { background: $sunken; }
QPushButton[kind="tiny"]:focus { border: 2px solid $focus; }
QPushButton[kind="primary"]:hover { background: $text2; border-color: $text2; }
QPushButton[kind="primary"]:focus { border: 2px solid $focus; }
QPushButton[kind="search"] { text-align: left; padding: 0 6px 0 10px; color: $text3; }
QPushButton[kind="search"] QLabel { color: $text3; }
QPushButton[kind="search"]:hover { background: $raised; border-color: $text3; }
QPushButton[kind="link"] { border: none; background: transparent; padding: 0; min-height: 18px; text-align: left; }
QPushButton[kind="view"] { border: none; background: transparent; padding: 0; min-height: 22px; text-align: left;
  font-weight: 400; }
QPushButton[kind="view"]:checked { font-weight: 600; }
QPushButton[kind="view"]:focus { color: $focus; text-decoration: underline; }
QPushButton[kind="row"] { border: none; background: transparent; padding: 0; min-height: 0; }
QPushButton[kind="segment"] { border: 1px solid transparent; background: transparent; min-height: 24px;
  padding: 0 10px; color: $text2; font-weight: 500; }
QPushButton[kind="segment"]:checked { background: $raised; border-color: $line2; color: $text; font-weight: 600; }
QPushButton[kind="ghost"]:focus, QPushButton[kind="icon"]:focus, QPushButton[kind="segment"]:focus {
  border: 2px solid $focus; }
QPushButton[kind="icon"]:focus { padding: 0 5px; }
QPushButton[kind="segment"]:focus { padding: 0 9px; }
QPushButton[kind="link"]:focus { color: $focus; text-decoration: underline; }
QPushButton[kind="search"]:focus { border: 2px solid $focus; padding: 0 5px 0 9px; }
QCheckBox:focus { color: $focus; }
QCheckBox::indicator:focus { border: 2px solid $focus; }
QFrame[kind="card"]:focus, QFrame[kind="sunken"]:focus { border: 2px solid $focus; }
QToolButton[kind="rail"] { border: none; border-radius: 8px; background: transparent; }
QToolButton[kind="rail"]:hover { background: $sunken; }
QToolButton[kind="rail"]:focus { border: 2px solid $focus; }
QToolButton[kind="rail"]::menu-indicator { image: none; }
QLineEdit, QPlainTextEdit, QComboBox, QSpinBox, QDoubleSpinBox, QDateEdit { border: 1px solid $line2;
  border-radius: 6px; background: $raised; color: $text; padding: 0 8px;
  selection-background-color: $focus; selection-color: $on_ink; }
QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox, QDateEdit { min-height: 28px; }
QSpinBox QLineEdit, QDateEdit QLineEdit, QComboBox QLineEdit { border: none; background: transparent; min-height: 0;
  padding: 0; }
QSpinBox QLineEdit { padding: 0 9px; }
QSpinBox::up-button, QSpinBox::down-button { width: 0; border: none; }
QPlainTextEdit { padding: 6px 8px; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus, QDateEdit:focus { border-color: $focus; }
QLineEdit[kind="search"] { padding-left: 28px; }
QLineEdit[kind="scan"] { min-height: 42px; font-size: 15px; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url("$pictures/caret-$theme.svg"); width: 12px; height: 12px; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid $line2; border-radius: 4px; background: $raised; }
QCheckBox::indicator:hover { border-color: $text3; }
QCheckBox::indicator:checked { background: $ink; border-color: $ink; image: url("$pictures/check-$theme.svg"); }
QCheckBox::indicator:disabled { background: $sunken; }
QFrame[kind="dialog"] { background: $raised; border: 1px solid $line2; border-radius: 12px; }
QListWidget[kind="palette"] { background: transparent; border: none; }
QLineEdit[kind="palette"] { border: none; background: transparent; font-size: 17px; min-height: 40px; padding: 0; }
QDialog { background: $raised; }
QComboBox QAbstractItemView { background: $raised; color: $text; border: 1px solid $line2;
  selection-background-color: $sel; selection-color: $text; }
QFrame[kind="line"] { background: $line; border: none; }
QFrame[kind="chrome"] { background: $chrome; border: none; }
QFrame[kind="surface"] { background: $surface; border: none; }
QFrame[kind="sunken"] { background: $sunken; border: none; border-radius: 8px; }
QFrame[kind="card"] { background: $surface; border: 1px solid $line2; border-radius: 10px; }
QFrame[kind="card"]:hover { border-color: $text3; }
QFrame[kind="open"] { background: $surface; border: 2px solid $ink; border-radius: 8px; }
QFrame[kind="banner"] { background: $warn_soft; border: none; border-bottom: 1px solid $line; }
QFrame[kind="toast"] { background: $ink; border-radius: 8px; }
QFrame[kind="toast"] QLabel { color: $on_ink; }
QFrame[kind="toast"] QPushButton { color: $on_ink; background: transparent; border: none; text-decoration: underline; }
QLabel[kind="key"] { border: 1px solid $line2; border-radius: 4px; padding: 0 4px; color: $text2; font-size: 11px; }
QLabel[kind="error"] { color: $crit; font-size: 12px; }
QTableView, QListView, QTreeView { border: none; background: $surface; color: $text; gridline-color: $line;
  selection-background-color: $sel; selection-color: $text; outline: 0; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section { background: $surface; color: $text2; border: none; border-bottom: 1px solid $line;
  padding: 0 8px; font-size: 11px; font-weight: 600; }
QScrollArea { border: none; background: transparent; }
QScrollBar:vertical { width: 8px; background: transparent; margin: 0; }
QScrollBar:horizontal { height: 8px; background: transparent; margin: 0; }
QScrollBar::handle { background: $line2; border-radius: 4px; min-height: 28px; min-width: 28px; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
  background: none; border: none; width: 0; height: 0; }
QMenu { background: $raised; color: $text; border: 1px solid $line2; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: $sel; }
QMenu::item:disabled { color: $text3; }
QCheckBox { color: $text; spacing: 8px; }
QProgressBar { background: $owned; border: none; border-radius: 2px; max-height: 4px; min-height: 4px; }
QProgressBar::chunk { background: $racked; border-radius: 2px; }
QSplitter::handle { background: $line; }
"""
)


def sheet(tokens: Tokens) -> str:
    """The style sheet of one theme. Small pictures (a check, a caret) are files beside the other resources."""
    theme = "dark" if tokens is DARK else "light"
    pictures = str(files("volute.resources") / "style").replace("\\", "/")
    return SHEET.substitute(asdict(tokens), theme=theme, pictures=pictures)
