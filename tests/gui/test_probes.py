"""The Probes area by mouse and keyboard, on real SSH servers where a probe runs."""

from __future__ import annotations

import gzip
import json
import re
import socket
import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

sys.path.append(str(Path(__file__).parent))

from desks import Open, press, settled
from small_fleet import NOW, SEAT
from volute.commands import settling
from volute.commands.probing import store_run
from volute.commands.registers import describe, describe_all
from volute.commands.targets import Scope
from volute.domain.differences import Verdict
from volute.domain.seen import Observation, Outcome, Seen
from volute.gui.forms.probes.add_hosts import AddHosts
from volute.gui.forms.probes.answers import AnswersSheet
from volute.gui.forms.probes.host import HostSheet, KeyQuestion, NewCentre
from volute.gui.forms.probes.past_run import PastRunSheet
from volute.gui.pages.probes.page import ProbesPage
from volute.gui.pages.settings import SettingsSheet
from volute.gui.start import Desktop
from volute.gui.window import Window
from volute.ledger.store import Ledger
from volute.probe.keys import fingerprint
from volute.probe.loopback import Loopback, client_key, host_key_line
from volute.probe.target import Limits
from volute.queries.probes import board

H20 = (Path(__file__).parents[1] / "probe/nvidia/eight-h20-driver-550/answer.xml").read_text()
LEFT, LONG_MS = Qt.MouseButton.LeftButton, 30_000
LOOPBACK = pytest.mark.skipif(sys.platform == "darwin", reason="needs the whole of 127.0.0.0/8 as loopback")
W = TypeVar("W", bound=QWidget)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.open(tmp_path / "ledger.db")
    describe(opened, SEAT, "centre", "WHU", {"name": "Wuhu"})
    yield opened
    opened.close()


def farm(folder: Path, ledger: Ledger, modes: Sequence[str], *, vouched: bool = True) -> Loopback:
    """Real SSH servers, each with eight cards of its own, and their entries in the ledger."""
    (folder / "answers").mkdir(parents=True)
    private, public = client_key("window")
    (folder / "key").touch(0o600)
    (folder / "key").write_text(private)
    with socket.socket() as sock:
        sock.bind(("127.78.0.1", 0))
        port = sock.getsockname()[1]
    listed, entries = [], {}
    for number, mode in enumerate(modes):
        name, address = f"n{number}", f"127.78.3.{number + 1}"
        listed.append({"host": name, "address": address, "key_seed": name, "mode": mode})
        own = re.sub(r"<serial>\d", f"<serial>{number}", re.sub(r"GPU-\w", f"GPU-{number}", H20))
        (folder / "answers" / f"{name}.json.gz").write_bytes(gzip.compress(json.dumps({"nvidia": own}).encode()))
        keys = {"host_keys": host_key_line(name)} if vouched else {}
        login = {"user": "volute", "key_file": str(folder / "key")}
        entries[name] = {"centre": "WHU", "address": address, "port": str(port), **login, **keys}
    plan = {"port": port, "user": "volute", "authorized_key": public, "answers": "answers", "hosts": listed}
    (folder / "plan.json").write_text(json.dumps(plan))
    describe_all(ledger, SEAT, "host", entries)
    return Loopback.start(folder / "plan.json")


def probes_of(qtbot: QtBot, desktop: Desktop) -> ProbesPage:
    window = settled(qtbot, desktop)
    if window.page().area != "probes":
        window.go("probes")
        settled(qtbot, desktop)
    page = window.page()
    assert isinstance(page, ProbesPage)
    return page


def ended(qtbot: QtBot, desktop: Desktop, page: ProbesPage) -> None:
    qtbot.waitUntil(lambda: page.ticket is None and not desktop.jobs.waiting, timeout=LONG_MS)


def sheet(qtbot: QtBot, window: Window, kind: type[W]) -> W:
    qtbot.waitUntil(lambda: any(s.isVisible() for s in window.findChildren(kind)), timeout=LONG_MS)
    (found,) = [s for s in window.findChildren(kind) if s.isVisible()]
    return found


