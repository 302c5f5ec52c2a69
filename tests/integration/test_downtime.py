"""Downtime is proposed from what runs saw and what the ledger has out of the rack; only a person takes it into a
statement, where it keeps what it rests on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

sys.path.append(str(Path(__file__).parents[1]))
from small_fleet import SEAT, small_fleet
from volute.commands.cards import take_step
from volute.commands.leasing import begin_lease
from volute.commands.metering import credit_downtime, enter_meter
from volute.commands.registers import describe
from volute.commands.seat import Seat
from volute.commands.undo import undo
from volute.domain.events import Identified
from volute.domain.instant import written
from volute.domain.problems import Refused
from volute.domain.seen import Seen
from volute.ledger.histories import verify
from volute.ledger.readings import pack_seen
from volute.ledger.store import Ledger
from volute.ledger.tables import ANSWERS, RUNS
from volute.queries.downtime import downtime
from volute.queries.downtime_said import DowntimeSaid
from volute.queries.metered import meters
from volute.queries.statement_said import StatementSaid
from volute.queries.statements import draw_up
from volute.words import Style, Words

NOW = datetime(2027, 1, 5, tzinfo=UTC)
MONTH, TODAY = "2026-12", date(2027, 1, 5)
NOON = datetime(2026, 12, 10, 4, tzinfo=UTC)  # in Wuhu
TERMS = {"tenant": "Qwill AI", "price": "744", "start": "2026-12-01", "end": "2027-12-31", "availability": "0.99"}
CARDS = ("V-000001", "V-000002")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Two cards of whu-n01 are leased, and known by their UUIDs."""
    found = small_fleet(tmp_path / "small.db")
    with found.writing(SEAT.by, SEAT.now()) as tx:
        for card in CARDS:
            tx.append(card, Identified("uuid", f"GPU-{card}", "probe"))
    begin_lease(found, SEAT, TERMS, CARDS)
    yield found
    found.close()


def answered(ledger: Ledger, hours: str, *, missing: str = "", host: str = "whu-n01") -> None:
    """One answer an hour from noon on: ``.`` shows both cards, ``s`` is silence, ``m`` shows the first card only, ``f``
    the second as lost, ``k`` has a changed key."""
    counts = dict.fromkeys(("hosts", "answered", "cards", "confirmed", "differences"), 1)
    with ledger.writing(SEAT.by, NOW) as tx:
        for number, state in enumerate(hours, 100):
            at = written(NOON + timedelta(hours=number - 100))
            run = {"id": number, "started": at, "by": "x", "scope": "", "state": "done", **counts}
            tx.connection.execute(insert(RUNS).values(run))
            outcome = {"s": "timed_out", "k": "key_changed"}.get(state, "answered")
            shown = [Seen("nvidia", 0, uuid="GPU-V-000001", temperature_c=40)]
            if state != "m":
                shown.append(Seen("nvidia", 1, uuid="GPU-V-000002", alarms=("lost",) if state == "f" else ()))
            kept = {"error": "", "digest": "", "offered_key": "", "raw": b"", "took_ms": 1, "cards": len(shown)}
            seen = pack_seen(shown) if outcome == "answered" else pack_seen(())
            row = {"run": number, "host": host, "at": at, "outcome": outcome, "seen": seen, **kept}
            tx.connection.execute(insert(ANSWERS).values(row))


def proposed(ledger: Ledger) -> list[tuple[str, int, float]]:
    return [(o.kind, len(o.cards), o.hours) for o in downtime(ledger, "L-0001", MONTH, NOW).outages]


def test_silence_of_a_host_is_down_for_every_card_of_it_and_others_for_theirs(ledger: Ledger) -> None:
    answered(ledger, "..sss..mm..f..k.s.")
    assert proposed(ledger) == [("silent", 2, 6.0), ("missing", 1, 2.0), ("failed", 1, 1.0)]
    told = downtime(ledger, "L-0001", MONTH, NOW)
    assert told.contracted == 2 * 31 * 24
    assert told.down == 9.0
    assert told.allowed == pytest.approx(14.88)
    assert told.credit == 0.0  # less than the contract lets be missing


