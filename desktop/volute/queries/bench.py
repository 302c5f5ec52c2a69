"""What lies at the bench: open jobs in the order of work. The queue, the rail and the subtitle count by one rule."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection, Row, select

from volute.domain.card import Job
from volute.domain.catalogue import variant_name
from volute.domain.replay import replay
from volute.domain.workorder import TEMPLATES
from volute.ledger.histories import entries_of
from volute.ledger.store import Ledger
from volute.ledger.tables import CARDS

OPEN = ("in_job", "queued", "waiting")  # work a technician has before him
STAGES = (*OPEN, "burn_in", "passed", "failed")
COLUMNS = ("id", "workshop", "variant", "host", "store", "centre")


@dataclass(frozen=True, slots=True)
class JobRow:
    """One card at the bench: how many steps of its checklist are done, and what it waits for."""

    card: str
    number: str
    template: str
    workshop: str
    model: str
    place: str
    done: int
    of: int
    opened: datetime
    waiting_for: str = ""


@dataclass(frozen=True, slots=True)
class Queue:
    """Jobs by stage, each stage in the order in which its jobs were opened."""

    jobs: tuple[JobRow, ...]

    @property
    def stages(self) -> tuple[tuple[str, tuple[JobRow, ...]], ...]:
        """Stages that have jobs, in the order of work."""
        return tuple((stage, tuple(rows)) for stage, rows in groupby(self.jobs, key=lambda job: job.workshop))

    @property
    def counts(self) -> Counter[str]:
        return Counter(job.workshop for job in self.jobs)

    @property
    def open(self) -> int:
        """Jobs that wait for a technician: the number on the rail."""
        return sum(self.counts[stage] for stage in OPEN)


def queue(ledger: Ledger) -> Queue:
    """Every open job: in progress, next, waiting for parts, burn-in, ready, failed."""
    with ledger.reading() as connection:
        query = select(*(CARDS.c[name] for name in COLUMNS)).where(CARDS.c.job != "").order_by(CARDS.c.id)
        rows = connection.execute(query).all()
        jobs = _jobs(connection, [row.id for row in rows])
    found = [_row(row, jobs[row.id]) for row in rows if row.workshop in STAGES]
    return Queue(tuple(sorted(found, key=lambda job: (STAGES.index(job.workshop), job.opened, job.card))))


def _jobs(connection: Connection, cards: list[str]) -> dict[str, Job]:
    """The work order of each card, folded from its history: the reading table keeps only its name."""
    histories = groupby(entries_of(connection, cards), key=lambda entry: entry.subject)
    folded = {subject: replay([entry.fact for entry in entries]) for subject, entries in histories}
    return {subject: card.job for subject, card in folded.items() if card and card.job}


def _row(row: Row[tuple[object, ...]], job: Job) -> JobRow:
    return JobRow(
        card=row.id,
        number=job.number,
        template=job.template,
        workshop=row.workshop,
        model=variant_name(row.variant),
        place=row.host or row.store or row.centre,
        done=len(job.done),
        of=len(TEMPLATES[job.template]),
        opened=job.opened,
        waiting_for=job.waiting_for,
    )