# --- a run on real servers


@LOOPBACK
def test_f5_probes_every_host_and_each_silent_one_says_why(
    qtbot: QtBot, opened: Open, ledger: Ledger, tmp_path: Path
) -> None:
    with farm(tmp_path / "farm", ledger, ("answer", "answer", "refuse_login", "no_tool", "other_key")):
        desktop = opened(ledger, language="en", theme="light", area="probes")
        page = probes_of(qtbot, desktop)
        said: list[str] = []
        qtbot.keyClick(settled(qtbot, desktop), Qt.Key.Key_F5)
        assert page.ticket
        assert page.strip.cancel.isVisible()
        said.append(desktop.session.window.status.findChildren(type(page.strip.title))[0].text())
        ended(qtbot, desktop, page)
    assert said[0].startswith("Probing 0 of 5 hosts")
    states = [page.hosts.centres["WHU"].map.state(f"n{n}") for n in range(5)]
    assert states == ["differs", "differs", "silent", "silent", "silent"]
    outcomes = {h.name: h.outcome for h in page.board.hosts if h.silent}
    assert outcomes == {"n2": Outcome.LOGIN_REFUSED, "n3": Outcome.NO_TOOL, "n4": Outcome.KEY_CHANGED}
    assert page.hosts.silent.names() == ("n2", "n3", "n4")
    assert page.hosts.silent.title.text() == "3 silent hosts"
    assert not page.strip.cancel.isVisible()
    assert "2 of 5 hosts answered" in page.strip.facts.text()


@LOOPBACK
def test_one_host_one_centre_and_retry_ask_only_those(
    qtbot: QtBot, opened: Open, ledger: Ledger, tmp_path: Path
) -> None:
    describe(ledger, SEAT, "centre", "SZP", {"name": "Shenzhen"})
    with farm(tmp_path / "farm", ledger, ("answer", "answer", "no_tool")):
        describe(ledger, SEAT, "host", "n1", {"centre": "SZP"})
        desktop = opened(ledger, language="en", theme="light", area="probes")
        page = probes_of(qtbot, desktop)
        qtbot.mouseClick(page.hosts.centres["SZP"].name, LEFT)
        ended(qtbot, desktop, page)
        assert [(r.scope, r.hosts) for r in page.board.runs] == [("SZP", 1)]
        shown = page.hosts.centres["WHU"].map
        qtbot.mouseClick(shown, LEFT, pos=shown.place_of("n2").toPoint())
        host = sheet(qtbot, desktop.session.window, HostSheet)
        press(qtbot, host, desktop.words("hosts.probe"))
        ended(qtbot, desktop, page)
        qtbot.mouseClick(page.hosts.silent.again, LEFT)
        ended(qtbot, desktop, page)
    assert [(r.scope, r.hosts, r.answered) for r in page.board.runs] == [("n2", 1, 0), ("n2", 1, 0), ("SZP", 1, 1)]


@LOOPBACK
def test_cancelling_takes_a_moment_and_keeps_what_was_read(
    qtbot: QtBot, opened: Open, ledger: Ledger, tmp_path: Path
) -> None:
    with farm(tmp_path / "farm", ledger, ("answer", "answer", "silent", "silent")):
        desktop = opened(ledger, language="en", theme="light", area="probes")
        page = probes_of(qtbot, desktop)
        page.probe_this()
        qtbot.waitUntil(lambda: page.tally.heard == 2, timeout=LONG_MS)
        qtbot.mouseClick(page.strip.cancel, LEFT)
        assert page.strip.below.text() == desktop.words("probes.stopping")
        qtbot.waitUntil(lambda: page.ticket is None, timeout=4_000)  # the silent ones would take ten seconds
        ended(qtbot, desktop, page)
    (run,) = page.board.runs
    assert (run.state, run.answered, run.cards) == ("cancelled", 2, 16)
    assert len(page.table.findings) == 16


