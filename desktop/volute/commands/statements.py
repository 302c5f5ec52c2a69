"""A statement is sealed once into the ledger; what was wrong in it is put right by a new one that names it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from volute.commands.seat import Seat
from volute.domain.events import Described
from volute.domain.leases import UNIT_OF
from volute.domain.metering import period_days
from volute.domain.problems import Refused
from volute.domain.receipt import Receipt
from volute.domain.registers import complete, subject
from volute.domain.statements import REGISTER, digest_of
from volute.domain.steps import STEPS
from volute.ledger.chain import canonical
from volute.ledger.expectations import names_given, register
from volute.ledger.store import Ledger
from volute.ledger.transaction import Tx


def seal_statement(
    ledger: Ledger, seat: Seat, body: Mapping[str, object], today: date, *, replaces: str = ""
) -> Receipt:
    """Seal a month's use. Refused while the month runs, when a lease by use was not metered on each of its days, and
    when one of its leases is in a statement of that month already that this one does not replace."""
    seat.must_be(STEPS["lease"].by, "lease")
    tenant, month = str(body["tenant"]), str(body["month"])
    _ready(body, month, today)
    with ledger.writing(seat.by, seat.now()) as tx:
        sealed = register(tx.connection, REGISTER)
        _replaceable(sealed, body, replaces)
        number = _number(tx, month)
        text = canonical({**body, "number": number, "replaces": replaces})
        leases = " ".join(map(str, _leases(body)))
        fields = {"tenant": tenant, "month": month, "leases": leases, "body": text, "digest": digest_of(text)}
        given = complete(REGISTER, {**fields, **({"replaces": replaces} if replaces else {})})
        return tx.append(subject(REGISTER, number), Described(given))


def _ready(body: Mapping[str, object], month: str, today: date) -> None:
    lines = body["lines"]
    assert isinstance(lines, list)  # noqa: S101 - as body_of makes it
    if not lines:
        raise Refused("statement_empty", tenant=str(body["tenant"]), month=month)
    if period_days(month)[1] >= today:
        raise Refused("statement_month_open", month=month)
    if missing := [str(line["lease"]) for line in lines if line["gross"] is None]:
        raise Refused("statement_unmetered", lease=", ".join(missing), month=month)
    for line in lines:
        by_use = line["kind"] == "use" and line["unit"] != UNIT_OF["whole_machine"]
        if by_use and line["metered_days"] < line["of_days"]:
            days = {"days": line["metered_days"], "of": line["of_days"]}
            raise Refused("statement_partly", lease=str(line["lease"]), month=month, **days)


def _leases(body: Mapping[str, object]) -> list[object]:
    leases = body["leases"]
    return leases if isinstance(leases, list) else []


def _replaceable(sealed: Mapping[str, Mapping[str, object]], body: Mapping[str, object], replaces: str) -> None:
    """What stands of this month for these leases must be the one that is replaced, and nothing else."""
    gone = {str(fields.get("replaces") or "") for fields in sealed.values()}
    if replaces and replaces not in sealed:
        raise Refused("no_such_entry", register=REGISTER, name=replaces)
    if replaces in gone - {""}:
        raise Refused("statement_replaced", statement=replaces)
    mine = set(map(str, _leases(body)))
    standing = [
        name
        for name, fields in sealed.items()
        if name not in gone and fields["month"] == body["month"] and mine & set(str(fields["leases"]).split())
    ]
    if others := [name for name in standing if name != replaces]:
        raise Refused("statement_stands", statement=", ".join(others), month=str(body["month"]))
    if replaces and replaces not in standing:
        raise Refused("statement_of_other", statement=replaces, month=str(body["month"]))


def _number(tx: Tx, month: str) -> str:
    """``S-202610-001`` and on, within the month."""
    stem = f"S-{month.replace('-', '')}-"
    taken = [int(name.removeprefix(stem)) for name in names_given(tx.connection, REGISTER) if name.startswith(stem)]
    return f"{stem}{max(taken, default=0) + 1:03d}"
