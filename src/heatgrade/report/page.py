"""One self-contained page: opens offline, in light and dark, and prints on A4."""

from __future__ import annotations

from collections.abc import Sequence

from heatgrade import __version__
from heatgrade.painted import MeshResult
from heatgrade.report.hall_rows import hall_answer, hall_headline
from heatgrade.report.match_rows import match_answer
from heatgrade.report.overview import overview
from heatgrade.report.pictures import Picture
from heatgrade.report.template import filled, inlined
from heatgrade.scenario.chain_result import ChainResult
from heatgrade.units import ZERO_CELSIUS, show


def page(result: ChainResult, pictures: Sequence[Picture]) -> str:
    """Return the page as HTML, with the pictures inside.

    Parameters
    ----------
    result : ChainResult
        The answer.
    pictures : sequence of Picture
        Files already written.
    """
    scenario = result.construction.scenario
    return filled(
        "page.html.j2",
        scenario=scenario,
        header=scenario.table.scenario,
        answer=answer(result),
        headline=headline(result),
        groups=overview(result),
        cautions=[str(caution) for caution in result.cautions],
        grid=_grid(result),
        pictures=[_figure(picture) for picture in pictures],
        branches=branch_table(result),
        command=_command(scenario.name, scenario.variant),
        version=__version__,
        seconds=sum(result.seconds.values()),
    )


def answer(result: ChainResult) -> str:
    """Return the answer in one sentence."""
    plate, rack, recovery = result.plate, result.rack, result.recovery
    if plate is None:
        return _plateless_answer(result)
    if result.transient is not None and rack is None:
        timed = result.transient
        return (
            f"From {timed.times[0]:.4g} to {timed.end:.4g} s the junction reaches "
            f"{_degrees(timed.junction_temperature_max)} and swings by {timed.swing():.1f} K, with "
            f"{show(plate.volume_flow, 'L/min', 3)} of {plate.coolant} from "
            f"{_degrees(plate.inlet_temperature)}."
        )
    if rack is None:
        return (
            f"At {show(plate.volume_flow, 'L/min', 3)} of {plate.coolant} from "
            f"{_degrees(plate.inlet_temperature)} the chip stays at "
            f"{_degrees(plate.junction_temperature_max)} and the coolant leaves at "
            f"{_degrees(plate.outlet_temperature)}."
        )
    found = (
        f"{show(rack.liquid_heat_flow, 'kW')} leave the rack in coolant of "
        f"{_degrees(rack.return_temperature)}"
    )
    if result.hall is not None:
        found = hall_answer(result.hall)
    if recovery is None:
        return found + "."
    warm, cold = recovery.network.supply_temperature, recovery.network.return_temperature
    into = f"{warm - ZERO_CELSIUS:.0f}/{cold - ZERO_CELSIUS:.0f} degC network"
    if recovery.heat_pump is None:
        return f"{found}; {recovery.direct_share:.0%} of it reaches the {into} without a heat pump."
    return (
        f"{found}; {recovery.direct_share:.0%} of it reaches the {into} without a heat pump, the "
        f"rest with a COP of {recovery.heat_pump.cop:.1f}."
    )


def _plateless_answer(result: ChainResult) -> str:
    """Return the answer where no plate is given by its parameters."""
    if result.mesh is not None:
        return _mesh_answer(result.mesh)
    return _site_answer(result) if result.match is None else match_answer(result.match)


def _mesh_answer(mesh: MeshResult) -> str:
    """Return the answer for a plate from a mesh."""
    outlet, drop = mesh.outlet_temperature, mesh.pressure_drop
    found = f"{show(mesh.heat_flow, 'W')} heat the mesh to {_degrees(mesh.temperature_max)}"
    if outlet is None or drop is None:
        return found + "."
    return f"{found}; the coolant leaves at {_degrees(outlet)} and loses {show(drop, 'kPa', 3)}."


def _site_answer(result: ChainResult) -> str:
    """Return the answer for a site whose heat is given by its temperatures."""
    recovery, district = result.recovery, result.district
    assert recovery is not None  # a source is refused without
    hot = _degrees(recovery.source.hot_temperature)
    if district is None:
        share = recovery.direct_share
        return f"Of the heat at {hot}, {share:.0%} reaches the network without a heat pump."
    year = district.year
    power = show(year.electricity, "GWh", 3)
    found = (
        f"Heat at {hot} serves {year.share:.0%} of the network's year with {power} of electricity "
        "for heat pumps"
    )
    other = district.other
    gone = None if other is None else other.electricity_gone
    if other is None or gone is None:
        return found + "."
    word = "less" if gone >= 0.0 else "more"
    source = other.other.case.source
    return (
        f"{found}; {source.name} ({_degrees(source.hot_temperature)}) needs {abs(gone):.0%} {word}."
    )