@LOOPBACK
@pytest.mark.parametrize("area", ["probes", "decide"])
def test_a_change_of_language_keeps_the_run_and_what_it_heard(
    qtbot: QtBot, opened: Open, ledger: Ledger, tmp_path: Path, area: str
) -> None:
    """The window is made anew around the run: map, strip and status bar go on from where they were."""
    with farm(tmp_path / "farm", ledger, ("answer", "answer", "silent", "silent")):
        desktop = opened(ledger, language="en", theme="light", area="probes")
        page = probes_of(qtbot, desktop)
        page.probe_this()
        qtbot.waitUntil(lambda: page.tally.heard == 2, timeout=LONG_MS)
        desktop.session.window.go(area)
        desktop.set_language("zh_CN")
        window = desktop.session.window
        fresh = window.prepare("probes")
        assert isinstance(fresh, ProbesPage)
        qtbot.waitUntil(lambda: fresh.tally.heard == 2 and fresh.strip.bar.tally.heard == 2, timeout=LONG_MS)
        told = [label.text() for label in window.status.findChildren(type(fresh.strip.title))]
        assert desktop.words("probes.task", n="2", of="4") in told
        window.findChildren(SettingsSheet)[0].accept()
        fresh.watch.cancel()
        qtbot.waitUntil(lambda: fresh.ticket is None and not desktop.jobs.waiting, timeout=4_000)
        assert sum(host.outcome is Outcome.ANSWERED for host in board(ledger).hosts) == 2


@LOOPBACK
def test_unknown_keys_are_one_question_and_only_the_ticked_are_trusted(
    qtbot: QtBot, opened: Open, ledger: Ledger, tmp_path: Path
) -> None:
    with farm(tmp_path / "farm", ledger, ("answer", "answer"), vouched=False):
        desktop = opened(ledger, language="en", theme="light", area="probes")
        page = probes_of(qtbot, desktop)
        page.probe_this()
        question = sheet(qtbot, desktop.session.window, KeyQuestion)
        lines = {question.list.item(at).text() for at in range(2)}
        assert all(fingerprint(host_key_line(f"n{n}")) in " ".join(lines) for n in range(2))
        question.list.item(1).setCheckState(Qt.CheckState.Unchecked)
        press(qtbot, question, desktop.words.plural("hosts.trust", 1))
        ended(qtbot, desktop, page)
    keys = [bool(h.known_keys) for h in page.board.hosts]
    assert keys == [True, False]
    assert [h.outcome for h in page.board.hosts] == [Outcome.ANSWERED, Outcome.KEY_UNKNOWN]


@LOOPBACK
def test_a_changed_key_shows_both_fingerprints_and_stays_blocked_until_somebody_vouches(
    qtbot: QtBot, opened: Open, ledger: Ledger, tmp_path: Path
) -> None:
    with farm(tmp_path / "farm", ledger, ("answer",)):
        describe(ledger, SEAT, "host", "n0", {"host_keys": host_key_line("before the reinstallation")})
        desktop = opened(ledger, language="en", theme="light", area="probes")
        page = probes_of(qtbot, desktop)
        page.probe_this()
        ended(qtbot, desktop, page)
        page.open_host("n0")
        host = sheet(qtbot, desktop.session.window, HostSheet)
        settled(qtbot, desktop)
        told = " ".join(label.text() for label in host.findChildren(type(page.strip.title)))
        assert fingerprint(host_key_line("before the reinstallation")) in told
        assert fingerprint(host_key_line("n0")) in told
        press(qtbot, host, desktop.words("hosts.keep_blocked"))
        assert page.board.hosts[0].known_keys == host_key_line("before the reinstallation")
        qtbot.waitUntil(lambda: not desktop.session.window.findChildren(HostSheet))
        page.open_host("n0")
        press(qtbot, sheet(qtbot, desktop.session.window, HostSheet), desktop.words("hosts.trust_new"))
        qtbot.waitUntil(lambda: page.board.hosts[0].outcome is Outcome.ANSWERED, timeout=LONG_MS)
        ended(qtbot, desktop, page)
        page.open_host("n0")
        host = sheet(qtbot, desktop.session.window, HostSheet)
        settled(qtbot, desktop)
        assert "<nvidia_smi_log>" in host.raw.toPlainText()
        press(qtbot, host, desktop.words("hosts.copy_raw"))
        assert "<nvidia_smi_log>" in QGuiApplication.clipboard().text()
        host.reject()


