"""What it costs to compare a whole fleet's answers with the ledger and to store them, at 10,000 to 1,000,000 cards.

Goal: 100,000 cards on 12,500 hosts in under 5 s on SQLite, growing with the cards and not faster. Beside it the floor:
writing as many rows of the same bytes by the standard library's sqlite3. The raw answers, which are compressed as
they come, are small here; ``--raw KB`` makes them as long as a vendor's tool prints.

    python tests/bench/bench_reconcile.py [CARDS...] [--raw KB]
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from volute.commands.probing import store_run
from volute.commands.seat import Seat
from volute.commands.targets import Scope
from volute.domain.seen import Observation, Outcome, Seen
from volute.ledger.readings import pack_answers, pack_seen
from volute.ledger.store import Ledger
from volute.ledger.tables import CARDS, REGISTERS

AT = datetime(2026, 11, 24, tzinfo=UTC)
SLOTS = 8
TEXTS = [c.name for c in CARDS.columns if not c.nullable and c.name != "seq"]


def card(number: int) -> dict[str, object]:
    """As the ledger holds it: racked, eight a host."""
    own = {"id": f"V-{number:07}", "model": "rtx4090", "variant": "rtx4090", "centre": f"C{number // 20000}"}
    own |= {"host": f"h{number // SLOTS:06}", "custody": "racked", "uuid": f"GPU-{number:08x}", "state": "idle"}
    rest = dict.fromkeys(TEXTS, "")
    return {**rest, **own, "seq": 1, "slot": number % SLOTS, "memory_mib": 24564, "vbios": "95.02.3C.00.EB"}


def fill(ledger: Ledger, cards: int) -> None:
    """Straight into the tables: what is measured begins after it."""
    hosts = sorted({(c["host"], c["centre"]) for c in map(card, range(0, cards, SLOTS))})
    entries = [("host", host, {"centre": centre, "address": "10.0.0.1"}) for host, centre in hosts]
    entries += [("centre", centre, {"name": centre}) for centre in sorted({centre for _, centre in hosts})]
    registers = [{"subject": f"{r}:{n}", "register": r, "seq": 1, "fields": json.dumps(f)} for r, n, f in entries]
    with ledger.writing("bench", AT) as tx:
        tx.connection.execute(insert(REGISTERS), registers)
        tx.connection.execute(insert(CARDS), [card(n) for n in range(cards)])


def seen(number: int) -> Seen:
    """One card in a thousand sits a slot away from where the ledger has it, and one has other firmware."""
    vbios = "95.02.18.80.5F" if number % 1000 == 7 else "95.02.3C.00.EB"
    bus = f"0000:{number % SLOTS:02x}:00.0"
    told = {"model": "NVIDIA GeForce RTX 4090", "device": "10de:2684", "memory_mib": 24564, "utilisation": 97}
    told |= {"memory_used_mib": 20000, "processes": 1, "power_w": 300.0, "temperature_c": 61, "vbios": vbios}
    return Seen("nvidia", number % SLOTS, bus=bus, uuid=f"GPU-{number:08x}", **told)  # type: ignore[arg-type]


def observations(cards: int, raw: bytes) -> Iterator[Observation]:
    for first in range(0, cards, SLOTS):
        order = list(range(first, min(first + SLOTS, cards)))
        if first % 8000 == 0 and len(order) > 1:
            order[0], order[1] = order[1], order[0]
        shown = tuple(
            Seen(**{**{f: getattr(s, f) for f in s.__slots__}, "slot": at}) for at, s in enumerate(map(seen, order))
        )
        yield Observation(f"h{first // SLOTS:06}", AT, 0.5, Outcome.ANSWERED, "", {"nvidia": raw}, shown)


def floor(folder: Path, told: list[Observation]) -> float:
    """The same bytes into two plain tables, in one transaction."""
    rows = [(o.host, o.digest, pack_answers(o.answers), pack_seen(o.seen)) for o in told]
    lines = [(s.uuid, o.host, s.slot, bytes(24)) for o in told for s in o.seen]
    begun = time.perf_counter()
    plain = sqlite3.connect(folder / "plain.db")
    plain.execute("PRAGMA journal_mode=WAL")
    plain.execute("CREATE TABLE answers (host TEXT PRIMARY KEY, digest TEXT, raw BLOB, seen BLOB)")
    plain.execute("CREATE TABLE sightings (card TEXT PRIMARY KEY, host TEXT, slot INTEGER, load BLOB)")
    plain.executemany("INSERT INTO answers VALUES (?, ?, ?, ?)", rows)
    plain.executemany("INSERT INTO sightings VALUES (?, ?, ?, ?)", lines)
    plain.commit()
    plain.close()
    return time.perf_counter() - begun


def once(cards: int, raw: bytes, profile: cProfile.Profile | None) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        ledger = Ledger.open(Path(scratch) / "bench.db")
        fill(ledger, cards)
        told = list(observations(cards, raw))
        times = []
        for _ in range(2):  # the second run finds what the first one left: sightings, differences
            if profile:
                profile.enable()
            begun = time.perf_counter()
            run = store_run(ledger, Seat("bench", lambda: AT), Scope(), told, asked=len(told))
            times.append(time.perf_counter() - begun)
            if profile:
                profile.disable()
        ledger.close()
        bare = floor(Path(scratch), told)
    first, again = times
    found = len(run.findings.differences)
    print(
        f"{cards:>9,} cards on {len(told):>7,} hosts: first {first:6.2f} s, again {again:6.2f} s, {found} differences; "
        f"bare rows {bare:5.2f} s; {again / cards * 1e6:.1f} µs a card, {again / bare:.1f} × bare"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("cards", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--raw", type=int, default=1, metavar="KB")
    parser.add_argument("--profile", action="store_true")
    given = parser.parse_args()
    line = b"<fb_memory_usage><total>24564 MiB</total><used>%d MiB</used></fb_memory_usage>\n"
    raw = b"".join(line % n for n in range(given.raw * 1024 // len(line) + 1))
    profile = cProfile.Profile() if given.profile else None
    for cards in given.cards:
        once(cards, raw, profile)
    if profile:
        pstats.Stats(profile).sort_stats("tottime").print_stats(22)


if __name__ == "__main__":
    main()
