"""Recovery: what becomes of a rack's heat on its way into a heat network."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from heatgrade.caution import Caution
from heatgrade.recovery.exchanger import ExchangeProfile
from heatgrade.recovery.exergy_balance import ExergyBalance
from heatgrade.recovery.heat_curve import HeatCurve, SourceStream
from heatgrade.recovery.heat_pump_duty import HeatPumpDuty
from heatgrade.recovery.network import HeatNetwork
from heatgrade.recovery.overhead import Overhead
from heatgrade.recovery.refrigerant_trial import RefrigerantTrial
from heatgrade.recovery.reuse_metrics import BOUNDARY_MEANING, Boundary, ReuseMetrics
from heatgrade.recovery.stream_grade import StreamGrade
from heatgrade.shown import Told, in_words, table_html
from heatgrade.units import ZERO_CELSIUS, show

if TYPE_CHECKING:
    from heatgrade.figure import Figure
    from heatgrade.hall import HallResult
    from heatgrade.rack.rack_result import RackResult


@dataclass(frozen=True, slots=True, repr=False)
class Recovery(Told):
    """Grade of a stream, and its way into a heat network: exchanger first, heat pump for the rest.

    Attributes
    ----------
    stream : SourceStream
        The racks' stream.
    network : HeatNetwork
        Where the heat goes.
    grade : StreamGrade
        What the heat is worth, and what caps it.
    source : HeatCurve
        The stream that hands the heat over: behind the CDU where there is one.
    arrangement : str
        ``"direct"`` (no pump needed), ``"series"``, ``"parallel"`` (see `heatgrade.recovery.split`)
        or ``"rejected"`` (no pump given and nothing crosses).
    direct_heat_flow, rejected_heat_flow : float
        Heat through the exchanger; heat that finds no use [W].
    heat_pump : HeatPumpDuty or None
        The heat pump at work; None where none is needed or given.
    network_mass_flow, network_heat_flow : float
        Water heated from return to supply [kg/s]; heat it gains [W].
    middle_temperature : float or None
        Network water between exchanger and condenser [K].
    exergy : ExergyBalance
        Where the work value goes.
    energy_balance : float
        (in - out) / in; rounding when all is well.
    boundary : str or None
        Whose the heat pump is: ``"outside"`` or ``"inside"`` the data centre; None: not said.
    metrics : ReuseMetrics or None
        PUE, ERF, ERE; None without IT power.
    overhead : Overhead or None
        Assumptions behind the facility's power in `metrics`; None without IT power.
    trials : tuple of RefrigerantTrial
        All refrigerants, when the best was asked for.
    exchanger : ExchangeProfile or None
        Temperatures along the exchanger.
    cautions : tuple of Caution
        Everything that needs a second look.
    """

    stream: SourceStream
    network: HeatNetwork
    grade: StreamGrade
    source: HeatCurve
    arrangement: str
    direct_heat_flow: float
    rejected_heat_flow: float
    heat_pump: HeatPumpDuty | None
    network_mass_flow: float
    network_heat_flow: float
    middle_temperature: float | None
    exergy: ExergyBalance
    energy_balance: float
    boundary: Boundary | None
    metrics: ReuseMetrics | None
    overhead: Overhead | None
    trials: tuple[RefrigerantTrial, ...]
    exchanger: ExchangeProfile | None
    cautions: tuple[Caution, ...]

    @property
    def electricity(self) -> float:
        """Electricity of the heat pump [W], 0 where there is none."""
        return 0.0 if self.heat_pump is None else self.heat_pump.electricity

    @property
    def electricity_per_heat(self) -> float | None:
        """Electricity per heat delivered [-], kWh per kWh; None when nothing is delivered."""
        if self.network_heat_flow <= 0.0:
            return None
        return self.electricity / self.network_heat_flow

    @property
    def direct_share(self) -> float:
        """Share of the source's heat that crosses without a heat pump [-]."""
        return self.direct_heat_flow / self.source.heat_flow

    def summary(self) -> str:
        """Return the result in lines for a person."""
        rows = _rows(self)
        width = max(len(name) for name, _ in rows)
        lines = [f"{name:<{width}}  {value}" for name, value in rows]
        lines += [f"caution: {caution}" for caution in self.cautions]
        return "\n".join(lines)

    def to_dict(self) -> dict[str, object]:
        """Return plain data for ``result.json``: SI, degC where the key ends in ``_C``.

        ``supply_C`` is the temperature at which the heat is handed over, behind the CDU where
        there is one; ``class`` is its ASHRAE class.  ``heat_pump.heat_W`` is what the pump gives
        to the network, ``direct_W`` what crosses beside it.
        """
        grade, metrics = self.grade, self.metrics
        pump = {
            "needed": False,
            "lift_K": 0.0,
            "cop": None,
            "lorenz_efficiency": None,
            "electricity_W": 0.0,
            "heat_W": 0.0,
            "refrigerant": None,
        }
        return {
            "supply_C": _celsius(grade.hand_over_temperature),
            "back_C": _celsius(grade.supply_back_temperature),
            "heat_W": grade.heat_flow,
            "exergy_W": grade.exergy_flow,
            "carnot_factor": grade.carnot_factor,
            "dead_state_C": _celsius(grade.dead_state.temperature),
            "class": grade.facility_class,
            "cooling_class": grade.cooling_class,
            "technology_class": grade.technology_class,
            "capped_by": grade.capped_by,
            "headroom_K": grade.headroom,
            "next_cap": grade.next_cap,
            "cap_chain": [step.to_dict() for step in grade.cap_chain],
            "sinks": [sink.name for sink in grade.sinks],
            "direct_sinks": [
                {
                    "name": sink.name,
                    "required_C": _celsius(sink.required_temperature),
                    "source": sink.source,
                }
                for sink in grade.sinks
            ],
            "network": self.network.name,
            "network_supply_C": _celsius(self.network.supply_temperature),
            "network_return_C": _celsius(self.network.return_temperature),
            "network_heat_W": self.network_heat_flow,
            "network_mass_flow_kg_per_s": self.network_mass_flow,
            "arrangement": self.arrangement,
            "direct_W": self.direct_heat_flow,
            "direct_share": self.direct_share,
            "rejected_W": self.rejected_heat_flow,
            "heat_pump": pump if self.heat_pump is None else self.heat_pump.to_dict(),
            "refrigerants": [trial.to_dict() for trial in self.trials],
            "exergy_efficiency": self.exergy.efficiency,
            "exergy_destroyed_W": dict(self.exergy.destroyed),
            "energy_balance": self.energy_balance,
            "boundary": self.boundary,
            "pue": None if metrics is None else metrics.pue,
            "erf": None if metrics is None else metrics.erf,
            "ere": None if metrics is None else metrics.ere,
            "facility_W": None if metrics is None else metrics.facility_energy,
            "overhead": None if self.overhead is None else asdict(self.overhead),
            "cautions": [caution.to_dict() for caution in self.cautions],
        }

    def plot(self) -> Figure:
        """Return a matplotlib figure: composite curves of network and source, with the pinch."""
        from heatgrade.recovery.composite_plot import composite_plot

        return composite_plot(self)

    def plot_exergy(self) -> Figure:
        """Return a Grassmann diagram (matplotlib): bands as wide as the work the heat could do."""
        from heatgrade.recovery.exergy_flows import exergy_plot

        return exergy_plot(self)

    def plot_energy(self, rack: RackResult | HallResult) -> Figure:
        """Return a Sankey diagram (matplotlib): bands as wide as the energy from the grid on.

        Parameters
        ----------
        rack : RackResult or HallResult
            The rack or hall that the heat comes from.
        """
        from heatgrade.recovery.energy_flows import energy_plot

        return energy_plot(rack, self)

    def _repr_html_(self) -> str:
        """Return the summary as a table, for notebooks."""
        return table_html(_rows(self), self.cautions)


