"""One card with everything known of it: its fold, its history, what the last probe saw, and its neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from volute.domain.card import Card, Place
from volute.domain.events import Fact, StepTaken
from volute.domain.lifecycle import Step
from volute.domain.problems import Refused
from volute.domain.replay import replay, standing
from volute.domain.seen import Observation, Seen
from volute.domain.steps import lawful_steps
from volute.domain.view import lit_state, state
from volute.ledger.expectations import register
from volute.ledger.histories import facts_of
from volute.ledger.readings import latest_answer
from volute.ledger.store import Ledger
from volute.ledger.suspects import Task, open_tasks
from volute.ledger.tables import CARDS, DIFFERENCES, OPEN, SIGHTINGS
from volute.queries.card_condition import BuildAndHealth, build_and_health
from volute.queries.prices import PriceBook

IDENTITIES = ("uuid", "serial", "pdi")


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot of the card's host: who is in it by the ledger; ``missing`` when a probe did not see that card, which
    stays so whatever a person judged of it."""

    slot: int
    card: str
    state: str


@dataclass(frozen=True, slots=True)
class Probe:
    """What the last answers showed of this card. ``host`` is where it was seen, which may be another place."""

    host: str
    at: datetime
    run: int
    answered: bool
    cards: int
    seen: Seen | None
    build: BuildAndHealth | None = None


@dataclass(frozen=True, slots=True)
class CardSheet:
    """What the inspector and the bench show. ``history`` is newest first; ``retracted`` facts stay in it."""

    card: Card
    state: str
    steps: tuple[Step, ...]
    history: tuple[Fact, ...]
    retracted: frozenset[int]
    probe: Probe | None
    findings: tuple[str, ...]
    slots: tuple[Slot, ...]
    resale: float | None
    centre: str
    task: Task | None = None  # it differs from its model and nobody said why

    @property
    def standing(self) -> tuple[Fact, ...]:
        """Facts that were not taken back, oldest first."""
        return tuple(fact for fact in reversed(self.history) if fact.seq not in self.retracted)

    @property
    def job_facts(self) -> tuple[Fact, ...]:
        """The steps of the open job, oldest first: what earlier jobs left is not this job's evidence."""
        taken = [fact for fact in self.standing if isinstance(fact.event, StepTaken)]
        starts = [at for at, fact in enumerate(taken) if step_of(fact) == "open_job"]
        return tuple(taken[starts[-1] :]) if self.card.job and starts else ()


def step_of(fact: Fact) -> str:
    """The step a fact took; nothing for other facts."""
    return fact.event.step if isinstance(fact.event, StepTaken) else ""


def card_sheet(ledger: Ledger, number: str) -> CardSheet:
    """Refused when the ledger has no such card. A sticker is understood too, and small letters."""
    with ledger.reading() as connection:
        found = _number(connection, number)
        history = facts_of(connection, found)
        card = replay(history) if history else None
        if card is None:
            raise Refused("not_registered", card=number, fact="")
        sighting = connection.execute(select(SIGHTINGS).where(SIGHTINGS.c.card == found)).first()
        differences = select(DIFFERENCES.c.kind).where(OPEN, DIFFERENCES.c.card == found)
        quote = PriceBook(register(connection, "price")).find(_variant(connection, found), "resale")
        names = register(connection, "centre")
        return CardSheet(
            card=card,
            state=lit_state(state(card), sighting.activity if sighting else ""),
            steps=lawful_steps(card),
            history=tuple(reversed(history)),
            retracted=frozenset({f.seq for f in history} - {f.seq for f in standing(history)}),
            probe=_probe(connection, card, sighting.host if sighting else ""),
            findings=tuple(sorted(set(connection.scalars(differences)))),
            slots=_slots(connection, card.place),
            resale=quote.amount if quote else None,
            centre=str(names.get(card.place.centre, {}).get("name", card.place.centre)),
            task=next(iter(open_tasks(connection, [found])), None),
        )


def _number(connection: Connection, given: str) -> str:
    query = select(CARDS.c.id).where((CARDS.c.sticker == given) | (CARDS.c.id == given.upper()))
    return connection.scalar(query) or given


def _variant(connection: Connection, card: str) -> str:
    return str(connection.scalar(select(CARDS.c.variant).where(CARDS.c.id == card)) or "")


def _probe(connection: Connection, card: Card, sighted: str) -> Probe | None:
    """The newest word of the ledger's host or of the host that showed the card, the one that shows it first."""
    told = [_word(connection, card, host) for host in dict.fromkeys((card.place.host, sighted)) if host]
    known = [word for word in told if word]
    return next((word for word in known if word.seen), known[0] if known else None)


def _word(connection: Connection, card: Card, host: str) -> Probe | None:
    answer = latest_answer(connection, host)
    if answer is None:
        return None
    observation, run = answer
    seen = _mine(card, observation)
    build = build_and_health(connection, card, host, observation, run, seen) if seen else None
    return Probe(host, observation.at, run, observation.answered, len(observation.seen), seen, build)


def _mine(card: Card, observation: Observation) -> Seen | None:
    """The seen card that bears one of this card's identifiers; Ascend cards have no UUID, GeForce no serial."""
    own = {card.identifier(kind) for kind in IDENTITIES} - {""}
    return next((seen for seen in observation.seen if own & {seen.uuid, seen.serial, seen.pdi}), None)


def _slots(connection: Connection, place: Place) -> tuple[Slot, ...]:
    if not place.host:
        return ()
    columns = (CARDS.c.slot, CARDS.c.id, CARDS.c.state, SIGHTINGS.c.activity)
    joined = CARDS.outerjoin(SIGHTINGS, SIGHTINGS.c.card == CARDS.c.id)
    query = select(*columns).select_from(joined).where(CARDS.c.host == place.host).order_by(CARDS.c.slot)
    rows = connection.execute(query).all()
    vanished = select(DIFFERENCES.c.card).where(DIFFERENCES.c.host == place.host, DIFFERENCES.c.kind == "vanished")
    gone = set(connection.scalars(vanished))
    doing = {r.id: "missing" if r.id in gone else lit_state(r.state, r.activity or "") for r in rows}
    return tuple(Slot(row.slot or 0, row.id, doing[row.id]) for row in rows)
