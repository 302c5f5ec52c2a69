"""What goes out with a lot as a file: asked where, painted or written, and told where that fails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog

from volute.commands.plan_workbook import Page, plan_workbook
from volute.domain.problems import Problem, Unreachable
from volute.gui.reports.pdf import lot_slices
from volute.gui.sheet import Sheet
from volute.queries.delivery_note import SHEET, Papers
from volute.queries.lot_said import LotSaid


def ask_where(sheet: Sheet, name: str, kind: str, write: Callable[[Path], None]) -> None:
    """A file name for a paper of a lot; its sheet may be a spreadsheet too."""
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or ".")
    kinds = "PDF (*.pdf);;XLSX (*.xlsx)" if kind == SHEET else "PDF (*.pdf)"
    called = name if kind == SHEET else f"{name}-{kind}"
    dialog = QFileDialog(sheet, sheet.desk.words(f"lots.{kind}"), str(folder / f"{called}.pdf"), kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.fileSelected.connect(lambda path: write(Path(path)))
    dialog.open()


def write_papers(sheet: Sheet, told: Papers, path: Path) -> None:
    """A spreadsheet where the name says so, else a PDF: a page or two, painted here."""
    desk = sheet.desk

    def written(_: object) -> None:
        desk.toast(desk.words("sale_plan.exported", name=path.name))

    if path.suffix.lower() == ".xlsx" and told.kind == SHEET:
        tables = [Page(*table) for table in LotSaid(told.sheet, desk.words, desk.style, desk.called).tables()]
        desk.jobs.ask(plan_workbook, path, tables, done=written, failed=sheet.fail, lane="field", owner=sheet)
        return
    if not path.absolute().parent.is_dir():
        sheet.fail(Unreachable("file_unwritable", path=str(path), reason=desk.words("cli.compare.no_folder")))
        return
    try:
        for _ in lot_slices(path, told, desk.words, desk.style):
            pass
        written(path)
    except Problem as trouble:
        sheet.fail(trouble)
