"""Code 128, set B: a text as the widths of its bars and gaps, which scanners of a warehouse read (ISO/IEC 15417)."""

from __future__ import annotations

from volute.domain.problems import Refused

WIDTHS = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 "
    "123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 "
    "232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 "
    "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 "
    "111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 "
    "111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 "
    "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232"
)
PATTERNS = tuple(WIDTHS.split())
START, STOP, FIRST, LAST = 104, "2331112", 32, 126


def widths(text: str) -> tuple[int, ...]:
    """In modules, a bar first, bars and gaps in turn, without the quiet zones of ten modules on both sides.

    Refused for a text of other characters than plain ones, and for none.
    """
    if not text or any(not FIRST <= ord(letter) <= LAST for letter in text):
        raise Refused("barcode_text", given=text)
    values = [ord(letter) - FIRST for letter in text]
    check = (START + sum(at * value for at, value in enumerate(values, 1))) % 103
    symbols = "".join(PATTERNS[value] for value in (START, *values, check)) + STOP
    return tuple(map(int, symbols))
