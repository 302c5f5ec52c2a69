"""Preferences are one table; a new one is a row. They live in a text file of the person, not in the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QByteArray, QSettings


@dataclass(frozen=True, slots=True)
class Pref:
    """A preference: its name, default, and the values it may take (empty: any text)."""

    name: str
    default: str
    values: tuple[str, ...] = ()


PREFS: Mapping[str, Pref] = MappingProxyType(
    {
        pref.name: pref
        for pref in (
            Pref("language", "system", ("system", "en", "zh_CN")),
            Pref("theme", "system", ("system", "light", "dark")),
            Pref("scale", "auto", ("auto", "million", "wan")),
            Pref("stale_days", "45", ("15", "30", "45", "60", "90")),
            Pref("enough", "3", ("1", "2", "3", "5")),
            Pref("density", "dense", ("dense", "roomy")),
            Pref("person", ""),
            Pref("views", ""),
            Pref("fleet_view", ""),
            Pref("area", "overview"),
            Pref("scenario", ""),
            Pref("schedule", "off", ("off", "on")),
            Pref("schedule_minutes", "60"),
            Pref("schedule_quiet", ""),
            Pref("schedule_at_once", "24"),
            Pref("schedule_host_s", "90"),
        )
    }
)


class Prefs:
    """Reads and writes PREFS; a value that is no longer allowed falls back to the default."""

    def __init__(self, file: Path) -> None:
        self._settings = QSettings(str(file), QSettings.Format.IniFormat)

    def __getitem__(self, name: str) -> str:
        pref = PREFS[name]
        value = str(self._settings.value(name, pref.default))
        return value if not pref.values or value in pref.values else pref.default

    def __setitem__(self, name: str, value: str) -> None:
        if name not in PREFS:
            raise KeyError(name)
        self._settings.setValue(name, value)

    def geometry(self) -> QByteArray:
        kept = self._settings.value("geometry")
        return kept if isinstance(kept, QByteArray) else QByteArray()

    def keep_geometry(self, geometry: QByteArray) -> None:
        self._settings.setValue("geometry", geometry)
        self._settings.sync()
