"""What is built holds all that runs, and what is installed is pinned, digest by digest."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = (ROOT / "installer/requirements.txt", ROOT / "installer/requirements-test.txt")
DIGEST = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)", re.MULTILINE)


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def _entries(lock: Path) -> dict[str, str]:
    """Each pinned package with the lines that belong to it."""
    text = re.sub(r"^\s*#.*\n", "", lock.read_text(), flags=re.MULTILINE)
    entries = re.split(r"\n(?=\S)", text.strip())
    return {canonicalize_name(entry.split("==")[0]): entry for entry in entries}


def _versions(lock: Path) -> dict[str, str]:
    return {canonicalize_name(m["name"]): m["version"] for m in PIN.finditer(lock.read_text())}


def test_the_package_list_is_the_folders(project: dict[str, Any]) -> None:
    top = ROOT / "desktop/volute"
    folders = {".".join(("volute", *init.parent.relative_to(top).parts)) for init in top.rglob("__init__.py")}
    assert set(project["tool"]["setuptools"]["packages"]) == folders | {"volute.resources"}


def _reasonless(lines: list[str]) -> list[str]:
    """Dependency lines of pyproject without a comment that says why."""
    inside, bare = False, []
    for line in lines:
        inside = inside or bool(re.match(r"(dependencies|test) = \[$", line))
        if inside and re.match(r'\s+"', line) and not re.search(r'",\s*# \S+', line):
            bare.append(line.strip())
        inside = inside and line != "]"
    return bare


def test_every_dependency_says_why() -> None:
    assert _reasonless((ROOT / "pyproject.toml").read_text().splitlines()) == []
    assert _reasonless(["dependencies = [", '    "left-pad",', "]"]) == ['"left-pad",']


def _asked_for(project: dict[str, Any], lock: Path) -> list[Requirement]:
    asked = list(project["project"]["dependencies"])
    if lock.name == "requirements-test.txt":
        asked += project["project"]["optional-dependencies"]["test"]
    return [Requirement(line) for line in asked + project["build-system"]["requires"]]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_the_lock_pins_what_is_asked_for(project: dict[str, Any], lock: Path) -> None:
    pinned = _versions(lock)
    for asked in _asked_for(project, lock):
        assert asked.specifier.contains(pinned[canonicalize_name(asked.name)]), asked


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_pin_has_digests_and_no_address(lock: Path) -> None:
    for entry in _entries(lock).values():
        assert DIGEST.search(entry), entry
    assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host", lock.read_text())


def test_tests_run_what_people_run() -> None:
    run, test = (_versions(lock) for lock in LOCKS)
    assert run.items() <= test.items()
    assert "pytest" not in run


def _installed() -> dict[str, str]:
    from importlib.metadata import distributions

    return {canonicalize_name(d.metadata["Name"]): d.version for d in distributions()}


def test_this_environment_runs_the_pinned_versions() -> None:
    installed, pinned = _installed(), _versions(LOCKS[1])
    assert {name: v for name, v in installed.items() if pinned.get(name, v) != v} == {}


def test_the_notices_name_what_is_pinned() -> None:
    text = (ROOT / "resources/licences/third-party.md").read_text()
    noticed = {canonicalize_name(n): v for n, v in re.findall(r"^\| ([\w.-]+) \| (\d[\w.]*) \|", text, re.MULTILINE)}
    elsewhere = {"pywin32-ctypes", "tzdata"}  # the lock holds them for Windows only
    assert noticed == {n: v for n, v in _versions(LOCKS[0]).items() if n not in elsewhere}


def test_what_is_shipped_brings_its_licence() -> None:
    text = (ROOT / "resources/licences/third-party.md").read_text()
    for named in re.findall(r"`(resources/\S+\.txt)`", text):
        assert len((ROOT / named).read_text()) > 900, named
    for font in (ROOT / "resources/fonts").iterdir():
        assert re.match(r"Inter|JetBrainsMono", font.name), f"{font.name} needs a line in installer/notices.py"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Volute as it would be handed on, built from a copy so that nothing is left in the checkout."""
    folder = tmp_path_factory.mktemp("build")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    litter = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for name in ("desktop", "resources"):
        shutil.copytree(ROOT / name, folder / name, ignore=litter)
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
    subprocess.run([*build, "--wheel-dir", folder / "out", folder], check=True, capture_output=True, timeout=120)
    return next((folder / "out").glob("volute-*.whl"))


def test_the_wheel_holds_every_module_and_resource(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    modules = {f"volute/{p.relative_to(ROOT / 'desktop/volute')}" for p in (ROOT / "desktop").rglob("*.py")}
    resources = (p for p in (ROOT / "resources").rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    assert modules | {f"volute/resources/{p.relative_to(ROOT / 'resources')}" for p in resources} <= inside


def test_the_wheel_finds_its_words(wheel: Path, tmp_path: Path) -> None:
    """Read from the built package, not from the checkout: -I keeps this folder out of the path."""
    with ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    look = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from volute.words import Words; import volute; "
    look += "print(volute.__file__); Words.load('en'); Words.load('zh_CN')"
    told = subprocess.run([sys.executable, "-I", "-c", look], check=True, capture_output=True, text=True, timeout=60)
    assert told.stdout.startswith(str(tmp_path))