def _celsius(temperature: float) -> float:
    return temperature - ZERO_CELSIUS


def _rows(result: Recovery) -> list[tuple[str, str]]:
    grade, network = result.grade, result.network
    rows = [
        ("heat of the racks", show(grade.heat_flow, "kW")),
        (
            "handed over at",
            f"{show(grade.hand_over_temperature, 'degC')} (class {grade.facility_class}), "
            f"back at {show(grade.supply_back_temperature, 'degC')}",
        ),
        (
            "exergy",
            f"{show(grade.exergy_flow, 'kW')}, {grade.carnot_factor:.1%} of the heat "
            f"(surroundings {show(grade.dead_state.temperature, 'degC')})",
        ),
        ("direct sinks", ", ".join(sink.name for sink in grade.sinks) or "none"),
    ]
    chain = grade.cap_chain
    if chain:
        first = chain[0]
        then = [
            f"{in_words(step.parts)} (+{before.gain or 0.0:.1f} K)"
            for before, step in pairwise(chain)
        ]
        text = f"{', '.join(first.parts)}, {first.headroom:.1f} K away"
        rows.append(("outlet capped by", "; then ".join((text, *then))))
    rows.append(
        (
            network.name,
            f"{show(network.return_temperature, 'degC')} to "
            f"{show(network.supply_temperature, 'degC')}, {result.network_mass_flow:.4g} kg/s, "
            f"{show(result.network_heat_flow, 'kW')}",
        )
    )
    rows.append(
        (
            "crosses directly",
            f"{show(result.direct_heat_flow, 'kW')}, {result.direct_share:.1%} of the source "
            f"({result.arrangement})",
        )
    )
    if result.rejected_heat_flow > 0.0:
        rows.append(("rejected", show(result.rejected_heat_flow, "kW")))
    return rows + _pump_rows(result) + _metric_rows(result)


