"""How long a report takes: PDF, workbook and picture of 12 and of 100 centres, and the longest step of a window.

Run it: ``QT_QPA_PLATFORM=offscreen python tests/bench/bench_report.py``. The goals are 5 s and 30 s for all files
together. The unit beside the seconds is what a plain workbook of 10,000 cells costs on the same machine just before.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from bench_economics import fleet
from openpyxl import Workbook
from PySide6.QtWidgets import QApplication

from volute.commands.live_workbook import Basis, live_workbook
from volute.economics.columns import columns
from volute.economics.decide import weigh
from volute.economics.groups import By
from volute.economics.inputs import Regime, Scenario
from volute.gui.pictures import comparison_picture
from volute.gui.reports.pdf import pdf_slices
from volute.queries.assumptions import assumptions
from volute.queries.comparison import Book, Counts
from volute.queries.report import Report
from volute.queries.report_said import Said
from volute.words import Style, Words

DAY = date(2026, 11, 24)
SIZES = ((12, 26, 5.0), (100, 220, 30.0))  # centres, cohorts, goal in s


def told(centres: int, cohorts: int) -> Report:
    """A report without a ledger: what the pages and cells cost, not the counting."""
    rows, places = fleet(cohorts, centres)
    counts = {place.key: Counts(1000, 800, 400, 0) for place in places}
    names = {place.key: f"Centre {place.key}" for place in places}
    book = Book(tuple(rows), tuple(places), Regime(), names, {}, (), (), DAY, counts, ())
    read = columns(rows, places)
    weighed = weigh(read, book.regime, Scenario(), By.CENTRE)
    return Report(
        book, Scenario(), weighed, weighed, 0.0, assumptions(book, Scenario()), "0" * 64, "bench", is_demo=False
    )


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def plain(path: Path) -> None:
    book = Workbook()
    for row in range(1000):
        book.worksheets[0].append([row + column / 3 for column in range(10)])
    book.save(path)


def longest(path: Path, report: Report, words: Words) -> tuple[float, float]:
    """Seconds of the whole PDF, and of its longest step."""
    steps, start = [0.0], time.perf_counter()
    before = start
    for _ in pdf_slices(path, report, words, Style(words)):
        steps.append(time.perf_counter() - before)
        before = time.perf_counter()
    return time.perf_counter() - start, max(steps)


def measure(folder: Path, report: Report, words: Words, goal: float) -> None:
    said = Said(report, words, Style(words))
    basis = Basis(said.names, said.sentences(), said.heads(), tuple(said.sources()))
    unit = timed(lambda: plain(folder / "plain.xlsx"))
    pdf, step = longest(folder / "r.pdf", report, words)
    sheet = timed(lambda: live_workbook(folder / "r.xlsx", report.comparison, basis, words))
    picture = timed(lambda: comparison_picture(folder / "r.png", (report.book, report.comparison), words))
    whole = pdf + sheet + picture
    size = f"{words.language:6} {len(report.book.counts):4} centres"
    paper = f"pdf {pdf:5.2f} s (longest step {step * 1e3:4.0f} ms)"
    rest = f"xlsx {sheet:5.2f} s  png {picture:4.2f} s"
    print(f"{size}  {paper}  {rest}  together {whole:5.2f} s of {goal:.0f}  = {whole / unit:4.1f} units")


def main() -> None:
    application = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        for centres, cohorts, goal in SIZES:
            for words in (Words.load("en"), Words.load("zh_CN")):
                measure(Path(folder), told(centres, cohorts), words, goal)
    application.quit()


if __name__ == "__main__":
    main()
