"""Heat match: many sources and many networks, exchangers first, a heat pump per network then.

What crosses directly is the most that a pinch analysis allows.  What a network still wants is
lifted by a heat pump of its own; the evaporators stand side by side on what the sources still
have, and take the warmest of it.  If that does not suffice, every network is left the same share
short of the warm end of what it still wants: a boiler's part.  Every source is cooled from its
return to its supply as a whole; for one source and one network `heatgrade.recovery.recover` also
tries to split it, to cool one leg further, and to mix.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from heatgrade.caution import Caution, distinct
from heatgrade.errors import RecoveryError, positive
from heatgrade.recovery.candidate import candidates
from heatgrade.recovery.composite_curve import CompositeCurve
from heatgrade.recovery.cycle import Cycle
from heatgrade.recovery.cycle_caution import reservations
from heatgrade.recovery.cycle_search import WorkingFluid, solve_cycle, working_fluid
from heatgrade.recovery.dead_state import DeadState
from heatgrade.recovery.evaporator import evaporating_temperature
from heatgrade.recovery.heat_curve import SourceStream
from heatgrade.recovery.heat_match import HeatMatch, NetworkDemand, NetworkShare
from heatgrade.recovery.heat_pump import HeatPump
from heatgrade.recovery.heat_pump_duty import HeatPumpDuty, heat_pump_duty
from heatgrade.recovery.pinch import PinchAnalysis, pinch_analysis
from heatgrade.recovery.root import bracketed_root
from heatgrade.recovery.stream_check import check_stream
from heatgrade.units import show

_LEAST = 1e-9  # share of the demand under which nothing is left to lift
_SETTLED = 1e-12  # share of the surplus to which the evaporators' heat is found

DEFAULT_HEAT_PUMP = HeatPump()


def match_heat(
    sources: Sequence[SourceStream],
    demands: Sequence[NetworkDemand],
    *,
    exchanger_approach: float = 3.0,
    heat_pump: HeatPump | None = DEFAULT_HEAT_PUMP,
    dead_state: DeadState | None = None,
) -> HeatMatch:
    """Return how many sources serve many networks with the least heat lifted.

    Parameters
    ----------
    sources : sequence of SourceStream
        ``HeatStream`` of every hall, each to be cooled to its supply.
    demands : sequence of NetworkDemand
        Networks and the heat that each wants.
    exchanger_approach : float
        Smallest temperature difference between a source and a network [K].
    heat_pump : HeatPump, optional
        Machine of every network, each with its own best refrigerant and cycle where these are
        left to choose; None: what does not cross directly stays unmet.
    dead_state : DeadState, optional
        Surroundings, of which every source must be warmer.

    Raises
    ------
    RecoveryError
        HG620 without sources or networks, HG605, HG606 for a source, HG602 and on for the pumps.
    """
    for name, given in (("sources", sources), ("demands", demands)):
        if len(given) == 0:
            raise RecoveryError(
                "HG620",
                "nothing to match",
                entry=name,
                value=list(given),
                allowed="one or more",
                remedy=f"give at least one of the {name}",
            )
    approach = positive(exchanger_approach, "exchanger_approach", "K")
    surroundings = DeadState() if dead_state is None else dead_state
    hot = [check_stream(stream, surroundings) for stream in sources]
    cold = [demand.curve() for demand in demands]
    found = pinch_analysis(hot, cold, approach)
    least = _LEAST * found.networks.heat_flow
    wants = [None if c is None or c.heat_flow < least else c for c in found.missing]
    nothing = found.surplus is None or heat_pump is None
    if heat_pump is None or found.surplus is None or nothing or not any(wants):
        return _match(found, demands, [(want, None) for want in wants], 0.0, [])
    return _lift(found, demands, wants, found.surplus, heat_pump)


def _lift(
    found: PinchAnalysis,
    demands: Sequence[NetworkDemand],
    wants: list[CompositeCurve | None],
    surplus: CompositeCurve,
    heat_pump: HeatPump,
) -> HeatMatch:
    """Return the match with a heat pump for every network that still wants heat."""
    total = surplus.heat_flow
    machines = [
        None if want is None else _machine(heat_pump, want, _warmest(surplus, total))
        for want in wants
    ]

    def cycles(heat: float, served: float) -> list[Cycle | None]:
        source = _warmest(surplus, heat)
        return [
            None if want is None or made is None else made.cycle(_coldest(want, served), source)
            for want, made in zip(wants, machines, strict=True)
        ]

    def needed(heat: float, served: float) -> float:
        """Return the sources' heat that the pumps take when they may take `heat` [W]."""
        return sum(
            _coldest(want, served).heat_flow / (1.0 + cycle.work_ratio)
            for want, cycle in zip(wants, cycles(heat, served), strict=True)
            if want is not None and cycle is not None
        )

    served = 1.0
    if needed(total, 1.0) > total:
        heat = total
        served = bracketed_root(lambda s: total - needed(total, s), 1e-6, 1.0, _SETTLED)
    else:
        heat = bracketed_root(lambda q: q - needed(q, 1.0), 1e-6 * total, total, _SETTLED * total)
    source = _warmest(surplus, heat)
    pumped: list[tuple[CompositeCurve | None, HeatPumpDuty | None]] = []
    taken = 0.0
    for want, made in zip(wants, machines, strict=True):
        if want is None or made is None:
            pumped.append((want, None))
            continue
        sink = _coldest(want, served)
        cycle = made.cycle(sink, source)
        own = sink.heat_flow / (1.0 + cycle.work_ratio)
        leg = CompositeCurve(source.temperatures, source.heats * (own / source.heat_flow))
        duty = heat_pump_duty(made.pump, made.fluid, cycle, leg, sink)
        pumped.append((want, duty))
        taken += own
    duties = [duty for _, duty in pumped if duty is not None]
    return _match(found, demands, pumped, taken, duties)


