"""What the advice would have captured on public price series: a table per card, and means beside the simple rules.

Run it: ``python tests/bench/bench_backtest.py [FOLDER]`` with the folder of the public series (``VOLUTE_SHARED``/data
if not said). Few cards have prices and rents of their own; the others are given the course of a public rent index,
scaled so that the first months' rent is a told share of the price, which shows from which yield on renting wins.
"""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from statistics import fmean, median

from volute.economics.backtest import RULES, Replay, Terms, history, replay
from volute.economics.inputs import HOURS
from volute.economics.series import Series, month_name

YIELDS = (0.01, 0.02, 0.03, 0.05)  # first rent a month, over what the sale would bring
OWN = {"NVIDIA H100 PCIe 80 GB": "H100", "NVIDIA H100 PCIe 96 GB": "H100"}
TERMS = Terms()
Quotes = Mapping[int, float]


def read(path: Path, column: str) -> dict[str, dict[int, float]]:
    found: dict[str, dict[int, float]] = {}
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row[column]:
                year, month = row["month"].split("-")
                found.setdefault(row["gpu"], {})[int(year) * 12 + int(month) - 1] = float(row[column])
    return found


def scaled(price: Quotes, rent: Quotes, share: float) -> Quotes | None:
    """The rent's course at a level that gives this yield at first."""
    both = sorted(m for m in rent if m >= min(price))
    known = [m for m in price if both and m <= both[0]]
    if not known or len([m for m in price if both[0] <= m <= both[-1]]) < 6:
        return None
    level = median(rent[m] for m in both[:3]) * HOURS * TERMS.use
    factor = share * price[max(known)] * TERMS.sale_share / level
    return {m: r * factor for m, r in rent.items()}


def told(name: str, found: Replay) -> None:
    first = found.history.first
    shares = [found.capture or 0.0, *(found.share(found.rule(rule)) or 0.0 for rule in RULES)]
    sold, best = month_name(first + found.sold), month_name(first + found.best)
    print(f"  {name:44} {found.history.months:3} mo  {sold}  {best} ", *(f"{share:6.3f}" for share in shares))


def means(found: list[Replay]) -> str:
    advice = [r.capture or 0.0 for r in found]
    rules = {rule: fmean(r.share(r.rule(rule)) or 0.0 for r in found) for rule in RULES}
    beside = ", ".join(f"{rule} {mean:.3f}" for rule, mean in rules.items())
    return f"advice: median {median(advice):.3f}, mean {fmean(advice):.3f}, least {min(advice):.3f}; {beside}"


def main() -> int:
    shared = Path(os.environ.get("VOLUTE_SHARED", Path(__file__).resolve().parents[2].parent / "shared"))
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else shared / "data"
    prices = read(folder / "resale_new_monthly_usd.csv", "median_usd")
    rents = read(folder / "rental_rate_cards_monthly_usd_h.csv", "raw_on_demand_median")
    print("card, months, sold, best month, share captured by: advice", *RULES)
    for gpu, index in OWN.items():
        whole = history(Series(gpu, prices[gpu]), Series(gpu, rents[index]))
        if whole:
            told(f"{gpu}, rents of {index}", replay(whole, TERMS))
    for share in YIELDS:
        found = []
        for gpu, price in prices.items():
            for index, rent in rents.items():
                course = scaled(price, rent, share)
                whole = history(Series(gpu, price), Series(gpu, course)) if course else None
                if whole:
                    found.append(replay(whole, TERMS))
                    told(f"{gpu}, {share:.0%} by {index}", found[-1])
        print(f"yield {share:.0%}: {means(found)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
