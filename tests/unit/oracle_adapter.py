"""Published worked examples speak in their own names and inputs; this says them in the engine's.

``evaluate(function, inputs)`` gives a number, a list of numbers, or None for *never* and *there is none*.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np

from volute.economics import annuities, depreciation, metrics, options, ownership, replacement, stopping, survival, tree
from volute.economics.inputs import Quote

Answer = float | list[float] | None
Inputs = dict[str, Any]


def evaluate(function: str, inputs: Inputs) -> Answer:
    """The engine's answer; KeyError for a family it does not know."""
    return ANSWERS[function]({name: value for name, value in inputs.items() if name not in {"note", "name"}})


def _flows(inputs: Inputs) -> list[float]:
    """``tail`` is [amount, times]: a long level end written short."""
    amount, times = inputs.get("tail", (0.0, 0))
    return [*inputs["values"], *[amount] * times]


def _dated(inputs: Inputs) -> dict[str, Any]:
    return {"values": inputs["values"], "dates": [date.fromisoformat(day) for day in inputs["dates"]]}


def _annuity(function: Callable[..., float | None]) -> Callable[[Inputs], Answer]:
    """Spreadsheets say 1 or "begin" for payments due at the beginning."""

    def answer(inputs: Inputs) -> Answer:
        rest = dict(inputs)
        when = rest.pop("when", rest.pop("type", 0))
        return function(**rest, due=when in (1, "begin", True))

    return answer


def _vdb(inputs: Inputs) -> float:
    rest = dict(inputs)
    return depreciation.vdb(**rest, switch=not rest.pop("no_switch", False))


def _defender(i: Inputs) -> float:
    """Keep, replace at ``replace_at``, keep that to the horizon with costs that climb from nothing."""
    later = replacement.gradient(0.0, i.get("om_second_gradient", 0.0), i["horizon"] - len(i["om_first"]))
    costs = [i.get("opportunity_cost_now", 0.0), *i["om_first"], *later]
    costs[i.get("replace_at", i["horizon"])] += i.get("replace_cost", 0.0)
    costs[-1] -= i.get("salvage_end", 0.0)
    return replacement.annual_cost(i["rate"], costs)


def _challenger(i: Inputs) -> float:
    costs = [i["cost"], *replacement.gradient(0.0, i["gradient"], i["horizon"])]
    costs[-1] -= i["salvage"]
    return replacement.annual_cost(i["rate"], costs)


def _kept(outlay: str) -> Callable[[Inputs], float]:
    def answer(i: Inputs) -> float:
        share = replacement.tax_factor(i["tax"], i["cca"], i["rate"])
        return replacement.present_cost(i["rate"], i[outlay], i["operating"], i["salvage"], i["years"], i["tax"], share)

    return answer


def _replacement(i: Inputs) -> float:
    return replacement.Swap(
        rate=i["rate"],
        tax=i["tax"],
        new_cost=i["new_cost"],
        old_market_value=i["old_market_value"],
        old_book=i["old_book"],
        old_opex=i["old_opex"],
        new_opex=i["new_opex"],
        old_depreciation=i["old_dep"],
        new_depreciation=[share * i["new_cost"] for share in i["new_dep_pct"]],
    ).npv()


def _nal(i: Inputs) -> float:
    shares = i.get("dep_pct") or [1 / i["dep_life"]] * i["dep_life"]
    return replacement.lease_advantage(
        i["cost"],
        i["lease"],
        i["years"],
        i["tax"],
        [share * i["cost"] for share in shares],
        i["after_tax_rate"],
        advance=i.get("advance", False),
    )


def _purchase(i: Inputs) -> ownership.Purchase:
    return ownership.Purchase(
        cards=i["gpus"],
        price=i["capex_per_server"],
        server_kw=i["server_kw"],
        years=i["dep_years"],
        cost_of_capital=i["cost_of_capital"],
        pue=i["pue"],
        tariff=i["power_per_kwh"],
        colocation=i["colo_per_kw_month"],
        operations=i["ops_pct"],
        idle_power=i["idle_power_fraction"],
        utilisation=i["utilization"],
    )


