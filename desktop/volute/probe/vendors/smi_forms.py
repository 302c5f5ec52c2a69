"""What ``nvidia-smi`` and its many likenesses print beside their full report: CSV, the list, the table for people.

Each comes as texts by the names of the CSV columns. These forms have no end of their own, so an answer that breaks
off inside a card, or shows fewer cards than it counts, is no answer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from volute.probe.vendors.values import BUS, LONGEST, cells
from volute.probe.vendors.vendor import Unreadable

Told = Mapping[str, str]
COLUMN = r"[A-Za-z][\w.-]*(?: \[[^\],]+\])?"
HEAD = re.compile(rf"^{COLUMN}(?:, ?{COLUMN})*[ \r]*$", re.MULTILINE)
UNIT = re.compile(r" \[[^\]]+\]$")
OF_A_CARD = frozenset({"name", "uuid", "serial", "pci.bus_id", "bus_id", "memory.total"})
OF_SOMETHING_ELSE = frozenset({"pid", "process_name", "retired_pages.address", "retired_pages.cause"})
LISTED = re.compile(r"^(?:GPU|PPU|XPU|AIP|DCU) \d+: ([^\n]+)$", re.MULTILINE)
LEFT_OUT = re.compile(r"^[^\S\n]*(?:\.\.\.|…)[ \r]*$", re.MULTILINE)  # by the hand that saved it
NUMBERED = re.compile(r"\|\s*(\d+)\s(.*)$")
STATE = re.compile(r"\s+(On|Off|N/A|WDDM|TCC|MCDM)$")
MEMORY = re.compile(r"(\d+) ?Mi?B\s*/\s*(\d+) ?Mi?B")
MEBIBYTES = re.compile(r"\d{1,9} ?MiB")
WATTS = re.compile(r"(\d{1,5}(?:\.\d{1,3})?) ?W")
SHAPES = {  # cells that cannot be anything else
    "driver_version": re.compile(r"\d{3}\.\d{2,3}(?:\.\d{2})?"),
    "vbios_version": re.compile(r"[0-9A-F]{2}(?:\.[0-9A-F]{2}){4}", re.IGNORECASE),
    "serial": re.compile(r"\d{13}"),
    "pci.device_id": re.compile(r"0x[0-9A-F]{4}10DE", re.IGNORECASE),
}
POWER = re.compile(r"(\S+?)\s*/\s*(\d+(?:\.\d+)?) ?W\b")
TEMPERATURE = re.compile(r"(\d+) ?C\b")
LOAD = re.compile(r"(\d+) ?%")
ODD = re.compile(r"ERR!|Unknown Error|GPU is lost|requires reset", re.IGNORECASE)
DRIVER = re.compile(r"(?:KMD|Driver) Version:\s*(\S+)")
PROCESS = re.compile(r"^\|[ \t]+(\d+)[ \t]+(?:\S+[ \t]+\S+[ \t]+)?\d+[ \t]+(C|G|C\+G|M\+C)\s", re.MULTILINE)
PLAIN_PROCESS = re.compile(r"^\|[ \t]+(\d+)[ \t]+\d+[ \t]+(\S)", re.MULTILINE)  # of a table without types


def csv_rows(text: str) -> list[Told]:
    """The rows of ``--query-gpu … --format=csv``, by column names without their units, in small letters."""
    found = next((head for head in HEAD.finditer(text) if _of_cards(head[0])), None)
    if found is None:
        return []
    names = [UNIT.sub("", name).lower() for name in cells(found[0])]
    rows: list[Told] = [dict(zip(names, row, strict=True)) for row in _csv_body(text[found.end() :], len(names))]
    if any(row.get("count", "").isdigit() and int(row["count"]) > len(rows) for row in rows):
        raise Unreadable("cut_short")
    return rows


def _of_cards(head: str) -> bool:
    names = {UNIT.sub("", name).lower() for name in cells(head)}
    return bool(names & OF_A_CARD) and not names & OF_SOMETHING_ELSE and (len(names) > 1 or names <= {"name", "uuid"})


def _csv_body(text: str, width: int) -> Iterator[Sequence[str]]:
    """Rows until the first line that is none; a row that lacks columns was broken off."""
    for line in text.lstrip("\r\n").splitlines():
        row = cells(line)
        if len(row) != width:
            if 1 < len(row) < width:
                raise Unreadable("cut_short")
            return
        yield row


def headless(text: str, named: re.Pattern[str]) -> list[Told]:
    """Rows of ``--format=csv,noheader``, told by their units; of two sizes of memory the larger is the whole.

    A row counts where one of its cells holds a maker's name. Without units no figure is told, for their order is
    anybody's guess; that there is a card is told where rows are counted from 0 on.
    """
    rows = [cells(line) for line in text.splitlines() if named.search(line) and line.count(",") > 1]
    last = cells(text.rstrip().rpartition("\n")[2])
    short = [row for row in (*rows, last) if rows and len(row) < len(rows[0]) and row[:1] and row[0].isdigit()]
    if short:
        raise Unreadable("cut_short")
    counted = [row[0] for row in rows] == [str(number) for number in range(len(rows))] and text.endswith("\n")
    return [_by_units(row, named) for row in rows if counted or any(MEBIBYTES.fullmatch(cell) for cell in row)]


def _by_units(row: Sequence[str], named: re.Pattern[str]) -> Told:
    sizes = sorted((int(cell.split()[0]) for cell in row if MEBIBYTES.fullmatch(cell)), reverse=True)
    loads = [cell for cell in row if LOAD.fullmatch(cell)]
    powers = sorted(float(found[1]) for cell in row if (found := WATTS.fullmatch(cell)))
    told = {
        "name": next((cell for cell in row if named.search(cell) and "UUID" not in cell), ""),
        "uuid": next((cell for cell in row if cell.startswith("GPU-")), ""),
        "pci.bus_id": next((cell for cell in row if BUS.fullmatch(cell)), ""),
        "temperature.gpu": next((cell for cell in row if TEMPERATURE.fullmatch(cell)), ""),
        "utilization.gpu": loads[0] if len(loads) == 1 else "",
        "memory.total": str(sizes[0]) if sizes else "",
        "power.draw": f"{powers[0]}" if powers else "",
        "power.limit": f"{powers[-1]}" if len(powers) == 2 else "",
        "instead": next((cell for cell in row if ODD.search(cell)), ""),
        **{name: next(filter(shape.fullmatch, row), "") for name, shape in SHAPES.items()},
    }
    return told | ({"memory.used": str(sizes[1])} if len(sizes) == 2 else {})


def listed(text: str) -> list[Told]:
    """``-L``: one line a card; the slices of a card stand below it, further in."""
    return [_listed(row[1].strip()) for row in LISTED.finditer(text)]


def _listed(line: str) -> Told:
    name, bracket, rest = line.partition(" (UUID: ")
    if bracket and not rest.endswith(")"):
        raise Unreadable("cut_short")
    if not bracket and line.count("(") > line.count(")"):
        raise Unreadable("cut_short")
    return {"name": name, "uuid": rest.removesuffix(")")}


def table(text: str) -> list[Told]:
    """The table for people: two or three lines a card between rules, told by the shape of values, not by place."""
    head, above, below = text.partition("Bus-Id")
    if not above or not _is_table(head):
        return []
    cards_text, found, processes = below.partition("Processes:")
    kind = PROCESS if " Type " in processes else PLAIN_PROCESS
    counted = Counter(row[1] for row in kind.finditer(processes) if row[2] != "G" or kind is PLAIN_PROCESS)
    driver = DRIVER.search(text)
    known = bool(found) and _closed(processes)
    rows = list(_cards(cards_text.partition("MIG devices:")[0], driver[1] if driver else ""))
    if LEFT_OUT.search(cards_text) or _gap([row["index"] for row in rows]):
        raise Unreadable("cut_short")
    more = {} if found else {"end_not_seen": "yes"}  # the tool itself always goes on to the processes
    return [{**row, **more, "processes/count": str(counted[row["index"]]) if known else ""} for row in rows]


def _is_table(head: str) -> bool:
    return bool(re.search(r"^[^\S\n]*\|[^\n]*$", head, re.MULTILINE))


def _closed(text: str) -> bool:
    return text.rstrip().endswith("+") or "\n+-" in text.partition("==|")[2]


def _gap(numbers: Sequence[str]) -> bool:
    return len(numbers) > 1 and max(map(int, numbers)) >= len(numbers)


def _cards(text: str, driver: str) -> Iterator[dict[str, str]]:
    block: list[str] = []
    for line in text.splitlines():
        if line.lstrip().startswith("|") and not re.match(r"\s*\|[-=+]+\|?\s*$", line):
            block.append(line)
            continue
        if line.lstrip()[:1] in ("+", "|") and block:
            yield from _card(block, driver)
            block = []
    if block and NUMBERED.match(_left(block[0])):
        raise Unreadable("cut_short")


def _left(line: str) -> str:
    return "|" + line.strip().lstrip("|").partition("|")[0]


def _card(block: Sequence[str], driver: str) -> Iterator[dict[str, str]]:
    numbered, place = NUMBERED.match(_left(block[0])), BUS.search(block[0])
    if not numbered or not place:
        return
    if len(block) < 2:
        raise Unreadable("cut_short")
    second = [cell.strip() for cell in block[1].strip().strip("|").split("|")]
    memory, power = MEMORY.search(block[1]), POWER.search(second[0])
    named = numbered[2].rstrip()
    state = STATE.search(named[-LONGEST:])
    yield {
        "index": numbered[1],
        "name": STATE.sub("", named[:LONGEST]).strip(),
        "persistence_mode": {"On": "Enabled", "Off": "Disabled"}.get(state[1], "") if state else "",
        "pci.bus_id": place[0],
        "memory.used": memory[1] if memory else "",
        "memory.total": memory[2] if memory else "",
        "power.draw": power[1] if power else "",
        "power.limit": power[2] if power else "",
        "mig.mode.current": "Enabled" if len(block) > 2 and "Enabled" in block[-1].rpartition("|")[0] else "",
        "driver_version": driver,
        **_ecc(block[0].strip().strip("|").rpartition("|")[2].strip()),
        "instead": odd[0] if (odd := ODD.search("\n".join(block))) else "",
        **_live(second),
    }


def _ecc(cell: str) -> dict[str, str]:
    """The last column counts errors where ECC is on, and says Off where it is off; a sliced card says On."""
    if cell.isdigit():
        return {"ecc.mode.current": "Enabled", "ecc.errors.uncorrected.volatile.total": cell}
    return {"ecc.mode.current": "Disabled"} if cell == "Off" else {}


def _live(second: Sequence[str]) -> dict[str, str]:
    """Fan and temperature stand left, the load right."""
    temperature, load = TEMPERATURE.search(second[0]), LOAD.search(second[-1])
    fan = second[0].split(maxsplit=1)[0] if second[0] else ""
    return {
        "fan.speed": fan if "%" in fan or "ERR" in fan else "",
        "temperature.gpu": temperature[1] if temperature else "",
        "utilization.gpu": load[1] if load else "",
    }