# --- settling


def seen(uuid: str, slot: int, **more: object) -> Seen:
    fields = {"memory_mib": 24564, "bus": f"0000:{slot + 1:02x}:00.0", "vbios": "95.02.18.80.5f", **more}
    return Seen("nvidia", slot, device="10de:2684", uuid=uuid, **fields)  # type: ignore[arg-type]


def observed(ledger: Ledger, **hosts: Sequence[Seen]) -> None:
    heard = [Observation(name, NOW, 0.3, Outcome.ANSWERED, seen=tuple(cards)) for name, cards in hosts.items()]
    store_run(ledger, SEAT, Scope(), heard, asked=len(heard))


@pytest.fixture
def differing(ledger: Ledger) -> Ledger:
    """Eight cards moved to another host together, one VBIOS changed, one is gone, one is new."""
    for host in ("h1", "h2", "h3", "h4"):
        describe(ledger, SEAT, "host", host, {"centre": "WHU", "address": "127.0.0.1"})
    moved = [seen(f"GPU-a{n}", n) for n in range(8)]
    stay = [seen(f"GPU-b{n}", n) for n in range(3)]
    observed(ledger, h1=moved, h2=[], h3=stay)
    settling.settle(ledger, SEAT, [d.key for d in board(ledger).differences], Verdict.RECORD_WRONG)
    after = [seen("GPU-b0", 0, vbios="95.02.3c.00.eb"), seen("GPU-b1", 1)]
    observed(ledger, h1=[], h2=moved, h3=after, h4=[seen("GPU-c9", 0)])
    return ledger


def test_findings_are_grouped_counted_and_filtered(qtbot: QtBot, opened: Open, differing: Ledger) -> None:
    desktop = opened(differing, language="en", theme="light", area="probes")
    page = probes_of(qtbot, desktop)
    assert [(f.kind, len(f.members)) for f in page.table.findings] == [
        ("vanished", 1), ("changed", 1), ("moved", 8), ("appeared", 1)
    ]  # fmt: skip
    press(qtbot, page.findings.kinds, "Moved  8")
    assert [page.table.findings[at].kind for at in page.table.rows] == ["moved"]
    assert page.evidence.current == page.table.findings[2]
    assert page.table.columns.value("card", 2) == "8 cards"
    press(qtbot, page.findings.kinds, "All  11")
    assert len(page.table.rows) == 4


def test_enter_follows_the_suggestion_and_goes_to_the_next(qtbot: QtBot, opened: Open, differing: Ledger) -> None:
    desktop = opened(differing, language="en", theme="light", area="probes")
    page = probes_of(qtbot, desktop)
    kinds = []
    while current := page.table.current():
        kinds.append(current.kind)
        assert page.evidence.current == current
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
        settled(qtbot, desktop)
        assert current not in page.table.findings
    assert kinds == ["vanished", "changed", "moved", "appeared"]
    assert page.findings.empty.isVisible()
    assert {h.name: h.expected for h in board(differing).hosts} == {"h1": 0, "h2": 8, "h3": 3, "h4": 1}


def test_accepting_the_sure_ones_is_one_deed_and_one_undo(qtbot: QtBot, opened: Open, differing: Ledger) -> None:
    desktop = opened(differing, language="en", theme="light", area="probes")
    page, window = probes_of(qtbot, desktop), desktop.session.window
    before = [f.keys for f in page.table.findings]
    press(qtbot, window.top, desktop.words("probes.accept_sure", n=10))
    settled(qtbot, desktop)
    assert [f.kind for f in page.table.findings] == ["vanished"]
    assert window.status.last_text() == desktop.words.plural("probes.settled.record_wrong", 10)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settled(qtbot, desktop)
    assert [f.keys for f in page.table.findings] == before


