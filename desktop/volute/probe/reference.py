"""The table of models as it ships with this program."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from volute.domain.reference import Reference


@cache
def reference() -> Reference:
    """Read once. The file is ours, so a fault in it is a fault of ours."""
    told = tomllib.loads((files("volute.resources") / "models.toml").read_text("utf-8"))
    return Reference.of(told["model"], told["board_makers"])
