"""Centres, hosts, leases, prices and scenarios: registers whose fields are one table."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import InvalidOperation
from types import MappingProxyType

from volute.domain.economic_terms import CENTRE_TERMS, SAID, TERMS
from volute.domain.events import Evidence
from volute.domain.lifecycle import SOLD_AS
from volute.domain.lots import SPLITS, STATUSES
from volute.domain.money import Currency
from volute.domain.problems import Refused
from volute.domain.quotes import CURRENCIES, GRADES
from volute.domain.shapes import (
    ADDRESS,
    AMOUNT,
    COUNT,
    DAY,
    DIGITS,
    FLAG,
    KEPT,
    LIFE,
    OFF,
    PERIOD,
    SHARE,
    TEXT,
    Field,
    fields,
    number,
    one_of,
    whole,
)  # fmt: skip

REGISTERS: Mapping[str, Mapping[str, Field]] = MappingProxyType(
    {
        "centre": fields(
            "name",
            name=TEXT,
            province=TEXT,
            zone=TEXT,
            tariff=AMOUNT,  # CNY/kWh, ex VAT
            pue=number("factor", "1", "10"),  # facility power over IT power
            colocation=AMOUNT,  # CNY per kW and month on contracted power, ex VAT
            staff=AMOUNT,  # CNY a month, ex VAT
            **CENTRE_TERMS,
            **SAID,
        ),
        "terms": fields("", **TERMS, **SAID),  # one entry, of the whole fleet
        "host": fields(
            "centre address",
            centre=TEXT,
            address=ADDRESS,
            port=whole("port", 1, 65_535),
            user=TEXT,
            auth=one_of("key", "agent", "password"),
            key_file=TEXT,
            jump=TEXT,
            sudo=one_of("no", "yes"),  # start the tools by "sudo -n"
            rack=TEXT,
            unit=COUNT,
            cards=COUNT,
            host_keys=TEXT,  # one OpenSSH public key a line
        ),
        "lease": fields(
            "tenant mode price unit start",
            tenant=TEXT,
            centre=TEXT,
            mode=one_of("whole_machine", "card_hours", "tokens"),
            price=AMOUNT,
            price_from=DAY,  # since when the price of a renewal holds; what is before keeps its own
            price_before=AMOUNT,  # what was paid until then, on the same VAT basis
            unit=one_of("card_month", "card_hour", "million_tokens"),
            vat_included=FLAG,
            vat_rate=SHARE,
            start=DAY,
            end=DAY,
            notice_days=COUNT,
            currency=one_of(*Currency),
            deposit=AMOUNT,
            break_fee=AMOUNT,
            break_months=number("factor", "0", "60"),  # of rent, when the tenant leaves before the end
            owner_months=number("factor", "0", "60"),  # of rent, what we pay when we end it before its end
            billing=one_of("arrears", "advance"),  # monthly, after or before
            power_included=FLAG,
            capacity=AMOUNT,  # millions of tokens a card makes in an hour at the service level agreed on
            availability=SHARE,  # of its hours that are promised; what is missing beyond is credited
            status=one_of("active", "notice", "overdue", "ended"),
            noticed=DAY,  # when the tenant said so
            agreed_end=DAY,  # the contract's last day, where it ended earlier
            penalty=AMOUNT,
            penalty_formula=TEXT,
            deposit_received=AMOUNT,
            deposit_on=DAY,  # when it came in
            deposit_returned=AMOUNT,
            deposit_forfeited=AMOUNT,  # kept for what was owed
        ),
        "price": fields(
            "model what amount as_of source",
            model=TEXT,  # variant key, as in catalogue.variant_key
            what=one_of("resale", "rent_hour", "rent_month", "conversion"),
            amount=AMOUNT,
            vat_included=FLAG,
            vat_rate=SHARE,
            as_of=DAY,
            source=TEXT,
            assumed=FLAG,
            trend=number("change", "-1", "1"),  # change a month as a fraction
            depth=COUNT,  # cards a month the market takes
            centre=TEXT,
            quantity=COUNT,  # cards the quote was for
            condition=one_of(*GRADES),  # of the cards it was for
            picture=KEPT,  # of what was said, kept in the ledger
            currency=one_of(*CURRENCIES),  # it was said in; empty is CNY
            foreign=AMOUNT,  # as it was said, in that currency
            rate=AMOUNT,  # CNY for one of it on that day
            rate_as_of=DAY,  # where it is not of the quote's day
            rate_source=TEXT,
        ),
        "meter": fields(  # named lease@period
            "lease period source",
            lease=TEXT,
            period=PERIOD,
            card_hours=AMOUNT,
            tokens=AMOUNT,  # millions
            down_hours=AMOUNT,  # card-hours out of use, credited
            down_evidence=TEXT,  # what that rests on, as a person accepted it
            coverage=SHARE,  # of the period that was looked at, where probes counted
            source=TEXT,
        ),
        "statement": fields(  # sealed: one fact each, see statements.seal_holds
            "tenant month leases body digest",
            tenant=TEXT,
            month=PERIOD,
            leases=TEXT,  # parted by spaces
            body=TEXT,  # canonical JSON
            digest=TEXT,  # sha256 of it
            replaces=TEXT,
        ),
        "scenario": fields("name levers", name=TEXT, levers=TEXT, note=TEXT),
        "lot": fields(
            "status",
            title=TEXT,
            status=one_of(*STATUSES),
            capacity=whole("count", 0, 10_000),  # cards in a box; none is no limit
            sold_as=one_of(*SOLD_AS),  # what its cards are offered as, where that is said before they are sold
            digest=TEXT,  # of what was sealed
            heads=TEXT,  # a card and its head hash a line, as sealed
            carrier=TEXT,
            waybill=TEXT,
            shipped=DAY,
            receiver=TEXT,
            received=DAY,
            reason=TEXT,
            buyer=TEXT,
            sold=DAY,
            total=AMOUNT,  # of all cards, in the currency and on the VAT basis of the sale
            fees=AMOUNT,  # of the sale, without VAT, in its currency
            currency=one_of(*Currency),
            rate=AMOUNT,  # CNY for one of the currency on the day of the sale
            rate_source=TEXT,
            vat_included=FLAG,
            vat_rate=SHARE,
            split=one_of(*SPLITS),
            document=TEXT,
            override=TEXT,
        ),
        "packed": fields(  # named by card: a card is in one lot
            "lot box",
            lot=TEXT,
            box=TEXT,
            override=TEXT,  # who allows it in the lot under
            claims=TEXT,  # these, one a line; a later one is not allowed by it
        ),
        "floor": fields("price as_of", price=AMOUNT, as_of=DAY, why=TEXT),  # named by variant; CNY with VAT
        "buyer": fields(  # named buyer-variant
            "name model a_month",
            name=TEXT,
            model=TEXT,
            a_month=COUNT,  # cards of this variant that the buyer takes in 30 days
            as_of=DAY,
            note=TEXT,
        ),
        "plan": fields(
            "levers lines head",
            levers=TEXT,
            lines=TEXT,  # JSON: every card with its day, what is done to it, its price and its floor
            head=whole("count", 0, 10**DIGITS - 1),  # the newest fact of the ledger when it was made
            months=COUNT,
            new_leases=COUNT,
            replaces=TEXT,  # the plan that this one took the place of
            note=TEXT,
        ),
        "books": fields(  # how cards are written off: lives in months, and shares of the cost
            "", book_months=LIFE, book_rest=SHARE, tax_months=LIFE, tax_rest=SHARE, tax_method=OFF, vat=SHARE
        ),
    }
)


def checked(register: str, given: Mapping[str, Evidence]) -> Mapping[str, Evidence]:
    """The fields, each readable as its column says; Refused names the field and what was given."""
    known = REGISTERS[register]
    for name, value in given.items():
        if name not in known:
            raise Refused("field_unknown", register=register, field=name, known=", ".join(known))
        try:
            if value not in (None, ""):
                known[name].shape.reads(str(value))
        except (ValueError, KeyError, InvalidOperation) as odd:
            raise _wrong(register, known[name], str(value)) from odd
    return given


def _wrong(register: str, field: Field, given: str) -> Refused:
    if choices := field.shape.choices:
        return Refused("field_no_choice", register=register, field=field.name, given=given, known=" / ".join(choices))
    return Refused("field_bad", register=register, field=field.name, given=given, shape=field.shape.name)


def complete(register: str, given: Mapping[str, Evidence]) -> Mapping[str, Evidence]:
    """As ``checked``, and nothing required is missing."""
    checked(register, given)
    if missing := [f.name for f in REGISTERS[register].values() if f.required and given.get(f.name) in (None, "")]:
        raise Refused("field_missing", register=register, fields=", ".join(missing))
    return given


def subject(register: str, name: str) -> str:
    """The name of a register entry's history: ``host:whu-r03-n07``."""
    return f"{register}:{name}"
