"""Opening the demo: built once from its seed into a folder of its own, with its hosts started beside it."""

from __future__ import annotations

import gzip
import json
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from volute.demo import answers as printed
from volute.demo.accidents import Accidents, accidents
from volute.demo.fleet import build
from volute.demo.places import standing
from volute.demo.plan import SEED
from volute.demo.registers import KEY_FILE, PORT, USER
from volute.demo.runs import Seen, remember
from volute.demo.world import Machines, machines
from volute.ledger.store import Ledger
from volute.probe.loopback import Loopback, client_key, host_key_line

VERSION = "8"
Clock = Callable[[], datetime]


@contextmanager
def open_demo(folder: Path, clock: Clock, seed: int = SEED) -> Iterator[Ledger]:
    """The demo's ledger, its hosts answering as long as it is open."""
    make(folder, clock, seed)
    ledger = Ledger.open(folder / "demo.db")
    servers = Loopback.start(folder / "plan.json")
    try:
        yield ledger
    finally:
        servers.stop()
        ledger.close()


def make(folder: Path, clock: Clock, seed: int = SEED) -> None:
    """Build the demo unless this version of it is there. Half-built demos never get the final name."""
    stamp = folder / "built"
    if stamp.exists() and stamp.read_text("utf-8") == f"{VERSION} {seed}":
        return
    fresh = folder.with_name(folder.name + ".new")
    for old in (fresh, folder):
        shutil.rmtree(old, ignore_errors=True)
    fresh.mkdir(parents=True)
    _build(fresh, clock(), seed)
    (fresh / "built").write_text(f"{VERSION} {seed}", "utf-8")
    fresh.rename(folder)


def _build(fresh: Path, now: datetime, seed: int) -> None:
    dice = random.Random(seed + 1)
    odd = accidents(dice)
    private, public = client_key(f"{seed:x}")
    key = fresh / KEY_FILE
    key.touch(mode=0o600)
    key.write_text(private, "utf-8")
    keys = {host.name: host_key_line(key_seed(host.name, seed)) for host in standing()}
    ledger = Ledger.open(fresh / "demo.db")
    cards, leased = build(ledger, now, keys, odd, seed)
    held = machines(cards, leased, odd, dice)
    write_plan(fresh, held, odd, public, seed)
    remember(ledger, Seen(held, odd, cards), now, dice)
    ledger.close()


def key_seed(host: str, seed: int) -> str:
    return f"{seed:x}-{host}"


def write_plan(fresh: Path, held: Machines, odd: Accidents, public: str, seed: int) -> None:
    """What the loopback servers need: who they are and what their tools print."""
    (fresh / "answers").mkdir()
    listed = []
    for host in standing():
        mode = odd.modes.get(host.name, "answer")
        if mode == "refused":
            continue
        served = "answer" if mode == "garbage" else mode
        listed.append(
            {"host": host.name, "address": host.address, "key_seed": key_seed(host.name, seed), "mode": served}
        )
        said = {name: raw.decode() for name, raw in printed.said(host.name, held[host.name], mode).items()}
        packed = gzip.compress(json.dumps(said).encode(), 6, mtime=0)
        (fresh / "answers" / f"{host.name}.json.gz").write_bytes(packed)
    plan = {"port": PORT, "user": USER, "authorized_key": public, "answers": "answers", "hosts": listed}
    (fresh / "plan.json").write_text(json.dumps(plan), "utf-8")
