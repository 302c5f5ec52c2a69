"""Who answers where: the plan of a farm of loopback hosts, as whoever builds the demo writes it down."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from volute.probe.keys import plain


@dataclass(frozen=True, slots=True)
class Host:
    """One server of a plan. ``mode`` is one of answer, refuse_login, silent, other_key, no_tool, garbage."""

    host: str
    address: str
    key_seed: str
    mode: str = "answer"


@dataclass(frozen=True, slots=True)
class Plan:
    """Who answers where. ``answers`` holds ``<host>.json.gz``: question name to what the tool printed."""

    port: int
    user: str
    authorized_key: str
    answers: Path
    hosts: tuple[Host, ...]

    @classmethod
    def read(cls, path: Path) -> Plan:
        told: dict[str, Any] = json.loads(path.read_text("utf-8"))
        hosts = tuple(Host(h["host"], h["address"], h["key_seed"], h.get("mode", "answer")) for h in told["hosts"])
        folder = path.parent / told["answers"]  # an absolute path stays what it is
        return cls(told["port"], told["user"], plain(told["authorized_key"]), folder, hosts)