def test_keeping_the_ledger_and_explaining_leave_the_card_where_it_is(
    qtbot: QtBot, opened: Open, differing: Ledger
) -> None:
    desktop = opened(differing, language="en", theme="light", area="probes")
    page = probes_of(qtbot, desktop)
    press(qtbot, page.findings.kinds, "Moved  8")
    press(qtbot, page.evidence, desktop.words("probes.explain"))
    settled(qtbot, desktop)
    assert "note" in desktop.session.window.toast.text().lower()  # an explanation needs words
    qtbot.keyClicks(page.evidence.note, "on loan until Friday")
    qtbot.keyClick(page.evidence.note, Qt.Key.Key_Return)
    settled(qtbot, desktop)
    assert "moved" not in {f.kind for f in page.table.findings}
    assert {h.name: h.expected for h in board(differing).hosts}["h1"] == 8


# --- hosts by form


def test_every_bad_line_is_named_and_a_centre_made_on_the_way_keeps_what_was_typed(
    qtbot: QtBot, opened: Open, tmp_path: Path
) -> None:
    empty = Ledger.open(tmp_path / "empty.db")
    desktop = opened(empty, language="en", theme="light", area="probes")
    page, words = probes_of(qtbot, desktop), desktop.words
    page.primary()
    adding = sheet(qtbot, desktop.session.window, AddHosts)
    adding.lines.setPlainText("n1 root@10.0.0.1:22\nn2 10.0.0.2:99999\nn1 10.0.0.3\n# a remark\nn4 a b c")
    told = adding.fields["lines"].findChildren(QWidget)[-1].property("text")
    assert [f"Line {n}" in told for n in (1, 2, 3, 4, 5)] == [False, True, True, False, True]
    assert adding.ok is not None
    adding.lines.setPlainText("n1 root@10.0.0.1:2222\n10.0.0.2, # no name\n")
    assert not adding.ok.isEnabled()  # there is no centre yet
    press(qtbot, adding, words("hosts.new_centre"))
    centre = sheet(qtbot, desktop.session.window, NewCentre)
    qtbot.keyClicks(centre.code, "szp")
    qtbot.keyClicks(centre.fields["name"], "Shenzhen")
    press(qtbot, centre, words("centre.create"))
    qtbot.waitUntil(lambda: adding.centre.count() == 1)
    adding.at_once.setChecked(False)
    adding.jump.setText("n1")
    press(qtbot, adding, words.plural("hosts.add_n", 2))
    settled(qtbot, desktop)
    assert [(h.name, h.centre, h.port, h.jump) for h in page.board.hosts] == [
        ("10.0.0.2", "SZP", 22, "n1"), ("n1", "SZP", 2222, "")
    ]  # fmt: skip
    empty.close()


# --- pausing


@LOOPBACK
def test_a_paused_run_ends_what_it_began_asks_nobody_new_and_goes_on_later(
    qtbot: QtBot, opened: Open, ledger: Ledger, tmp_path: Path
) -> None:
    with farm(tmp_path / "farm", ledger, ("answer", "silent", "answer", "answer")):
        desktop = opened(ledger, language="en", theme="light", area="probes")
        page, window = probes_of(qtbot, desktop), desktop.session.window
        page.begin(Scope(), [f"n{n}" for n in range(4)], Limits(at_once=1, host_s=2))
        qtbot.waitUntil(lambda: page.tally.heard == 1, timeout=LONG_MS)
        qtbot.mouseClick(page.strip.pause, LEFT)
        assert page.run.paused
        assert window.paused_banner.isVisible()
        elapsed = page.run.elapsed
        qtbot.waitUntil(lambda: page.tally.heard == 2, timeout=LONG_MS)  # whoever was being asked ends as it would
        qtbot.wait(1000)
        assert (page.tally.heard, page.run.elapsed) == (2, elapsed)  # time that is rested is not worked
        assert page.strip.title.text() == desktop.words("probes.paused")
        assert "left" not in page.strip.below.text()
        told = [label.text() for label in window.status.findChildren(type(page.strip.title))]
        assert desktop.words("probes.task_paused", n="2", of="4") in told
        assert desktop.words("probes.is_paused") in told
        press(qtbot, window.paused_banner, desktop.words("probes.go_on"))
        assert not window.paused_banner.isVisible()
        ended(qtbot, desktop, page)
    (run,) = page.board.runs
    assert (run.state, run.answered, run.hosts) == ("done", 3, 4)


