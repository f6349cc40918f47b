"""From the parts of a network to the arrays that its solver sees."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import NetworkError
from heatgrade.network.constant_power import ConstantPower
from heatgrade.network.element_arrays import ElementArrays
from heatgrade.network.exchange import Exchange
from heatgrade.network.fixed_drop import FixedDrop
from heatgrade.network.given_exchanger import GivenExchanger
from heatgrade.network.head_curves import HeadCurves
from heatgrade.network.kind import HOLDING, Kind
from heatgrade.network.loss_curve import LossCurve
from heatgrade.network.mounted_plate import FlowCurve, MountedPlate
from heatgrade.network.part import Element, Outlet
from heatgrade.network.pipe import Pipe
from heatgrade.network.placed import OWN, PlacedParts
from heatgrade.network.plate_exchanger import PlateExchanger
from heatgrade.network.pressure_demand import Emitter, PressureDemand
from heatgrade.network.pump import FixedHead, GivenFlow, HeadCurve
from heatgrade.network.regulator import Regulator, Regulators
from heatgrade.network.tee import TEE_LAWS, WAYS, Tee, TeeArrays
from heatgrade.network.valve import CheckValve, FlowControl, PressureControl
from heatgrade.network.water_pipe import WaterPipe

Index = NDArray[np.int64]


def element_arrays(placed: PlacedParts) -> ElementArrays:
    """Return the elements as arrays; `placed` is ordered by link.

    Errors: `NetworkError` HG528 for two parts of one link that each hold a flow.
    """
    parts, count = placed.parts, len(placed)
    kinds, sizes, heats = np.zeros(len(parts), np.int8), np.zeros((len(parts), 3)), []
    heads: dict[tuple[tuple[float, ...], tuple[float, ...]], int] = {}
    for k, part in enumerate(parts):
        kinds[k], own = _kind_and_size(part)
        sizes[k, : len(own)] = own
        heats.append(part.heat if isinstance(part, MountedPlate) else 0.0)
        if isinstance(part, HeadCurve | LossCurve):
            points = (part.volume_flows, _rises(part))
            sizes[k, 0] = heads.setdefault(points, len(heads))
    kind = kinds[placed.number]
    _check_holding(placed, kind)
    regulators = placed.which(lambda part: isinstance(part, Regulator))
    return ElementArrays(
        placed.link,
        kind,
        sizes[placed.number],
        np.array(heats)[placed.number] if count else np.zeros(0),
        plates=_plates(placed),
        tees=_tees(placed),
        curves=HeadCurves.of(tuple(heads)),
        exchange=_exchange(placed),
        regulators=Regulators.of([(k, _regulator(placed.part(k))) for k in regulators.tolist()]),
    )


def _kind_and_size(part: Element) -> tuple[Kind, tuple[float, ...]]:
    """Return the kind of a part and its sizes; of plates and head curves they come later."""
    found: tuple[Kind, tuple[float, ...]]
    match part:
        case Pipe():
            law = Kind.PIPE if part.friction == "churchill" else Kind.SWAMEE
            found = law, (part.length, part.inner_diameter, part.roughness)
        case WaterPipe():
            law = Kind.HAZEN if part.law == "hazen-williams" else Kind.MANNING
            found = law, (part.length, part.inner_diameter, part.coefficient)
        case CheckValve():
            found = Kind.CHECK, (part.coefficient,)
        case FlowControl():
            found = Kind.LIMIT, (part.coefficient, part.volume_flow)
        case PressureControl():
            found = Kind.OVERFLOW, (part.coefficient, part.pressure_drop)
        case GivenFlow():
            found = Kind.FLOW, (part.volume_flow,)
        case FixedHead():
            found = Kind.HEAD, (part.pressure_rise,)
        case HeadCurve():
            found = Kind.PUMP, (0.0, part.speed)
        case MountedPlate():
            found = Kind.VOLUME, ()
        case Tee():
            found = Kind.LOSS, ()
        case (
            Regulator() | PressureDemand() | Emitter() | FixedDrop() | LossCurve() | ConstantPower()
        ):
            found = _rarer_kind(part)
        case _:
            found = Kind.LOSS, (part.coefficient,)
    return found


def _rarer_kind(
    part: Regulator | Outlet | FixedDrop | LossCurve | ConstantPower,
) -> tuple[Kind, tuple[float, ...]]:
    found: tuple[Kind, tuple[float, ...]]
    match part:
        case Regulator():
            found = Kind.OVERFLOW, (part.coefficient, 0.0)
        case PressureDemand():
            found = Kind.DEMAND, (part.pressure_range, part.volume_flow, part.exponent)
        case Emitter():
            found = Kind.EMITTER, (part.coefficient, part.exponent)
        case FixedDrop():
            found = Kind.DROP, (part.coefficient, part.pressure_drop)
        case LossCurve():
            found = Kind.CURVE, ()
        case ConstantPower():
            found = Kind.POWER, (part.power,)
    return found


def _rises(part: HeadCurve | LossCurve) -> tuple[float, ...]:
    if isinstance(part, HeadCurve):
        return part.pressure_rises
    return tuple(-drop for drop in part.pressure_drops)


def _regulator(part: Element) -> Regulator:
    assert isinstance(part, Regulator)
    return part


def _check_holding(placed: PlacedParts, kind: NDArray[np.int8]) -> None:
    seen: set[int] = set()
    for k in np.flatnonzero(HOLDING[kind]).tolist():
        link = int(placed.link[k])
        if link in seen:
            raise NetworkError(
                "HG528",
                "a second part of this link holds a flow",
                entry=placed.where[k],
                allowed="one flow control or given flow in a link",
                remedy="leave one of them out: the smaller flow is the one that counts",
            )
        seen.add(link)


def _plates(placed: PlacedParts) -> tuple[tuple[Index, FlowCurve], ...]:
    """Return the elements of each plate curve."""
    curves: dict[int, tuple[int, FlowCurve]] = {}
    of_part = np.full(len(placed.parts), -1, dtype=np.int64)
    for k, part in enumerate(placed.parts):
        if isinstance(part, MountedPlate):
            number, _ = curves.setdefault(id(part.curve), (len(curves), part.curve))
            of_part[k] = number
    if not curves:
        return ()
    each = of_part[placed.number]
    order = np.argsort(each, kind="stable")
    ends = np.searchsorted(each[order], np.arange(len(curves) + 1)).tolist()
    return tuple((order[ends[k] : ends[k + 1]], curve) for k, curve in curves.values())


def _exchange(placed: PlacedParts) -> Exchange | None:
    walls = placed.which(
        lambda part: (
            isinstance(part, Pipe) and part.heat_loss > 0.0 and bool(part.ambient_temperature)
        )
    )
    exchangers = placed.which(lambda part: isinstance(part, PlateExchanger | GivenExchanger))
    if not (walls.size or exchangers.size):
        return None
    lost = placed.each(lambda p: p.heat_loss * p.length if isinstance(p, Pipe) else None)
    around = placed.each(lambda p: p.ambient_temperature if isinstance(p, Pipe) else None)
    second = [(k, placed.part(k)) for k in exchangers.tolist()]
    return Exchange(
        walls,
        lost[walls],
        around[walls],
        tuple((k, p) for k, p in second if isinstance(p, PlateExchanger | GivenExchanger)),
    )


def _tees(placed: PlacedParts) -> TeeArrays | None:
    at = placed.which(lambda part: isinstance(part, Tee))
    if not at.size:
        return None
    # of each different part: way, common link, area, ratio of areas, law
    own = np.array(
        [
            (
                WAYS.index(part.way),
                part.common_link,
                part.flow_area,
                part.area_ratio,
                TEE_LAWS.index(part.law),
            )
            if isinstance(part, Tee)
            else (0, 0, 0, 0, 0)
            for part in placed.parts
        ],
        dtype=float,
    )[placed.number[at]]
    told = placed.common[at]
    return TeeArrays(
        element=at,
        way=own[:, 0].astype(np.int64),
        link=placed.link[at],
        common_link=np.where(told == OWN, own[:, 1].astype(np.int64), told),
        flow_area=own[:, 2].copy(),
        area_ratio=own[:, 3].copy(),
        law=own[:, 4].astype(np.int64),
    )
