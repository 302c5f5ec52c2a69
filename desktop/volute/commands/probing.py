"""Probing: hosts are asked, answers kept as evidence, differences found. The ledger itself never changes here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from volute.commands.seat import Seat
from volute.commands.suspecting import Round, suspect
from volute.commands.targets import Passwords, Scope, targets
from volute.commands.unswept import unswept
from volute.domain.differences import Expected, Findings
from volute.domain.instant import written
from volute.domain.problems import Refused
from volute.domain.reconcile import reconcile
from volute.domain.seen import Observation
from volute.ledger.expectations import departed_cards, expected_cards, rates, register
from volute.ledger.findings import (
    forget_elsewhere,
    keep_differences,
    keep_rates,
    keep_sightings,
    open_kinds,
    shown_elsewhere,
)
from volute.ledger.readings import begin_run, end_run, keep
from volute.ledger.store import Ledger
from volute.ledger.transaction import Tx
from volute.probe.kept import Kept
from volute.probe.run import probe
from volute.probe.target import Limits

Progress = Callable[[Observation], None]


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run: its number, how every host ended, and what was found. ``differences`` counts what it found and
    nobody had judged before; ``open`` counts those of earlier runs of other hosts too."""

    number: int
    observations: tuple[Observation, ...]
    findings: Findings
    state: str
    differences: int
    open: int

    @property
    def answered(self) -> int:
        return sum(observation.answered for observation in self.observations)


def run(
    ledger: Ledger,
    seat: Seat,
    scope: Scope,
    *,
    cancelled: Event,
    progress: Progress = lambda observation: None,
    limits: Limits | None = None,
    held: Event | None = None,
    secret: Passwords = lambda host: None,
    kept: Kept | None = None,
) -> Run:
    """Ask the hosts, keep every answer, compare with the ledger. Cancelling keeps what has been read; while ``held``
    is set no further host is asked. Whoever asks again and again holds the connections in ``kept``."""
    asked = targets(ledger, scope, secret)
    heard: list[Observation] = []

    def sink(observation: Observation) -> None:
        heard.append(observation)
        progress(observation)

    started = written(seat.now())
    probe(asked, sink, clock=seat.clock, limits=limits or Limits(), cancelled=cancelled, held=held, kept=kept)
    return store_run(ledger, seat, scope, heard, asked=len(asked), started=started, stopped=cancelled.is_set())


def run_from_files(ledger: Ledger, seat: Seat, observations: Iterable[Observation], folder: Path) -> Run:
    """Take in answers brought as files from hosts that cannot be reached."""
    heard = list(observations)
    with ledger.reading() as connection:
        hosts = register(connection, "host")
    if unknown := [o.host for o in heard if o.host not in hosts]:
        raise Refused("file_of_unknown_host", folder=str(folder), names=", ".join(unknown[:5]))
    return store_run(ledger, seat, Scope(hosts=tuple(o.host for o in heard)), heard, asked=len(heard))


def store_run(
    ledger: Ledger,
    seat: Seat,
    scope: Scope,
    observations: Sequence[Observation],
    *,
    asked: int,
    started: str = "",
    stopped: bool = False,
) -> Run:
    """Keep a run's answers and findings in one transaction."""
    state = "cancelled" if stopped else "done"
    with unswept(), ledger.writing(seat.by, seat.now()) as tx:
        tx.saw()
        at = written(seat.now())
        number = begin_run(tx.connection, started or at, seat.by, scope.words, asked)
        keep(tx.connection, number, observations)
        elsewhere = shown_elsewhere(tx.connection, {o.host for o in observations if o.answered})
        expected = expected_cards(tx.connection)
        findings = reconcile(expected, observations, elsewhere, departed_cards(tx.connection))
        _keep_findings(tx, number, at, observations, findings)
        _suspect(tx, number, at, expected, observations, findings)
        found, open_ = (sum(open_kinds(tx.connection, run).values()) for run in (number, None))
        counts = {"answered": sum(o.answered for o in observations), "cards": sum(len(o.seen) for o in observations)}
        counts |= {"confirmed": findings.confirmed, "differences": found}
        end_run(tx.connection, number, at, state, **counts)
    return Run(number, tuple(observations), findings, state, found, open_)


def _keep_findings(tx: Tx, run_: int, at: str, observations: Sequence[Observation], findings: Findings) -> None:
    looked_at = [o.host for o in observations if o.answered or any(d.host == o.host for d in findings.differences)]
    keep_differences(tx.connection, run_, at, looked_at, findings.differences)
    forget_elsewhere(tx.connection, set(looked_at), findings)
    answers = {o.host: o for o in observations}
    keep_sightings(tx.connection, run_, findings.sightings, answers, at)
    centres = register(tx.connection, "centre")
    whole = _whole_centres(tx, centres, answers)
    keep_rates(tx.connection, rates(tx.connection, run_, at, whole, observations))


def _suspect(
    tx: Tx,
    run_: int,
    at: str,
    expected: Sequence[Expected],
    observations: Sequence[Observation],
    findings: Findings,
) -> None:
    answers = {o.host: o for o in observations}
    centre_of = {host: str(fields.get("centre")) for host, fields in register(tx.connection, "host").items()}
    missing = {centre for host, centre in centre_of.items() if host not in answers}
    centres = {host: centre for host, centre in centre_of.items() if centre not in missing}
    suspect(tx, Round(run_, at, findings.sightings, answers, centres), expected)


def _whole_centres(tx: Tx, centres: Iterable[str], answers: Mapping[str, Observation]) -> list[str]:
    """Only a run that asked every host of a centre says something of its rate."""
    missing = {str(f.get("centre")) for host, f in register(tx.connection, "host").items() if host not in answers}
    return [centre for centre in centres if centre not in missing]