@LOOPBACK
def test_a_paused_run_can_be_cancelled_and_keeps_what_was_read(
    qtbot: QtBot, opened: Open, ledger: Ledger, tmp_path: Path
) -> None:
    with farm(tmp_path / "farm", ledger, ("answer", "silent", "answer")):
        desktop = opened(ledger, language="zh_CN", theme="dark", area="probes")
        page, window = probes_of(qtbot, desktop), desktop.session.window
        page.begin(Scope(), [f"n{n}" for n in range(3)], Limits(at_once=1, host_s=2))
        qtbot.waitUntil(lambda: page.tally.heard == 1, timeout=LONG_MS)
        qtbot.mouseClick(page.strip.pause, LEFT)
        qtbot.waitUntil(lambda: page.tally.heard == 2, timeout=LONG_MS)
        qtbot.keyClick(window, Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier)
        qtbot.waitUntil(lambda: page.ticket is None, timeout=4_000)
        assert not window.paused_banner.isVisible()
        ended(qtbot, desktop, page)
    (run,) = page.board.runs
    assert (run.state, run.answered, run.cards) == ("cancelled", 1, 8)


# --- hosts, answers and the runs so far


HOSTILE = b"<b>Tesla</b> \x1b[31mred\x1b[0m \xff \xe2\x80\xaeslived \x07\n<img src='file:///etc/hostname'>"


def answered(ledger: Ledger, host: str, cards: Sequence[Seen], raw: bytes = b"ok") -> None:
    heard = [
        Observation(host, NOW, 0.4, Outcome.ANSWERED, answers={"nvidia": raw, "nvidia.err": b"note"}, seen=tuple(cards))
    ]
    store_run(ledger, SEAT, Scope((host,)), heard, asked=1)


def test_a_raw_answer_is_shown_letter_by_letter_and_saved_byte_by_byte(
    qtbot: QtBot, opened: Open, ledger: Ledger, tmp_path: Path
) -> None:
    describe(ledger, SEAT, "host", "h1", {"centre": "WHU", "address": "127.0.0.1"})
    answered(ledger, "h1", [seen("GPU-a", 0)], b"the answer before")
    answered(ledger, "h1", [seen("GPU-a", 0)], HOSTILE)
    desktop = opened(ledger, language="en", theme="light", area="probes")
    page = probes_of(qtbot, desktop)
    page.open_host("h1")
    press(qtbot, sheet(qtbot, desktop.session.window, HostSheet), desktop.words("answers.open"))
    raw = sheet(qtbot, desktop.session.window, AnswersSheet)
    settled(qtbot, desktop)
    assert raw.text.toPlainText() == (
        "<b>Tesla</b> ␛[31mred␛[0m <FF> <U+202E>slived ␇\n<img src='file:///etc/hostname'>"
    )
    assert raw.command.text() == "nvidia-smi -q -x"
    qtbot.mouseClick(raw.copy, LEFT)
    assert QGuiApplication.clipboard().text() == raw.text.toPlainText()
    raw.save(str(tmp_path / "kept.txt"))
    settled(qtbot, desktop)
    assert (tmp_path / "kept.txt").read_bytes() == HOSTILE
    raw.questions.setCurrentRow(1)
    assert raw.text.toPlainText() == "note"
    raw.runs.setCurrentIndex(1)
    settled(qtbot, desktop)
    assert raw.text.toPlainText() == "the answer before"
    raw.save(str(tmp_path / "no such folder" / "kept.txt"))
    settled(qtbot, desktop)
    assert raw.findChildren(type(page.strip.title)), "the sheet stays"
    raw.reject()


