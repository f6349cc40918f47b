"""A picture of a mesh plate: cuts through its coolant, and one through its hottest place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatgrade.grid import Grid
from heatgrade.painted.painted_mesh import PaintedMesh
from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from heatgrade.figure import Figure
    from heatgrade.painted.mesh_result import MeshResult

Array = NDArray[np.float64]

HALF = 0.5  # share of coolant at which the line between coolant and solid is drawn
NEARLY = 0.98  # of the most in any layer, from which on layers count as equal


class Cuts(NamedTuple):
    """Cells that the picture cuts through.

    Parameters
    ----------
    hottest : three ints
        The hottest cell.
    across_y : int
        The layer across y with the longest walls between coolant and solid: along pins and bores.
    across_z : int
        The layer across z with the most coolant: along a gap, a bank or channels.
    """

    hottest: tuple[int, int, int]
    across_y: int
    across_z: int


def cuts_of(painted: PaintedMesh, temperature: Array) -> Cuts:
    """Return where to cut: the hottest cell alone often lies in a corner, far from all coolant.

    Of equal layers the one with the widest range of temperatures.

    Parameters
    ----------
    painted : PaintedMesh
        What lies where.
    temperature : (nx, ny, nz) array
        NaN where it is not known [K].
    """
    i, j, k = (int(n) for n in np.unravel_index(np.nanargmax(temperature), temperature.shape))
    grid, wet = painted.grid, painted.coolant_share
    walls = np.einsum("ijk,k->j", np.abs(np.diff(wet, axis=0)), grid.dz)
    walls = walls + np.einsum("ijk,i->j", np.abs(np.diff(wet, axis=2)), grid.dx)
    plan = np.einsum("ijk,i,j->k", wet, grid.dx, grid.dy)
    return Cuts((i, j, k), _layer(walls, temperature, 1), _layer(plan, temperature, 2))


def _layer(score: Array, temperature: Array, axis: int) -> int:
    """Return the layer across an axis that scores most, of equal ones that of widest range."""
    most = np.flatnonzero(score >= NEARLY * score.max())
    layers = [np.take(temperature, n, axis=axis) for n in most]
    ranges = [np.ptp(own[np.isfinite(own)]) if np.isfinite(own).any() else 0.0 for own in layers]
    return int(most[int(np.argmax(ranges))])


def mesh_picture(result: MeshResult) -> Figure:
    """Return temperatures, of resolved coolant too: two cuts of coolant, and the hottest layer.

    Lines part coolant from solid.
    """
    from matplotlib.ticker import ScalarFormatter

    from heatgrade.figure import Figure

    grid = result.painted.grid
    known, wet = result.temperature, result.painted.coolant_share
    cuts = cuts_of(result.painted, known)
    i, j, k = cuts.hottest
    hot = (grid.x[i] * 1e3, grid.y[j] * 1e3, grid.z[k] * 1e3)
    figure = Figure(figsize=(15.0, 4.2), layout="compressed")
    whose = "solid" if result.solution is None else "temperature"
    panels = (
        (1, cuts.across_y, cuts.across_y == j),
        (2, cuts.across_z, cuts.across_z == k),
        (2, k, True),
    )
    for axes, (axis, layer, holds_hottest) in zip(figure.subplots(1, 3), panels, strict=True):
        plane = _Plane.of(grid, axis)
        values, share = np.take(known, layer, axis=axis), np.take(wet, layer, axis=axis)
        numbers = ScalarFormatter(useOffset=False)
        # A scale each: what differs in a layer is little beside what differs through the plate.
        shown = axes.pcolormesh(*plane.edges, values.T - ZERO_CELSIUS, cmap="inferno")
        figure.colorbar(shown, ax=axes, label=f"{whose} [degC]", fraction=0.04, format=numbers)
        if share.min() < HALF < share.max():
            axes.contour(*plane.middles, share.T, levels=[HALF], colors="tab:cyan", linewidths=0.8)
        axes.set_aspect("equal")
        axes.set_facecolor("#dbe9f6")
        place = (grid.y if axis == 1 else grid.z)[layer] * 1e3
        axes.set(
            title=f"{'xyz'[axis]} = {place:.3g} mm",
            xlabel=f"{plane.names[0]} [mm]",
            ylabel=f"{plane.names[1]} [mm]",
        )
        if holds_hottest:
            axes.plot(hot[0], hot[2 if axis == 1 else 1], "x", color="tab:cyan", label="hottest")
            axes.legend(loc="upper right", fontsize="small")
    return figure


class _Plane(NamedTuple):
    """The axes that span a cut, edges and middles of their cells [mm]."""

    names: str
    edges: tuple[Array, Array]
    middles: tuple[Array, Array]

    @classmethod
    def of(cls, grid: Grid, axis: int) -> _Plane:
        """Return the plane across y (1) or z (2)."""
        x_edges, x = grid.x_edges * 1e3, grid.x * 1e3
        if axis == 1:
            return cls("xz", (x_edges, grid.z_edges * 1e3), (x, grid.z * 1e3))
        return cls("xy", (x_edges, grid.y_edges * 1e3), (x, grid.y * 1e3))
