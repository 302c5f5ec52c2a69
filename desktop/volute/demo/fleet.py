"""The demo ledger: every card with its history, written through the same door as everything else.

Who did a thing follows from what was done: the lifecycle's table says which role takes a step.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from volute.demo.accidents import Accidents
from volute.demo.bench import Story, technician
from volute.demo.lots import lots
from volute.demo.places import Host, hosts, leased
from volute.demo.plan import FATES, OWNER, PER_HOST, SCRAPPED, SEED, SITES, SOLD
from volute.demo.registers import Signed, registers, staff_of
from volute.demo.stories import life, off_the_rack, racked, replaced, scrapped, sold
from volute.demo.use import use
from volute.demo.world import CardFacts, identity
from volute.domain.events import StepTaken
from volute.domain.roles import Role
from volute.domain.steps import STEPS
from volute.ledger.store import Ledger
from volute.ledger.transaction import Draft, Tx

FAN = {"upgrading": ("rtx4090",)}  # what can be worked on so; open fans of any sort are made blowers
CONVERTIBLE = ("rtx4090", "rtx4090d")


def build(
    ledger: Ledger, now: datetime, keys: Mapping[str, str], odd: Accidents, seed: int = SEED
) -> tuple[list[CardFacts], Mapping[str, int]]:
    """Write the demo into an empty ledger; back come the cards in machines as they are, and the hosts under lease.

    ``keys`` are the public host keys by host name. Same seed and ``now``: same digests.
    """
    dice = random.Random(seed)
    under = leased(dice)
    facts = [identity(f"V-{h.first + slot:06d}", h.variant, h.name, slot, dice) for h, slot in _slots()]
    signed = [*registers(now, keys, dice), *_lives(facts, under, odd, now, dice), *_gone(len(facts), now, dice)]
    with ledger.writing(OWNER, now) as tx:
        tx.remark("demo", str(seed))
        write(tx, signed, now)
    use(ledger, now, random.Random(seed + 2))
    lots(ledger, now)
    standing = {host.name for host in hosts() if host.racked}
    out = set(odd.new)
    return [card for card in facts if card.host in standing and (card.host, card.slot) not in out], under


def write(tx: Tx, signed: Iterable[Signed], now: datetime) -> None:
    """Each history in its order, though many hands wrote it: a hand's facts are appended until another's turn."""
    turns: dict[tuple[int, str], list[Draft]] = defaultdict(list)
    last: dict[str, tuple[int, str]] = {}
    for by, draft in signed:
        turn, hand = last.get(draft.subject, (0, by))
        last[draft.subject] = turn, hand = (turn, by) if hand == by else (turn + 1, by)
        turns[turn, hand].append(draft)
    for (_, hand), drafts in sorted(turns.items(), key=lambda turn: turn[0]):
        page = Tx(tx.connection, hand, now)
        page.append_all(drafts)
        page.flush()


def _slots() -> Iterator[tuple[Host, int]]:
    return ((host, slot) for host in hosts() if not host.spare for slot in range(PER_HOST))


def _lives(
    facts: Sequence[CardFacts], under: Mapping[str, int], odd: Accidents, now: datetime, dice: random.Random
) -> Iterator[Signed]:
    places = {host.name: host for host in hosts()}
    fates = _fates([card for card in facts if not places[card.host].racked], dice)
    for card in facts:
        host = places[card.host]
        told = life(card, host.centre, now, dice)
        if not host.racked:
            story = off_the_rack(told, fates.get(card.card, ""))
        elif (host.name, card.slot) in odd.new:
            story = replaced(told, host.name)
        else:
            story = racked(told, host.name, under.get(host.name))
        yield from _signed(card.card, host.centre, story)


def _fates(cards: Sequence[CardFacts], dice: random.Random) -> dict[str, str]:
    """What each card off the rack is doing, in the numbers of the plan; the rest lies in store."""
    drawn = dice.sample(cards, len(cards))
    found: dict[str, str] = {}
    for fate in FATES:
        wanted = FAN.get(fate.name, CONVERTIBLE)
        fit = (c for c in drawn if c.card not in found and (c.variant in wanted or not fate.fan))
        found.update((card.card, fate.name) for _, card in zip(range(fate.cards), fit, strict=False))
    return found


def _gone(owned: int, now: datetime, dice: random.Random) -> Iterator[Signed]:
    """Cards of earlier days that were sold or scrapped."""
    number = owned
    for tell, some in ((sold, SOLD), (scrapped, SCRAPPED)):
        for variant, cards, days in some:
            for _ in range(cards):
                number += 1
                card = identity(f"V-{number:06d}", variant, "", 0, dice)
                centre = next(site.code for site in SITES if variant in dict(site.mix))
                yield from _signed(card.card, centre, tell(life(card, centre, now, dice), days))


def _signed(card: str, centre: str, story: Iterable[Story]) -> Iterator[Signed]:
    people = {Role.STAFF: staff_of(centre), Role.TECHNICIAN: technician(card), Role.OWNER: OWNER}
    before = None
    for at, event in story:
        before = at if before is None else max(at, before + timedelta(minutes=1))
        role = STEPS[event.step].by if isinstance(event, StepTaken) else Role.STAFF
        yield people[role], Draft(card, event, before)
