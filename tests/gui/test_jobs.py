"""The lanes: work leaves the GUI thread, answers come home to it, stale ones and those for nobody do not arrive."""

from __future__ import annotations

import gc
import threading
import time

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from volute.domain.problems import Problem, Refused
from volute.gui.jobs import Jobs, Ticket
from volute.gui.tidy import Tidy


def test_work_runs_on_its_lane_and_the_answer_comes_home(qtbot: QtBot, jobs: Jobs) -> None:
    told: list[tuple[str, bool]] = []
    for lane in ("ledger", "field"):
        jobs.ask(
            lambda: threading.current_thread().name,
            done=lambda name: told.append((name, threading.current_thread() is threading.main_thread())),
            lane=lane,
        )
    qtbot.waitUntil(lambda: len(told) == 2)
    assert {(name.partition("_")[0], home) for name, home in told} == {("ledger", True), ("field", True)}


def test_the_ledger_lane_does_one_thing_at_a_time_in_order(qtbot: QtBot, jobs: Jobs) -> None:
    running: list[int] = []
    order: list[int] = []

    def work(n: int) -> int:
        running.append(n)
        time.sleep(0.005)
        assert running == [n]
        running.remove(n)
        return n

    for n in range(10):
        jobs.ask(work, n, done=order.append)
    qtbot.waitUntil(lambda: len(order) == 10)
    assert order == list(range(10))


def test_the_newest_question_of_a_key_wins(qtbot: QtBot, jobs: Jobs) -> None:
    told: list[int] = []
    for n in range(5):
        jobs.ask(lambda n=n: n, done=told.append, key="filter")  # type: ignore[misc]
    jobs.ask(lambda: -1, done=told.append)
    qtbot.waitUntil(lambda: jobs.waiting == 0)
    assert told == [4, -1]


def test_answers_for_a_page_that_is_gone_are_dropped(qtbot: QtBot, jobs: Jobs) -> None:
    gate, told = threading.Event(), list[str]()
    owner = QObject()
    jobs.ask(gate.wait, done=lambda _: told.append("gone"), owner=owner)
    owner.deleteLater()
    qtbot.wait(20)
    gate.set()
    jobs.ask(lambda: None, done=lambda _: told.append("kept"))
    qtbot.waitUntil(lambda: jobs.waiting == 0)
    assert told == ["kept"]


def test_a_problem_goes_to_who_asked_and_a_bug_to_trouble(qtbot: QtBot, jobs: Jobs, bugs: list[BaseException]) -> None:
    problems: list[Problem] = []

    def refuse() -> None:
        raise Refused("not_your_step")

    def fail() -> None:
        raise ZeroDivisionError("a bug")

    for work in (refuse, fail):
        jobs.ask(work, done=lambda _: None, failed=problems.append)
    qtbot.waitUntil(lambda: jobs.waiting == 0)
    assert [p.code for p in problems] == ["not_your_step"]
    assert [type(bug) for bug in bugs] == [ZeroDivisionError]


def test_long_work_reports_and_is_cancelled_within_a_second(qtbot: QtBot, jobs: Jobs) -> None:
    heard: list[object] = []
    ended: list[str] = []

    def probe(ticket: Ticket, of: int) -> str:
        for n in range(of):
            ticket.report((n, of))
            if ticket.cancelled.wait(0.01):
                return f"kept {n + 1}"
        return "all"

    ticket = jobs.start(probe, 10_000, done=ended.append, progress=heard.append)
    qtbot.waitUntil(lambda: len(heard) >= 3)
    began = time.monotonic()
    ticket.cancel()
    qtbot.waitUntil(lambda: bool(ended))
    assert time.monotonic() - began < 1
    assert ended == [f"kept {len(heard)}"]
    assert heard[:2] == [(0, 10_000), (1, 10_000)]


def test_shutting_down_cancels_what_runs_and_leaves_no_thread(qtbot: QtBot) -> None:
    jobs = Jobs(lambda bug: pytest.fail(str(bug)))
    seen = threading.Event()

    def until_cancelled(ticket: Ticket) -> None:
        seen.set()
        ticket.cancelled.wait(30)

    jobs.start(until_cancelled, done=lambda _: None, progress=lambda _: None)
    assert seen.wait(5)
    jobs.shutdown()
    assert not [t for t in threading.enumerate() if t.name.startswith(("ledger", "field"))]


class Ring(QObject):
    """An object that only the cyclic collector can free, and that says on which thread it went."""

    freed: list[threading.Thread] = []  # noqa: RUF012 - shared on purpose

    def __init__(self) -> None:
        super().__init__()
        self.me = self

    def __del__(self) -> None:
        Ring.freed.append(threading.current_thread())


def test_cyclic_garbage_is_freed_on_the_gui_thread_only(qtbot: QtBot, jobs: Jobs) -> None:
    Ring.freed.clear()
    tidy = Tidy()
    try:
        for _ in range(50):
            Ring()
        done: list[int] = []
        jobs.ask(lambda: len([[] for _ in range(200_000)]), done=done.append)  # enough to set a collector off
        qtbot.waitUntil(lambda: bool(done))
        assert Ring.freed == []
        tidy._collect()
        gc.collect()
        assert len(Ring.freed) == 50
        assert set(Ring.freed) == {threading.main_thread()}
    finally:
        tidy.stop()
    assert gc.isenabled()


def test_old_garbage_waits_while_a_hand_drags(qtbot: QtBot) -> None:
    held, collected = [True], list[int]()
    tidy, limits = Tidy(lambda: held[0]), gc.get_threshold()

    def told(phase: str, info: dict[str, int]) -> None:
        if phase == "stop":
            collected.append(info["generation"])

    gc.callbacks.append(told)
    try:
        tidy._collect()  # settles
        gc.set_threshold(700, 10, 0)
        gc.collect(1)
        collected.clear()
        tidy._collect()
        assert collected == [1]
        held[0] = False
        tidy._collect()
        assert collected == [1, 2]
    finally:
        gc.callbacks.remove(told)
        gc.set_threshold(*limits)
        tidy.stop()
