"""Recover: from a rack's stream to a heat network, in one call."""

from __future__ import annotations

from collections.abc import Mapping

from heatgrade.caution import Caution, distinct
from heatgrade.errors import positive
from heatgrade.recovery.cdu import Cdu
from heatgrade.recovery.dead_state import DeadState
from heatgrade.recovery.exergy_balance import ExergyBalance, exchange_destruction, exergy_of
from heatgrade.recovery.heat_curve import HeatCurve, SourceStream
from heatgrade.recovery.heat_pump import HeatPump
from heatgrade.recovery.heat_sink import DEFAULT_SINKS, HeatSink
from heatgrade.recovery.network import HeatNetwork
from heatgrade.recovery.overhead import Overhead
from heatgrade.recovery.part_limit import CDU_LIMIT, DEFAULT_LIMITS, PartLimit
from heatgrade.recovery.recovery import Recovery
from heatgrade.recovery.reuse_metrics import (
    Boundary,
    ReuseMetrics,
    check_boundary,
    reuse_metrics,
)
from heatgrade.recovery.route import Route, find_route
from heatgrade.recovery.stream_check import check_stream
from heatgrade.recovery.stream_grade import grade_stream
from heatgrade.units import show

DEFAULT_CDU = Cdu()
DEFAULT_HEAT_PUMP = HeatPump()
DEFAULT_OVERHEAD = Overhead()
DEFAULT_DEAD_STATE = DeadState()


def recover(
    stream: SourceStream,
    network: HeatNetwork,
    *,
    boundary: Boundary | None,
    cdu: Cdu | None = DEFAULT_CDU,
    heat_pump: HeatPump | None = DEFAULT_HEAT_PUMP,
    exchanger_approach: float = 3.0,
    limits: tuple[PartLimit, ...] | None = None,
    junction: float | PartLimit | None = None,
    dead_state: DeadState = DEFAULT_DEAD_STATE,
    sinks: tuple[HeatSink, ...] = DEFAULT_SINKS,
    upgrades: Mapping[str, PartLimit] | None = None,
    it_power: float | None = None,
    overhead: Overhead = DEFAULT_OVERHEAD,
) -> Recovery:
    """Return what the heat of a rack is worth to a network, and the least effort to bring it there.

    All heat of the stream is used and the racks get their supply temperature back.  What can
    cross an exchanger does; only the rest is lifted by a heat pump.

    Parameters
    ----------
    stream : SourceStream
        ``HeatStream`` of the racks: coolant, mass flow [kg/s], cold supply and hot return [K].
    network : HeatNetwork
        Heat network with supply and return temperature [K].
    boundary : {"outside", "inside"} or None
        Whether the heat pump belongs to the network or to the data centre; see
        `BOUNDARY_MEANING`.  Required, because PUE and ERF depend on it; None only where neither
        is asked for.
    cdu : Cdu, optional
        Exchanger between the racks' loop and the facility's water; None: there is none.
    heat_pump : HeatPump, optional
        Machine for the heat that cannot cross; None: that heat is rejected.
    exchanger_approach : float
        Smallest difference in the exchanger to the network [K]; default 3 K, an assumption.
    limits : tuple of PartLimit, optional
        Parts that the coolant passes; None: quick disconnect, manifold and CDU of open hardware.
    junction : float or PartLimit, optional
        Hottest silicon now [K], or a `PartLimit` with its temperature now.
    dead_state : DeadState
        Surroundings against which exergy counts.
    sinks : tuple of HeatSink
        Users of heat to be compared with.
    upgrades : mapping of str to PartLimit, optional
        Better parts for the chain of caps, as in `grade_stream`.
    it_power : float, optional
        Power of the IT [W]; without it there are no metrics.
    overhead : Overhead
        Losses and cooling besides the IT.

    Returns
    -------
    Recovery
        Grade, split, heat pump, metrics, balances and cautions.

    Raises
    ------
    RecoveryError
        HG601 to HG610: streams, machines or metrics that cannot exist.
    InputError
        HG101 to HG103: numbers that are not finite, positive or in range.
    """
    side = None if boundary is None and it_power is None else check_boundary(boundary)
    approach = positive(exchanger_approach, "exchanger_approach", "K")
    primary = check_stream(stream, dead_state)
    source = primary if cdu is None else cdu.secondary(primary)
    if limits is None and cdu is None:
        limits = tuple(part for part in DEFAULT_LIMITS if part is not CDU_LIMIT)
    grade = grade_stream(
        stream,
        hand_over=source,
        dead_state=dead_state,
        limits=limits,
        junction=junction,
        sinks=sinks,
        upgrades=upgrades,
    )
    route = find_route(source, network, approach, heat_pump, dead_state)
    metrics: ReuseMetrics | None = None
    heat_cautions: tuple[Caution, ...] = ()
    if it_power is not None and side is not None:
        metrics = _metrics(it_power, overhead, primary.heat_flow, route, side)
        heat_cautions = _heat_cautions(primary.heat_flow, it_power + overhead.pump_power)
    return Recovery(
        stream=stream,
        network=network,
        grade=grade,
        source=source,
        arrangement=route.arrangement,
        direct_heat_flow=route.direct_heat,
        rejected_heat_flow=route.rejected_heat,
        heat_pump=route.duty,
        network_mass_flow=0.0 if route.network_flow is None else route.network_flow.mass_flow,
        network_heat_flow=_delivered(route),
        middle_temperature=route.middle_temperature,
        exergy=_exergy(primary, source, route, cdu is not None, dead_state),
        energy_balance=_balance(primary, route),
        boundary=side,
        metrics=metrics,
        overhead=None if it_power is None else overhead,
        trials=route.trials,
        exchanger=route.exchanger,
        cautions=distinct((*grade.cautions, *route.cautions, *heat_cautions)),
    )


