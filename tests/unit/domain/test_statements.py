"""A statement adds up to the cent whatever is in it, bills what a contract bills, and its seal is its digest."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volute.domain.events import Described, Fact, Retracted
from volute.domain.leases import Terms, terms_of
from volute.domain.metering import meter_of
from volute.domain.problems import Refused
from volute.domain.statements import Amount, amount_of, body_of, digest_of, lines_of, seal_holds, sums

BASE = {"tenant": "Qwill AI", "price": "1000", "start": "2026-01-01", "end": "2027-01-01", "vat_rate": "0.06"}
MONTHLY = {**BASE, "mode": "whole_machine", "unit": "card_month", "vat_included": True}
HOURLY = {**BASE, "mode": "card_hours", "unit": "card_hour", "price": "2.5", "vat_included": False}
OCTOBER, WHOLE = "2026-10", (date(2026, 1, 1), None)


def meter(**fields: str):  # type: ignore[no-untyped-def]
    return meter_of({"lease": "L-1", "source": "gateway", "period": OCTOBER, **fields})


def test_a_whole_month_of_a_reservation_is_its_rent() -> None:
    (line,) = lines_of(terms_of("L-1", MONTHLY), [WHOLE, WHOLE], (), OCTOBER)
    assert (line.cards, line.days, line.contracted, line.quantity) == (2, 62, 62 * 24, Decimal("2.0000"))
    assert line.amount == Amount(net=188_679, vat=11_321, gross=200_000)


def test_part_of_a_month_counts_by_days_of_the_term_and_of_each_card() -> None:
    terms = terms_of("L-1", {**MONTHLY, "start": "2026-10-11", "end": "2026-10-30"})
    spans = [WHOLE, (date(2026, 10, 21), None), (date(2026, 10, 1), date(2026, 10, 15)), (date(2026, 11, 1), None)]
    (line,) = lines_of(terms, spans, (), OCTOBER)
    assert (line.cards, line.days) == (3, 20 + 10 + 5)
    assert line.amount is not None
    assert line.amount.gross == round(Fraction(35, 31) * 100_000)


def test_hours_bill_what_was_metered_and_nothing_metered_is_unknown() -> None:
    terms = terms_of("L-1", HOURLY)
    (line,) = lines_of(terms, [WHOLE], [meter(card_hours="700.5")], OCTOBER)
    assert line.amount == Amount(net=175_125, vat=10_508, gross=185_633)  # 10,507.5 is half-way, and 8 is even
    (unknown,) = lines_of(terms, [WHOLE], [meter(tokens="9")], OCTOBER)
    assert (unknown.quantity, unknown.amount) == (None, None)
    assert sums([line, unknown]) is None


def test_tokens_bill_tokens() -> None:
    terms = terms_of("L-1", {**BASE, "mode": "tokens", "unit": "million_tokens", "price": "0.8"})
    (line,) = lines_of(terms, [WHOLE], [meter(tokens="1250", card_hours="700")], OCTOBER)
    assert line.amount is not None
    assert (line.quantity, line.amount.net, line.metered) == (Decimal("1250.0000"), 100_000, Decimal(700))


def test_downtime_of_a_reservation_is_a_line_that_takes_away() -> None:
    use, credit = lines_of(terms_of("L-1", MONTHLY), [WHOLE], [meter(down_hours="74.4")], OCTOBER)
    assert (credit.kind, credit.quantity) == ("credit", Decimal("0.1000"))
    assert credit.amount == Amount(-9_434, -566, -10_000)
    both = sums([use, credit])
    assert both is not None
    assert both.gross == 90_000
    (only,) = lines_of(terms_of("L-1", HOURLY), [WHOLE], [meter(card_hours="3", down_hours="74.4")], OCTOBER)
    assert only.kind == "use"  # hours nobody used are not billed in the first place


def test_a_month_without_cards_has_no_lines() -> None:
    assert lines_of(terms_of("L-1", MONTHLY), [(date(2026, 1, 1), date(2026, 9, 30))], (), OCTOBER) == ()
    assert lines_of(terms_of("L-1", MONTHLY), [], (), OCTOBER) == ()


CONTRACT = st.tuples(
    st.sampled_from([MONTHLY, HOURLY]),
    st.booleans(),
    st.decimals(0, 99_999, places=2),
    st.decimals(0, "0.2", places=3),
    st.integers(1, 40),
    st.decimals(0, 700, places=2),
)


def contract(number: int, given_: tuple[object, ...]) -> Terms:
    base, included, price, rate, _, _ = given_
    assert isinstance(base, dict)
    return terms_of(f"L-{number}", {**base, "vat_included": bool(included), "price": str(price), "vat_rate": str(rate)})


@given(st.lists(CONTRACT, min_size=1, max_size=6))
def test_every_line_and_every_sum_adds_up_to_the_cent(contracts: list[tuple[object, ...]]) -> None:
    lines = []
    for number, each in enumerate(contracts):
        readings = [meter(card_hours=str(each[5]), down_hours="12.3")]
        lines += lines_of(contract(number, each), [WHOLE] * int(str(each[4])), readings, OCTOBER)
    total = sums(lines)
    assert total is not None
    assert total.net + total.vat == total.gross
    assert all(line.amount and line.amount.net + line.amount.vat == line.amount.gross for line in lines)
    body = body_of(lines, {"tenant": "T", "month": OCTOBER}, {})
    told = body["lines"]
    assert isinstance(told, list)
    assert {name: sum(line[name] for line in told) for name in ("net", "vat", "gross")} == {
        name: body[name] for name in ("net", "vat", "gross")
    }


@given(st.fractions(0, 10_000), CONTRACT)
def test_no_amount_is_off_by_more_than_half_a_cent(quantity: Fraction, given_: tuple[object, ...]) -> None:
    terms = contract(0, given_)
    amount = amount_of(quantity, terms)
    exact = quantity * Fraction(terms.price) * 100
    assert abs((amount.gross if terms.vat_included else amount.net) - exact) <= Fraction(1, 2)
    assert amount.vat >= 0


def fact(seq: int, event: Described | Retracted) -> Fact:
    return Fact("statement:S-1", seq, datetime(2026, 11, 1, tzinfo=UTC), "Zhao Xin", event)


def test_a_seal_holds_for_one_fact_with_its_own_digest() -> None:
    sealed = fact(1, Described({"body": "{}", "digest": digest_of("{}")}))
    seal_holds([sealed])
    for later in (Described({"body": "{ }"}), Retracted(1, "undo")):
        with pytest.raises(Refused, match="statement_sealed"):
            seal_holds([sealed, fact(2, later)])
    with pytest.raises(Refused, match="statement_digest"):
        seal_holds([fact(1, Described({"body": "{ }", "digest": digest_of("{}")}))])
    with pytest.raises(Refused, match="statement_sealed"):
        seal_holds([fact(1, Retracted(0, "undo"))])
