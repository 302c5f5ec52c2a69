"""A list of cards as spreadsheets give it: headings in either language, one card a line, every bad line named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from volute.commands.listed import BadRow
from volute.commands.listed import rows as numbered
from volute.commands.receiving import Paid
from volute.domain.card import Cooler
from volute.domain.catalogue import Model
from volute.domain.events import Registered
from volute.domain.money import Currency, Money
from volute.domain.named_model import memory_of, named_model, official
from volute.domain.problems import Refused

MOST, MOST_SLOT = 5000, 63
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "model": ("model", "card model", "gpu", "gpu model", "型号", "卡型", "显卡型号", "显卡"),
    "label": ("label", "sticker", "s/n on label", "s/n", "sn", "serial", "serial number", "标签", "标签序列号",
              "标签号", "序列号", "条码"),
    "centre": ("centre", "center", "site", "中心", "智算中心", "机房"),
    "store": ("store", "shelf", "shelf or room", "room", "库位", "库房", "货架", "仓库"),
    "host": ("host", "server", "node", "主机", "服务器", "节点"),
    "slot": ("slot", "槽位", "卡槽"),
    "cooler": ("cooler", "cooling", "散热", "散热方式"),
    "memory_mib": ("memory", "vram", "显存", "显存容量"),
    "cost": ("cost", "cost of each", "price", "paid", "成本", "购入价", "单价", "进价", "采购价"),
    "document": ("document", "invoice", "发票", "发票号", "单据"),
}  # fmt: skip
COOLERS = {"fan": Cooler.FAN, "风扇": Cooler.FAN, "blower": Cooler.BLOWER, "涡轮": Cooler.BLOWER,
           "passive": Cooler.PASSIVE, "被动": Cooler.PASSIVE, "water": Cooler.WATER, "水冷": Cooler.WATER}  # fmt: skip
AS_NUMBER = re.compile(r"^\d(\.\d+)?[eE]\+?\d+$")
_FIELDS = {heading: field for field, headings in HEADINGS.items() for heading in headings}


@dataclass(frozen=True, slots=True)
class Basis:
    """What a whole list shares where its lines say nothing: place, currency and VAT basis."""

    centre: str = ""
    store: str = ""
    currency: Currency = Currency.CNY
    vat_included: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """One card of a list; ``number`` is its line, the heading being line 1."""

    number: int
    registered: Registered
    label: str = ""
    paid: Paid | None = None


def read_cards(text: str, basis: Basis) -> tuple[list[Line], list[BadRow]]:
    """Lines whose cells can be read, and the others. Refused when the headings name no model, or for too many lines."""
    rows = list(numbered(text))
    if not rows:
        return [], []
    fields = [field_of(cell) for cell in rows[0][1]]
    if "model" not in fields:
        raise Refused("card_list_headings", given=" ".join(rows[0][1])[:60])
    if len(rows) - 1 > MOST:
        raise Refused("card_list_long", lines=len(rows) - 1, most=MOST)
    good: list[Line] = []
    bad: list[BadRow] = []
    for number, cells in rows[1:]:
        given = {field: cell.strip() for field, cell in zip(fields, cells, strict=False) if field and cell.strip()}
        try:
            good.append(_line(number, given, basis))
        except Refused as trouble:
            bad.append(BadRow(number, "  ".join(filter(None, map(str.strip, cells))), trouble))
    return good, bad


def field_of(heading: str) -> str:
    """The field a heading names, in English or Chinese, with or without its unit; nothing when none."""
    whole = heading.strip().lower()
    bare = re.split(r"[,，(（\[]", whole)[0].strip()
    short = re.sub(r"\s*(¥|￥|元|cny|gb|gib|mib|g)$", "", bare).strip()
    return next((_FIELDS[name] for name in (whole, bare, short) if name in _FIELDS), "")


def _line(number: int, given: Mapping[str, str], basis: Basis) -> Line:
    label = given.get("label", "")
    if AS_NUMBER.match(label):
        raise Refused("label_as_number", label=label)
    model, memory = _model(given)
    host = given.get("host", "")
    registered = Registered(
        model=model.key,
        centre=given.get("centre", "") or basis.centre,
        store="" if host else given.get("store", "") or basis.store,
        host=host,
        slot=_slot(given.get("slot", "")) if host else None,
        cooler=_cooler(given.get("cooler", ""), model),
        memory_mib=memory,
        source="import",
    )
    if not registered.host and not registered.store:
        raise Refused("place_needed", field="store")
    return Line(number, registered, label, _paid(given, basis))


def _model(given: Mapping[str, str]) -> tuple[Model, int]:
    named = named_model(given.get("model", ""))
    if named is None:
        raise Refused("model_unknown", field="model", given=given.get("model") or "—")
    model, memory = named
    if text := given.get("memory_mib", ""):
        read = memory_of(text)
        if read is None:
            raise Refused("evidence_not_whole", field="memory_mib", given=text, least=1, most=4_194_304)
        memory = official(model, read)
    return model, memory


def _slot(text: str) -> int:
    figures = text.lstrip("#").removeprefix("GPU").removeprefix("gpu").strip()
    if not (figures.isascii() and figures.isdigit() and int(figures) <= MOST_SLOT):
        raise Refused("evidence_not_whole", field="slot", given=text, least=0, most=MOST_SLOT)
    return int(figures)


def _cooler(text: str, model: Model) -> str:
    """As written; where nothing is, as the maker fits it."""
    if not text:
        return model.cooler.value
    if text.lower() not in COOLERS:
        raise Refused("cooler_unknown", given=text)
    return COOLERS[text.lower()].value


def _paid(given: Mapping[str, str], basis: Basis) -> Paid | None:
    text = given.get("cost", "")
    if not text:
        return None
    try:
        each = Money.of(Decimal(text.strip("¥￥元 ").replace(",", "")), basis.currency)
    except (InvalidOperation, ValueError) as odd:
        raise Refused("evidence_not_amount", field="cost", given=text) from odd
    if each.minor < 0:
        raise Refused("evidence_not_amount", field="cost", given=text)
    return Paid(each, basis.vat_included, given.get("document", ""))
