"""One host, asked once: over the connection that is open already or a new one, and judged the same either way."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import paramiko

from volute.domain.seen import Observation, Outcome
from volute.probe import exchange, script
from volute.probe.ask import Heard, ask, in_its_tongue
from volute.probe.dial import hang_up
from volute.probe.kept import Kept
from volute.probe.line import Line, Watch
from volute.probe.pumped import Pumped
from volute.probe.reading import Read, evidence, read
from volute.probe.target import Limits, Target
from volute.probe.transport import Connector, end
from volute.probe.trouble import Trouble
from volute.probe.vendors.values import printable

Clock = Callable[[], datetime]
LONGEST_ERROR = 2000


@dataclass(frozen=True, slots=True)
class Asking:
    """What all hosts of one run are asked with."""

    clock: Clock
    limits: Limits
    watch: Watch
    connector: Connector
    kept: Kept | None

    async def one(self, target: Target, *, plain: bool = False) -> Observation:
        """Ask it. Raises Unsealed where only the library's own way will do (``plain``); all else is an Observation."""
        at, begun = self.clock(), time.monotonic()
        heard, marker = Heard(), script.new_marker()
        with self.watch.line(self.limits.host_s) as line:
            try:
                await self._asked(target, heard, marker, line, plain=plain)
                found = read(heard, marker)
                trouble = Trouble(found.outcome, found.error)
            except Trouble as raised:
                trouble = raised
                found = Read(raised.outcome, raised.text, evidence(heard, marker))
        return Observation(
            target.host,
            at,
            time.monotonic() - begun,
            found.outcome,
            _one_line_each(found.error),
            found.answers,
            found.seen if found.outcome is not Outcome.CANCELLED else (),
            offered_key=trouble.offered,
            known_keys=trouble.known,
            via=trouble.via,
        )

    async def _asked(self, target: Target, heard: Heard, marker: str, line: Line, *, plain: bool) -> None:
        old = self.kept.take(target) if self.kept is not None else None
        if old is not None:
            line.cut_by(partial(hang_up, old.wire.sock))
            try:
                await self._over(old, target, heard, marker, line, kept=True)
            except exchange.Stale:
                line.phase("host", self.limits.host_s)
            else:
                return
        transport = await self.connector.open(target, line, plain=plain)
        await self._over(transport, target, heard, marker, line)

    async def _over(
        self,
        transport: paramiko.Transport,
        target: Target,
        heard: Heard,
        marker: str,
        line: Line,
        *,
        kept: bool = False,
    ) -> None:
        try:
            if isinstance(transport, Pumped):
                tongue = in_its_tongue(transport.remote_version or "", marker, self.limits, sudo=target.sudo)
                await exchange.ask(transport, tongue, marker, heard, line, self.limits, kept=kept)
            else:
                ask(transport, marker, heard, line, self.limits, sudo=target.sudo)
        except BaseException:  # a trouble, or the end of all work: nothing stays open
            end(transport)
            raise
        if self.kept is not None and isinstance(transport, Pumped) and target.jump is None:
            self.kept.give(target, transport)
        else:
            end(transport)


def _one_line_each(error: str) -> str:
    """A host's own words, as far as they can do no harm where they are shown."""
    return "\n".join(printable(line) for line in error[:LONGEST_ERROR].splitlines())
