"""The house rules that no other tool checks: sizes, docstrings, names, places, and one law about Qt."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted([*(ROOT / "desktop").rglob("*.py"), *(ROOT / "installer").rglob("*.py")])
TEXTS = {".py", ".toml", ".txt", ".md", ".sh", ".xml", ".json", ".csv", ".svg", ""}
TOP = {"pyproject.toml", "README.md", "LICENSE", "desktop", "resources", "tests", "installer"}
BUILT = {
    "build",
    "dist",
    "volute-comparison.png",
    "volute-comparison.xlsx",
}  # made here by tools and by the demo; ignored

LONGEST_MODULE, LONGEST_FUNCTION, DEEPEST, MEDIAN = 250, 30, 3, 150
MAY_BE_LONG = {  # "package/module.py" or "package/module.py:function" -> why
    "ledger/reading_tables.py:card_row": "a table of columns, one per line",
}

NESTS = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match)
FORBIDDEN_MODULES = re.compile(r"^(utils?|helpers?|common|misc|managers?|mixins?|base)$")
FORBIDDEN_CLASSES = re.compile(r"(Manager|Helper|Utils?|Mixin)$|^Base[A-Z]")
ONE_MACHINE = re.compile(r"""\.\./shared|(?:^|[\s"'`(=:])/(?:work|root|home|mnt|srv)/[\w.]""", re.MULTILINE)


def _name(module: Path) -> str:
    return str(module.relative_to(ROOT / "desktop/volute" if "desktop" in module.parts else ROOT))


def _trees() -> Iterator[tuple[Path, ast.Module]]:
    for module in MODULES:
        yield module, ast.parse(module.read_text())


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def _depth(node: ast.AST) -> int:
    """How deep statements are nested in each other; an elif is no deeper than its if."""
    deepest = 0
    for child in ast.iter_child_nodes(node):
        chained = isinstance(node, ast.If) and isinstance(child, ast.If) and child in node.orelse
        deepest = max(deepest, _depth(child) + (isinstance(child, NESTS) and not chained))
    return deepest


def test_modules_are_short() -> None:
    sizes = {_name(m): len(m.read_text().splitlines()) for m in MODULES if m.name != "__init__.py"}
    median = statistics.median(sizes.values())
    print(f"{len(sizes)} modules, median {median:.0f} lines, longest {max(sizes.values())}")  # noqa: T201 - shown by -rP
    assert {n: s for n, s in sizes.items() if s > LONGEST_MODULE and n not in MAY_BE_LONG} == {}
    assert median <= MEDIAN


def test_functions_are_short_and_flat() -> None:
    long, deep, sizes = {}, {}, []
    for module, tree in _trees():
        for function in _functions(tree):
            name = f"{_name(module)}:{function.name}"
            size = (function.end_lineno or 0) - function.lineno + 1
            sizes.append(size)
            if size > LONGEST_FUNCTION and name not in MAY_BE_LONG:
                long[name] = size
            if (depth := _depth(function)) > DEEPEST:
                deep[name] = depth
    print(f"{len(sizes)} functions, median {statistics.median(sizes):.0f} lines, longest {max(sizes)}")  # noqa: T201 - shown by -rP
    assert long == {}
    assert deep == {}


def test_every_module_states_its_law() -> None:
    assert [_name(module) for module, tree in _trees() if tree.body and not ast.get_docstring(tree)] == []


def test_names_are_of_the_trade() -> None:
    modules = [_name(m) for m in MODULES if any(FORBIDDEN_MODULES.match(part) for part in (m.stem, m.parent.name))]
    classes = [
        f"{_name(module)}:{node.name}"
        for module, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and FORBIDDEN_CLASSES.search(node.name)
    ]
    assert modules + classes == []


def test_long_functions_keep_their_excuse_only_while_they_need_it() -> None:
    found = {
        f"{_name(m)}:{f.name}": (f.end_lineno or 0) - f.lineno + 1 for m, tree in _trees() for f in _functions(tree)
    }
    found |= {_name(m): len(m.read_text().splitlines()) for m in MODULES}
    limits = {n: LONGEST_FUNCTION if ":" in n else LONGEST_MODULE for n in MAY_BE_LONG}
    assert [n for n, limit in limits.items() if found.get(n, 0) <= limit] == []


def test_nothing_names_one_machine() -> None:
    """Paths of the machine it was written on help nobody else."""
    files = [ROOT / "README.md", ROOT / "pyproject.toml", ROOT / ".ci/run"]
    files += [f for d in ("desktop", "resources", "installer") for f in (ROOT / d).rglob("*")]
    texts = (f for f in files if f.is_file() and f.suffix in TEXTS and "__pycache__" not in f.parts)
    assert [str(f.relative_to(ROOT)) for f in texts if ONE_MACHINE.search(f.read_text())] == []
    assert ONE_MACHINE.search('open("/home/me/ledger.db")')


def test_the_top_level_is_the_agreed_one() -> None:
    seen = {entry.name for entry in ROOT.iterdir() if not entry.name.startswith(".") and entry.suffix != ".egg-info"}
    assert seen - BUILT == TOP


# --- Qt ---------------------------------------------------------------------------------------------------


def test_qt_for_python_stays_below_6_12_while_python_3_11_is_supported() -> None:
    """6.12.0 drops a reference to None per void call on Python 3.11; the process dies after some hundred."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    qt = next(r for r in map(Requirement, project["dependencies"]) if r.name == "PySide6-Essentials")
    supports_311 = SpecifierSet(project["requires-python"]).contains("3.11")
    assert not (supports_311 and qt.specifier.contains("6.12.0"))
    assert qt.specifier.contains("6.11.3")


EMIT = """
import sys
from PySide6.QtCore import QCoreApplication, QObject, Signal

class Bell(QObject):
    rung = Signal(int)

app, bell, heard = QCoreApplication([]), Bell(), []
bell.rung.connect(heard.append)
before = sys.getrefcount(None)
for n in range(5000):
    bell.rung.emit(n)
assert heard == list(range(5000))
lost = before - sys.getrefcount(None)
assert lost < 500 or sys.version_info >= (3, 12), "references to None are being lost"  # since 3.12 it cannot die of it
"""


def test_five_thousand_signals_survive() -> None:
    """In a process of its own, because the fault kills it."""
    run = subprocess.run([sys.executable, "-c", EMIT], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize(
    ("code", "depth"),
    [
        ("def f():\n return 1", 0),
        ("def f():\n if a:\n  return 1\n elif b:\n  return 2\n elif c:\n  return 3", 1),
        ("def f():\n for a in b:\n  if a:\n   with c:\n    return 1", 3),
    ],
)
def test_depth_is_counted_as_a_reader_would(code: str, depth: int) -> None:
    assert _depth(ast.parse(code)) == depth
