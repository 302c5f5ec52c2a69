"""Both languages say the same things, and code and words know each other completely.

Keys are found in code as literals, as the base of a plural, and as the shape of an f-string
(``f"step.{name}.title"``). Keys put together in any other way need a row in DYNAMIC.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from volute.words import LANGUAGES, Words
from volute.words.catalogue import flattened, sheets

CODE = Path(__file__).resolve().parents[3] / "desktop"

# Keys whose names come from data: prefix -> where the rest of the key comes from.
DYNAMIC = {
    "problem.": "codes of volute.domain.problems",
}
LOOKUPS = {"w", "words", "plural"}  # the names under which code calls a Words
KEY = re.compile(r"[a-z][a-z0-9_]*(\.[A-Za-z0-9_]+)+")


@pytest.fixture(scope="module")
def tables() -> dict[str, dict[str, str]]:
    return {language: dict(Words.load(language).texts) for language in LANGUAGES}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_areas_and_keys() -> None:
    areas = {
        language: {sheet.name: dict(flattened(tomllib.loads(sheet.read_text("utf-8")))) for sheet in sheets(language)}
        for language in LANGUAGES
    }
    assert areas["en"].keys() == areas["zh_CN"].keys()
    for area, keys in areas["en"].items():
        assert keys.keys() == areas["zh_CN"][area].keys(), area


def test_placeholders_agree(tables: dict[str, dict[str, str]]) -> None:
    """Except in ``unit.``, whose texts choose among facts that are always all given, and a spelt-out one."""
    for key, english in tables["en"].items():
        chinese = tables["zh_CN"][key]
        spare = {"n"} if key.endswith(".one") else set()
        if not key.startswith("unit."):
            assert placeholders(english) - spare == placeholders(chinese) - spare, key


def test_no_text_is_empty_or_has_loose_spaces(tables: dict[str, dict[str, str]]) -> None:
    for table in tables.values():
        for key, text in table.items():
            assert text, key
            assert text == text.strip(), key


def test_chinese_keeps_a_space_beside_latin(tables: dict[str, dict[str, str]]) -> None:
    touching = re.compile(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]")
    assert [key for key, text in tables["zh_CN"].items() if touching.search(text)] == []


@cache
def modules() -> tuple[ast.Module, ...]:
    return tuple(ast.parse(path.read_text("utf-8")) for path in sorted(CODE.rglob("*.py")))


def no_keys(module: ast.Module) -> set[int]:
    """Identities of string nodes that are no keys: docstrings, and pieces of f-strings."""
    prose = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
    pieces = {id(v) for node in ast.walk(module) if isinstance(node, ast.JoinedStr) for v in node.values}
    return prose | pieces


def literals() -> Iterator[str]:
    for module in modules():
        skipped = no_keys(module)
        for node in ast.walk(module):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
                yield node.value


def shapes() -> Iterator[re.Pattern[str]]:
    """Every f-string that begins with a whole segment, as a pattern with its holes open."""
    for module in modules():
        for node in ast.walk(module):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                parts = [str(v.value) if isinstance(v, ast.Constant) else None for v in node.values]
                if parts[0] and re.match(r"[a-z_]+\.", parts[0]):
                    yield re.compile("".join(".+" if p is None else re.escape(p) for p in parts))


def asked() -> Iterator[str]:
    """Literal keys handed straight to a Words."""
    for module in modules():
        for node in ast.walk(module):
            if not (isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in LOOKUPS and isinstance(node.args[0].value, str):
                yield node.args[0].value + (".other" if called == "plural" else "")


def test_no_key_is_missing(tables: dict[str, dict[str, str]]) -> None:
    keys = set(tables["en"])
    assert sorted(set(asked()) - keys) == []


def test_literals_that_look_like_keys_exist(tables: dict[str, dict[str, str]]) -> None:
    keys = set(tables["en"])
    areas = {key.partition(".")[0] for key in keys}
    stems = {key[: m.start()] for key in keys for m in re.finditer(r"\.", key)}
    told = {text for text in literals() if KEY.fullmatch(text) and text.partition(".")[0] in areas}
    assert sorted(told - keys - stems) == []


def test_no_key_is_unused(tables: dict[str, dict[str, str]]) -> None:
    told, patterns = set(literals()), tuple(shapes())
    assert told, "no code found"

    def used(key: str) -> bool:
        stem = re.sub(r"\.(one|other)$", "", key)
        return (
            bool({key, stem} & told)
            or key.startswith(tuple(DYNAMIC))
            or any(p.fullmatch(key) or p.fullmatch(stem) for p in patterns)
        )

    assert sorted(key for key in tables["en"] if not used(key)) == []


def test_a_missing_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        Words.load("en")("no.such.key")


def test_only_text_may_stand_at_a_leaf() -> None:
    with pytest.raises(TypeError, match=r"a\.b"):
        list(flattened({"a": {"b": 3}}))
