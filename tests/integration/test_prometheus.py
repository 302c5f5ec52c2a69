"""Lit and used from a real Prometheus server, whose store is filled as dcgm-exporter fills it."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from volute.commands import cards
from volute.commands.registers import describe
from volute.commands.seat import Seat
from volute.domain.events import Identified, Registered
from volute.domain.problems import Refused, Unreachable
from volute.ledger.store import Ledger
from volute.probe.prometheus import watched
from volute.queries.rates import measured, rates

MINUTE, WINDOW = timedelta(minutes=1), timedelta(hours=2)
UTIL, ENGINE = "DCGM_FI_DEV_GPU_UTIL", "DCGM_FI_PROF_GR_ENGINE_ACTIVE"


@dataclass(frozen=True)
class Server:
    url: str
    now: datetime


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _exported(now: datetime) -> str:
    """Two hours of minutes: a card busy half of the time that two pods are named for, an idle one, and one split by
    MIG of which one instance works."""
    minutes = [int(now.timestamp()) - 60 * ago for ago in range(119, -1, -1)]
    util = [
        f'{UTIL}{{UUID="GPU-half",Hostname="n1",pod="{pod}"}} {90 * (t // 60 % 2)} {t}' for t in minutes for pod in "ab"
    ]
    util += [f'{UTIL}{{UUID="GPU-idle",Hostname="n1"}} 0 {t}' for t in minutes]
    parts = ((1, 0.5), (2, 0.0))
    engine = [
        f'{ENGINE}{{UUID="GPU-mig",GPU_I_ID="{n}",Hostname="n2"}} {busy} {t}' for t in minutes for n, busy in parts
    ]
    return "\n".join([f"# TYPE {UTIL} gauge", *util, f"# TYPE {ENGINE} gauge", *engine, "# EOF", ""])


@pytest.fixture(scope="module")
def server(prometheus_programs: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    (program, tool), folder, port = prometheus_programs, tmp_path_factory.mktemp("prometheus"), free_port()
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    (folder / "in.om").write_text(_exported(now))
    (folder / "none.yml").write_text("global: {}\n")
    fill = [tool, "tsdb", "create-blocks-from", "openmetrics", "in.om", "data"]
    subprocess.run(fill, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    with (folder / "log").open("wb") as log:
        options = ["--config.file=none.yml", "--storage.tsdb.path=data", f"--web.listen-address=127.0.0.1:{port}"]
        process = subprocess.Popen([program, *options], cwd=folder, stderr=log)
    try:
        _await(f"http://127.0.0.1:{port}", process, folder / "log")
        yield Server(f"http://127.0.0.1:{port}", now)
    finally:
        process.terminate()
        process.wait(20)


def _await(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urlopen(f"{url}/-/ready", timeout=5):
                return
        except URLError:
            time.sleep(0.05)
    pytest.fail(log.read_text(), pytrace=False)


def test_a_card_counts_once_however_many_pods_and_instances_name_it(server: Server) -> None:
    found = watched(server.url, WINDOW, MINUTE)
    assert set(found) == {"GPU-half", "GPU-idle", "GPU-mig"}
    assert all(100 <= card.samples <= 121 for card in found.values())
    share = {uuid: card.working / card.samples for uuid, card in found.items()}
    assert share == {"GPU-half": pytest.approx(0.5, abs=0.02), "GPU-idle": 0, "GPU-mig": 1}
    assert found["GPU-mig"].load / found["GPU-mig"].samples == pytest.approx(50)


def test_a_racked_card_that_nobody_sampled_is_missing_and_not_idle(server: Server, tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path / "own.db")
    seat = Seat("Chen Yu", lambda: server.now)
    describe(ledger, seat, "centre", "WHU", {"name": "Wuhu", "tariff": "1", "pue": "1"})
    for slot, uuid in enumerate(("GPU-half", "GPU-idle", "GPU-mig", "GPU-not-exported")):
        host = "n1" if slot < 2 else "n2"
        racked = Registered("a100-80g", "WHU", host=host, slot=slot)
        cards.register(ledger, seat, racked, Identified("uuid", uuid, "probe"))
    found = measured(ledger, rates(ledger, server.now, WINDOW), watched(server.url, WINDOW, MINUTE), MINUTE)
    (wuhu,) = found.centres
    assert wuhu.lit.share == pytest.approx(0.5, abs=0.02)
    assert wuhu.lit.coverage == pytest.approx(0.75, abs=0.05)
    assert wuhu.used.share == pytest.approx((45 + 0 + 50) / 3 / 100, abs=0.02)
    assert found.whole.lit.denominator == pytest.approx(6, abs=0.3)  # card-hours
    ledger.close()


def test_what_prometheus_refuses_is_told_in_its_own_words(server: Server) -> None:
    with pytest.raises(Unreachable) as trouble:
        watched(server.url, timedelta(days=400), timedelta(milliseconds=1))
    assert (trouble.value.code, "duration" in str(trouble.value.facts["said"])) == ("prometheus_refused", True)


def test_a_server_that_is_not_there_or_no_address_is_named() -> None:
    with pytest.raises(Unreachable, match="prometheus_silent"):
        watched(f"http://127.0.0.1:{free_port()}", WINDOW, MINUTE)
    with pytest.raises(Refused, match="prometheus_address"):
        watched("file:///etc/passwd", WINDOW, MINUTE)


@pytest.mark.parametrize(
    "said",
    [
        b"<html>Grafana</html>",
        b'{"status": "success"}',
        b"[" * 9000,
        b'{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[0,"1"]}]}}',
    ],
)
def test_another_server_at_the_address_is_noticed(said: bytes) -> None:
    class Other(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Other) as other:
        Thread(target=other.serve_forever, daemon=True).start()
        with pytest.raises(Unreachable, match="prometheus_unreadable"):
            watched(f"http://127.0.0.1:{other.server_port}/", WINDOW, MINUTE)
        other.shutdown()