def branch_table(
    result: ChainResult,
) -> tuple[tuple[str, ...], list[tuple[tuple[float, str], ...]]]:
    """Return headings and rows of the branches: of each cell what it sorts by and what it shows."""
    heads = ("branch", "flow [L/min]", "heat [kW]", "inlet [degC]", "outlet [degC]", "drop [kPa]")
    if result.rack is None:
        return heads, []
    rows = []
    for place, row in enumerate(result.rack.branches):
        numbers = (
            row.volume_flow * 6e4,
            row.heat_flow / 1e3,
            row.inlet_temperature - ZERO_CELSIUS,
            row.outlet_temperature - ZERO_CELSIUS,
            row.pressure_drop / 1e3,
        )
        rows.append(((float(place), row.name), *((value, f"{value:.2f}") for value in numbers)))
    return heads, rows


def headline(result: ChainResult) -> list[tuple[str, str]]:
    """Return the few figures that stand large at the top, as (value, what it is)."""
    rack, recovery, plate = result.rack, result.recovery, result.plate
    if result.mesh is not None:
        outlet = result.mesh.outlet_temperature
        figures = [(_degrees(result.mesh.temperature_max), "hottest cell")]
        return figures if outlet is None else [*figures, (_degrees(outlet), "coolant out")]
    if plate is None:
        return _district_headline(result)
    hottest = plate.junction_temperature_max
    if rack is not None:
        hottest = max(hottest, rack.junction_temperature_max)
    figures = [(_degrees(hottest), "hottest junction")]
    if rack is None:
        figures.append((_degrees(plate.outlet_temperature), "coolant out of the plate"))
        return figures
    if result.hall is not None:
        figures = hall_headline(result.hall)
    else:
        figures.append((_degrees(rack.return_temperature), "coolant out of the rack"))
        figures.append((show(rack.liquid_heat_flow, "kW", 4), "heat in the liquid"))
    if recovery is not None:
        figures.append((f"{recovery.direct_share:.0%}", "of it needs no heat pump"))
        if recovery.heat_pump is not None:
            figures.append((f"{recovery.heat_pump.cop:.1f}", "COP for the rest"))
    return figures


def _district_headline(result: ChainResult) -> list[tuple[str, str]]:
    """Return the figures of a site whose heat is given, as (value, what it is)."""
    figures = []
    recovery, district = result.recovery, result.district
    if recovery is not None:
        hot = recovery.source.hot_temperature
        figures.append((_degrees(hot), "water that the site hands over"))
    if district is None:
        if recovery is not None and recovery.heat_pump is not None:
            figures.append((f"{recovery.heat_pump.cop:.1f}", "COP"))
        return figures
    year = district.year
    figures.append((f"{year.share:.0%}", "of the network's heat"))
    figures.append((show(year.electricity, "GWh", 3), "of electricity a year for the heat pump"))
    if year.seasonal_cop is not None:
        figures.append((f"{year.seasonal_cop:.1f}", "seasonal COP"))
    if district.other is not None and district.other.electricity_gone is not None:
        gone = district.other.electricity_gone
        word = "less" if gone >= 0.0 else "more"
        name = district.other.other.case.source.name
        figures.append((f"{abs(gone):.0%}", f"{word} of it with {name}"))
    return figures


def _grid(result: ChainResult) -> str | None:
    check = None if result.plate is None else result.plate.grid_check
    return None if check is None else str(check)


def _degrees(temperature: float) -> str:
    return f"{temperature - ZERO_CELSIUS:.1f} degC"


def _figure(picture: Picture) -> dict[str, object]:
    """Return what the page shows of a picture: its data, its view, the ends of its scale."""
    low, high = picture.scale or (0.0, 0.0)
    return {
        "source": inlined(picture.file),
        "caption": picture.caption,
        "view": None if picture.view is None else picture.view.read_text(encoding="utf-8"),
        "low": f"{low:.1f}",
        "middle": f"{0.5 * (low + high):.1f}",
        "high": f"{high:.1f}",
    }


def _command(name: str, variant: str) -> str:
    return f"heatgrade run {name}" + (f" --variant {variant}" if variant else "")
