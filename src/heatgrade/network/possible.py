"""Is the answer possible? Refusals and cautions about a network that has been solved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.errors import NetworkError
from heatgrade.materials import Coolant
from heatgrade.materials.coolant_limits import PRESSURES, CoolantLimits
from heatgrade.network.kind import Kind
from heatgrade.network.network import Network
from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from heatgrade.network.network_solution import NetworkSolution

Array = NDArray[np.float64]

BACKWARDS = 1e-6
"""Share of the largest flow by which a pump may run backwards: rounding."""

HELD = 1e-6
"""Share of a given flow by which the answer may miss it."""


def refuse_impossible(
    network: Network, coolant: Coolant, solution: NetworkSolution, beyond: Array
) -> None:
    """Raise for an answer that cannot be.

    Errors: `NetworkError` HG531 for a pump that is driven backwards, HG532 for given flows that
    contradict each other, HG533 for coolant that boils or freezes, HG519 for heat without flow.
    """
    refuse_pumps(network, solution.mass_flow, beyond)
    _refuse_states(network, coolant, solution)


def refuse_pumps(network: Network, mass_flow: Array, beyond: Array) -> None:
    """Raise for flows (l,) [kg/s] that drive a pump backwards (HG531) or miss a given one (HG532).

    `beyond` (l,) is what each link carries besides the flow that it holds [kg/s].
    """
    elements = network.elements
    if not elements.pumps.size:
        return
    flow = mass_flow / network.multiplicity
    largest = float(np.abs(flow).max(initial=0.0))
    for k in elements.pumps.tolist():
        if elements.kind[k] != Kind.FLOW and flow[elements.link[k]] < -BACKWARDS * largest:
            raise NetworkError(
                "HG531",
                "another pump drives the coolant backwards through this one",
                entry=network.element_name(k),
                value=float(flow[elements.link[k]]),
                allowed="a flow in the pump's own direction [kg/s]",
                remedy="take pumps of like heads side by side, add check valves, or turn it round",
            )
    for k in np.flatnonzero(elements.kind == Kind.FLOW).tolist():
        link = elements.link[k]
        if not network.closed[link] and abs(beyond[link]) > HELD * abs(mass_flow[link]):
            raise NetworkError(
                "HG532",
                "this pump's given flow contradicts another given flow",
                entry=network.element_name(k),
                value=float(mass_flow[link]),
                allowed="given flows that balance at every node [kg/s]",
                remedy="give one of the flows only, or join the two by a pipe",
            )


def _refuse_states(network: Network, coolant: Coolant, solution: NetworkSolution) -> None:
    elements, values = network.elements, solution.outlet_temperature
    low, high = coolant.freezing_temperature, coolant.maximum_temperature
    if not values.size or (values.min() >= low and values.max() <= high):
        return  # all of them known and within
    dry = np.isnan(values) & (elements.heat_flow > 0.0)
    if dry.any():
        k = int(np.flatnonzero(dry)[0])
        raise NetworkError(
            "HG519",
            "no coolant flows here, yet the part must be rid of its heat",
            entry=f"{network.element_name(k)}.heat_flow",
            value=float(elements.heat_flow[k]),
            allowed="0 W without flow",
            remedy="open the branch, or switch the chip off",
        )
    for beyond, worst in ((values > high, np.nanargmax), (values < low, np.nanargmin)):
        if not beyond.any():
            continue
        k = int(worst(values))
        raise NetworkError(
            "HG533",
            f"{coolant.name} {'boils or decomposes' if values[k] > high else 'freezes'} here "
            f"({values[k] - ZERO_CELSIUS:.1f} degC)",
            entry=f"{network.element_name(k)}.outlet_temperature",
            value=float(values[k]),
            allowed=f"{low:.2f} to {high:.2f} K",
            remedy="raise the flow, change the heat or the temperatures given",
        )


def cautions(
    network: Network,
    coolant: Coolant,
    solution: NetworkSolution,
    pressure_at_zero: float | None,
) -> tuple[Caution, ...]:
    """Return what must be known: pumps and plates beyond their curves, cavitation."""
    return (
        *_pumps(network, solution),
        *_curves(network, solution),
        *_exchangers(network, coolant, solution),
        *_cavitation(network, coolant, solution, pressure_at_zero),
    )


def _pumps(network: Network, solution: NetworkSolution) -> list[Caution]:
    elements = network.elements
    found: list[Caution] = []
    if not elements.pumps.size:
        return found
    for k in elements.pumps[elements.kind[elements.pumps] == Kind.PUMP].tolist():
        link = elements.link[k]
        volume = solution.mass_flow[link] / network.multiplicity[link] / solution.inlet_density[k]
        end = elements.curves.last[int(elements.size[k, 0]), 0] * elements.size[k, 1]
        if volume > end * (1.0 + 1e-9):
            found.append(
                Caution(
                    "beyond-curve",
                    network.element_name(k),
                    f"{volume * 6e4:.4g} L/min is beyond the end of the pump's curve, "
                    f"{end * 6e4:.4g} L/min: its head there is an extrapolation",
                )
            )
    return found


def _curves(network: Network, solution: NetworkSolution) -> list[Caution]:
    """Return what plate curves say of the smallest and largest flow that they are asked for."""
    elements = network.elements
    found: list[Caution] = []
    if not elements.plates:
        return []
    each = np.abs(solution.mass_flow / network.multiplicity)[elements.link]
    for index, curve in elements.plates:
        wet = index[np.isfinite(solution.inlet_temperature[index])]
        if not wet.size:
            continue
        volume = each[wet] / solution.inlet_density[wet]
        inlet = np.round(solution.inlet_temperature[wet], 2)
        ends = {int(f(volume)) for f in (np.argmin, np.argmax)}
        ends |= {int(f(inlet)) for f in (np.argmin, np.argmax)}
        for at in sorted(ends):
            where = network.element_name(int(wet[at]))
            found.extend(curve.check(float(volume[at]), float(inlet[at]), where))
    return found


def _exchangers(network: Network, coolant: Coolant, solution: NetworkSolution) -> list[Caution]:
    elements = network.elements
    found: list[Caution] = []
    for k, part in elements.exchange.exchangers if elements.exchange is not None else ():
        link = elements.link[k]
        ends = solution.inlet_temperature[k], solution.outlet_temperature[k]
        flow = abs(float(solution.mass_flow[link] / network.multiplicity[link]))
        if np.all(np.isfinite(ends)):
            middle = 0.5 * float(sum(ends))
            found.extend(part.check(coolant, flow, middle, network.element_name(k)))
    return found


def _cavitation(
    network: Network,
    coolant: Coolant,
    solution: NetworkSolution,
    pressure_at_zero: float | None,
) -> list[Caution]:
    if pressure_at_zero is None:
        return []
    wet = np.flatnonzero(np.isfinite(solution.temperature) & np.isfinite(solution.pressure))
    if not wet.size:
        return []
    absolute = solution.pressure[wet] + pressure_at_zero
    boiling = CoolantLimits.load().boiling(np.log(np.clip(absolute, *PRESSURES)))
    # water's vapour pressure: that of glycol solutions is lower, which is on the safe side
    margin = np.where(absolute <= 0.0, -np.inf, boiling - solution.temperature[wet])
    worst = int(np.argmin(margin))
    if margin[worst] > 0.0:
        return []
    others = int((margin <= 0.0).sum()) - 1
    more = f"; likewise at {others} more nodes" if others else ""
    return [
        Caution(
            "cavitation",
            network.name(int(wet[worst])),
            f"absolute pressure {absolute[worst] / 1e3:.3g} kPa is below the vapour pressure at "
            f"{solution.temperature[wet[worst]] - ZERO_CELSIUS:.1f} degC: {coolant.name} "
            f"cavitates{more}",
        )
    ]


def judged(
    network: Network,
    coolant: Coolant,
    solution: NetworkSolution,
    beyond: Array,
    pressure_at_zero: float | None,
) -> NetworkSolution:
    """Return the solution with its cautions, or raise what is impossible about it."""
    refuse_impossible(network, coolant, solution, beyond)
    told = cautions(network, coolant, solution, pressure_at_zero)
    if not told:
        return solution
    return replace(solution, cautions=tuple(dict.fromkeys(told)))
