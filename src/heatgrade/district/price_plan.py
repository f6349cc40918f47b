"""Price plan: the cheapest year of heat pump, boiler and store, by linear programming.

With the electricity's price known for the year ahead, per hour *t* the load of exchanger and heat
pump :math:`x_t`, the boiler's heat :math:`b_t` and the stored heat :math:`e_t`:

.. math:: \\min \\sum_t p_t w_t x_t + q_t b_t \\quad
    e_t = (1 - \\lambda) e_{t-1} + x_t + b_t - D_t ,\\;
    0 \\le x_t \\le X_t ,\\; 0 \\le e_t \\le E ,\\; b_t \\ge 0

where *w* is the electricity per heat at part of the source, taken as independent of the load, and
*q* the price of the boiler's heat.  Solved by HiGHS, whose optimum comes with its dual: no other
plan of this model is cheaper.  What the plan costs in the year is then computed with the plant's
own equations.  The heat pump's least load is left out of the plan; hours below it fall to the
boiler.
"""

from __future__ import annotations

import math

import numpy as np

from heatgrade.district.calendar import HOUR, FloatArray
from heatgrade.district.cop_model import CopModel
from heatgrade.district.dispatch import Dispatch
from heatgrade.district.hour_balance import Conditions, balance_hours
from heatgrade.district.plant import DistrictPlant
from heatgrade.district.tariff import Tariff
from heatgrade.district.thermal_store import ThermalStore
from heatgrade.errors import NotConverged


def cheapest_plan(
    demand: FloatArray,
    most: FloatArray,
    given: Conditions,
    plant: DistrictPlant,
    model: CopModel,
    store: ThermalStore,
    tariff: Tariff,
) -> Dispatch:
    """Return the loads of the cheapest year.

    Parameters
    ----------
    demand : ndarray, shape (hours,)
        Heat that the network takes [W].
    most : ndarray
        Largest load without the boiler [W].
    given : Conditions
        Temperatures and source.
    plant, model, store, tariff
        The plant, its COP, its store and its prices.

    Raises
    ------
    NotConverged
        HG659 when HiGHS finds no plan.
    """
    hours = len(demand)
    price = tariff.price(hours)
    boiler_price = price if plant.boiler.electric else np.full(hours, tariff.fuel_price)
    boiler_price = boiler_price / plant.boiler.efficiency
    # Hours without demand may fill the store: they are priced at a small load.
    # Hours in which the boiler must help, whatever the load, are planned at their own.
    usual_most = np.where(most > 0.0, most, demand)
    usual = balance_hours(np.clip(demand, 0.01 * most, usual_most), given, plant, model)
    most = np.where(most > 0.0, most, usual.direct + usual.heat_pump)
    served = np.maximum(usual.direct + usual.heat_pump, 1e-9)
    per_heat, source = usual.electricity / served, usual.source_heat / served
    unit = float(demand.max())  # heats in units of the peak: well scaled for the solver
    plan, stored = _solve(
        demand / unit,
        most / unit,
        store.capacity / HOUR / unit,
        1.0 - store.hourly_loss,
        store.power / unit,
        plant.boiler.capacity / unit,
        price * per_heat + tariff.source_price * source,
        boiler_price,
    )
    return _followed(plan * unit, demand, stored * unit, store)


def _solve(
    demand: FloatArray,
    most: FloatArray,
    size: float,
    kept: float,
    power: float,
    boiler_most: float,
    cost: FloatArray,
    boiler_cost: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    from scipy.optimize import linprog
    from scipy.sparse import csr_matrix, diags, eye, hstack, vstack

    hours = len(demand)
    one = eye(hours, format="csr")
    store = one - diags([kept], [-1], shape=(hours, hours), format="csr")
    # x + b + unmet - (e_t - kept e_{t-1}) = demand; unmet heat is dear, so that a plan exists
    balance = hstack([one, one, one, -store], format="csr")
    dear = np.full(hours, 1e3 * (1.0 + float(np.abs(boiler_cost).max())))
    empty = csr_matrix((hours, hours))
    rate = None
    rate_bound = None
    if math.isfinite(power):
        moves = hstack([empty, empty, empty, store], format="csr")
        rate = vstack([moves, -moves], format="csr")
        rate_bound = np.full(2 * hours, power)
    upper = np.concatenate(
        [most, np.full(hours, boiler_most), np.full(hours, np.inf), np.full(hours, size)]
    )
    found = linprog(
        np.concatenate([cost, boiler_cost, dear, np.zeros(hours)]),
        A_ub=rate,
        b_ub=rate_bound,
        A_eq=balance,
        b_eq=demand,
        bounds=np.column_stack([np.zeros(4 * hours), upper]),
        method="highs",
    )
    if found.status != 0:
        raise NotConverged(
            "HG659",
            f"no cheapest plan was found: {found.message}",
            entry="follow_price",
            allowed="a plan by HiGHS",
            remedy="check prices and limits, or leave follow_price out",
        )
    plan, _, _, stored = np.split(found.x, 4)
    return plan, stored


def _followed(
    plan: FloatArray, demand: FloatArray, stored: FloatArray, store: ThermalStore
) -> Dispatch:
    """Return the plan with the store's balance made exact: the solver's rounding goes into load."""
    level = np.clip(stored, 0.0, store.capacity / HOUR)
    before = np.concatenate([[0.0], level[:-1]])
    lost = before * store.hourly_loss
    # Not more is taken out than the network wants, whatever the rounding.
    flow = np.maximum(level - before + lost, -demand)
    return Dispatch(
        load=demand + flow,
        charge=np.maximum(flow, 0.0),
        discharge=np.maximum(-flow, 0.0),
        stored=level * HOUR,
        lost=lost,
        ceiling=plan,
    )
