"""The figures that a person wants first, grouped from die to district.

The terminal's table, the text and the page all show these; variants are put side by side by the
labels of their rows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from heatgrade.plate import PlateResult
from heatgrade.rack import RackResult
from heatgrade.recovery import Recovery
from heatgrade.report.district_rows import district_rows, other_rows
from heatgrade.report.hall_rows import hall_rows
from heatgrade.report.match_rows import match_rows
from heatgrade.report.resolved_rows import mesh_rows, resolved_rows, resolved_title
from heatgrade.report.result_document import published_rows
from heatgrade.report.transient_rows import transient_rows
from heatgrade.scenario.chain_result import ChainResult
from heatgrade.scenario.rated_plate import RatedPlate
from heatgrade.shown import in_words
from heatgrade.units import ZERO_CELSIUS, show


@dataclass(frozen=True, slots=True)
class Group:
    """Figures that belong together.

    Parameters
    ----------
    title : str
        Heading.
    rows : tuple of (str, str)
        Label and value.
    """

    title: str
    rows: tuple[tuple[str, str], ...]


def overview(result: ChainResult) -> tuple[Group, ...]:
    """Return the figures of a result, from die to district."""
    groups = []
    for rated in result.construction.plates:
        compact = result.plates[rated.name]
        groups.append(Group(_plate_title(rated), _plate_rows(rated, compact)))
        if rated.name in result.resolved:
            fine = result.resolved[rated.name]
            groups.append(Group(resolved_title(rated), resolved_rows(fine, compact)))
    if result.mesh is not None:
        groups.append(Group("Plate from a mesh", mesh_rows(result.mesh)))
    if result.transient is not None:
        groups.append(Group("In time", transient_rows(result.transient)))
    if result.rack is not None:
        groups.append(Group("Rack", _rack_rows(result.rack)))
    if result.hall is not None:
        groups.append(Group("Hall", hall_rows(result.hall)))
    if result.recovery is not None:
        groups.append(Group("Heat recovery", _recovery_rows(result.recovery)))
    if result.match is not None:
        groups.append(Group("Sources and networks", match_rows(result.match)))
    if result.district is not None:
        groups.append(Group("A year of the network", district_rows(result.district)))
        if result.district.other is not None:
            groups.append(Group("With another source", other_rows(result.district)))
    if result.construction.scenario.table.published:
        groups.append(Group("Published figures", published_rows(result)))
    return tuple(groups)


def _plate_title(rated: RatedPlate) -> str:
    return "Chip and plate" if rated.name == "main" else f"Chip and plate {rated.name!r}"


def _plate_rows(rated: RatedPlate, result: PlateResult) -> tuple[tuple[str, str], ...]:
    area = sum(die.length_x * die.length_y for die in rated.plate.stack.dies)
    peak = max(die.power_map.peak_flux for die in rated.plate.stack.dies)
    mapped = result.heat_flow - result.leakage  # what the peak is of, too
    margin = rated.junction_limit - result.junction_temperature_max
    side = f"{margin:.1f} K below" if margin >= 0.0 else f"{-margin:.1f} K ABOVE"
    return (
        (
            "heat",
            f"{show(result.heat_flow, 'W')}; {mapped / area / 1e4:.0f} W/cm2 mean, "
            f"{peak / 1e4:.0f} peak",
        ),
        *_leakage_row(result),
        (
            "coolant",
            f"{rated.plate.coolant.name}, {show(result.volume_flow, 'L/min', 3)}, "
            f"{_celsius(result.inlet_temperature)} -> {_celsius(result.outlet_temperature)} degC",
        ),
        (
            "junction, hottest",
            f"{_celsius(result.junction_temperature_max)} degC, {side} its limit",
        ),
        (
            "thermal resistance",
            f"{result.thermal_resistance * 1e3:.2f} mK/W, junction to inlet",
        ),
        ("pressure drop", show(result.pressure_drop, "kPa", 3)),
        *_calibration_row(rated, result),
        (
            "solve",
            f"{result.cells:,} cells; energy off by {_small(result.energy_balance)}, mass by "
            f"{_small(result.mass_balance)}",
        ),
    )


def _calibration_row(rated: RatedPlate, result: PlateResult) -> tuple[tuple[str, str], ...]:
    found = rated.plate.calibration
    if found is None:
        return ()
    factors = found.factors(rated.plate, result.mass_flow, result.inlet_temperature)
    left = max(found.misfit.values())
    text = f"film x {factors.heat:.3f}, losses x {factors.loss:.3f}, {left:.1%} left at its points"
    return (("calibration", text),)


def _leakage_row(result: PlateResult) -> tuple[tuple[str, str], ...]:
    if result.leakage == 0.0:
        return ()
    text = f"{show(result.leakage, 'W')} of it; loop gain {result.loop_gain:.2f}, runs away at 1"
    return (("leakage", text),)


def _rack_rows(rack: RackResult) -> tuple[tuple[str, str], ...]:
    power = rack.pump_power
    rows = [
        (
            "heat",
            f"{show(rack.heat_flow, 'kW')}; {_percent(rack.liquid_fraction)} in the liquid, "
            f"{show(rack.air_heat_flow, 'kW', 3)} in the air",
        ),
        (
            "supply -> return",
            f"{_celsius(rack.supply_temperature)} -> {_celsius(rack.return_temperature)} degC, "
            f"{show(rack.volume_flow, 'L/min')}",
        ),
        ("junction, hottest", f"{_celsius(rack.junction_temperature_max)} degC"),
        (
            "branches",
            f"{len(rack.branches)}, flow spread {_percent(rack.flow_spread)} within a kind",
        ),
        ("flow per heat", _flow_per_heat(rack)),
        (
            "pumping",
            f"{show(rack.pressure_drop, 'kPa', 3)}, {show(power.electric, 'W', 3)}, "
            f"{power.electric / rack.heat_flow:.2%} of the heat",
        ),
        (
            "solve",
            f"energy off by {_small(rack.energy_balance)}, mass by {_small(rack.mass_balance)}",
        ),
    ]
    return tuple(rows)


def _small(balance: float) -> str:
    """Return a balance to one digit, an exact one as 0."""
    return f"{abs(balance):.0e}" if balance else "0"


def _flow_per_heat(rack: RackResult) -> str:
    """Return how evenly the flow follows the heat, which also holds for unlike branches."""
    shares = [row.volume_flow / row.heat_flow for row in rack.branches if row.heat_flow > 0.0]
    if not shares:
        return "-"
    low, high = show(min(shares), "L/min/kW", 3), show(max(shares), "L/min/kW", 3)
    if low == high:
        return f"{high} in every branch"
    return f"{low.split()[0]} to {high}, branch by branch"


def _recovery_rows(recovery: Recovery) -> tuple[tuple[str, str], ...]:
    grade, network, duty = recovery.grade, recovery.network, recovery.heat_pump
    sinks = [sink.name for sink in grade.sinks]
    best = f"; serves {sinks[-1]}" if sinks else ""
    rows = [
        (
            "handed over at",
            f"{_celsius(grade.hand_over_temperature)} degC (class {grade.facility_class}){best}",
        ),
        (
            "exergy",
            f"{show(grade.exergy_flow, 'kW')}, {grade.carnot_factor:.1%} of the heat "
            f"(surroundings {_celsius(grade.dead_state.temperature)} degC)",
        ),
        ("outlet capped by", _cap(recovery)),
        (
            "network",
            f"{network.name}, {_celsius(network.return_temperature)} -> "
            f"{_celsius(network.supply_temperature)} degC, "
            f"{show(recovery.network_heat_flow, 'kW')}",
        ),
        (
            "crosses directly",
            f"{show(recovery.direct_heat_flow, 'kW')}, {recovery.direct_share:.1%} of the heat",
        ),
    ]
    if duty is None:
        rows.append(("heat pump", "none needed" if recovery.arrangement == "direct" else "none"))
    else:
        lorenz = duty.lorenz_efficiency
        share = "" if lorenz is None else f" ({lorenz:.0%} of Lorenz)"
        rows.append(
            (
                "heat pump",
                f"{duty.refrigerant}, lift {duty.lift:.1f} K, COP {duty.cop:.2f}{share}",
            )
        )
        rows.append(
            (
                "electricity",
                f"{show(duty.electricity, 'kW')}, {recovery.electricity_per_heat or 0.0:.3f} kWh "
                "per kWh delivered",
            )
        )
    if recovery.rejected_heat_flow > 0.0:
        rows.append(("rejected", show(recovery.rejected_heat_flow, "kW")))
    if recovery.metrics is not None:
        metrics = recovery.metrics
        rows.append(
            ("PUE, ERF", f"{metrics.pue:.3f}, {metrics.erf:.3f}, heat pump {metrics.boundary}")
        )
    elif recovery.boundary is None:
        rows.append(("PUE, ERF", "for them say whose the heat pump is: recovery.site.boundary"))
    return tuple(rows)


def _cap(recovery: Recovery) -> str:
    grade = recovery.grade
    if grade.capped_by is None or grade.headroom is None:
        return "no part with a limit"
    first = grade.caps[0]
    text = f"{grade.capped_by}: at most {_celsius(first.outlet_limit)} degC"
    if grade.headroom < 0.0:
        text = f"{text}, exceeded by {-grade.headroom:.1f} K"
    else:
        text = f"{text}, {grade.headroom:.1f} K away"
    chain = grade.cap_chain
    if len(chain) > 1:
        limit = _celsius(chain[1].outlet_limit)
        text += f"; next {in_words(chain[1].parts)}, at most {limit} degC"
    return text


def _celsius(temperature: float) -> str:
    return f"{temperature - ZERO_CELSIUS:.1f}" if math.isfinite(temperature) else "-"


def _percent(share: float) -> str:
    return f"{share:.1%}" if math.isfinite(share) else "-"
