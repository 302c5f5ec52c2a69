"""Colours by what they mean. The chrome is monochrome; blue is renting and orange is selling, everywhere."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme. Contrast on ``surface`` is at least 4.5 for every token that is used for text."""

    chrome: str
    surface: str
    raised: str
    sunken: str
    hover: str
    sel: str
    line: str
    line2: str
    text: str
    text2: str
    text3: str
    ink: str
    on_ink: str
    focus: str
    rent: str
    rent_text: str
    sell: str
    sell_text: str
    ok: str
    warn: str
    warn_glyph: str
    crit: str
    owned: str
    racked: str
    lit: str
    grid: str
    rent_soft: str
    sell_soft: str
    ok_soft: str
    warn_soft: str
    crit_soft: str


LIGHT = Tokens(
    chrome="#F5F6F7",
    surface="#FFFFFF",
    raised="#FFFFFF",
    sunken="#F0F2F4",
    hover="#F3F5F7",
    sel="#EAF0F6",
    line="#E3E6EA",
    line2="#CBD1D8",
    text="#1B2026",
    text2="#56606B",
    text3="#67717C",
    ink="#1B2026",
    on_ink="#FFFFFF",
    focus="#2F7FC8",
    rent="#0072B2",
    rent_text="#0067A3",
    sell="#D55E00",
    sell_text="#B84E00",
    ok="#007F59",
    warn="#F0C419",
    warn_glyph="#4A3A00",
    crit="#B0124A",
    owned="#E2E6EA",
    racked="#8F9CA9",
    lit="#2B3640",
    grid="#ECEEF1",
    rent_soft="#D6E8F3",
    sell_soft="#FBE3D3",
    ok_soft="#DDF2EA",
    warn_soft="#FDF5D2",
    crit_soft="#F8E0E8",
)

DARK = Tokens(
    chrome="#15171A",
    surface="#1B1E22",
    raised="#262A30",
    sunken="#23272C",
    hover="#22262B",
    sel="#2A323B",
    line="#2C3137",
    line2="#434A52",
    text="#E9ECEF",
    text2="#A8B0B9",
    text3="#8B949E",
    ink="#E9ECEF",
    on_ink="#15171A",
    focus="#6BB3EE",
    rent="#56B4E9",
    rent_text="#6FC0EE",
    sell="#F08A3C",
    sell_text="#F79B55",
    ok="#35C495",
    warn="#F0D24A",
    warn_glyph="#2B2300",
    crit="#FF7297",
    owned="#31373E",
    racked="#6E7984",
    lit="#C9D0D7",
    grid="#262A30",
    rent_soft="#1E3B4C",
    sell_soft="#47301F",
    ok_soft="#193A30",
    warn_soft="#3A3417",
    crit_soft="#472331",
)
