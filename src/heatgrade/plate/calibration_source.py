"""Where the factors of a calibration come from: what was resolved, and what it said of itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import heatgrade
from heatgrade.caution import Caution
from heatgrade.geometry import JetArray
from heatgrade.plate.calibration import NOT_SETTLED
from heatgrade.plate.joined_piece import joined_axes
from heatgrade.plate.passage_numbers import case_fingerprint
from heatgrade.plate.region_map import Regions
from heatgrade.plate.resolution import Resolution
from heatgrade.plate.resolved_result import ResolvedResult
from heatgrade.plate.resolved_setup import ResolvedSetup

if TYPE_CHECKING:
    from heatgrade.plate.calibrate import Map
    from heatgrade.plate.plate import Plate

FELL_BACK = "bounded-convection"  # caution of a flow that central differences did not settle


def provenance(
    plate: Plate,
    setup: ResolvedSetup,
    resolved: Sequence[ResolvedResult],
    grid: Resolution,
    regions: Regions | None,
) -> dict[str, str]:
    """Return what was solved; what is not alike at all flows stands with its flows.

    Parameters
    ----------
    plate : Plate
        The plate as it was solved.
    setup : ResolvedSetup
        How its coolant was resolved.
    resolved : sequence of ResolvedResult
        The result at each flow.
    grid : Resolution
        Of the compact solves.
    regions : Regions or None
        That have heat factors of their own.
    """
    even = "even, over the whole wetted area" if setup.repeats else "the plate's own"
    found = {
        "heatgrade": heatgrade.__version__,
        "case": case_fingerprint(plate, setup, [fine.volume_flow for fine in resolved]),
        "flows": _flows(resolved),
        "piece": _piece(plate, setup, resolved[0]),
        "cells": _by_flow(resolved, [f"{fine.cells}" for fine in resolved]),
        "cells across passages, bores": f"{setup.gap_cells}, {setup.nozzle_cells}",
        "compact columns": f"{_columns(plate, grid) * 1e3:.4g} mm",
        "regions": "one" if regions is None else str(regions),
        "scheme": _by_flow(resolved, [_scheme(setup, fine) for fine in resolved]),
        "turbulence": _by_flow(resolved, [fine.turbulence for fine in resolved]),
        "tolerance": f"{setup.tolerance:g}",
        "inlet": setup.inlet,
        "heat": even,
        "coolant": plate.coolant.name,
    }
    if isinstance(plate.cold_plate.wetted, JetArray):
        found["plenum"] = _plenum(setup)
    return found


def reference_cautions(resolved: Sequence[ResolvedResult]) -> tuple[Caution, ...]:
    """Return the cautions of the results, each kind once, with the flows that it befell."""
    kinds: dict[str, tuple[Caution, list[ResolvedResult]]] = {}
    for fine in resolved:
        for caution in fine.cautions:
            befallen = kinds.setdefault(caution.code, (caution, []))[1]
            if fine not in befallen:
                befallen.append(fine)
    return tuple(
        Caution(code, f"{first.where} at {_flows(befallen)}", first.message)
        for code, (first, befallen) in kinds.items()
    )


def _piece(plate: Plate, setup: ResolvedSetup, fine: ResolvedResult) -> str:
    """Return what was solved of the plate, with the axes across which its sides are joined."""
    name = setup.window if isinstance(setup.window, str) else str(fine.window)
    joined = joined_axes(plate.cold_plate, setup)
    return f"{name}, joined along {' and '.join(joined)}" if joined else name


def map_cautions(
    resolved: Sequence[ResolvedResult], maps: Sequence[Map | None]
) -> tuple[Caution, ...]:
    """Return a caution where factors by region did not come to rest."""
    loose = [
        (fine, found.left)
        for fine, found in zip(resolved, maps, strict=True)
        if found is not None and not found.settled
    ]
    if not loose:
        return ()
    return (
        Caution(
            NOT_SETTLED,
            f"heat by region at {_flows([fine for fine, _ in loose])}",
            "the factors did not settle within the rounds there are: the wall of a region is still "
            f"{max(left for _, left in loose):.3g} K from the resolved one; try fewer regions",
        ),
    )


def _columns(plate: Plate, grid: Resolution) -> float:
    return grid.width(plate.cold_plate.length_x, plate.cold_plate.length_y)


def _scheme(setup: ResolvedSetup, fine: ResolvedResult) -> str:
    if any(caution.code == FELL_BACK for caution in fine.cautions):
        return f"bounded, for {setup.convection.value} did not settle"
    return str(setup.convection.value)


def _plenum(setup: ResolvedSetup) -> str:
    if setup.plenum_height is None:
        return "none"
    return (
        f"{setup.plenum_height * 1e3:.4g} mm high, fed from {_entrance(setup)}, "
        f"drains' tubes of {setup.drain_wall * 1e3:.4g} mm walls"
        + ("" if setup.collector_height is None else f", {_collector(setup)}")
    )


def _entrance(setup: ResolvedSetup) -> str:
    return setup.plenum_side if setup.plenum_port is None else str(setup.plenum_port)


def _collector(setup: ResolvedSetup) -> str:
    return f"collector {(setup.collector_height or 0) * 1e3:.4g} mm high to {setup.collector_port}"


def _by_flow(resolved: Sequence[ResolvedResult], values: list[str]) -> str:
    """Return the one value, or each with its flows."""
    if len(set(values)) == 1:
        return values[0]
    alike: dict[str, list[ResolvedResult]] = {}
    for fine, value in zip(resolved, values, strict=True):
        alike.setdefault(value, []).append(fine)
    return "; ".join(f"{value} at {_flows(own)}" for value, own in alike.items())


def _flows(resolved: Sequence[ResolvedResult]) -> str:
    return ", ".join(f"{fine.volume_flow * 6e4:.3g}" for fine in resolved) + " L/min"
