"""Temperatures held against what each part and the coolant can stand."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.geometry import ColdPlate, Interface, Stack
from heatgrade.materials import Coolant, Solid
from heatgrade.plate.solid_model import SolidModel
from heatgrade.plate.steady import SteadyState
from heatgrade.units import ZERO_CELSIUS

Array = NDArray[np.float64]

MOST_PRESSURE = 300e3  # Pa: no pump of a coolant loop gives a plate more (assumption)
FRICTION_SHARE = 0.02  # of the heat, from which friction counts in the coolant's rise


def limits_broken(
    stack: Stack,
    cold_plate: ColdPlate,
    coolant: Coolant,
    model: SolidModel,
    state: SteadyState,
    junctions: dict[str, Array],
) -> tuple[Caution, ...]:
    """Return a caution for each part above its limit, and for a coolant above its own.

    Parameters
    ----------
    stack, cold_plate, coolant
        The parts.
    model, state
        The assembly on its grid and its temperatures.
    junctions : dict of str to array
        Junction temperatures of each die [K].
    """
    found = []
    for die in stack.dies:
        hottest = float(junctions[die.name].max())
        found += _above(f"junction of {die.name}", hottest, die.limit_temperature)
    limits: dict[str, float | None] = {"base": _limit(cold_plate.solid)}
    if stack.lid is not None:
        limits["lid"] = _limit(stack.lid.solid)
    for part, limit in limits.items():
        blocks = [b for name, b in model.parts if name == part]
        hottest = max(float(state.temperature[b].max()) for b in blocks)
        found += _above(part, hottest, limit)
    dies = tuple(die.name for die in stack.dies)
    for name, interface, below in (("tim1", stack.tim1, dies), ("tim2", stack.tim2, ("lid",))):
        if isinstance(interface, Interface):
            found += _above(name, _hottest_back(model, state, below), interface.limit_temperature)
    return tuple(found) + _coolant_limits(coolant, model, state)


def flow_cautions(pressure_drop: float, volume_flow: float, heat: float) -> tuple[Caution, ...]:
    """Return cautions about a flow that no loop drives, or whose friction heats by itself.

    What a pump puts in, ``pressure drop x volume flow``, comes out as heat that the temperatures
    leave out.

    Parameters
    ----------
    pressure_drop : float
        Of the plate [Pa].
    volume_flow : float
        [m3/s].
    heat : float
        That the dies release [W].

    Examples
    --------
    >>> [caution.code for caution in flow_cautions(5e5, 2e-5, 1000.0)]
    ['pressure-drop']
    """
    found = []
    if pressure_drop > MOST_PRESSURE:
        found.append(
            Caution(
                "pressure-drop",
                "coolant flow",
                f"{pressure_drop / 1e3:.3g} kPa across the plate is more than the "
                f"{MOST_PRESSURE / 1e3:.0f} kPa that a coolant loop can be expected to give",
            )
        )
    friction = pressure_drop * volume_flow
    if friction > FRICTION_SHARE * heat:
        found.append(
            Caution(
                "friction-heat",
                "coolant flow",
                f"friction turns {friction:.3g} W into heat, {friction / heat:.3g} of what the "
                "dies release; the temperatures leave it out",
            )
        )
    return tuple(found)


def _hottest_back(model: SolidModel, state: SteadyState, parts: tuple[str, ...]) -> float:
    """Return the hottest place of the parts' upper faces [K], where an interface is hottest.

    Not the interface's own cells: their centres are cooler by half of its resistance, and one
    without thickness has none.
    """
    last = dict(model.parts)  # a die beside a thinner one has several blocks: the uppermost
    return max(float(model.top_face(state.temperature, last[part]).max()) for part in parts)


def _limit(material: Solid) -> float | None:
    return material.limit_temperature


def _coolant_limits(coolant: Coolant, model: SolidModel, state: SteadyState) -> tuple[Caution, ...]:
    warmest = max(float(np.nanmax(state.coolant)), state.outlet_temperature)
    found = _above(f"coolant {coolant.name}", warmest, coolant.limit_temperature)
    boiling = coolant.boiling_temperature
    wet = np.isfinite(state.coolant)
    walls = state.temperature[:, :, model.wetted.base][wet]
    wall = float(np.nanmax(walls))
    coldest = float(np.nanmin(state.coolant))
    if coldest < coolant.freezing_temperature:
        found.append(
            Caution(
                "freezing",
                f"coolant {coolant.name}",
                f"cools to {coldest - ZERO_CELSIUS:.1f} degC and would freeze at "
                f"{coolant.freezing_temperature - ZERO_CELSIUS:.1f} degC: the result holds for "
                "liquid only",
            )
        )
    if coolant.maximum_temperature < warmest <= boiling:
        found.append(
            Caution(
                "out-of-range",
                f"coolant {coolant.name}",
                f"reaches {warmest - ZERO_CELSIUS:.1f} degC, beyond its property data, which end "
                f"at {coolant.maximum_temperature - ZERO_CELSIUS:.1f} degC",
            )
        )
    if warmest > boiling:
        found.append(
            Caution(
                "boiling",
                f"coolant {coolant.name}",
                f"reaches {warmest - ZERO_CELSIUS:.1f} degC and would boil at "
                f"{boiling - ZERO_CELSIUS:.1f} degC: the result holds for liquid only",
            )
        )
    elif wall > boiling:
        found.append(
            Caution(
                "boiling",
                f"coolant {coolant.name}",
                f"touches a wall of {wall - ZERO_CELSIUS:.1f} degC, above its boiling point of "
                f"{boiling - ZERO_CELSIUS:.1f} degC: the result leaves boiling out",
            )
        )
    return tuple(found)


def _above(where: str, temperature: float, limit: float | None) -> list[Caution]:
    if limit is None or temperature <= limit:
        return []
    return [
        Caution(
            "above-limit",
            where,
            f"{temperature - ZERO_CELSIUS:.1f} degC is above its limit of "
            f"{limit - ZERO_CELSIUS:.1f} degC",
        )
    ]
