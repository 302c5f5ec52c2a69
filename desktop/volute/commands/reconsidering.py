"""After a fact changed the ledger, the newest answers are compared with it again: what was corrected goes from the
list, what an undo opened comes back. No host is asked."""

from __future__ import annotations

from collections.abc import Iterable

from volute.commands.suspecting import Round, suspect
from volute.domain.instant import written
from volute.domain.reconcile import reconcile
from volute.ledger.expectations import departed_cards, expected_cards
from volute.ledger.findings import keep_differences, place_sightings, together
from volute.ledger.readings import latest_of
from volute.ledger.transaction import Tx


def reconsider(tx: Tx, hosts: Iterable[str]) -> None:
    """Compare the newest answers of these hosts with the ledger as this transaction leaves it."""
    tx.flush()
    heard = latest_of(tx.connection, together(tx.connection, {host for host in hosts if host}))
    observations = [observation for some in heard.values() for observation in some]
    if not observations:
        return
    expected = expected_cards(tx.connection)
    findings = reconcile(expected, observations, departed=departed_cards(tx.connection))
    for run, some in heard.items():
        of_run = {observation.host: observation for observation in some}
        found = [d for d in findings.differences if d.host in of_run]
        at = written(max(observation.at for observation in some))
        keep_differences(tx.connection, run, at, list(of_run), found)
        sighted = [s for s in findings.sightings if s.host in of_run]
        place_sightings(tx.connection, run, sighted, of_run)
        suspect(tx, Round(run, at, sighted, of_run, {}), expected)
    tx.saw()
