"""Orifices or valve positions that give every branch its share."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import NetworkError, positive
from heatgrade.hall.disturbance import Disturbance
from heatgrade.hall.hall import Hall, as_hall, operating_points
from heatgrade.hall.hall_result import HallResult
from heatgrade.hall.hall_text import columns, power
from heatgrade.hall.loop_arrays import shares, spread
from heatgrade.hall.loop_result import LoopResult, loop_result
from heatgrade.hall.loop_solver import solve_loop
from heatgrade.hall.orifice import orifice_bore, orifice_coefficient
from heatgrade.hall.row import Row
from heatgrade.hall.trims import At, Trims, needed, rack_kinds
from heatgrade.network.labelled_table import Column, LabelledTable
from heatgrade.network.valve import BAR, CUBIC_METRE_PER_HOUR, KV_DENSITY, Valve
from heatgrade.rack.limits import ORV3_FLOW_SPREAD
from heatgrade.rack.rack import Rack
from heatgrade.shown import Shown
from heatgrade.units import ZERO_CELSIUS

Array = NDArray[np.float64]
Index = NDArray[np.int64]

BORE_STEP = 1e-4
"""Step in which orifices are made [m]: a tenth of a millimetre."""

POSITION_STEP = 0.01
"""Step in which a valve is set, share of the stroke."""

SHOWN = 20
"""Devices printed."""


@dataclass(frozen=True, slots=True)
class TrimDevice:
    """One orifice or valve.

    Parameters
    ----------
    where : str
        Branch or rack.
    times : int
        How many alike loops have it.
    bore : float or None
        Of the orifice [m]; None where none is needed, or a valve is set.
    opening : float or None
        Of the valve; None for orifices.
    pressure_drop : float
        Over it at the flow that is meant [Pa].
    """

    where: str
    times: int
    bore: float | None
    opening: float | None
    pressure_drop: float


@dataclass(frozen=True, slots=True, eq=False)
class Balancing(Shown):
    """A hall before and after it was balanced.

    Parameters
    ----------
    at : {"branches", "racks"}
        Where the orifices or valves sit.
    devices : tuple of TrimDevice
        What is put in, in steps that can be made.
    before, after : HallResult
        The hall; `after` is solved with these devices.
    spread_before, spread_after : float
        (largest - smallest) / mean flow of branches, or racks, of one kind.
    target : float
        Spread that was asked for.
    """

    at: At
    devices: tuple[TrimDevice, ...]
    before: HallResult
    after: HallResult
    spread_before: float
    spread_after: float
    target: float

    @property
    def met(self) -> bool:
        """Whether the spread is what was asked for."""
        return self.spread_after <= self.target

    def summary(self) -> str:
        """Return what it takes and what it brings, as plain text."""
        put_in = [d for d in self.devices if d.bore is not None or d.opening is not None]
        what = "valves" if put_in and put_in[0].opening is not None else "orifices"
        lines = [
            f"{sum(d.times for d in put_in):,} {what} at {self.at}: spread "
            f"{self.spread_before:.1%} -> {self.spread_after:.1%} "
            f"({'met' if self.met else 'NOT met'}: {self.target:.1%}); pumps "
            f"{power(self.before.pump_power)} -> {power(self.after.pump_power)}, hottest "
            f"junction {self.before.junction_temperature_max - ZERO_CELSIUS:.2f} -> "
            f"{self.after.junction_temperature_max - ZERO_CELSIUS:.2f} degC"
        ]
        rows = [("where", "bore [mm]", "opening", "drop [kPa]")]
        groups = _grouped(put_in)
        rows += [
            (
                where,
                "-" if d.bore is None else f"{d.bore * 1e3:.1f}",
                "-" if d.opening is None else f"{d.opening:.0%}",
                f"{d.pressure_drop / 1e3:.2f}",
            )
            for where, d in groups[:SHOWN]
        ]
        lines += columns(rows) if put_in else []
        if len(groups) > SHOWN:
            lines.append(f"... {len(groups) - SHOWN} more ...")
        return "\n".join(lines)

    def __str__(self) -> str:
        """Return the summary."""
        return self.summary()

    def to_dict(self) -> dict[str, object]:
        """Return plain data under the public names of ``result.json``."""
        return {
            "at": self.at,
            "spread_before": self.spread_before,
            "spread_after": self.spread_after,
            "target": self.target,
            "met": self.met,
            "devices": sum(d.times for d in self.devices if d.bore or d.opening),
            "pump_before_W": self.before.pump_power,
            "pump_after_W": self.after.pump_power,
            "junction_max_after_C": _celsius(self.after.junction_temperature_max),
        }

    def to_pandas(self) -> Any:
        """Return the devices as a pandas ``DataFrame``, in SI units."""
        found = self.devices
        table = LabelledTable(
            self.at.removesuffix("es" if self.at == "branches" else "s"),
            [d.where for d in found],
            [
                Column("times", "", [d.times for d in found], "how many alike loops have it"),
                Column("bore", "m", [_nan(d.bore) for d in found], "of the orifice"),
                Column("opening", "", [_nan(d.opening) for d in found], "of the valve"),
                Column("pressure_drop", "Pa", [d.pressure_drop for d in found], "over it"),
            ],
        )
        return table.frame()


def _celsius(temperature: float) -> float | None:
    return temperature - ZERO_CELSIUS if math.isfinite(temperature) else None


def _grouped(devices: Sequence[TrimDevice]) -> list[tuple[str, TrimDevice]]:
    """Return neighbours that are set alike as one, named from the first to the last."""
    groups: list[list[TrimDevice]] = []
    for device in devices:
        last = groups[-1][-1] if groups else None
        if last is not None and (last.bore, last.opening) == (device.bore, device.opening):
            groups[-1].append(device)
        else:
            groups.append([device])
    return [
        (g[0].where if len(g) == 1 else f"{g[0].where} to {g[-1].where} ({len(g)})", g[0])
        for g in groups
    ]


def _nan(value: float | None) -> float:
    return math.nan if value is None else value


def balance_flows(
    site: Rack | Row | Hall,
    *,
    supply_temperature: float | None = None,
    volume_flow: float | None = None,
    flow_per_heat: float | None = None,
    at: At = "branches",
    target: float = ORV3_FLOW_SPREAD,
    inner_diameter: float | None = None,
    step: float = BORE_STEP,
    valve: Valve | None = None,
    threads: int | None = None,
) -> Balancing:
    """Return the orifices or valve positions that give branches of one kind the same flow.

    In the place of each orifice stands, for one solve, a part that holds the mean flow of its
    kind; the pressure that it is left with is what an orifice has to cost, less the smallest of
    them, which goes to the pumps. The holes are then rounded to what can be made, and the hall is
    solved again with them.

    Parameters
    ----------
    site : Rack, Row or Hall
        What is balanced.
    supply_temperature, volume_flow, flow_per_heat : float, optional
        Operation, see `Hall.solve`.
    at : {"branches", "racks"}
        Orifices in every branch, or one for each rack.
    target : float
        Largest spread that is wanted; default the 5 % of the Open Rack V3 manifold.
    inner_diameter : float, optional
        Of the pipe that the orifices sit in [m]; default that of the branch's hose.
    step : float
        Step of the bores [m]; 0 for bores as computed.
    valve : Valve, optional
        Set such valves, to a hundredth of their stroke, in place of orifices.
    threads : int, optional
        Threads.

    Raises
    ------
    NetworkError
        HG562 without a diameter to drill the orifice in, HG563 for one that is too narrow; as
        `Hall.solve`.
    """
    if at not in ("branches", "racks"):
        raise NetworkError(
            "HG562",
            "is no place for orifices",
            entry="at",
            value=at,
            allowed='"branches" or "racks"',
            remedy="choose one of the two",
        )
    positive(target, "target")
    positive(step, "step", "m", allow_zero=True)
    hall = as_hall(site)
    loops = hall.loops()
    points = operating_points(
        loops,
        supply_temperature=supply_temperature,
        volume_flow=volume_flow,
        flow_per_heat=flow_per_heat,
    )
    before, after, devices = [], [], []
    for loop, point in zip(loops, points, strict=True):
        base = loop_result(solve_loop(loop, point, threads=threads))
        trims = Trims.of(base, at)
        wanted = needed(base, trims, threads)
        made = [
            _device(trims, k, float(c), inner_diameter, step, valve) for k, c in enumerate(wanted)
        ]
        change = Disturbance(sizes=((trims.element, np.array([c for c, _ in made])),))
        before.append(base)
        after.append(loop_result(solve_loop(loop, point, change, threads=threads)))
        devices += [replace(device, times=loop.count) for _, device in made]
    air = hall.air_heat_flow
    return Balancing(
        at,
        tuple(devices),
        HallResult.of(hall.name, tuple(before), air),
        HallResult.of(hall.name, tuple(after), air),
        max(_spread(result, at) for result in before),
        max(_spread(result, at) for result in after),
        target,
    )


def _spread(result: LoopResult, at: At) -> float:
    if at == "branches":
        return result.flow_spread
    kinds, flow = rack_kinds(result.loop), result.racks.mass_flow
    return spread(shares(flow, kinds, np.ones(flow.size)), kinds)


def _device(
    trims: Trims,
    place: int,
    coefficient: float,
    inner_diameter: float | None,
    step: float,
    valve: Valve | None,
) -> tuple[float, TrimDevice]:
    """Return the coefficient of what can be made [1/m4], and what that is."""
    bore = opening = None
    if valve is not None:
        opening, made = _position(coefficient, valve)
    else:
        pipe = trims.bores[place] if inner_diameter is None else inner_diameter
        if pipe is None:
            raise NetworkError(
                "HG562",
                f"no pipe is known that an orifice could sit in at {trims.names[place]}",
                entry="inner_diameter",
                allowed="a diameter in m",
                remedy="give inner_diameter=..., or valve=...",
            )
        bore = orifice_bore(coefficient, pipe)
        if bore is not None and step > 0.0:
            bore = min(max(round(bore / step), 1) * step, pipe)
        made = 0.0 if bore is None else orifice_coefficient(bore, pipe)
    drop = made * float(trims.mass_flow[place]) ** 2 / float(trims.density[place])
    return made, TrimDevice(trims.names[place], 1, bore, opening, drop)


def _position(coefficient: float, valve: Valve) -> tuple[float, float]:
    """Return the position of a valve that costs `coefficient` more than when open, and its own."""
    wanted = coefficient + replace(valve, opening=1.0).coefficient
    kv = math.sqrt(BAR / (KV_DENSITY * wanted)) / CUBIC_METRE_PER_HOUR
    share = kv / valve.kv
    if valve.characteristic == "equal percentage":
        share = 1.0 + math.log(share) / math.log(valve.rangeability)
    steps = max(round(share / POSITION_STEP), 1)
    opening = min(steps * POSITION_STEP, 1.0)
    return opening, replace(valve, opening=opening).coefficient
