"""A lease begins, goes on and ends as one intent: the contract and the step of every card, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from volute.commands.judging import may_be_offered
from volute.commands.seat import Seat
from volute.domain.days import ONE_DAY
from volute.domain.deposits import deposit_of, possible
from volute.domain.events import Described, Evidence, StepTaken
from volute.domain.leases import UNIT_OF
from volute.domain.price_periods import PRICED
from volute.domain.problems import Refused
from volute.domain.receipt import Receipt
from volute.domain.registers import checked, complete, subject
from volute.domain.replay import described
from volute.domain.steps import STEPS
from volute.ledger.store import Ledger
from volute.ledger.transaction import Draft, Tx
from volute.ledger.whereabouts import cards_under, next_lease

Alike = tuple[str, str]  # variant and centre
Fields = Mapping[str, Evidence]


@dataclass(frozen=True, slots=True)
class Next:
    """What becomes of a card when its lease ends: a further step of the lifecycle with its evidence."""

    step: str
    evidence: Mapping[str, Evidence]


@dataclass(frozen=True, slots=True)
class Fates:
    """What cards do after their lease: all that are alike, and single ones, which may stay as they are (None)."""

    alike: Mapping[Alike, Next] = field(default_factory=dict)
    single: Mapping[str, Next | None] = field(default_factory=dict)

    def of(self, card: str, alike: Alike) -> Next | None:
        return self.single[card] if card in self.single else self.alike.get(alike)


def begin_lease(
    ledger: Ledger, seat: Seat, terms: Mapping[str, Evidence], cards: Sequence[str], *, name: str = ""
) -> Receipt:
    """Enter a lease and put the cards under it; its number is the next free one unless given."""
    seat.must_be(STEPS["lease"].by, "lease")
    if not cards:
        raise Refused("lease_without_cards")
    mode = str(terms.get("mode") or mode_of(terms))
    given = complete("lease", {"mode": mode, "unit": UNIT_OF.get(mode, ""), "status": "active", **terms})
    start, end = (str(given.get(day) or "") for day in ("start", "end"))
    _ends_after(start, end)
    with ledger.writing(seat.by, seat.now()) as tx:
        number = name or next_lease(tx.connection)
        if described(tx.history(subject("lease", number))):
            raise Refused("lease_exists", lease=number)
        contract = Draft(subject("lease", number), Described(given))
        under = StepTaken("lease", _under(number, given))
        return tx.append_all([contract, *(Draft(card, under) for card in dict.fromkeys(cards))])


def mode_of(terms: Fields) -> str:
    """How it bills, from its unit where nobody said: by the month is a reservation."""
    modes = {unit: mode for mode, unit in UNIT_OF.items()}
    return modes.get(str(terms.get("unit") or "card_month"), "whole_machine")


def _under(lease: str, terms: Fields) -> Fields:
    """What the step of a card says of its lease."""
    end = str(terms.get("end") or "")
    told = {"lease": lease, "tenant": str(terms["tenant"]), "since": str(terms["start"])}
    return {**told, "until": end} if end else told


def _ends_after(start: str, end: str) -> None:
    if end and date.fromisoformat(end) <= date.fromisoformat(start):
        raise Refused("lease_ends_before_start", field="end", start=start, end=end)


def renew_lease(ledger: Ledger, seat: Seat, lease: str, changes: Fields) -> Receipt:
    """A new end, a new rent, or other terms; a notice given is thereby taken back. Its cards stay under it."""
    seat.must_be(STEPS["lease"].by, "lease")
    checked("lease", changes)
    with ledger.writing(seat.by, seat.now()) as tx:
        before = standing_lease(tx, lease)
        _ends_after(str(before["start"]), str(changes.get("end") or ""))
        if (agreed := before.get("agreed_end")) and "end" not in changes:
            changes = {**changes, "end": agreed}
        if all(str(before.get(name) or "") == str(value or "") for name, value in changes.items()):
            raise Refused("lease_unchanged", lease=lease)
        cleared: Fields = {name: "" for name in ("agreed_end", "noticed") if before.get(name)}
        said = {**changes, **_since(before, changes, seat.today()), **cleared, "status": "active"}
        return tx.append(subject("lease", lease), Described(said))


def _since(before: Fields, changes: Fields, today: date) -> Fields:
    """From when a new rent holds: the day given; else the day after the last one agreed on, where the term goes on
    beyond it; else today. What was paid until then stays on record beside it."""
    if not any(str(changes.get(name, before.get(name)) or "") != str(before.get(name) or "") for name in PRICED):
        return {}
    agreed = str(before.get("agreed_end") or before.get("end") or "")
    goes_on = bool(agreed) and str(changes.get("end") or "") > agreed
    after = max(date.fromisoformat(agreed) + ONE_DAY, today) if goes_on else today
    return {"price_from": str(changes.get("price_from") or after.isoformat()), "price_before": before["price"]}


def end_lease(
    ledger: Ledger,
    seat: Seat,
    lease: str,
    reason: str,
    ended: date,
    becomes: Mapping[Alike, Next] | Fates | None = None,
    settled: Fields | None = None,
) -> Receipt:
    """The tenant leaves: every card under the lease comes back, and goes on as ``becomes`` says.

    ``settled`` are the fields of the lease that say what leaving cost: noticed, penalty, deposit_returned and the like.
    """
    seat.must_be(STEPS["end_lease"].by, "end_lease")
    if not reason.strip():
        raise Refused("reason_needed", field="reason")
    fates = becomes if isinstance(becomes, Fates) else Fates(becomes or {})
    with ledger.writing(seat.by, seat.now()) as tx:
        before = standing_lease(tx, lease)
        closing: Fields = {**checked("lease", settled or {}), "status": "ended", "end": ended.isoformat()}
        if (agreed := str(before.get("end") or "")) and agreed != ended.isoformat():
            closing = {**closing, "agreed_end": agreed}
        over = StepTaken("end_lease", {"reason": reason.strip(), "ended": ended.isoformat()})
        drafts = [Draft(subject("lease", lease), Described(closing))]
        for card, alike in cards_under(tx.connection, lease).items():
            drafts += [Draft(card, over), *(Draft(card, step) for step in _further(tx, seat, fates.of(card, alike)))]
        may_be_offered(tx, seat, drafts)
        return tx.append_all(drafts)


def _further(tx: Tx, seat: Seat, fate: Next | None) -> Iterator[StepTaken]:
    """The step after the lease; a card that goes to another lease is told that lease's terms."""
    if fate is None:
        return
    seat.must_be(STEPS[fate.step].by, fate.step)
    if fate.step != "lease":
        yield StepTaken(fate.step, fate.evidence)
        return
    other = str(fate.evidence.get("lease") or "")
    under = _under(other, standing_lease(tx, other))
    yield StepTaken("lease", {**under, **fate.evidence})


