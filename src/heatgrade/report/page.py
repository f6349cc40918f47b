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
        headline=headline(result),
        groups=overview(result),
        cautions=[str(caution) for caution in result.cautions],
        grid=None if result.plate.grid_check is None else str(result.plate.grid_check),
        pictures=[(_inlined(picture), picture.caption) for picture in pictures],
        version=__version__,
        seconds=sum(result.seconds.values()),
    )


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


def _inlined(picture: Picture) -> str:
    data = base64.b64encode(picture.file.read_bytes()).decode("ascii")
    return f"data:image/png;base64,{data}"
