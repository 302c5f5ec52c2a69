"""One host as it answered last, word for word; whether its key may be trusted; and the centre it stands in."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QPlainTextEdit, QWidget

from volute.commands.registers import describe, trust_key
from volute.commands.targets import Scope
from volute.domain.events import Evidence
from volute.domain.receipt import Receipt
from volute.domain.seen import Observation, Outcome
from volute.gui.desk import Desk
from volute.gui.forms.probes.answers import AnswersSheet
from volute.gui.parts import Field, KeyValues, Label, button, row, wrapped
from volute.gui.sheet import Sheet
from volute.probe.keys import fingerprint
from volute.queries.hosts import HostRow, raw_answer
from volute.words.literal import literal

Trust = Callable[[dict[str, str]], None]


class KeyQuestion(Sheet):
    """Hosts that showed a key nobody has vouched for: compare every fingerprint, then trust those that are right."""

    def __init__(self, desk: Desk, parent: QWidget, offered: dict[str, str], trust: Trust) -> None:
        super().__init__(desk, parent, desk.words.plural("hosts.keys_title", len(offered)), 660)
        self._offered, self._trust = offered, trust
        self.body.addWidget(wrapped(Label(desk.look, desk.words("hosts.keys_explain"), 12, token="text2")))
        self.list = QListWidget()
        self.list.setFont(desk.look.font(12, 400, mono=True))
        self.list.setFixedHeight(min(40 + 24 * len(offered), 320))
        wide = max(map(len, offered))
        for host, key in offered.items():
            item = QListWidgetItem(f"{host:<{wide}}  {key.split()[0]}  {fingerprint(key)}", self.list)
            item.setData(Qt.ItemDataRole.UserRole, host)
            item.setCheckState(Qt.CheckState.Checked)
        self.body.addWidget(self.list)
        self.aside(button(desk.words("shell.copy"), "ghost", on=self._copy))
        self.buttons("", self._trusted)
        self.list.itemChanged.connect(self._count)
        self._count()

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(at) for at in range(self.list.count())]

    def chosen(self) -> dict[str, str]:
        """The keys that are ticked."""
        ticked = [i.data(Qt.ItemDataRole.UserRole) for i in self._items() if i.checkState() is Qt.CheckState.Checked]
        return {host: self._offered[host] for host in ticked}

    def _count(self) -> None:
        n = len(self.chosen())
        if self.ok:
            self.ok.setText(self.desk.words.plural("hosts.trust", n))
            self.ok.setEnabled(n > 0)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(item.text() for item in self._items()))

    def _trusted(self) -> None:
        chosen = self.chosen()
        self.accept()
        self._trust(chosen)


class HostSheet(Sheet):
    """One host: how it answered last, its keys, and its raw answer to read and copy.

    ``key_of`` names whose key it was refused for: its own, or a jump host's.
    """

    def __init__(
        self, desk: Desk, parent: QWidget, host: HostRow, key_of: str, probe: Callable[[Scope], None], trust: Trust
    ) -> None:
        super().__init__(desk, parent, host.name, 680)
        self._host, self._key_of, self._probe, self._trust = host, key_of, probe, trust
        self.body.addWidget(KeyValues(desk.look, self._facts()))
        self._literal()
        self._keys()
        self.raw = QPlainTextEdit()
        self.raw.setReadOnly(True)
        self.raw.setAccessibleName(desk.words("hosts.raw"))
        self.raw.setFont(desk.look.font(12, 400, mono=True))
        self.raw.setFixedHeight(180)
        copy = button(desk.words("hosts.copy_raw"), "ghost", on=self._copy)
        more = button(desk.words("answers.open"), "ghost", on=lambda: AnswersSheet(desk, parent, host.name).show())
        self.body.addWidget(row(Label(desk.look, desk.words("hosts.raw"), 12, 600, "text2"), 1, copy, more))
        self.body.addWidget(self.raw)
        cards = button(desk.words("hosts.cards_of"), "ghost", on=self.then(lambda: desk.go("fleet", host=host.name)))
        self.aside(cards)
        self.buttons(desk.words("hosts.probe"), self.then(lambda: probe(Scope((host.name,)))))
        desk.jobs.ask(raw_answer, desk.ledger, host.name, done=self._answered, owner=self)

    def _facts(self) -> list[tuple[str, str]]:
        w, style, host = self.desk.words, self.desk.style, self._host
        facts = [
            (w("hosts.field.address"), f"{host.user}@{host.address}:{host.port}"),
            (w("hosts.cards"), f"{style.count(host.seen)} / {style.count(host.expected)}"),
            (w("hosts.answered"), style.moment(host.at) if host.at else "—"),
            (w("hosts.took"), style.duration(host.took_s) if host.took_s is not None else "—"),
            (w("hosts.outcome"), w(f"outcome.{host.outcome.value}") if host.outcome else "—"),
        ]
        if host.jump:
            facts.insert(1, (w("hosts.through"), host.jump))
        if host.silent_since and host.silent:
            facts.append((w("hosts.silent_since"), style.moment(host.silent_since)))
        return facts

    def _literal(self) -> None:
        """The error as it was said, to read and copy."""
        if self._host.error:
            told = KeyValues(self.desk.look, [(self.desk.words("hosts.error"), self._host.error)], mono=True)
            self.body.addWidget(told)

    # --- keys

    def _keys(self) -> None:
        w, look, host = self.desk.words, self.desk.look, self._host
        rows = [(w("hosts.known_key"), fingerprint(key)) for key in host.known_keys.splitlines()]
        asked = host.outcome in (Outcome.KEY_CHANGED, Outcome.KEY_UNKNOWN) and bool(host.offered_key)
        if asked:
            rows.append((w("hosts.offered_key"), fingerprint(host.offered_key)))
        if rows:
            self.body.addWidget(KeyValues(look, rows, mono=True))
        if asked and self._key_of != host.name:
            text = w("hosts.key_of_jump", host=self._key_of)
            self.body.addWidget(wrapped(Label(look, text, 12, token="text2")))
        if asked and host.outcome is Outcome.KEY_CHANGED:
            self.body.addWidget(wrapped(Label(look, w("hosts.changed_explain"), 12, token="crit")))
            self.trust_new = button(w("hosts.trust_new"), "danger", on=self._replace)
            self.aside(self.trust_new)
            self.aside(button(w("hosts.keep_blocked"), on=self.reject))
        elif asked:
            known = {self._key_of: host.offered_key}
            self.aside(button(w.plural("hosts.trust", 1), on=self.then(lambda: self._trust(known))))

    def _replace(self) -> None:
        def done(receipt: Receipt) -> None:
            self.desk.wrote(receipt, self.desk.words("hosts.key_replaced", host=self._key_of))
            self.accept()
            self._probe(Scope((self._host.name,)))

        def work() -> Receipt:
            return trust_key(self.desk.ledger, self.desk.seat, self._key_of, self._host.offered_key, replace=True)

        self.desk.jobs.ask(work, done=done, failed=self.fail, owner=self)

    # --- what it said

    def _answered(self, found: tuple[Observation, int] | None) -> None:
        said = found[0].answers if found else {}
        parts = [f"# {name}\n{literal(raw)}" for name, raw in said.items()]
        self.raw.setPlainText("\n\n".join(parts) or self.desk.words("hosts.raw_none"))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.raw.toPlainText())


class NewCentre(Sheet):
    """Dialog 1: a name and a code; what power and room cost can follow. ``made`` gets code and name."""

    FIELDS = ("name", "province", "tariff", "pue", "colocation", "staff")

    def __init__(
        self, desk: Desk, parent: QWidget | None, made: Callable[[str, str], None] = lambda code, name: None
    ) -> None:
        super().__init__(desk, parent or QWidget(), desk.words("centre.new"))
        w = desk.words
        self._made = made
        self.code = QLineEdit()
        self.code.setPlaceholderText("WHU")
        self.code.setMaxLength(12)
        self.fields = {name: QLineEdit() for name in self.FIELDS}
        self.body.addWidget(Field(desk.look, w("centre.field.code"), self.code))
        for name, field in self.fields.items():
            self.body.addWidget(Field(desk.look, w(f"centre.field.{name}"), field))
        self.buttons(w("centre.create"), self._create)
        for field in (self.code, self.fields["name"]):
            field.textChanged.connect(self._complete)
        self._complete()
        self.code.setFocus()

    def _complete(self) -> None:
        if self.ok:
            self.ok.setEnabled(bool(self.code.text().strip() and self.fields["name"].text().strip()))

    def _create(self) -> None:
        given: dict[str, Evidence] = {name: f.text().strip() for name, f in self.fields.items() if f.text().strip()}
        code, name = self.code.text().strip().upper(), str(given.get("name", ""))

        def done(receipt: Receipt) -> None:
            self.desk.wrote(receipt, self.desk.words("centre.created", name=name))
            self._made(code, name)
            self.accept()

        work, desk = describe, self.desk
        desk.jobs.ask(work, desk.ledger, desk.seat, "centre", code, given, done=done, failed=self.fail, owner=self)
