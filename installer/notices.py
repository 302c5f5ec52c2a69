"""Writes the third-party notices from what is installed, so that they name what really runs.

Run it in the environment that ``run.sh`` made, after ``lock.sh``:  .venv/bin/python installer/notices.py
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import PackageMetadata, metadata
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "installer/requirements.txt"
NOTICES = ROOT / "resources/licences/third-party.md"

HEAD = """\
# Third-party notices

Volute is licensed under the Apache License 2.0. It uses, and does not change, the work of others.

## Python packages

Set up by `installer/run.sh` as separate packages in an environment of their own. Those under the LGPL (Qt for Python
with Qt itself, paramiko, psycopg) are used as shared libraries that you may replace with versions of your own; each
package brings its licence text in its `.dist-info` folder.

| Package | Version | Licence | What it is |
|---|---|---|---|
"""
TAIL = """
## Files in this repository

| What | Where | Licence | Text |
|---|---|---|---|
| Inter | `resources/fonts` | SIL Open Font License 1.1 | `resources/licences/OFL-1.1.txt` |
| JetBrains Mono | `resources/fonts` | SIL Open Font License 1.1 | `resources/licences/OFL-1.1.txt` |
| Phosphor Icons | `resources/icons` | MIT | `resources/icons/LICENSE-phosphor.txt` |
"""


def pinned_here(lock: str) -> Iterator[str]:
    """Names of the pinned packages that this system and Python install."""
    for line in re.findall(r"^\w\S*==[^\\\n]*", lock, re.MULTILINE):
        wanted = Requirement(line)
        if wanted.marker is None or wanted.marker.evaluate():
            yield wanted.name


def licence(about: PackageMetadata) -> str:
    """The expression a package declares, else its old licence field, else its classifier."""
    stated = about.get("License-Expression") or about.get("License")
    if stated and len(stated) < 80:
        return stated
    classifiers = [c for c in about.get_all("Classifier") or () if c.startswith("License ::")]
    if not classifiers:
        raise SystemExit(f"{about['Name']} does not say its licence; find out before shipping it")
    return " or ".join(c.rsplit(" :: ", 1)[-1] for c in classifiers)


def rows() -> Iterator[str]:
    for name in sorted(pinned_here(LOCK.read_text()), key=str.lower):
        about = metadata(name)
        yield f"| {about['Name']} | {about['Version']} | {licence(about)} | {about['Summary'].strip()} |\n"


if __name__ == "__main__":
    NOTICES.write_text(HEAD + "".join(rows()) + TAIL)