def _delivered(route: Route) -> float:
    return 0.0 if route.network_flow is None else route.network_flow.heat_flow


def _balance(primary: HeatCurve, route: Route) -> float:
    """Return heat and work that is not accounted for, over all that comes in."""
    shaft = 0.0 if route.duty is None else route.duty.shaft_power
    given = primary.heat_flow + shaft
    return (given - _delivered(route) - route.rejected_heat) / given


def _exergy(
    primary: HeatCurve, source: HeatCurve, route: Route, has_cdu: bool, dead_state: DeadState
) -> ExergyBalance:
    destroyed = route.destroyed
    if has_cdu:
        destroyed = (("CDU", exchange_destruction(primary, source, dead_state)), *destroyed)
    network = 0.0
    if route.network_flow is not None:
        network = exergy_of(route.network_flow, dead_state)
    return ExergyBalance(
        source=exergy_of(primary, dead_state),
        electricity=0.0 if route.duty is None else route.duty.electricity,
        network=network,
        rejected=route.rejected_exergy,
        destroyed=destroyed,
    )


def _metrics(
    it_power: float, overhead: Overhead, heat: float, route: Route, boundary: Boundary
) -> ReuseMetrics:
    power = positive(it_power, "it_power", "W")
    duty = route.duty
    return reuse_metrics(
        power,
        float(overhead.facility_power(power, heat, route.rejected_heat)),
        max(heat - route.rejected_heat, 0.0),  # rounding must not make it negative
        0.0 if route.network_flow is None else route.network_flow.heat_flow,
        0.0 if duty is None else duty.electricity,
        boundary=boundary,
    )


def _heat_cautions(heat: float, power: float) -> tuple[Caution, ...]:
    if heat <= power * (1.0 + 1e-6):
        return ()
    message = (
        f"the coolant carries {show(heat, 'kW')}, more than the {show(power, 'kW')} of IT and "
        "pumps that can warm it: PUE and ERF are too good"
    )
    return (Caution("inconsistent", "it_power", message),)
