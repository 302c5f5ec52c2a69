"""One writing transaction: facts are checked by replay of old and new together before anything is stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from volute.domain.events import Event, Fact
from volute.domain.problems import Conflict
from volute.domain.receipt import Receipt, Written
from volute.ledger import reading_tables
from volute.ledger.chain import Entry, Head, forge
from volute.ledger.histories import entries_of
from volute.ledger.numbering import card_number, last_card
from volute.ledger.tables import ATTACHMENTS, CARDS, ENTRIES, META


@dataclass(frozen=True, slots=True)
class Draft:
    """A fact to be appended; ``at`` is when it happened, by default now."""

    subject: str
    event: Event
    at: datetime | None = None


class Tx:
    """What a command writes into. ``receipt`` says what it wrote."""

    def __init__(self, connection: Connection, by: str, now: datetime) -> None:
        self.connection = connection
        self._by, self._now = by, now
        self._next = (connection.scalar(select(func.max(ENTRIES.c.position))) or 0) + 1
        self._heads: dict[str, Head] = {}
        self._facts: dict[str, list[Fact]] = {}
        self._rows: dict[str, reading_tables.Row | None] = {}
        self._new: list[Entry] = []
        self._stored = 0
        self._evidence = False
        self._last_card: int | None = None

    def append(self, subject: str, *events: Event, after: int | None = None, at: datetime | None = None) -> Receipt:
        """Append facts to one history. ``after`` is the last seq the person saw: Conflict when it has moved on."""
        self._load([subject])
        if after is not None and self._heads[subject].seq != after:
            raise Conflict("somebody_else_wrote", subject=subject, seen=after, now=self._heads[subject].seq)
        return self.append_all([Draft(subject, event, at) for event in events])

    def append_all(self, drafts: Sequence[Draft]) -> Receipt:
        """Append many facts to many histories at once: each history is folded once."""
        touched = list(dict.fromkeys(draft.subject for draft in drafts))
        self._load([subject for subject in touched if subject not in self._heads])
        for draft in drafts:
            self._forge(draft)
        for subject in touched:
            self._rows[subject] = reading_tables.folded(subject, self._facts[subject])
        return self.receipt

    def _forge(self, draft: Draft) -> None:
        head = self._heads[draft.subject]
        at = draft.at or self._now
        entry = forge(draft.subject, head, self._next, draft.event, at, self._now, self._by)
        self._next += 1
        self._heads[draft.subject] = Head(entry.seq, entry.digest)
        self._facts[draft.subject].append(Fact(draft.subject, entry.seq, at, self._by, draft.event))
        self._new.append(entry)

    def _load(self, subjects: Iterable[str]) -> None:
        wanted = [subject for subject in subjects if subject not in self._heads]
        for subject in wanted:
            self._heads[subject], self._facts[subject] = Head(), []
        for entry in entries_of(self.connection, wanted):
            self._heads[entry.subject] = Head(entry.seq, entry.digest)
            self._facts[entry.subject].append(entry.fact)

    def history(self, subject: str) -> tuple[Fact, ...]:
        """The facts of one history with what this transaction added."""
        self._load([subject])
        return tuple(self._facts[subject])

    def histories(self, subjects: Sequence[str]) -> dict[str, tuple[Fact, ...]]:
        """The same of many at once: a question for each would take a network's time for each."""
        self._load(subjects)
        return {subject: tuple(self._facts[subject]) for subject in subjects}

    def attach(self, digest: str, name: str, data: bytes) -> None:
        """Keep a photo or document once, whatever refers to it."""
        known = self.connection.scalar(select(ATTACHMENTS.c.digest).where(ATTACHMENTS.c.digest == digest))
        if known is None:
            self.connection.execute(insert(ATTACHMENTS).values(digest=digest, name=name, bytes=data))

    def remark(self, name: str, value: str) -> None:
        """Set a remark of the file about itself."""
        self.connection.execute(delete(META).where(META.c.name == name))
        self.connection.execute(insert(META).values(name=name, value=value))

    def saw(self) -> None:
        """Evidence was stored in this transaction too."""
        self._evidence = True

    def fresh_card(self) -> str:
        """The next free card number, counting those this transaction gave already."""
        self._last_card = (last_card(self.connection) if self._last_card is None else self._last_card) + 1
        return card_number(self._last_card)

    def sticker_holder(self, sticker: str) -> str:
        """The card that bears this sticker now, or nothing."""
        return self.connection.scalar(select(CARDS.c.id).where(CARDS.c.sticker == sticker)) or ""

    @property
    def receipt(self) -> Receipt:
        return Receipt(tuple(Written(e.subject, e.seq, e.kind, e.position) for e in self._new), self._evidence)

    def flush(self) -> None:
        """Write what was appended since; when the transaction ends well, or earlier to read it back."""
        if new := self._new[self._stored :]:
            self.connection.execute(insert(ENTRIES), [_columns(entry) for entry in new])
            reading_tables.write(self.connection, self._rows)
            self._stored = len(self._new)


ENTRY = tuple(column.name for column in fields(Entry))


def _columns(entry: Entry) -> dict[str, object]:
    """All plain values: the standard way copies each one deeply, which took as long as hashing them."""
    return {name: getattr(entry, name) for name in ENTRY}
