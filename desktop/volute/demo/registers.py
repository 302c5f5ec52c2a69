"""The demo's registers: centres, hosts, leases, and a price book with half a year of quotes."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from volute.demo.places import standing
from volute.demo.plan import CAPACITY, LEASES, OWNER, PER_HOST, SITES, STAFF, STOCK, Lease, Site
from volute.domain.events import Described, Evidence
from volute.domain.leases import UNIT_OF
from volute.ledger.transaction import Draft

PORT = 22022
USER = "volute"
KEY_FILE = "key"  # beside the ledger, so that the same demo in another folder is the same ledger
SOURCE = "demo, invented"
QUOTES = (182, 154, 126, 98, 70, 49, 35, 21, 10)  # days ago, before the one that counts
RENTED, RENT_FALL = (96, 67, 38, 3), 0.012  # days ago rents were asked; how much more a month earlier
BEGAN = 300  # days ago: when centres and hosts were entered
OLD_TARIFF = ("SZP", "0.68", 1)  # and changed so many days ago
Signed = tuple[str, Draft]


def registers(now: datetime, keys: Mapping[str, str], dice: random.Random) -> Iterator[Signed]:
    """Entries with who made them. ``keys`` are the public host keys by host name."""
    day = (now - timedelta(days=3)).date().isoformat()
    note: Mapping[str, Evidence] = {"as_of": day, "source": SOURCE}
    for site in SITES:
        yield from _centre(site, note, now)
    began = now - timedelta(days=BEGAN)
    for host in standing():
        place: Mapping[str, Evidence] = {"centre": host.centre, "address": host.address, "port": PORT, "user": USER}
        rack: Mapping[str, Evidence] = {"rack": host.rack, "unit": host.unit, "cards": PER_HOST}
        login: Mapping[str, Evidence] = {"auth": "key", "key_file": KEY_FILE, "host_keys": keys[host.name]}
        yield staff_of(host.centre), Draft(f"host:{host.name}", Described({**place, **rack, **login}), began)
    yield from _prices(note, now, dice)
    for number, lease in enumerate(LEASES):
        yield (
            OWNER,
            Draft(f"lease:L-{401 + number:04d}", Described(_terms(lease, now)), now - timedelta(days=lease.began + 4)),
        )


def staff_of(centre: str) -> str:
    """Who looks after a centre."""
    return STAFF[[site.code for site in SITES].index(centre) % len(STAFF)]


def _centre(site: Site, note: Mapping[str, Evidence], now: datetime) -> Iterator[Signed]:
    code, old, days = OLD_TARIFF
    power: Mapping[str, Evidence] = {"tariff": old if site.code == code else site.tariff, "pue": site.pue}
    named: Mapping[str, Evidence] = {"name": site.name, "province": site.province, "staff": str(site.staff)}
    yield OWNER, Draft(f"centre:{site.code}", Described({**named, **power, **note}), now - timedelta(days=BEGAN))
    if site.code == code:
        at = now - timedelta(days=days)
        told: Mapping[str, Evidence] = {"tariff": site.tariff, "as_of": at.date().isoformat()}
        yield OWNER, Draft(f"centre:{code}", Described(told), at)


def _prices(note: Mapping[str, Evidence], now: datetime, dice: random.Random) -> Iterator[Signed]:
    quoted = now - timedelta(days=3)
    for variant, stock in STOCK.items():
        yield from _resale(variant, now, dice)
        for what, amount in (("rent_hour", stock.per_hour), ("rent_month", str(stock.per_month))):
            yield from _rents(f"{variant}-{what}", variant, what, amount, note, now)
        if stock.conversion:
            yield _price(f"{variant}-conversion", variant, "conversion", str(stock.conversion), "0.13", note, quoted)
    for site in SITES:
        for variant, _ in site.mix:
            here: Mapping[str, Evidence] = {**note, "centre": site.code}
            for what in ("rent_hour", "rent_month"):
                yield from _rents(f"{variant}-{what}-{site.code}", variant, what, rent(site, variant, what), here, now)


def _rents(
    name: str, variant: str, what: str, amount: str, more: Mapping[str, Evidence], now: datetime
) -> Iterator[Signed]:
    """Older ones first: rents have come down a little every month."""
    for days in RENTED:
        at, digits = now - timedelta(days=days), 2 if what == "rent_hour" else 0
        then = amount if days == RENTED[-1] else f"{float(amount) * (1 + RENT_FALL * days / 30):.{digits}f}"
        yield _price(name, variant, what, then, "0.06", {**more, "as_of": at.date().isoformat()}, at)


def rent(site: Site, variant: str, what: str) -> str:
    """What a centre asks for a card-hour or a card-month: the general quote at the centre's own level."""
    stock = STOCK[variant]
    general = Decimal(stock.per_hour if what == "rent_hour" else stock.per_month)
    return f"{general * Decimal(str(site.rent)):.{2 if what == 'rent_hour' else 0}f}"


