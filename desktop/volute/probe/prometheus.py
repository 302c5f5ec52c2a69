"""How much each card worked, from a Prometheus server that already scrapes dcgm-exporter; it is asked, never written.

Only the HTTP API's instant query is used: the server itself goes through the window, so an answer has one number a
card however long the window is. Cards are known by UUID, the same one the vendor's tool prints.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from volute.domain.problems import Refused, Unreachable
from volute.domain.rates import Watched
from volute.domain.seen import WORKING_PERCENT

MOST = 64 * 1024 * 1024  # bytes of one answer: 100,000 cards take 20 MB
PATIENCE_S = 60
SAID = 300
# A card split by MIG has no load of its own: the busiest of its instances counts, so that a card is counted once.
LOAD = "max by (UUID) (DCGM_FI_DEV_GPU_UTIL) or max by (UUID) (DCGM_FI_PROF_GR_ENGINE_ACTIVE) * 100"
QUESTIONS = {
    "working": f"sum_over_time((({LOAD}) >= bool {WORKING_PERCENT})[{{window}}:{{step}}])",
    "samples": f"count_over_time(({LOAD})[{{window}}:{{step}}])",
    "load": f"sum_over_time(({LOAD})[{{window}}:{{step}}])",
}


def watched(server: str, window: timedelta, step: timedelta) -> Mapping[str, Watched]:
    """Every card the server knows, by UUID. Refused for an address that is none; Unreachable when it does not answer,
    or not as Prometheus does."""
    if urlsplit(server).scheme not in ("http", "https") or not urlsplit(server).hostname:
        raise Refused("prometheus_address", url=server)
    spans = {"window": f"{int(window.total_seconds())}s", "step": f"{int(step.total_seconds())}s"}
    found = {name: _vector(server, question.format(**spans)) for name, question in QUESTIONS.items()}
    return {
        uuid: Watched(int(samples), int(found["working"].get(uuid, 0)), found["load"].get(uuid, 0.0))
        for uuid, samples in found["samples"].items()
    }


def _vector(server: str, question: str) -> dict[str, float]:
    body = urlencode({"query": question}).encode()
    request = Request(f"{server.rstrip('/')}/api/v1/query", body, {"Accept": "application/json"})  # noqa: S310 - http(s) only
    try:
        with urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310 - checked above
            text = answer.read(MOST + 1)
    except HTTPError as refusal:
        raise Unreachable("prometheus_refused", url=server, said=_reason(refusal)) from refusal
    except (OSError, HTTPException) as odd:
        raise Unreachable("prometheus_silent", url=server, said=str(getattr(odd, "reason", odd))[:SAID]) from odd
    try:
        return _values(text)
    except (ValueError, KeyError, TypeError, IndexError, RecursionError) as odd:
        raise Unreachable("prometheus_unreadable", url=server, said=text[:80].decode("utf-8", "replace")) from odd


def _reason(refusal: HTTPError) -> str:
    """What Prometheus says in its answer; else what HTTP says."""
    try:
        told = json.loads(refusal.read(MOST))["error"]
    except (ValueError, KeyError, TypeError, OSError):
        told = f"{refusal.code} {refusal.reason}"
    return str(told)[:SAID]


def _values(text: bytes) -> dict[str, float]:
    """An instant vector by UUID. ValueError or KeyError for anything else."""
    if len(text) > MOST:
        raise ValueError("too long")
    told: dict[str, Any] = json.loads(text)
    if told["status"] != "success" or told["data"]["resultType"] != "vector":
        raise ValueError("no vector")
    return {str(row["metric"]["UUID"]): float(row["value"][1]) for row in told["data"]["result"]}
