"""The tables: entries are append-only truth; cards and registers are a cache of their fold; the rest is evidence."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ENTRIES = Table(
    "entries",
    METADATA,
    Column("subject", String(80), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False, unique=True),
    Column("kind", String(24), nullable=False),
    Column("at", String(20), nullable=False),
    Column("recorded", String(20), nullable=False),
    Column("by", String(80), nullable=False),
    Column("body", Text, nullable=False),
    Column("digest", String(64), nullable=False),
)

SEALS = Table(
    "seals",
    METADATA,
    Column("day", String(10), primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("subjects", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
)

CARDS = Table(
    "cards",
    METADATA,
    Column("id", String(80), primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("model", String(80), nullable=False),
    Column("variant", String(80), nullable=False),
    Column("state", String(16), nullable=False),
    Column("centre", String(40), nullable=False),
    Column("host", String(80), nullable=False),
    Column("slot", Integer),
    Column("store", String(80), nullable=False),
    Column("custody", String(16), nullable=False),
    Column("workshop", String(16), nullable=False),
    Column("commercial", String(16), nullable=False),
    Column("health", String(16), nullable=False),
    Column("cooler", String(16), nullable=False),
    Column("memory_mib", Integer),
    Column("vbios", String(40), nullable=False),
    Column("subsystem", String(20), nullable=False),
    Column("modifications", String(80), nullable=False),
    Column("cleared", Text, nullable=False, server_default=""),  # signs judged to be none, one a line
    Column("grade", String(16), nullable=False),
    Column("tenant", String(80), nullable=False),
    Column("lease", String(40), nullable=False),
    Column("job", String(40), nullable=False),
    Column("job_number", String(40), nullable=False),
    Column("uuid", String(80), nullable=False),
    Column("pdi", String(40), nullable=False),
    Column("serial", String(80), nullable=False),
    Column("sticker", String(80), nullable=False),
    Column("board_part", String(80), nullable=False, server_default=""),
    Column("encumbrances", String(200), nullable=False),
    Column("claims", Text, nullable=False, server_default=""),  # each with its end and what a release costs, one a line
    Column("cost_minor", BigInteger),
    Column("paid_minor", BigInteger),  # in CNY, with nothing of what came back; unknown where another currency is in it
    Column("paid_vat_minor", BigInteger),  # of that, what was written down with VAT
    Column("received", String(20), nullable=False),
    Column("changed", String(20), nullable=False),
)
Index("ix_cards_host", CARDS.c.host)
Index("ix_cards_uuid", CARDS.c.uuid)
Index("ix_cards_sticker", CARDS.c.sticker)

REGISTERS = Table(
    "registers",
    METADATA,
    Column("subject", String(80), primary_key=True),
    Column("register", String(20), nullable=False, index=True),
    Column("seq", Integer, nullable=False),
    Column("fields", Text, nullable=False),
)

ATTACHMENTS = Table(
    "attachments",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("bytes", LargeBinary, nullable=False),
)

RUNS = Table(
    "runs",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("started", String(20), nullable=False),
    Column("ended", String(20)),
    Column("by", String(80), nullable=False),
    Column("scope", String(80), nullable=False),
    Column("hosts", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("cards", Integer, nullable=False),
    Column("confirmed", Integer, nullable=False),
    Column("differences", Integer, nullable=False),
    Column("state", String(16), nullable=False),
)

ANSWERS = Table(
    "answers",
    METADATA,
    Column("run", Integer, ForeignKey("runs.id"), primary_key=True),
    Column("host", String(80), primary_key=True),
    Column("at", String(20), nullable=False),
    Column("took_ms", Integer, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("error", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("cards", Integer, nullable=False),
    Column("offered_key", Text, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("seen", LargeBinary, nullable=False),
)
Index("ix_answers_host_run", ANSWERS.c.host, ANSWERS.c.run)

SIGHTINGS = Table(
    "sightings",
    METADATA,
    Column("card", String(80), primary_key=True),
    Column("host", String(80), nullable=False),
    Column("slot", Integer, nullable=False),
    Column("run", Integer, nullable=False),
    Column("at", String(20), nullable=False),
    Column("activity", String(10), nullable=False),
    Column("load", LargeBinary, nullable=False),  # the last 24 samples in percent, 255 unknown, newest last
)

DIFFERENCES = Table(
    "differences",
    METADATA,
    Column("key", String(200), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("card", String(80), nullable=False),
    Column("host", String(80), nullable=False),
    Column("slot", Integer),
    Column("first_at", String(20), nullable=False),
    Column("last_at", String(20), nullable=False),
    Column("run", Integer, nullable=False),
    Column("sure", Integer, nullable=False),
    Column("suggestion", String(40), nullable=False),
    Column("verdict", String(16), nullable=False, server_default=""),  # empty until a person judged it
    Column("body", Text, nullable=False),
)
OPEN = DIFFERENCES.c.verdict == ""

SUSPECTS = Table(  # cards whose newest look shows signs of a modification, declared or not
    "suspects",
    METADATA,
    Column("card", String(80), primary_key=True),
    Column("host", String(80), nullable=False),
    Column("slot", Integer, nullable=False),
    Column("run", Integer, nullable=False),
    Column("at", String(20), nullable=False),
    Column("since", String(20), nullable=False),
    Column("signs", Text, nullable=False),
)

RATES = Table(
    "rates",
    METADATA,
    Column("run", Integer, primary_key=True),
    Column("centre", String(40), primary_key=True),
    Column("at", String(20), nullable=False),
    Column("owned", Integer, nullable=False),
    Column("racked", Integer, nullable=False),
    Column("seen", Integer, nullable=False),
    Column("lit", Integer, nullable=False),
    Column("unknown", Integer, nullable=False),
    Column("watts", Float),
)

META = Table(
    "meta",
    METADATA,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

APPEND_ONLY = (ENTRIES, SEALS)
