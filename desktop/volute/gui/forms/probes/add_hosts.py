"""Adding hosts: many lines pasted at once, what they share asked once, every bad line named while typing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from volute.commands.hostlines import Hosts, behind, read_lines
from volute.commands.registers import describe_all
from volute.domain.events import Evidence
from volute.domain.receipt import Receipt
from volute.gui.desk import Desk
from volute.gui.forms.probes.host import NewCentre
from volute.gui.parts import Field, Label, button, wrapped
from volute.gui.sheet import Sheet

TOLD = 4  # bad lines named at once


class AddHosts(Sheet):
    """Dialog 18. ``added`` gets the new names when they should be probed at once."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        centres: Mapping[str, str],
        added: Callable[[tuple[str, ...]], None] = lambda names: None,
    ) -> None:
        super().__init__(desk, parent, desk.words("hosts.add"), 600)
        self._added = added
        self._hosts: Hosts = {}
        self._bad: list[str] = []
        self._make_fields()
        self._lay_out()
        for code, name in centres.items():
            self._offer(code, name)
        self.buttons(desk.words("hosts.add_button"), self._add)
        for change in (self.lines.textChanged, self.centre.currentIndexChanged, self.jump.textChanged):
            change.connect(self._read)
        self._read()
        self.lines.setFocus()

    def _make_fields(self) -> None:
        w, look = self.desk.words, self.desk.look
        self.centre, self.auth = QComboBox(), QComboBox()
        for way in ("key", "agent", "password"):
            self.auth.addItem(w(f"hosts.auth.{way}"), way)
        self.user, self.key, self.jump = QLineEdit(), QLineEdit(), QLineEdit()
        self.user.setPlaceholderText("root")
        self.key.setPlaceholderText("~/.ssh/id_ed25519")
        self.lines = QPlainTextEdit()
        self.lines.setPlaceholderText(w("hosts.placeholder"))
        self.lines.setFixedHeight(110)
        self.lines.setFont(look.font(12, 400, mono=True))
        self.lines.setTabChangesFocus(True)
        self.told = Label(look, "", 12, token="text2")
        self.at_once = QCheckBox(w("hosts.probe_at_once"))
        self.at_once.setChecked(True)

    def _lay_out(self) -> None:
        w, look = self.desk.words, self.desk.look
        self.body.addWidget(wrapped(Label(look, w("hosts.read_only"), 12, token="text2")))
        self.fields = {
            name: Field(look, w(f"hosts.field.{name}"), getattr(self, name))
            for name in ("centre", "lines", "user", "auth", "key", "jump")
        }
        place = QHBoxLayout()
        place.addWidget(self.fields["centre"], 1)
        place.addWidget(button(w("hosts.new_centre"), on=self.new_centre), alignment=Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(place)
        self.body.addWidget(self.fields["lines"])
        self.body.addWidget(self.told)
        self.body.addLayout(self._shared_fields())
        self.body.addWidget(self.at_once)

    def _shared_fields(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(10)
        for at, name in enumerate(("user", "auth", "key", "jump")):
            grid.addWidget(self.fields[name], at // 2, at % 2)
        return grid

    def _offer(self, code: str, name: str) -> None:
        self.centre.addItem(f"{self.desk.called(name)} ({code})", code)

    def new_centre(self) -> None:
        """A centre made on the way; what was typed here stays."""

        def made(code: str, name: str) -> None:
            self._offer(code, name)
            self.centre.setCurrentIndex(self.centre.count() - 1)

        NewCentre(self.desk, self, made).show()

    def _read(self) -> None:
        """Read the lines as they are typed: how many hosts, and what is wrong with which line."""
        shared: dict[str, Evidence] = {"centre": str(self.centre.currentData() or ""), "auth": "key"}
        words = self.desk.words
        self._hosts, troubles = read_lines(self.lines.toPlainText(), shared)
        self._bad = [" ".join(self.desk.problem_words(trouble)) for trouble in troubles]
        rest = len(self._bad) - TOLD
        shown = self._bad[:TOLD] + ([words("probes.more", n=rest)] if rest > 0 else [])
        self.fields["lines"].error("\n".join(shown))
        self.fields["centre"].error("" if self.centre.count() else words("hosts.centre_first"))
        self.told.setText(words.plural("hosts.read", len(self._hosts)) if self._hosts else "")
        if self.ok:
            self.ok.setText(words.plural("hosts.add_n", len(self._hosts)) if self._hosts else words("hosts.add_button"))
            self.ok.setEnabled(bool(self._hosts) and not self._bad and self.centre.count() > 0)

    def _shared(self) -> dict[str, Evidence]:
        shared: dict[str, Evidence] = {"centre": str(self.centre.currentData()), "auth": str(self.auth.currentData())}
        typed = (("user", self.user), ("key_file", self.key), ("jump", self.jump))
        return shared | {name: field.text().strip() for name, field in typed if field.text().strip()}

    def _add(self) -> None:
        shared = self._shared()
        hosts = {
            name: {**behind(shared, name), **{k: v for k, v in own.items() if k not in ("centre", "auth")}}
            for name, own in self._hosts.items()
        }

        def done(receipt: Receipt) -> None:
            probing = self.at_once.isChecked()
            self.desk.wrote(receipt, self.desk.words.plural("hosts.added", len(hosts)))
            self.accept()
            if probing:
                self._added(tuple(hosts))

        work, desk = describe_all, self.desk
        desk.jobs.ask(work, desk.ledger, desk.seat, "host", hosts, done=done, failed=self.fail, owner=self)