def _option(i: Inputs, *, call: bool) -> options.Option:
    """Names of the literature: S0, K, r, q, sigma, T."""
    given = {name.lower(): value for name, value in i.items()}
    spot = given.get("s0", given.get("s", given.get("spot")))
    kind = given.get("type", given.get("kind", given.get("option")))
    return options.Option(
        spot=float(spot),
        strike=float(given.get("k", given.get("strike"))),
        rate=float(given.get("r", given.get("rate", 0.0))),
        volatility=float(given.get("sigma", given.get("vol"))),
        years=float(given.get("t", given.get("years"))),
        dividend=float(given.get("q", given.get("dividend", 0.0))),
        call=call if kind is None else str(kind).lower().startswith("c"),
    )


def _bermudan(o: options.Option, i: Inputs) -> float:
    dates = i.get("dates") or round(i.get("exercise_per_year", 50) * o.years)
    return tree.bermudan(o, max(int(dates), 1))


def _lsm(i: Inputs) -> float:
    paths = np.asarray(i["paths"], dtype=np.float64)
    years = i.get("T", (paths.shape[1] - 1) * i.get("dt", 1.0))
    return stopping.put_on_paths(paths, i["K"], i["r"], years, i.get("degree", 2))


def _survival(i: Inputs) -> Answer:
    lasted = i.get("durations", i.get("times"))
    curve = survival.survival(lasted, i.get("events", i.get("observed", [1] * len(lasted))))
    return curve.at(i["at"]) if "at" in i else [float(share) for share in curve.share]


def _quote(i: Inputs) -> Quote:
    return Quote(i["amount"], i["vat_rate"], vat_included=bool(i.get("vat_included", False)))


OPTIONS: dict[str, Callable[[options.Option, Inputs], float]] = {
    "bermudan": _bermudan,
    "american": lambda o, i: tree.american(o),
    "european": lambda o, i: options.european(o),
    "black_scholes": lambda o, i: options.european(o),
    "ju_quadratic": lambda o, i: options.ju_quadratic(o),
    "baw": lambda o, i: options.barone_adesi_whaley(o),
    "bjerksund": lambda o, i: options.bjerksund_stensland(o),
}


def _priced(name: str, *, call: bool) -> Callable[[Inputs], float]:
    return lambda i: OPTIONS[name](_option(i, call=call), i)


ANSWERS: dict[str, Callable[[Inputs], Answer]] = {
    "npv": lambda i: metrics.npv(i["rate"], _flows(i)),
    "npv_excel": lambda i: metrics.npv_spreadsheet(i["rate"], _flows(i)),
    "xnpv": lambda i: metrics.xnpv(i["rate"], **_dated(i)),
    "irr": lambda i: metrics.irr(_flows(i)),
    "irr_all": lambda i: metrics.irr_roots(_flows(i)),
    "xirr": lambda i: metrics.xirr(**_dated(i)),
    "mirr": lambda i: metrics.mirr(**i),
    "payback": lambda i: metrics.payback(_flows(i)),
    "discounted_payback": lambda i: metrics.discounted_payback(i["rate"], _flows(i)),
    "eaa": lambda i: metrics.equivalent_annuity(i["rate"], _flows(i)),
    "profitability_index": lambda i: metrics.profitability_index(i["rate"], _flows(i)),
    **{name: _annuity(getattr(annuities, name)) for name in ("pmt", "pv", "fv", "nper", "rate", "ipmt", "ppmt")},
    **{name: _annuity(getattr(annuities, name)) for name in ("cumipmt", "cumprinc")},
    "sln": lambda i: depreciation.sln(**i),
    "syd": lambda i: depreciation.syd(**i),
    "db": lambda i: depreciation.db(**i),
    "ddb": lambda i: depreciation.ddb(**i),
    "vdb": _vdb,
    "euac_defender": _defender,
    "euac_challenger": _challenger,
    "pe_defender": _kept("market_value"),
    "pe_challenger": _kept("cost"),
    "replacement_npv": _replacement,
    "nal": _nal,
    "own_cost_per_gpu_hour": lambda i: _purchase(i).cost_per_hour(),
    "breakeven_utilization": lambda i: _purchase(i).break_even_utilisation(i["rent"]),
    "buy_vs_rent_payback_month": lambda i: _purchase(i).payback_month(i["rent"]),
    "gross_month": lambda i: i["price_h"] * i["hours"] * i["utilization"] * i["days"],
    **{f"{name}_put": _priced(name, call=False) for name in OPTIONS},
    **{f"{name}_call": _priced(name, call=True) for name in OPTIONS},
    "lsm_put": _lsm,
    "kaplan_meier": _survival,
    "net_of_vat": lambda i: _quote(i).net,
    "gross_of_vat": lambda i: _quote(i).gross,
}
