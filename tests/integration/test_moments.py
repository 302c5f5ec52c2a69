"""What is read of the past at once is what a ledger of that day says card by card: on chance histories, told in any
order, taken back and told again. And what was worked out is kept until a fact or a run is written, by anybody."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import UTC, date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select

sys.path.append(str(Path(__file__).parents[1]))
from small_fleet import NOW, SEAT, price, small_fleet
from volute.domain.events import Costed, Described, Event, Identified, Moved, Registered, Retracted, StepTaken
from volute.domain.instant import written
from volute.domain.problems import Refused
from volute.ledger.past import past
from volute.ledger.readings import begin_run
from volute.ledger.store import Ledger
from volute.ledger.tables import CARDS, SIGHTINGS
from volute.queries.counted import Counted, counted, parts_now, states
from volute.queries.fleet import fleet, placed
from volute.queries.overview import overview
from volute.queries.past import book_shown, end_of, looked_back
from volute.queries.scenarios import told
from volute.queries.tax_books import lots

DAYS = 60
LEASED = StepTaken("lease", {"lease": "L-0001", "tenant": "Qwill AI"})
DOINGS: tuple[Event, ...] = (
    Costed("recovered", -5_000), Costed("part", 700), Identified("serial", "17", "typed"), LEASED,
    StepTaken("end_lease"), StepTaken("scrap", {"reason": "burnt"}), StepTaken("pull", {"reason": "sold"}),
    StepTaken("mark_missing", {"reason": "?"}), StepTaken("open_job", {"template": "fan_to_blower", "reason": "loud"}),
    StepTaken("list_for_sale", {"floor": "1"}), StepTaken("rack", {"host": "whu-n01", "slot": 1}),
    Moved("SGN", store="shelf"), StepTaken("encumber", {"claim": "pledged", "holder": "Bank", "release": "70"}),
    StepTaken("encumber", {"claim": "subsidy_locked", "holder": "City", "until": "2026-12-20", "release": "900"}),
    StepTaken("lift", {"claim": "pledged", "reason": "paid"}),
)  # fmt: skip


def by_chance(path: Path, seed: int) -> Ledger:
    """Forty cards, entered in two months; many facts are told late, some are taken back, and some of those again."""
    dice, ledger = random.Random(seed), small_fleet(path)
    told_: list[tuple[str, Event, int]] = [("lease:L-0001", Described({"tenant": "Qwill AI", "price": "900",
        "unit": "card_month", "mode": "whole_machine", "start": "2026-01-01", "end": "2027-01-01"}), 50)]  # fmt: skip
    for number in range(40):
        card = f"V-{900 + number:06}"
        model, memory = dice.choice((("rtx4090", 24564), ("rtx4090", 49140), ("a100", 81920)))
        entered = Registered(model, dice.choice(("WHU", "SGN")), store="shelf", cooler="fan", memory_mib=memory)
        day = dice.randrange(DAYS)
        told_.append((card, entered, day))
        for _ in range(dice.randrange(8)):
            day = max(day - dice.randrange(20), 0)
            happened = day + (dice.randrange(25) if dice.random() < 0.3 else 0)
            told_.append((card, dice.choice(DOINGS), happened))
            if dice.random() < 0.2:
                told_.append((card, Retracted(dice.randint(2, 5), "wrong"), day))
    for subject, event, ago in told_:
        try:
            with ledger.writing(SEAT.by, NOW) as tx:
                tx.append(subject, event, at=NOW - timedelta(days=ago))
        except Refused:
            continue  # chance asked for what is not lawful
    for ago in (50, 25, 3):
        price(ledger, "resale", 20_000.0 + ago)
    return ledger


@pytest.mark.parametrize("seed", range(6))
def test_a_look_back_agrees_with_the_ledger_of_each_day(tmp_path: Path, seed: int) -> None:
    ledger = by_chance(tmp_path / "chance.db", seed)
    days = [NOW.date() - timedelta(days=ago) for ago in (90, 45, 30, 20, 10, 7, 0)]
    kinds = set()
    for day, then in zip(days, looked_back(ledger, days), strict=True):
        with past(ledger, end_of(day, UTC)) as stood:
            assert then.book == book_shown(stood, day)
            assert states(then.parts) == states(parts_now(stood))
            assert lots(then.parts, 0.13) == lots(parts_now(stood), 0.13)
        kinds |= {part.state for part in then.parts}
    assert len(kinds) >= 3  # chance did something
    ledger.close()


def card_by_card(ledger: Ledger) -> dict[tuple[str, str], Counted]:
    """Every card looked at by itself."""
    with ledger.reading() as connection:
        cards = connection.execute(select(CARDS).where(CARDS.c.custody != "gone")).all()
        seen = {row.card: row.activity for row in connection.execute(select(SIGHTINGS))}
    found: dict[tuple[str, str], Counted] = {}
    for card in cards:
        row = found.setdefault((card.centre, card.variant), Counted(card.centre, card.variant, card.received))
        doing, racked = seen.get(card.id, "unknown"), card.custody == "racked"
        idle = racked and card.state == "idle" and doing not in ("unknown", "working")
        row.cards, row.racked = row.cards + 1, row.racked + racked
        row.lit += card.state == "idle" and doing == "working"
        row.seen += racked and doing != "unknown"
        row.idle, row.fans, row.idle_fans = (
            row.idle + idle,
            row.fans + (card.cooler == "fan"),
            row.idle_fans + (idle and card.cooler == "fan"),
        )
        row.cost, row.received = row.cost + (card.cost_minor or 0), min(row.received, card.received)
    return found


@pytest.mark.parametrize("seed", range(6))
def test_counting_alike_cards_at_once_finds_what_counting_card_by_card_does(tmp_path: Path, seed: int) -> None:
    ledger, dice = by_chance(tmp_path / "chance.db", seed), random.Random(seed)
    fresh = [f"V-{900 + number:06}" for number in range(40)]
    doing = ("working", "idle", "held", "unknown")
    rows = [{"card": card, "host": "h", "slot": 0, "run": 3, "at": written(NOW), "activity": dice.choice(doing),
             "load": b""} for card in fresh if dice.random() < 0.8]  # fmt: skip
    with ledger.writing(SEAT.by, NOW) as tx:
        tx.connection.execute(insert(SIGHTINGS), rows)
    told_ = {(row.centre, row.variant): row for row in counted(parts_now(ledger))}
    assert told_ == card_by_card(ledger)
    assert sum(row.lit for row in told_.values()) > 0
    ledger.close()


def test_the_fleet_read_in_kinds_is_what_each_card_says_and_read_once(tmp_path: Path) -> None:
    ledger = by_chance(tmp_path / "chance.db", 3)
    found = fleet(ledger)
    with ledger.reading() as connection:
        rows = connection.execute(select(CARDS).where(CARDS.c.custody != "gone").order_by(CARDS.c.id)).all()
    assert found.n == len(rows) > 20
    for name in ("id", "variant", "centre", "host", "store", "tenant", "lease", "custody", "serial", "commercial"):
        text = found.texts[name]
        assert [text.words[code] for code in text.codes] == [getattr(row, name) for row in rows], name
        assert len(set(text.words)) == len(text.words)
    place = found.texts["place"]
    said = [placed(row.centre, row.host, row.slot, row.store) for row in rows]
    assert [place.words[code] for code in place.codes] == said
    assert fleet(ledger) is found
    price(ledger, "resale", 19_000)
    assert fleet(ledger) is not found
    ledger.close()


def test_a_ledger_without_cards_has_an_empty_fleet(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path / "empty.db")
    assert (fleet(ledger).n, fleet(ledger).texts["id"].words) == (0, [])
    ledger.close()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = small_fleet(tmp_path / "small.db")
    yield opened
    opened.close()


TODAY = NOW.date()


def test_what_was_counted_is_kept_until_a_fact_is_written(ledger: Ledger) -> None:
    first = told(ledger, TODAY)
    assert told(ledger, TODAY) is first
    assert overview(ledger, NOW).book is first.book
    price(ledger, "resale", 19_000)
    second = told(ledger, TODAY)
    assert second is not first
    assert {c.resale.price.amount for c in second.book.cohorts if c.resale.price} == {19_000}
    assert told(ledger, TODAY + timedelta(days=1)) is not second  # of another day


def test_another_desk_and_a_run_are_noticed_too(ledger: Ledger) -> None:
    first = told(ledger, TODAY)
    other = Ledger.open(ledger.name)
    price(other, "resale", 18_000)
    second = told(ledger, TODAY)
    assert second is not first
    with other.writing(SEAT.by, NOW) as tx:
        begin_run(tx.connection, written(NOW), SEAT.by, "", 1)
    assert told(ledger, TODAY) is not second
    other.close()


def test_the_day_before_the_first_card_has_no_cards(ledger: Ledger) -> None:
    (then,) = looked_back(ledger, [date(2020, 1, 1)])
    assert not then.parts
    assert not then.book.cohorts