def _pump_rows(result: Recovery) -> list[tuple[str, str]]:
    duty = result.heat_pump
    if duty is None:
        return [("heat pump", "not needed" if result.arrangement == "direct" else "none given")]
    cycle = duty.cycle
    condensing = cycle.condensing_temperature
    hot = f"gas cooler at {cycle.discharge.pressure / 1e5:.1f} bar"
    if condensing is not None:
        hot = show(condensing, "degC")
    efficiency = duty.lorenz_efficiency
    lorenz = "" if efficiency is None else f", {efficiency:.1%} of Lorenz"
    market = duty.market_check
    rows = [
        (
            "heat pump",
            f"{duty.refrigerant}, COP {duty.cop:.2f}{lorenz}, {show(duty.electricity, 'kW')} "
            f"electricity for {show(duty.heat_flow, 'kW')}, lift {duty.lift:.1f} K",
        ),
        (
            "cycle",
            f"{cycle.layout}, {show(cycle.evaporating_temperature, 'degC')} / {hot}, pressure "
            f"ratio {cycle.pressure_ratio:.2f}, "
            f"discharge {show(duty.discharge_temperature, 'degC')}",
        ),
    ]
    said = f"COP {market.cop:.2f}" if market.cop is not None else "outside its range"
    rows.append(("heat pumps on the market", f"{said} ({market.name}; {market.validity})"))
    return rows


def _metric_rows(result: Recovery) -> list[tuple[str, str]]:
    metrics, overhead = result.metrics, result.overhead
    if metrics is None or overhead is None:
        return []
    return [
        (
            "PUE, ERF, ERE",
            f"{metrics.pue:.3f}, {metrics.erf:.3f}, {metrics.ere:.3f} with the heat pump "
            f"{metrics.boundary} the data centre",
        ),
        ("boundary", BOUNDARY_MEANING[metrics.boundary]),
        (
            "facility's power",
            f"{show(metrics.facility_energy, 'kW')}, from UPS efficiency "
            f"{overhead.ups_efficiency:g}, air cooling COP {overhead.air_cooling_cop:g}, other "
            f"{overhead.other_fraction:.1%} of the IT (assumptions unless given)",
        ),
    ]