def test_the_table_of_hosts_tells_driver_and_the_last_answer_also_of_a_silent_host(
    qtbot: QtBot, opened: Open, ledger: Ledger
) -> None:
    for host in ("h1", "h2"):
        describe(ledger, SEAT, "host", host, {"centre": "WHU", "address": "127.0.0.1", "rack": "R07"})
    answered(ledger, "h1", [seen("GPU-a", 0, driver="550.1"), seen("GPU-b", 1, driver="550.1")])
    silent = Observation("h1", NOW + timedelta(hours=1), 0.2, Outcome.UNREACHABLE, "No route to <b>host</b>")
    store_run(ledger, SEAT, Scope(("h1",)), [silent], asked=1)
    desktop = opened(ledger, language="en", theme="light", area="probes")
    page, window = probes_of(qtbot, desktop), desktop.session.window
    press(qtbot, window.top, desktop.words("probes.view.hosts"))
    settled(qtbot, desktop)
    table = page.views.host_table.table
    told = table.as_tsv().splitlines()
    assert len(told) == 3
    assert "550.1" in told[1] and "17:00" in told[1] and "No route to <b>host</b>" in told[1]  # noqa: PT018
    assert told[2].count("—") >= 3  # never asked: unknown, not nil
    qtbot.keyClicks(page.views.host_table.search, "h2")
    assert page.views.host_table.ask.text() == desktop.words.plural("probes.probe_n", 1)
    assert page.views.host_table.scope() == Scope()  # nothing is chosen: F5 asks all
    page.views.host_table.search.clear()
    table.select_row(0)
    assert page.views.host_table.scope() == Scope(("h1",))


def test_a_run_of_the_past_opens_with_its_silent_hosts_and_the_cards_that_came_and_went(
    qtbot: QtBot, opened: Open, ledger: Ledger
) -> None:
    for host in ("h1", "h2"):
        describe(ledger, SEAT, "host", host, {"centre": "WHU", "address": "127.0.0.1"})
    observed(ledger, h1=[seen("GPU-a", 0), seen("GPU-b", 1)], h2=[seen("GPU-c", 0)])
    heard = [
        Observation("h1", NOW, 0.3, Outcome.ANSWERED, seen=(seen("GPU-b", 0), seen("GPU-d", 1), seen("GPU-e", 2))),
        Observation("h2", NOW, 0.3, Outcome.TIMED_OUT, "connect (10 s)"),
    ]
    store_run(ledger, SEAT, Scope(), heard, asked=2)
    desktop = opened(ledger, language="en", theme="light", area="probes")
    page, window = probes_of(qtbot, desktop), desktop.session.window
    press(qtbot, window.top, desktop.words("probes.view.history"))
    settled(qtbot, desktop)
    first, second = (page.views.history.table.columns.value("turnover", at) for at in range(2))
    assert (first, second) == ("+1 −0", "")  # the first run has nothing to compare with: unknown, not nil
    page.views.history.table.select_row(0)
    qtbot.keyClick(page.views.history.table, Qt.Key.Key_Return)
    past = sheet(qtbot, window, PastRunSheet)
    settled(qtbot, desktop)
    lines = "\n".join(past.lines)
    assert "1 silent host\nh2\tno connection in 10 s\tconnect (10 s)" in lines
    assert "h1\t2 cards before, 3 now · 2 new: GPU-d, GPU-e · 1 gone: GPU-a" in lines
    press(qtbot, past, "h2")
    assert sheet(qtbot, window, HostSheet).windowTitle() == "h2"
