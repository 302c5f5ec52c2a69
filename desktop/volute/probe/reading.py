"""From what was heard to what was seen. A tool that did not finish has not answered, whatever it printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from volute.domain.seen import Outcome, Seen
from volute.probe import script
from volute.probe.ask import Heard
from volute.probe.recognise import vendor_of
from volute.probe.vendors import BUS, TOOLED, Unreadable, Vendor
from volute.probe.vendors.bus import with_the_bus
from volute.probe.vendors.values import in_bus_order

SAID = 400
BESIDE = ("cat ", "test -d ")  # what the kernel tells is no tool of a card maker
NO_TOOL = "no tool of a card maker was found"
TOO_MUCH, KEEP_OF_TOO_MUCH = 4 << 20, 256 << 10  # bytes: of an answer without end a part is evidence enough


@dataclass(frozen=True, slots=True)
class Read:
    """What one host's streams come to."""

    outcome: Outcome
    error: str = ""
    answers: Mapping[str, bytes] = field(default_factory=dict)
    seen: tuple[Seen, ...] = ()


def evidence(heard: Heard, marker: str) -> dict[str, bytes]:
    """The raw answers of a host whose probe was broken off."""
    return _kept(script.split(bytes(heard.stdout), marker), heard, marker)


def _kept(spoken: script.Transcript, heard: Heard, marker: str) -> dict[str, bytes]:
    """Answers by question, ``<question>.err`` for what a tool said beside them; cut if without end."""
    aside = script.split(bytes(heard.stderr), marker)
    kept = {name: answer.text for name, answer in spoken.answers.items() if answer.code != script.ABSENT}
    beside = {f"{name}.err": answer.text for name, answer in aside.answers.items() if kept.get(name) and answer.text}
    if len(heard) <= TOO_MUCH:
        return kept | beside
    return {name: text[:KEEP_OF_TOO_MUCH] for name, text in (kept | beside).items()}


def read(heard: Heard, marker: str) -> Read:
    """Judge a host that was heard to the end of its script, or of its connection."""
    spoken = script.split(bytes(heard.stdout), marker)
    if not spoken.begun:
        return _without_marks(heard)
    answers = _kept(spoken, heard, marker)
    present = [vendor for vendor in TOOLED if _present(vendor, spoken)]
    on_the_bus = _on_the_bus(spoken, answers)
    if not present:
        outcome = Outcome.NO_TOOL if spoken.ended else Outcome.UNREADABLE
        return Read(outcome, _words(heard) or NO_TOOL, answers, on_the_bus)
    cards, troubles = _cards(present, spoken, answers)
    outcome, error = troubles[0] if troubles else (Outcome.ANSWERED, "; ".join(_asides(present, spoken, answers)))
    silent = {vendor.name for vendor in present} if not troubles else set()
    return Read(outcome, error, answers, in_bus_order(with_the_bus(cards, on_the_bus, silent)))


def _on_the_bus(spoken: script.Transcript, answers: Mapping[str, bytes]) -> tuple[Seen, ...]:
    """What the kernel lists, where it was heard to the end; a host without such a list has none."""
    whole = _complete(BUS, spoken, answers)
    try:
        return BUS.read(whole)
    except Unreadable:
        return ()


def _cards(
    present: list[Vendor], spoken: script.Transcript, answers: Mapping[str, bytes]
) -> tuple[list[Seen], list[tuple[Outcome, str]]]:
    cards: list[Seen] = []
    troubles: list[tuple[Outcome, str]] = []
    for vendor in present:
        try:
            cards += vendor.read(_complete(vendor, spoken, answers))
        except Unreadable as unreadable:
            troubles.append(_why(vendor, spoken, str(unreadable)))
    return cards, troubles


def _without_marks(heard: Heard) -> Read:
    """No shell ran our script: a login that always runs one command, which may be just the one we need."""
    raw = bytes(heard.stdout)
    try:
        vendor = vendor_of(raw)
        seen = vendor.read({vendor.name: raw, f"{vendor.name}.err": bytes(heard.stderr)})
    except Unreadable as unreadable:
        return Read(Outcome.UNREADABLE, _words(heard) or str(unreadable), {"login": raw[:KEEP_OF_TOO_MUCH]})
    return Read(Outcome.ANSWERED, "", {vendor.name: raw}, seen)


def _present(vendor: Vendor, spoken: script.Transcript) -> bool:
    """One of its tools is there, or its driver remembers cards without it."""
    tool = spoken.answers.get(_tool(vendor, spoken))
    others = (spoken.answers.get(name) for name in vendor.asks if name != vendor.name)
    there = tool is not None and tool.code != script.ABSENT
    return there or any(other and other.code == 0 and other.text.strip() for other in others)


def _tool(vendor: Vendor, spoken: script.Transcript) -> str:
    """The question that speaks for the vendor: its first, or the older tool asked in its stead."""
    tools = (name for name, command in vendor.asks.items() if not command.startswith(BESIDE))
    installed = (name for name in tools if (a := spoken.answers.get(name)) and a.code != script.ABSENT)
    return next(installed, vendor.name)


def _complete(vendor: Vendor, spoken: script.Transcript, answers: Mapping[str, bytes]) -> dict[str, bytes]:
    """Only what ended by itself is read; half a table would make cards vanish."""
    whole = {n for n in vendor.asks if (a := spoken.answers.get(n)) and a.complete and a.code != script.STUCK}
    return {name: text for name, text in answers.items() if name.removesuffix(".err") in whole}


def _why(vendor: Vendor, spoken: script.Transcript, unreadable: str) -> tuple[Outcome, str]:
    name = _tool(vendor, spoken)
    tool, command = spoken.answers.get(name), vendor.asks[name]
    if tool is not None and tool.code == script.STUCK:
        stuck = " ".join(tool.text.decode("utf-8", "replace").split())
        return Outcome.UNREADABLE, f"answer_tool_stuck: said={stuck[:SAID]}"
    if tool is not None and tool.code in script.OVERDUE:
        return Outcome.TIMED_OUT, command
    if tool is not None and tool.code is None:
        return Outcome.UNREADABLE, f"answer_cut_short: said={command}"
    return Outcome.UNREADABLE, unreadable


def _asides(present: list[Vendor], spoken: script.Transcript, answers: Mapping[str, bytes]) -> Iterator[str]:
    """What a tool that did answer complained of, for a person to read."""
    for vendor in present:
        name = _tool(vendor, spoken)
        tool = spoken.answers.get(name)
        if tool is not None and tool.code not in (0, script.ABSENT):
            words = answers.get(f"{name}.err", b"").decode("utf-8", "replace").strip()
            yield f"{vendor.asks[name]} ({tool.code}) {words[:SAID]}".rstrip()


def _words(heard: Heard) -> str:
    """The host's own words where no tool spoke."""
    for stream in (heard.stderr, heard.stdout):
        lines = [line for line in bytes(stream[:4096]).decode("utf-8", "replace").splitlines() if line.strip()]
        said = " ".join(line.strip() for line in lines if "volute-" not in line)
        if said:
            return said[:SAID]
    return ""