def _price(
    name: str, variant: str, what: str, amount: str, vat: str, more: Mapping[str, Evidence], at: datetime
) -> Signed:
    fields: Mapping[str, Evidence] = {"model": variant, "what": what, "amount": amount, "vat_rate": vat}
    return OWNER, Draft(f"price:{name}", Described({**fields, "vat_included": True, "assumed": True, **more}), at)


def _resale(variant: str, now: datetime, dice: random.Random) -> Iterator[Signed]:
    """Older quotes first: today's price brought back along its trend, as dealers said it with some scatter."""
    stock = STOCK[variant]
    for days in (*QUOTES, 3):
        scatter = 1 + dice.uniform(-0.012, 0.012) if days in QUOTES else 1.0
        amount = round(stock.resale * (1 + float(stock.trend)) ** (-days / 30.4) * scatter, -1 if days > 3 else 0)
        at = now - timedelta(days=days)
        said: Mapping[str, Evidence] = {"as_of": at.date().isoformat(), "source": SOURCE, "trend": stock.trend}
        exact = stock.resale if days == 3 else int(amount)
        yield _price(f"{variant}-resale", variant, "resale", str(exact), "0.13", said, at)


def _price_of(lease: Lease, site: Site) -> Mapping[str, Evidence]:
    """Of a card-month, of a card-hour, or of the tokens that a card makes of such an hour."""
    hour, unit = rent(site, lease.variant, "rent_hour"), UNIT_OF[lease.mode]
    if lease.mode == "whole_machine":
        return {"unit": unit, "price": rent(site, lease.variant, "rent_month")}
    if lease.mode == "card_hours":
        return {"unit": unit, "price": hour}
    return {"unit": unit, "price": f"{Decimal(hour) / Decimal(CAPACITY):.2f}", "capacity": CAPACITY}


def _terms(lease: Lease, now: datetime) -> Mapping[str, Evidence]:
    site = next(site for site in SITES if site.code == lease.site)
    monthly = lease.mode == "whole_machine"
    month = rent(site, lease.variant, "rent_month")
    return {
        "tenant": lease.tenant,
        "centre": lease.site,
        "mode": lease.mode,
        **_price_of(lease, site),
        "vat_included": True,
        "vat_rate": "0.06",
        "start": (now - timedelta(days=lease.began)).date().isoformat(),
        "end": (now + timedelta(days=lease.ends)).date().isoformat(),
        "status": lease.status,
        "notice_days": 30,
        "billing": "arrears",
        "power_included": True,
        "deposit": (deposit := str(int(month) * PER_HOST * lease.hosts)),  # a month of its cards
        "deposit_received": deposit,
        "deposit_on": (now - timedelta(days=lease.began)).date().isoformat(),
        **({"break_months": "1", "availability": "0.99"} if monthly else {}),
    }
