"""Grade of a heat stream: exergy, class, direct sinks, and the part that caps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from heatgrade.caution import Caution
from heatgrade.recovery.cap_chain import CapStep, upgraded_chain
from heatgrade.recovery.dead_state import DeadState
from heatgrade.recovery.facility_class import facility_class, technology_class
from heatgrade.recovery.heat_curve import HeatCurve, SourceStream, entropy_difference
from heatgrade.recovery.heat_sink import DEFAULT_SINKS, HeatSink, direct_sinks
from heatgrade.recovery.part_limit import (
    DEFAULT_LIMITS,
    OutletCap,
    PartLimit,
    coolant_limit,
    interface_limit,
    outlet_caps,
    silicon_limit,
)
from heatgrade.recovery.stream_check import check_stream
from heatgrade.units import show

_NEAR = 2.0  # K of headroom under which a part is worth a caution


@dataclass(frozen=True, slots=True)
class StreamGrade:
    """What the heat of a coolant stream is worth.

    Attributes
    ----------
    heat_flow : float
        Heat between return and supply [W].
    exergy_flow : float
        Work that a perfect engine would make of it [W].
    carnot_factor : float
        Exergy over heat [-]: 1 - T0 over the entropic mean temperature.
    dead_state : DeadState
        Surroundings.
    hand_over_temperature, supply_back_temperature : float
        Hot and cold end of the stream that hands the heat over: the facility side of the CDU, or
        the racks' own stream where there is none [K].
    facility_class : str
        ASHRAE class of `hand_over_temperature`.
    cooling_class : str
        ASHRAE class of `supply_back_temperature`, the facility water supplied to the CDU: the
        class in ASHRAE's own sense.
    technology_class : str
        ASHRAE S-class of the racks' supply.
    sinks : tuple of HeatSink
        Who takes heat of `hand_over_temperature` without a heat pump.
    caps : tuple of OutletCap
        What each part allows, tightest first.
    cap_chain : tuple of CapStep
        What caps the outlet, then what caps it once that is replaced, and so on.
    cautions : tuple of Caution
        Limits exceeded or near.
    """

    heat_flow: float
    exergy_flow: float
    carnot_factor: float
    dead_state: DeadState
    hand_over_temperature: float
    supply_back_temperature: float
    facility_class: str
    cooling_class: str
    technology_class: str
    sinks: tuple[HeatSink, ...]
    caps: tuple[OutletCap, ...]
    cap_chain: tuple[CapStep, ...]
    cautions: tuple[Caution, ...]

    @property
    def capped_by(self) -> str | None:
        """Part that caps the outlet temperature; None when no limits were given."""
        return self.caps[0].name if self.caps else None

    @property
    def headroom(self) -> float | None:
        """How much the outlet may rise before `capped_by` is too hot [K]."""
        return self.caps[0].headroom if self.caps else None

    @property
    def next_cap(self) -> str | None:
        """Part that caps the outlet once all that cap it now are replaced."""
        return self.cap_chain[1].parts[0] if len(self.cap_chain) > 1 else None


def exergy_flow(curve: HeatCurve, dead_state: DeadState) -> float:
    r"""Return the exergy given by a liquid that cools from its hot to its cold end [W].

    .. math:: \dot E = \dot m \left[(h_a - h_b) - T_0 (s_a - s_b)\right]

    with the liquid's own cp(T); for constant cp this is
    :math:`\dot m c_p [(T_a - T_b) - T_0 \ln(T_a/T_b)]`.  Pressure is left out.

    Parameters
    ----------
    curve : HeatCurve
        The stream.
    dead_state : DeadState
        Surroundings.

    References
    ----------
    Bejan, A.: Advanced Engineering Thermodynamics, 4th ed., Wiley 2016, chapter 5.
    """
    entropy = entropy_difference(curve.coolant, curve.cold_temperature, curve.hot_temperature)
    return curve.heat_flow - dead_state.temperature * curve.mass_flow * entropy


def grade_stream(
    stream: SourceStream,
    *,
    hand_over: HeatCurve | None = None,
    dead_state: DeadState | None = None,
    limits: tuple[PartLimit, ...] | None = None,
    junction: float | PartLimit | None = None,
    sinks: tuple[HeatSink, ...] = DEFAULT_SINKS,
    upgrades: Mapping[str, PartLimit] | None = None,
) -> StreamGrade:
    """Return the grade of a rack's stream.

    Parameters
    ----------
    stream : SourceStream
        The racks' stream.
    hand_over : HeatCurve, optional
        Facility side of the CDU; None: the stream itself hands the heat over.
    dead_state : DeadState, optional
        Surroundings; None: 10 degC, an assumption.
    limits : tuple of PartLimit, optional
        Parts on the coolant's way; None: `DEFAULT_LIMITS` (quick disconnect, manifold, CDU).
        The coolant's own limit is always added.
    junction : float or PartLimit, optional
        Hottest silicon now [K] (limit 105 degC, an assumption), or a `PartLimit` with its
        temperature now.
    sinks : tuple of HeatSink
        Users of heat to be compared with.
    upgrades : mapping of str to PartLimit, optional
        Better parts by the name of the part that each would replace, for the chain of caps; a part
        without one is replaced by one that caps nothing.

    Raises
    ------
    RecoveryError
        HG605, HG606, HG609.
    """
    surroundings = DeadState() if dead_state is None else dead_state
    curve = check_stream(stream, surroundings)
    handed = curve if hand_over is None else hand_over
    parts: list[PartLimit] = []
    if junction is not None:
        silicon = silicon_limit(junction)
        parts = [silicon, interface_limit(silicon)]
    liquid = coolant_limit(stream.coolant)
    parts += [] if liquid is None else [liquid]
    parts += DEFAULT_LIMITS if limits is None else limits
    caps = outlet_caps(stream, tuple(parts))
    exergy = exergy_flow(curve, surroundings)
    return StreamGrade(
        heat_flow=curve.heat_flow,
        exergy_flow=exergy,
        carnot_factor=exergy / curve.heat_flow,
        dead_state=surroundings,
        hand_over_temperature=handed.hot_temperature,
        supply_back_temperature=handed.cold_temperature,
        facility_class=facility_class(handed.hot_temperature),
        cooling_class=facility_class(handed.cold_temperature),
        technology_class=technology_class(curve.cold_temperature),
        sinks=direct_sinks(handed.hot_temperature, sinks),
        caps=caps,
        cap_chain=upgraded_chain(stream, tuple(parts), upgrades or {}),
        cautions=(*_below_surroundings(curve, surroundings), *_limit_cautions(caps)),
    )


def _below_surroundings(curve: HeatCurve, dead_state: DeadState) -> tuple[Caution, ...]:
    if curve.cold_temperature >= dead_state.temperature:
        return ()
    return (
        Caution(
            "out-of-range",
            "dead state",
            f"the racks' supply of {show(curve.cold_temperature, 'degC')} lies under the "
            f"surroundings of {show(dead_state.temperature, 'degC')}: part of the stream's exergy "
            "is cold, not heat",
        ),
    )


def _limit_cautions(caps: tuple[OutletCap, ...]) -> tuple[Caution, ...]:
    cautions = []
    for cap in caps:
        limit = show(cap.outlet_limit, "degC")
        if cap.headroom < 0.0:
            message = f"too hot by {-cap.headroom:.1f} K: it allows an outlet of {limit}"
            cautions.append(Caution("above-limit", cap.name, f"{message} ({cap.source})"))
        elif cap.headroom < _NEAR:
            message = f"{cap.headroom:.1f} K under its limit, an outlet of {limit}"
            cautions.append(Caution("near-limit", cap.name, f"{message} ({cap.source})"))
    return tuple(cautions)
