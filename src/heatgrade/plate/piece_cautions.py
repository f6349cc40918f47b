"""What was assumed of a piece of a plate with resolved coolant, and what its grid may not keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heatgrade.caution import Caution
from heatgrade.geometry import JetArray, Microchannels
from heatgrade.painted.passage import FEW_CELLS, GOOD_CELLS, plane_loss
from heatgrade.plate.passage_numbers import passage_reynolds
from heatgrade.plate.resolved_case import ResolvedCase
from heatgrade.plate.resolved_setup import ResolvedSetup
from heatgrade.resolved import ConjugateSolution
from heatgrade.resolved.entrance_layer import EntranceLayer

if TYPE_CHECKING:
    from heatgrade.plate.plate import Plate

UNEVEN = 0.05  # share of heat over that of flow, less 1, from which on a piece is not the plate


def piece_cautions(
    plate: Plate, setup: ResolvedSetup, case: ResolvedCase, heat: float
) -> tuple[Caution, ...]:
    """Return what was assumed of a piece of a plate that releases `heat` [W], and what it lacks."""
    return (*_assumed(plate, setup), *_coarse(plate, setup), *_spread(plate, case, heat))


def _coarse(plate: Plate, setup: ResolvedSetup) -> tuple[Caution, ...]:
    """Return a caution for each passage that so few cells cross that its friction is far off."""
    counts = {"gap_cells": setup.gap_cells}
    if isinstance(plate.cold_plate.wetted, JetArray):
        counts["nozzle_cells"] = setup.nozzle_cells
    return tuple(
        Caution(
            "narrow-gap",
            name,
            f"{count} across the narrowest passage: where walls cut cells or flow develops, so few "
            f"make the pressure drop there up to {100 * plane_loss(count):.0f} % too low; take "
            f"{GOOD_CELLS} or more",
        )
        for name, count in counts.items()
        if count < FEW_CELLS
    )


def driven(setup: ResolvedSetup, volume_flow: float) -> tuple[Caution, ...]:
    """Return a caution where a pressure drives the flow, which is then another than was given."""
    if setup.inlet_pressure is None:
        return ()
    return (
        Caution(
            "driven",
            "inlet",
            f"its flow follows from {setup.inlet_pressure / 1e3:.4g} kPa before the inlet, "
            f"whatever flow the plate was given: {volume_flow * 6e4:.4g} L/min in the whole plate",
        ),
    )


def _spread(plate: Plate, case: ResolvedCase, heat: float) -> tuple[Caution, ...]:
    """Return a caution where a piece has another share of the plate's heat than of its flow."""
    share = heat / plate.stack.power
    along = case.piece.developed is not None  # a pitch is as warm as the row before it was long
    if not case.piece.cuts or along or abs(share / case.share - 1.0) <= UNEVEN:
        return ()
    return (
        Caution(
            "uneven-heat",
            "piece",
            f"it takes {100 * case.share:.3g} % of the plate's flow and {100 * share:.3g} % of its "
            "heat: what spreads beyond the piece is not in the answer; enlarge the window",
        ),
    )


def _assumed(plate: Plate, setup: ResolvedSetup) -> tuple[Caution, ...]:
    """Return what the plate's parameters do not say and was assumed."""
    wetted = plate.cold_plate.wetted
    found = []
    if isinstance(wetted, JetArray):
        if wetted.drains == "local" and setup.drain_diameter is None:
            size = wetted.mean_diameter
            found.append(
                Caution("assumed", "drains", f"bores of {size * 1e3:.3g} mm, as the nozzles'")
            )
        if setup.housing.name == "polymer":
            k = setup.housing.conductivity[0]
            found.append(Caution("assumed", "nozzle plate", f"a polymer of {k:g} W/(m K)"))
    return tuple(found)


def channel_entrance(
    plate: Plate,
    setup: ResolvedSetup,
    case: ResolvedCase,
    found: ConjugateSolution,
    inlet_temperature: float,
    pressure_drop: float,
) -> tuple[Caution, ...]:
    """Return a caution where channels that begin under a slot are too coarse for their entrance.

    Of those that reach a side of the plate the opening itself tells.
    """
    wetted = plate.cold_plate.wetted
    slots = all(mouth.side == "z+" for mouth in case.shape.mouths if mouth.role == "inlet")
    along = isinstance(wetted, Microchannels) and case.piece.developed is None
    if not along or not slots or found.turbulence is not None:
        return ()
    assert isinstance(wetted, Microchannels)
    entering = plate.coolant.properties(inlet_temperature)
    density, viscosity = float(entering.density), float(entering.viscosity)
    number = passage_reynolds(plate.cold_plate, entering, case.mass_flow / case.share)
    diameter = wetted.hydraulic_diameter
    layer = EntranceLayer(
        wetted.flow_length,
        diameter,
        number * viscosity / (density * diameter),
        density,
        viscosity,
        wetted.channel_width / setup.gap_cells,
    )
    return layer.caution("channels", pressure_drop, " (gap_cells)")
