"""What can be done with a lease, each by a sheet of its own: its words, in the order of the buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from volute.gui.forms.leases.downtime import DowntimeSheet
from volute.gui.forms.leases.end import EndLease, Notice
from volute.gui.forms.leases.meter import MeterLease
from volute.gui.forms.leases.renew import RenewLease
from volute.gui.forms.leases.statement import StatementSheet
from volute.queries.leases import LeaseRow

if TYPE_CHECKING:
    from volute.gui.pages.leases.page import LeasesPage

Deed = Callable[["LeasesPage", LeaseRow], object]


def _renew(page: LeasesPage, lease: LeaseRow) -> None:
    RenewLease(page.desk, page, lease).show()


def _meter(page: LeasesPage, lease: LeaseRow) -> None:
    MeterLease(page.desk, page, lease.name).show()


def _downtime(page: LeasesPage, lease: LeaseRow) -> None:
    DowntimeSheet(page.desk, page, lease.name).show()


def _statement(page: LeasesPage, lease: LeaseRow) -> None:
    StatementSheet(page.desk, page, lease.name, after=page.show_current).show()


def _notice(page: LeasesPage, lease: LeaseRow) -> None:
    Notice(page.desk, page, lease).show()


def _end(page: LeasesPage, lease: LeaseRow) -> None:
    EndLease(page.desk, page, lease, page.found).show()


def _cards(page: LeasesPage, lease: LeaseRow) -> None:
    page.open_cards(lease)


DEEDS: Mapping[str, tuple[str, Deed]] = {
    "cards": ("leases.show_cards", _cards),
    "renew": ("leases.renew", _renew),
    "meter": ("meters.enter_one", _meter),
    "downtime": ("downtime.open", _downtime),
    "statement": ("statements.open", _statement),
    "notice": ("leases.notice", _notice),
    "end": ("leases.end", _end),
}
