"""Models as people write them in their lists."""

from __future__ import annotations

import pytest

from volute.domain.named_model import memory_of, named_model


@pytest.mark.parametrize(
    ("written", "model", "memory"),
    [
        ("RTX4090", "rtx4090", 24564),
        ("4090 48G", "rtx4090", 49152),
        ("RTX 4090 48GB", "rtx4090", 49152),
        ("NVIDIA GeForce RTX 4090 D", "rtx4090d", 24564),
        ("NVIDIA A100 80GB", "a100", 81920),
        ("A100 40G", "a100-40", 40960),
        ("h20", "h20", 97871),
        ("H20 96GB", "h20", 97871),
        ("H200 141GB", "h200", 143771),
        ("昇腾910B", "910b", 65536),
        ("L40S", "l40s", 46068),
    ],
)
def test_a_model_is_known_by_the_names_people_use(written: str, model: str, memory: int) -> None:
    found = named_model(written)
    assert found is not None
    assert (found[0].key, found[1]) == (model, memory)


@pytest.mark.parametrize("written", ["", "Radeon VII", "4", "card", "9090 24G"])
def test_what_the_catalogue_has_not_is_nothing(written: str) -> None:
    assert named_model(written) is None


@pytest.mark.parametrize(
    ("text", "mib"), [("24", 24576), ("24 GB", 24576), ("48G", 49152), ("24564 MiB", 24564), ("24564", 24564)]
)
def test_memory_is_read_with_or_without_its_unit(text: str, mib: int) -> None:
    assert memory_of(text) == mib
    assert memory_of(f"about {text}") is None
