"""Where the wetted layers of a resolved plate lie in its grid."""

from __future__ import annotations

from heatgrade.plate.resolved_case import ResolvedCase


def layer_start(case: ResolvedCase, name: str) -> int | None:
    """Return the first layer of cells of a wetted layer, None where there is none."""
    start = case.base + 1
    for wet in case.shape.layers:
        if wet.layer.name == name:
            return start
        start += wet.layer.cells
    return None


def nozzle_layers(case: ResolvedCase) -> tuple[int, int]:
    """Return the first layer of cells of the nozzle plate and the first above it."""
    start = case.base + 1
    for wet in case.shape.layers:
        if wet.layer.name == "nozzles":
            return start, start + wet.layer.cells
        start += wet.layer.cells
    raise AssertionError  # jets have a nozzle plate


def manifold_layer(case: ResolvedCase) -> int:
    """Return the first layer of cells of the manifold."""
    return case.base + 1 + case.shape.layers[0].layer.cells