def test_what_is_missing_beyond_the_promise_is_proposed_and_nothing_is_written(ledger: Ledger) -> None:
    answered(ledger, "s" * 24 + ".")
    told = downtime(ledger, "L-0001", MONTH, NOW)
    assert told.down == pytest.approx(48 + 1)  # the hour before the first look is half known
    assert told.credit == pytest.approx(told.down - 14.88)
    assert meters(ledger) == []
    assert [line["kind"] for line in draw_up(ledger, ("L-0001",), MONTH, NOW).lines] == ["use"]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_accepted_it_is_a_credit_that_says_what_it_rests_on_and_is_undone(ledger: Ledger, language: str) -> None:
    answered(ledger, "s" * 24 + ".")
    words = Words.load(language)  # type: ignore[arg-type]  # one of the two
    style = Style(words)
    said = DowntimeSaid(downtime(ledger, "L-0001", MONTH, NOW), words, style)
    receipt = credit_downtime(ledger, SEAT, "L-0001", MONTH, said.hours(), said.evidence(), TODAY)
    use, credit = draw_up(ledger, ("L-0001",), MONTH, NOW).lines
    assert (use["gross"], credit["gross"]) == (148_800, -3412)  # 34.12 hours of 744 at 744 a month
    assert "whu-n01" in credit["why"]
    assert "14.9" in credit["why"]
    facts = StatementSaid(draw_up(ledger, ("L-0001",), MONTH, NOW), words, style).facts()
    assert any("whu-n01" in text for _, text in facts)
    assert downtime(ledger, "L-0001", MONTH, NOW).entered is not None
    undo(ledger, SEAT, receipt)
    assert len(draw_up(ledger, ("L-0001",), MONTH, NOW).lines) == 1
    with ledger.reading() as connection:
        verify(connection)


def test_readings_of_days_and_a_credit_of_the_month_stand_side_by_side(ledger: Ledger) -> None:
    day = {"lease": "L-0001", "period": "2026-12-10", "card_hours": "20", "source": "gateway"}
    enter_meter(ledger, SEAT, day, TODAY)
    credit_downtime(ledger, SEAT, "L-0001", MONTH, "10", "agreed", TODAY)
    assert [(m.period, m.card_hours, m.down_hours) for m in meters(ledger)] == [
        ("2026-12", None, 10), ("2026-12-10", 20, None),
    ]  # fmt: skip
    with pytest.raises(Refused, match="meter_overlaps"):
        enter_meter(ledger, SEAT, {**day, "period": "2026-12", "card_hours": "300"}, TODAY)
    with pytest.raises(Refused, match="meter_too_much"):
        credit_downtime(ledger, SEAT, "L-0001", MONTH, "1500", "too much", TODAY)


def test_a_card_pulled_from_its_rack_is_down_by_the_ledger_alone(ledger: Ledger) -> None:
    later = Seat(SEAT.by, lambda: NOON)
    take_step(ledger, later, "V-000002", "pull", {"reason": "fan"})
    answered(ledger, "...")
    back = Seat(SEAT.by, lambda: NOON + timedelta(hours=30))
    take_step(ledger, back, "V-000002", "rack", {"host": "whu-n01", "slot": 1})
    assert proposed(ledger) == [("out", 1, 30.0)]


def test_the_month_is_that_of_the_centre(ledger: Ledger) -> None:
    """Looks after four in the afternoon of 31 December in UTC are of January in Wuhu, and of December in Lisbon."""
    last = datetime(2026, 12, 31, 16, tzinfo=UTC)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules[__name__], "NOON", last)
        answered(ledger, "ssss")
    assert proposed(ledger) == []
    describe(ledger, SEAT, "centre", "WHU", {"zone": "Europe/Lisbon"})
    assert [(kind, cards) for kind, cards, _ in proposed(ledger)] == [("silent", 2)]


def test_who_promises_nothing_or_bills_by_use_is_told_so(ledger: Ledger) -> None:
    begin_lease(ledger, SEAT, {**TERMS, "availability": ""}, ("V-000003",))
    begin_lease(ledger, SEAT, {**TERMS, "mode": "card_hours", "price": "2"}, ("V-000004",))
    assert downtime(ledger, "L-0002", MONTH, NOW).credit is None
    assert downtime(ledger, "L-0003", MONTH, NOW).credit is None
    with pytest.raises(Refused, match="no_such_entry"):
        downtime(ledger, "L-0404", MONTH, NOW)
    with pytest.raises(Refused, match="field_bad"):
        downtime(ledger, "L-0001", "December", NOW)
