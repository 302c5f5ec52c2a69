"""Each reason for which an answer is unreadable has words in both languages that its facts can fill."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from volute.probe.answers import read_answer
from volute.probe.vendors import (
    Unreadable,
    amd,
    ascend,
    cambricon,
    enflame,
    hygon,
    iluvatar,
    intel,
    kunlun,
    metax,
    moore,
    nvidia,
)
from volute.words import LANGUAGES, Words

PROBE = Path(__file__).resolve().parents[2] / "desktop" / "volute" / "probe"


def reasons() -> set[str]:
    modules = (nvidia, ascend, amd, hygon, moore, cambricon, iluvatar, metax, kunlun, enflame, intel)
    spelt = {reason for vendor in modules for _, reason in vendor.FAILURES}
    spelt |= {"nothing", "other_form", "form_not_asked"}
    for path in PROBE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Unreadable":
                spelt |= {a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)}
    return spelt


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_words(language: str) -> None:
    words = Words.load(language)  # type: ignore[arg-type]
    parts = [f"problem.answer_{reason}.{part}" for reason in reasons() for part in ("what", "remedy")]
    assert len(parts) > 20
    assert [part for part in parts if not words.has(part)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("data", "tool"),
    [
        (b"", None),
        (b"<nvidia_smi_log><gpu>", None),
        (b"<nvidia_smi_log><gpu></nvidia_smi_log>", None),
        (b"dcmi module initialize failed. ret is -8005", None),
        (b"Failed to initialize NVML: Driver/library version mismatch", None),
        (b"Unable to determine the device handle for GPU 0000:0B:00.0: Unknown Error", None),
        (b"No devices were found", None),
        (b"x", "fax-smi"),
        (b"GPU: 0\n    CLOCK:\n        GFX_0:\n            CLK: 1 MHz", None),
        (b"01:00.0 3D controller: XINCHAO Corporation XCHAO-8180 (rev a1)", None),
        (b"bash: nvidia-smi: command not found", None),
    ],
)
def test_the_facts_of_a_reason_fill_its_words(language: str, data: bytes, tool: str | None) -> None:
    words = Words.load(language)  # type: ignore[arg-type]
    with pytest.raises(Unreadable) as trouble:
        read_answer(data, tool)
    for part in ("what", "remedy"):
        assert words(f"problem.{trouble.value.code}.{part}", **trouble.value.facts)
