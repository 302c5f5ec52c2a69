"""Many cards from a spreadsheet: paste or choose a file, see what each line becomes, then enter the good ones."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QPlainTextEdit, QWidget

from volute.commands.cardlines import HEADINGS, Basis
from volute.commands.cardlist import Examined, examine, receive_list
from volute.commands.listed import file_text
from volute.domain.money import Currency
from volute.domain.problems import Problem
from volute.domain.receipt import Receipt
from volute.gui.desk import Desk
from volute.gui.forms.cards.paste_preview import Preview
from volute.gui.forms.cards.room import ask_room, list_centres
from volute.gui.forms.list_file import choose_list
from volute.gui.parts import Field, Label, button, row, wrapped
from volute.gui.sheet import Sheet
from volute.queries.receiving import Room

REST_MS, TEXT_HEIGHT, WIDTH = 150, 96, 820
CHINESE = {
    "model": "型号", "label": "标签序列号", "centre": "中心", "store": "库位", "host": "主机", "slot": "槽位",
    "cooler": "散热", "memory_mib": "显存", "cost": "成本", "document": "发票",
}  # fmt: skip


class PasteCards(Sheet):
    """Dialog 3. Nothing is written until the verb is pressed; a bad line says why and is left out."""

    def __init__(self, desk: Desk, parent: QWidget, text: str = "") -> None:
        super().__init__(desk, parent, desk.words("paste.title"), WIDTH)
        self._opener, self._text = parent, text
        self.examined = Examined()
        w = desk.words
        self.centre, self.store = QComboBox(), QComboBox()
        self.store.setEditable(True)
        self.currency = QComboBox()
        self.currency.addItems([currency.value for currency in Currency])
        self.vat = QCheckBox(w("cards.vat_included"))
        self.vat.setChecked(True)
        self.lines = QPlainTextEdit()
        self.lines.setPlaceholderText(w("paste.placeholder"))
        self.lines.setFixedHeight(TEXT_HEIGHT)
        self.lines.setFont(desk.look.font(12, mono=True))
        self.lines.setTabChangesFocus(True)
        self.preview = Preview(desk)
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._examine)
        self._lay_out()
        self.buttons(w("cards.add"), self._add, enabled=False)
        self.lines.textChanged.connect(self._rest.start)
        self.store.editTextChanged.connect(lambda _: self._rest.start())
        self.currency.currentIndexChanged.connect(lambda _: self._rest.start())
        self.vat.toggled.connect(lambda _: self._rest.start())

    def _lay_out(self) -> None:
        w, look = self.desk.words, self.desk.look
        self.body.addWidget(wrapped(Label(look, w("paste.help"), 12, token="text2")))
        shared = QHBoxLayout()
        shared.setSpacing(10)
        money = row(self.currency, self.vat)
        for name, inside in (("centre", self.centre), ("store", self.store), ("money", money)):
            shared.addWidget(Field(look, w(f"paste.shared.{name}"), inside), 1)
        self.body.addLayout(shared)
        self.list_field = Field(look, w("paste.lines"), self.lines)
        self.body.addWidget(self.list_field)
        self.body.addWidget(self.preview, 1)
        file = button(w("paste.file"), on=self._browse, look=look, icon="folder-open")
        headings = button(w("paste.copy_headings"), "ghost", on=self._copy_headings)
        self.aside(row(file, headings))

    # --- opening

    def ask(self) -> None:
        """Where cards can be put is asked first."""
        ask_room(self, self._opener, self._arrived)

    def _arrived(self, found: Room) -> None:
        list_centres(self.centre, found, self)
        self.centre.currentIndexChanged.connect(lambda _: self._shelves(found))
        self._shelves(found)
        self.show()
        self.lines.setPlainText(self._text)
        self.lines.setFocus()

    def _shelves(self, found: Room) -> None:
        self.store.clear()
        self.store.addItems(list(found.shelves.get(str(self.centre.currentData()), ())))
        self._rest.start()

    def _copy_headings(self) -> None:
        """A first line to fill in: in the language of the window."""
        chinese = self.desk.words.language == "zh_CN"
        names = [CHINESE[field] if chinese else headings[0] for field, headings in HEADINGS.items()]
        QGuiApplication.clipboard().setText("\t".join(names) + "\n")
        self.preview.tell(self.desk.words("paste.headings_copied"))

    def _browse(self) -> None:
        w = self.desk.words
        choose_list(self, w("paste.file"), w("paste.files"), self.take_file)

    def take_file(self, path: str) -> None:
        """The lines of a file, as if they had been pasted."""
        ask = self.desk.jobs.ask
        ask(file_text, Path(path), done=self.lines.setPlainText, failed=self._wrong, lane="field", owner=self)

    # --- what each line becomes

    def basis(self) -> Basis:
        """What lines share that do not say it themselves."""
        currency = Currency(self.currency.currentText())
        shelf = self.store.currentText().strip()
        return Basis(str(self.centre.currentData() or ""), shelf, currency, self.vat.isChecked())

    def _examine(self) -> None:
        asked = (self.desk.ledger, self.lines.toPlainText(), self.basis())
        self.desk.jobs.ask(examine, *asked, done=self._show, failed=self._wrong, key="paste", owner=self)

    def _show(self, found: Examined) -> None:
        self.clear_trouble()
        self.list_field.error("")
        self.examined = found
        self.preview.show_lines(found)
        if self.ok:
            n = len(found.good)
            self.ok.setText(self.desk.words.plural("cards.add_n", n) if n else self.desk.words("cards.add"))
            self.ok.setEnabled(bool(n))

    def _wrong(self, trouble: Problem) -> None:
        """The list as a whole cannot be read."""
        self._show(Examined())
        self.list_field.error(" ".join(self.desk.problem_words(trouble)).strip())

    def _add(self) -> None:
        lines, desk = self.examined.good, self.desk
        if self._rest.isActive() or not lines:
            return  # what is shown is not what is typed yet

        def done(receipt: Receipt) -> None:
            self.accept()
            desk.wrote(receipt, desk.words.plural("cards.added", len(lines)))

        def failed(trouble: Problem) -> None:
            self._examine()
            self.fail(trouble)

        desk.jobs.ask(receive_list, desk.ledger, desk.seat, lines, done=done, failed=failed, owner=self)
