"""A lease begins and ends as one intent: the contract and the step of every card under it, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from volute.commands.seat import Seat
from volute.domain.events import Described, Evidence, StepTaken
from volute.domain.problems import Refused
from volute.domain.receipt import Receipt
from volute.domain.registers import complete, subject
from volute.domain.replay import described
from volute.domain.steps import STEPS
from volute.ledger.store import Ledger
from volute.ledger.transaction import Draft, Tx
from volute.ledger.whereabouts import cards_under, next_lease

Alike = tuple[str, str]  # variant and centre


@dataclass(frozen=True, slots=True)
class Next:
    """What becomes of a card when its lease ends: a further step of the lifecycle with its evidence."""

    step: str
    evidence: Mapping[str, Evidence]


def begin_lease(
    ledger: Ledger, seat: Seat, terms: Mapping[str, Evidence], cards: Sequence[str], *, name: str = ""
) -> Receipt:
    """Enter a lease and put the cards under it; its number is the next free one unless given."""
    seat.must_be(STEPS["lease"].by, "lease")
    if not cards:
        raise Refused("lease_without_cards")
    given = complete("lease", {"mode": "card_hours", "unit": "card_month", "status": "active", **terms})
    start, end = (str(given.get(day) or "") for day in ("start", "end"))
    if end and date.fromisoformat(end) <= date.fromisoformat(start):
        raise Refused("lease_ends_before_start", field="end", start=start, end=end)
    with ledger.writing(seat.by, seat.now()) as tx:
        number = name or next_lease(tx.connection)
        if described(tx.history(subject("lease", number))):
            raise Refused("lease_exists", lease=number)
        under = {"lease": number, "tenant": str(given["tenant"]), **({"until": end} if end else {})}
        contract = Draft(subject("lease", number), Described(given))
        return tx.append_all([contract, *(Draft(card, StepTaken("lease", under)) for card in dict.fromkeys(cards))])


def end_lease(
    ledger: Ledger, seat: Seat, lease: str, reason: str, ended: date, becomes: Mapping[Alike, Next] | None = None
) -> Receipt:
    """The tenant leaves: every card under the lease comes back, and goes on as ``becomes`` says for its like."""
    seat.must_be(STEPS["end_lease"].by, "end_lease")
    if not reason.strip():
        raise Refused("reason_needed", field="reason")
    with ledger.writing(seat.by, seat.now()) as tx:
        _standing(tx, lease)
        drafts = [Draft(subject("lease", lease), Described({"status": "ended", "end": ended.isoformat()}))]
        for card, alike in cards_under(tx.connection, lease).items():
            drafts.append(Draft(card, StepTaken("end_lease", {"reason": reason.strip()})))
            if further := (becomes or {}).get(alike):
                seat.must_be(STEPS[further.step].by, further.step)
                drafts.append(Draft(card, StepTaken(further.step, further.evidence)))
        return tx.append_all(drafts)


def give_notice(ledger: Ledger, seat: Seat, lease: str, end: date) -> Receipt:
    """The tenant told that he leaves, and when; the cards stay under the lease until then."""
    seat.must_be(STEPS["end_lease"].by, "end_lease")
    with ledger.writing(seat.by, seat.now()) as tx:
        _standing(tx, lease)
        return tx.append(subject("lease", lease), Described({"status": "notice", "end": end.isoformat()}))


def _standing(tx: Tx, lease: str) -> None:
    """Refused when there is no such lease, or when it has ended already."""
    fields = described(tx.history(subject("lease", lease)))
    if not fields:
        raise Refused("no_such_entry", register="lease", name=lease)
    if fields.get("status") == "ended":
        raise Refused("lease_over", lease=lease, end=str(fields.get("end") or ""))
