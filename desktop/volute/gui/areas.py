"""The six areas are a table; a page is imported when somebody goes there."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import cast

from volute.gui.desk import Desk
from volute.gui.jobs import Ticket
from volute.gui.page import Page
from volute.ledger.store import Ledger


@dataclass(frozen=True, slots=True)
class Area:
    """One entry of the rail: its key (words under ``area.<name>``), icon, and where its page is defined."""

    name: str
    icon: str
    module: str
    page: str

    def make(self, desk: Desk) -> Page:
        """A new page of this area."""
        return cast("type[Page]", getattr(import_module(self.module), self.page))(desk)


AREAS = (
    Area("overview", "gauge", "volute.gui.pages.overview.page", "OverviewPage"),
    Area("fleet", "stack", "volute.gui.pages.fleet.page", "FleetPage"),
    Area("leases", "handshake", "volute.gui.pages.leases.page", "LeasesPage"),
    Area("workshop", "wrench", "volute.gui.pages.workshop.page", "WorkshopPage"),
    Area("probes", "broadcast", "volute.gui.pages.probes.page", "ProbesPage"),
    Area("decide", "scales", "volute.gui.pages.decide.page", "DecidePage"),
)
FIRST_RUN = Area("first_run", "gauge", "volute.gui.pages.first_run", "FirstRunPage")
BY_NAME = {area.name: area for area in (*AREAS, FIRST_RUN)}
COUNTING = "volute.queries.scenarios"
BREATH_S = 0.02  # between two imports, for the window


def load(ticket: Ticket, *names: str) -> None:
    """Import the pages of areas, on a worker: done on the GUI thread, that is most of a first visit's time."""
    for area in map(BY_NAME.__getitem__, names):
        if area.module not in sys.modules and not ticket.cancelled.is_set():
            import_module(area.module)
            ticket.cancelled.wait(BREATH_S)


def count(ledger: Ledger, today: date) -> None:
    """What the areas count first, counted on a worker before somebody goes there; the ledger keeps it."""
    import_module(COUNTING).told(ledger, today)