@dataclass(frozen=True, slots=True)
class _Machine:
    """A settled heat pump with its fluid."""

    pump: HeatPump
    fluid: WorkingFluid

    def cycle(self, sink: CompositeCurve, source: CompositeCurve) -> Cycle:
        """Return the cycle between a source and a sink."""
        low = evaporating_temperature(
            self.pump, self.fluid, source.hot_temperature, source.cold_temperature
        )
        return solve_cycle(self.pump, self.fluid, low, sink)


def _machine(pump: HeatPump, want: CompositeCurve, source: CompositeCurve) -> _Machine:
    """Return the machine that needs the least work for `want`, its limits kept if any can."""
    refusal: RecoveryError | None = None
    tried: list[tuple[bool, float, int]] = []
    machines = [_Machine(m, working_fluid(str(m.refrigerant))) for m in candidates(pump)]
    if len(machines) == 1:
        return machines[0]
    for i, machine in enumerate(machines):
        try:
            cycle = machine.cycle(want, source)
        except RecoveryError as error:
            refusal = error
        else:
            tried.append((bool(reservations(machine.pump, cycle)), cycle.work_ratio, i))
    if not tried:
        assert refusal is not None
        raise refusal
    return machines[min(tried)[2]]


def _warmest(curve: CompositeCurve, heat: float) -> CompositeCurve:
    """Return the warm end of a curve that holds `heat` [W]."""
    return curve.part(curve.heat_flow - heat, curve.heat_flow)


def _coldest(curve: CompositeCurve, share: float) -> CompositeCurve:
    """Return the cold end of a curve that holds a share of its heat."""
    return curve if share >= 1.0 else curve.part(0.0, share * curve.heat_flow)


def _rest(surplus: float, taken: float) -> float:
    """Return what is left of the surplus [W], nothing where rounding is all of it."""
    left = surplus - taken
    return left if left > _LEAST * surplus else 0.0


def _match(
    found: PinchAnalysis,
    demands: Sequence[NetworkDemand],
    pumped: list[tuple[CompositeCurve | None, HeatPumpDuty | None]],
    taken: float,
    duties: list[HeatPumpDuty],
) -> HeatMatch:
    shares = []
    for demand, (want, duty) in zip(demands, pumped, strict=True):
        missing = 0.0 if want is None else want.heat_flow
        unmet = max(missing - (0.0 if duty is None else duty.heat_flow), 0.0)
        if unmet < _LEAST * demand.heat_flow:
            unmet = 0.0
        shares.append(NetworkShare(demand, demand.heat_flow - missing, unmet, duty))
    cautions = [caution for duty in duties for caution in duty.cautions]
    unmet = sum(share.unmet_heat for share in shares)
    if unmet > 0.0:
        cautions.append(
            Caution(
                "unmet-demand",
                "heat match",
                f"{show(unmet, 'kW')} of the networks' demand is met neither directly nor by heat "
                "pumps",
            )
        )
    return HeatMatch(
        analysis=found,
        shares=tuple(shares),
        pumped_source_heat=taken,
        unused_heat=_rest(found.surplus_heat, taken),
        cautions=distinct(tuple(cautions)),
    )
