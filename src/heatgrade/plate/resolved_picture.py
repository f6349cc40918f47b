"""A picture of a resolved plate: junction, wall, a cut through coolant and solid, its readings."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatgrade.painted.plan_shape import Circles
from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from heatgrade.figure import Figure
    from heatgrade.plate.along_flow import AlongFlow
    from heatgrade.plate.resolved_result import ResolvedResult

Array = NDArray[np.float64]

UNEVEN = 0.01  # spread of passages' flow from which it is shown in place of the Nusselt number
CLEARLY = 1.1  # of the flow along x: from here on the flow along y is the greater one
MOST_NAMES = 12  # passages whose names are written


def resolved_picture(result: ResolvedResult) -> Figure:
    """Return maps, a cut, and what is read from them.

    Junction and wall from above; speed and temperature in a cut along the flow; the parts of the
    pressure drop; and along channels the Nusselt number and both temperatures, of passages that
    share unevenly, jets or slots their flow, of one jet the Nusselt number around it.
    """
    from heatgrade.figure import Figure

    grid = result.case.grid
    figure = Figure(figsize=(16.0, 8.0), layout="constrained")
    axes = figure.subplots(2, 3, width_ratios=(3.0, 3.0, 2.0))
    (junction, wall, parts), (speed, warm, reading) = axes
    x, y = grid.x_edges * 1e3, grid.y_edges * 1e3
    _map(
        junction, x, y, result.junction_temperature - ZERO_CELSIUS, ("junction", "degC", "inferno")
    )
    coefficient = result.heat_transfer_coefficient / 1e3
    _map(wall, x, y, coefficient, ("wall over the inlet", "kW/(m2 K)", "cividis"))
    cut, z = _cut(result), grid.z_edges * 1e3
    sides = (cut.axis, "z")
    _map(speed, cut.edges, z, cut.speed, ("speed of the coolant", "m/s", "viridis"), sides)
    _map(
        warm,
        cut.edges,
        z,
        cut.temperature - ZERO_CELSIUS,
        ("temperature", "degC", "inferno"),
        sides,
    )
    _pressure(parts, result.pressure_parts)
    _reading(reading, result)
    return figure


class _Cut(NamedTuple):
    """An upright cut: its axis, the edges along it [mm], speed [m/s] and temperature [K] in it."""

    axis: str
    edges: Array
    speed: Array
    temperature: Array


def _cut(result: ResolvedResult) -> _Cut:
    grid, axis = result.case.grid, _axis(result)
    u, v, w = result.solution.flow.cell_velocity
    wet = result.case.open.volume > 0.0
    speed = np.where(wet, np.sqrt(u * u + v * v + w * w), np.nan)
    fastest = np.nanmax(np.where(wet, speed, 0.0), axis=2)
    inlet = result.case.shape.mouths[0]
    if inlet.side == "z+" and inlet.plan is not None:  # through a jet or slot, not through a drain
        below = np.where(inlet.plan.areas(grid.x_edges, grid.y_edges) > 0.0, fastest, 0.0)
        if below.any():  # a piece of passages may lie beside their inlet
            fastest = below
    i, j = np.unravel_index(int(np.argmax(fastest)), fastest.shape)
    temperature = result.fields.shown_temperature
    if axis == "x":
        return _Cut("x", grid.x_edges * 1e3, speed[:, j, :], temperature[:, j, :])
    return _Cut("y", grid.y_edges * 1e3, speed[i, :, :], temperature[i, :, :])


def _axis(result: ResolvedResult) -> str:
    """Return the axis that the coolant flows along; x where it goes both ways alike, as of jets."""
    side = result.case.shape.mouths[0].side[0]
    if side != "z":
        return side
    wet = result.case.open.volume
    u, v = (float((wet * np.abs(own)).sum()) for own in result.solution.flow.cell_velocity[:2])
    return "y" if v > CLEARLY * u else "x"


def _pressure(axes: Axes, parts: dict[str, float]) -> None:
    """Draw the parts of the pressure drop, each from where the one before it ends."""
    left, names = sum(parts.values()) / 1e3, list(parts)
    for number, (name, value) in enumerate(parts.items()):
        axes.barh(number, -value / 1e3, left=left, color=f"C{number}")
        axes.annotate(f" {name}: {value / 1e3:.3g} kPa", (0.02, number), va="center",
                      xycoords=("axes fraction", "data"))  # fmt: skip
        left -= value / 1e3
    axes.set(title="pressure over the outlet", xlabel="kPa", yticks=[])
    axes.set_ylim(len(names) - 0.5, -0.5)


def _reading(axes: Axes, result: ResolvedResult) -> None:
    """Draw what the family of plates is judged by."""
    flows = list(result.passage_flow.values())
    uneven = len(flows) > 1 and max(flows) - min(flows) > UNEVEN * max(flows)
    if result.along is not None and result.along.nusselt.size and not uneven:
        _along(axes, result.along)
    elif len(flows) > 1:
        _flows(axes, result.passage_flow)
    elif result.local_nusselt is not None and _bores(result) is not None:
        _around(axes, result)
    else:
        axes.set_axis_off()


def _along(axes: Axes, along: AlongFlow) -> None:
    order = np.argsort(along.position)
    x = along.position[order] * 1e3
    axes.plot(x, along.nusselt[order], color="C0")
    axes.set(title="along the channels", xlabel="along the flow [mm]")
    axes.set_ylabel("Nusselt number over the bulk", color="C0")
    axes.set_ylim(bottom=0.0)
    beside = axes.twinx()
    for values, name, colour in (
        (along.wall_temperature, "wetted walls", "C3"),
        (along.bulk_temperature, "bulk", "C2"),
    ):
        beside.plot(x, values[order] - ZERO_CELSIUS, color=colour, label=name)
    beside.set_ylabel("degC")
    beside.legend(loc="lower right")


def _flows(axes: Axes, flows: dict[str, float]) -> None:
    values = np.array(list(flows.values()))
    axes.bar(np.arange(values.size), 100.0 * (values / values.mean() - 1.0))
    axes.axhline(0.0, color="black", linewidth=0.8)
    axes.set(title="flow of each passage", ylabel="over their mean [%]")
    if values.size <= MOST_NAMES:
        axes.set_xticks(np.arange(values.size), list(flows), rotation=60.0)
    else:
        axes.set_xlabel(f"{next(iter(flows)).split()[0]}, in order")


def _bores(result: ResolvedResult) -> Circles | None:
    """Return the bores of jets where coolant enters by them, not by a plenum."""
    plan = result.case.shape.mouths[0].plan
    return plan if isinstance(plan, Circles) else None


def _around(axes: Axes, result: ResolvedResult) -> None:
    """Draw the Nusselt number of the wall over the distance from where the jet enters."""
    local, plan, grid = result.local_nusselt, _bores(result), result.case.grid
    assert local is not None  # of jets
    assert plan is not None
    middle = [0.5 * (edges[0] + edges[-1]) for edges in (grid.x_edges, grid.y_edges)]
    own = int(np.argmin(np.hypot(plan.x - middle[0], plan.y - middle[1])))
    x0, y0 = float(plan.x[own]), float(plan.y[own])
    radius = np.hypot(grid.x[:, None] - x0, grid.y[None, :] - y0)
    known = np.isfinite(local)
    axes.plot(radius[known] * 1e3, local[known], ".", markersize=3.0)
    axes.set(title="around the jet", xlabel="from its axis [mm]", ylabel="Nusselt on the bore")
    axes.set_ylim(bottom=0.0)


def _map(
    axes: Axes,
    across: Array,
    along: Array,
    values: Array,
    said: tuple[str, str, str],
    sides: tuple[str, str] = ("x", "y"),
) -> None:
    title, unit, colours = said
    mesh = axes.pcolormesh(across, along, np.ma.masked_invalid(values.T), cmap=colours)
    wide = np.ptp(across) / np.ptp(along)
    axes.set_aspect("equal" if 0.2 < wide < 5.0 else "auto")
    axes.set(title=title, xlabel=f"{sides[0]} [mm]", ylabel=f"{sides[1]} [mm]")
    axes.figure.colorbar(mesh, ax=axes, label=unit, fraction=0.05, aspect=18)
