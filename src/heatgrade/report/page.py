"""One self-contained page: opens offline, in light and dark, and prints on A4."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from importlib.resources import files

from heatgrade import __version__
from heatgrade.report.overview import overview
from heatgrade.report.pictures import Picture
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
    from jinja2 import Environment, StrictUndefined

    template = files("heatgrade.report") / "templates" / "page.html.j2"
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    scenario = result.construction.scenario
    return environment.from_string(template.read_text(encoding="utf-8")).render(
        scenario=scenario,
        header=scenario.table.scenario,
        answer=answer(result),
        headline=headline(result),
        groups=overview(result),
        cautions=[str(caution) for caution in result.cautions],
        grid=None if result.plate.grid_check is None else str(result.plate.grid_check),
        pictures=[_figure(picture) for picture in pictures],
        branches=branch_table(result),
        command=_command(scenario.name, scenario.variant),
        version=__version__,
        seconds=sum(result.seconds.values()),
    )


def answer(result: ChainResult) -> str:
    """Return the answer in one sentence."""
    plate, rack, recovery = result.plate, result.rack, result.recovery
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
    rack, recovery = result.rack, result.recovery
    hottest = result.plate.junction_temperature_max
    if rack is not None:
        hottest = max(hottest, rack.junction_temperature_max)
    figures = [(_degrees(hottest), "hottest junction")]
    if rack is None:
        figures.append((_degrees(result.plate.outlet_temperature), "coolant out of the plate"))
        return figures
    figures.append((_degrees(rack.return_temperature), "coolant out of the rack"))
    figures.append((show(rack.liquid_heat_flow, "kW", 4), "heat in the liquid"))
    if recovery is not None:
        figures.append((f"{recovery.direct_share:.0%}", "of it needs no heat pump"))
        if recovery.heat_pump is not None:
            figures.append((f"{recovery.heat_pump.cop:.1f}", "COP for the rest"))
    return figures


def _degrees(temperature: float) -> str:
    return f"{temperature - ZERO_CELSIUS:.1f} degC"


def _figure(picture: Picture) -> dict[str, object]:
    """Return what the page shows of a picture: its data, its view, the ends of its scale."""
    data = base64.b64encode(picture.file.read_bytes()).decode("ascii")
    low, high = picture.scale or (ZERO_CELSIUS, ZERO_CELSIUS)
    return {
        "source": f"data:image/png;base64,{data}",
        "caption": picture.caption,
        "view": None if picture.view is None else picture.view.read_text(encoding="utf-8"),
        "low": f"{low - ZERO_CELSIUS:.1f}",
        "middle": f"{0.5 * (low + high) - ZERO_CELSIUS:.1f}",
        "high": f"{high - ZERO_CELSIUS:.1f}",
    }


def _command(name: str, variant: str) -> str:
    return f"heatgrade run {name}" + (f" --variant {variant}" if variant else "")
