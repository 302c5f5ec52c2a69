"""A ledger of a large owner, through the same doors as every fact: a hundred centres of a thousand cards each.

Nothing is drawn by chance: the same call makes the same fleet. A part of each centre is let by contract, a share of
its cards works, prices and purchase costs are known, so that every figure of the window has something to count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from volute.commands.probing import store_run
from volute.commands.seat import Seat
from volute.commands.targets import Scope
from volute.domain.catalogue import MODELS
from volute.domain.events import Costed, Described, Event, Evidence, Identified, Registered, StepTaken
from volute.domain.seen import Observation, Outcome, Seen
from volute.ledger.store import Ledger
from volute.ledger.transaction import Draft

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SEAT = Seat("bench", lambda: NOW)
STOCK = {  # model: bought and resold for, a card-hour, a card-month; CNY with VAT
    "rtx4090": (13_000, 20_900, "2.0", "1050"),
    "a100": (68_000, 62_000, "4.2", "2400"),
    "h20": (98_000, 96_500, "6.5", "3400"),
    "l40s": (52_000, 47_000, "3.1", "1800"),
}
PROVINCES = ("Anhui", "Gansu", "Guizhou", "Hebei", "Jiangsu", "Sichuan", "Zhejiang")
SLOTS, EVERY = 8, 4  # cards a host; one host of so many is let whole


def large_fleet(path: Path, centres: int = 100, cards: int = 1000) -> Ledger:
    """``cards`` a centre, whole hosts of one model; one transaction a centre, then one run of the probe."""
    ledger = Ledger.open(path)
    with ledger.writing(SEAT.by, NOW) as tx:
        tx.append_all([Draft(subject, Described(told), NOW - timedelta(days=300)) for subject, told in _prices()])
    for at in range(centres):
        with ledger.writing(SEAT.by, NOW) as tx:
            tx.append_all(list(_centre(at, cards)))
    hosts = [host for at in range(centres) for host in range(at * cards // SLOTS, (at + 1) * cards // SLOTS)]
    store_run(ledger, SEAT, Scope(), [_answer(host, cards // SLOTS) for host in hosts], asked=len(hosts))
    return ledger


def _prices() -> Iterator[tuple[str, Mapping[str, Evidence]]]:
    for model, (_, resale, hour, month) in STOCK.items():
        for what, amount in (("resale", str(resale)), ("rent_hour", hour), ("rent_month", month)):
            told = {"model": model, "what": what, "amount": amount, "as_of": "2026-11-20", "source": "bench"}
            vat = {"vat_included": True, "vat_rate": "0.13" if what == "resale" else "0.06"}
            yield f"price:{model}-{what}", {**told, **vat}


def _centre(at: int, cards: int) -> Iterator[Draft]:
    code, began = f"C{at:03}", NOW - timedelta(days=300)
    named: Mapping[str, Evidence] = {"name": f"Centre {at:03}", "province": PROVINCES[at % len(PROVINCES)]}
    running: Mapping[str, Evidence] = {"tariff": f"0.{45 + at % 40}", "pue": "1.3", "staff": str(8_000 + 40 * cards)}
    yield Draft(f"centre:{code}", Described({**named, **running}), began)
    terms: Mapping[str, Evidence] = {"tenant": f"Tenant {at % 9}", "centre": code, "mode": "whole_machine"}
    price: Mapping[str, Evidence] = {"price": "1500", "unit": "card_month", "vat_included": True, "vat_rate": "0.06"}
    days: Mapping[str, Evidence] = {"start": "2026-03-01", "end": f"2027-{1 + at % 12:02}-01", "notice_days": 30}
    yield Draft(f"lease:L-{at:04}", Described({**terms, **price, **days, "status": "active"}), began)
    for host in range(at * cards // SLOTS, (at + 1) * cards // SLOTS):
        placed: Mapping[str, Evidence] = {"centre": code, "address": "127.0.0.1", "cards": SLOTS}
        yield Draft(f"host:{_host(host)}", Described(placed), began)
        for slot in range(SLOTS):
            yield from _life(at, host, slot)


def _host(number: int) -> str:
    return f"h{number:05}"


def _model(host: int) -> str:
    return tuple(STOCK)[host // 3 % len(STOCK)]


def _uuid(host: int, slot: int) -> str:
    return f"GPU-{host:08x}-{slot:04x}-4000-8000-{host:012x}"


def _life(centre: int, host: int, slot: int) -> Iterator[Draft]:
    """Bought, identified, and let where the whole host is."""
    model = _model(host)
    made, bought = MODELS[model], NOW - timedelta(days=200 + host % 500)
    place = {"host": _host(host), "slot": slot, "cooler": made.cooler.value, "memory_mib": made.memory_mib}
    told: list[Event] = [
        Registered(model, f"C{centre:03}", **place),  # type: ignore[arg-type]  # one row of mixed kinds
        Costed("purchase", STOCK[model][0] * 100),
        Identified("uuid", _uuid(host, slot), "probe"),
    ]
    if host % EVERY == 0:
        told.append(StepTaken("lease", {"lease": f"L-{centre:04}", "tenant": f"Tenant {centre % 9}"}))
    return (Draft(f"V-{host * SLOTS + slot:06}", event, bought) for event in told)


def _answer(host: int, hosts: int) -> Observation:
    """What the host shows: the further a centre is down the list, the fewer of its cards work."""
    made, busy = MODELS[_model(host)], host % 100 >= host // hosts
    load = {"utilisation": 97, "memory_used_mib": 20_000, "processes": 1, "power_w": 300.0}
    rest = {"utilisation": 0, "memory_used_mib": 4, "processes": 0, "power_w": 30.0}
    seen = tuple(
        Seen("nvidia", slot, bus=f"0000:{slot:02x}:00.0", uuid=_uuid(host, slot), model=made.names[0],
             device=made.devices[0], memory_mib=made.memory_mib, **(load if busy else rest))  # type: ignore[arg-type]
        for slot in range(SLOTS)
    )  # fmt: skip
    return Observation(_host(host), NOW, 0.4, Outcome.ANSWERED, "", {"nvidia": b""}, seen)
