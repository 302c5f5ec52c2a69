"""The one piece of long work somebody waits for: a newer question makes an older one void, and so does stopping."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject

from volute.domain.problems import Problem
from volute.gui.jobs import Jobs, Ticket

T = TypeVar("T")


class Question:
    """Asked in the field lane on behalf of ``owner``; what an older question still says is not heard."""

    def __init__(self, jobs: Jobs, owner: QObject) -> None:
        self._jobs, self._owner = jobs, owner
        self._ticket: Ticket | None = None

    @property
    def running(self) -> bool:
        return self._ticket is not None

    def ask(
        self,
        work: Callable[..., T],
        *args: object,
        done: Callable[[T], None],
        progress: Callable[[Any], None] = lambda _: None,
        failed: Callable[[Problem], None] | None = None,
    ) -> None:
        """Run ``work(ticket, *args)``. When it is answered nothing runs any more, before the answer is told."""
        self.stop()

        def hear(told: Callable[[Any], None], *, ends: bool) -> Callable[[Any], None]:
            def heard(value: object) -> None:
                if ticket is self._ticket:
                    self._ticket = None if ends else ticket
                    told(value)

            return heard

        ticket = self._ticket = self._jobs.start(
            work,
            *args,
            done=hear(done, ends=True),
            progress=hear(progress, ends=False),
            failed=hear(failed, ends=True) if failed else None,
            owner=self._owner,
        )

    def stop(self) -> None:
        """Nobody waits for the running question any more; its worker may see that and end."""
        if self._ticket:
            self._ticket.cancel()
            self._ticket = None