def record_deposit(ledger: Ledger, seat: Seat, lease: str, told: Fields) -> Receipt:
    """What came in of a deposit, and when; what of it was returned or forfeited, also after the end. Refused when more
    would be gone than came in."""
    seat.must_be(STEPS["lease"].by, "lease")
    with ledger.writing(seat.by, seat.now()) as tx:
        before = described(tx.history(subject("lease", lease)))
        if not before:
            raise Refused("no_such_entry", register="lease", name=lease)
        possible(lease, deposit_of({**before, **checked("lease", told)}))
        return tx.append(subject("lease", lease), Described(told))


def give_notice(ledger: Ledger, seat: Seat, lease: str, end: date, noticed: date | None = None) -> Receipt:
    """The tenant told that he leaves, and when; the cards stay under the lease until then."""
    seat.must_be(STEPS["end_lease"].by, "end_lease")
    with ledger.writing(seat.by, seat.now()) as tx:
        before = standing_lease(tx, lease)
        said: Fields = {"status": "notice", "end": end.isoformat()}
        if noticed:
            said = {**said, "noticed": noticed.isoformat()}
        if (agreed := str(before.get("end") or "")) and agreed != end.isoformat():
            said = {**said, "agreed_end": str(before.get("agreed_end") or agreed)}
        return tx.append(subject("lease", lease), Described(said))


def standing_lease(tx: Tx, lease: str) -> Fields:
    """The terms. Refused when there is no such lease, or when it has ended already."""
    fields = described(tx.history(subject("lease", lease)))
    if not fields:
        raise Refused("no_such_entry", register="lease", name=lease)
    if fields.get("status") == "ended":
        raise Refused("lease_over", lease=lease, end=str(fields.get("end") or ""))
    return fields
