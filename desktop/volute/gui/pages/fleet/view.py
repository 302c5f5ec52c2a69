"""A view of Fleet: filter, text, sort and columns under one name. Views live in the preferences of the person."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtWidgets import QLineEdit

from volute.gui.grid import Grid
from volute.gui.pages.fleet.columns import OPTIONAL
from volute.gui.pages.fleet.filter import Asked


@dataclass(frozen=True)
class View:
    """What is shown and how: ``words`` wanted of each column, ``columns`` shown of those on demand."""

    name: str = ""
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    text: str = ""
    order: str = ""
    descending: bool = False
    columns: tuple[str, ...] = ()

    def known(self, of: Mapping[str, Sequence[str]]) -> View:
        """Without words that no card of this ledger has: a view of the demo would hide everything of one's own."""
        kept = {key: words & frozenset(of[key]) for key, words in self.words.items() if key in of}
        words = {key: some for key, some in kept.items() if some}
        return View(self.name, words, self.text, self.order, self.descending, self.columns)


def written(views: Sequence[View]) -> str:
    """As the preferences keep them."""
    told = [
        {
            "name": view.name,
            "words": {key: sorted(words) for key, words in view.words.items()},
            "text": view.text,
            "order": view.order,
            "descending": view.descending,
            "columns": view.columns,
        }
        for view in views
    ]
    return json.dumps(told, ensure_ascii=False)


def read(text: str) -> list[View]:
    """What was kept; nothing where that cannot be read any more."""
    try:
        return [_view(told) for told in json.loads(text or "[]")]
    except (ValueError, TypeError, KeyError, AttributeError):
        return []


def _view(told: Mapping[str, object]) -> View:
    words, columns = told["words"], told["columns"]
    if not isinstance(words, dict) or not isinstance(columns, list):
        raise TypeError(told)
    wanted = {str(key): frozenset(map(str, some)) for key, some in words.items()}
    shown = tuple(map(str, columns))
    return View(str(told["name"]), wanted, str(told["text"]), str(told["order"]), bool(told["descending"]), shown)


@dataclass(frozen=True)
class Showing:
    """Filter, text field and table, read and set together."""

    asked: Asked
    text: QLineEdit
    grid: Grid

    def view(self) -> View:
        """As it is now."""
        specs, head = self.grid.rows_model.specs, self.grid.head
        shown = (spec.key for at, spec in enumerate(specs) if not self.grid.isColumnHidden(at))
        columns = tuple(key for key in shown if key in OPTIONAL)
        return View("", dict(self.asked.words), self.text.text(), head.order, head.descending, columns)

    def show(self, view: View) -> None:
        """As a view has it. The page filters afterwards."""
        self.asked.replace(dict(view.words))
        self.grid.show_columns(*OPTIONAL, shown=False)
        self.grid.show_columns(*view.columns, shown=True)
        self.grid.sort_by(view.order, descending=view.descending)
        self.text.setText(view.text)
