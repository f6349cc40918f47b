"""Pictures of a district's year beside those of the chain."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from heatgrade.scenario.district_result import DistrictResult
from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from heatgrade.district import SizingPoint, SourceComparison
    from heatgrade.figure import Figure

Drawn = list[tuple[str, str, Callable[[], "Figure"]]]

_NOW, _WARM = "#a93226", "#e59866"


def district_pictures(result: DistrictResult) -> Drawn:
    """Return name, caption and drawing of each picture."""
    drawn: Drawn = [
        (
            "district",
            "The network's heat by month, and its hours sorted by demand; what lies above the line "
            "fills the store.",
            result.year.plot,
        )
    ]
    other, points = result.other, result.sizing
    if other is not None:
        caption = (
            "Electricity per heat recovered by the weather, with this source and with another."
        )
        drawn.append(("other-source", caption, lambda: other_plot(other)))
    if points:
        caption = "Share of the network's heat against the size of the heat pump."
        drawn.append(("sizing", caption, lambda: sizing_plot(points)))
    return drawn


def other_plot(found: SourceComparison) -> Figure:
    """Return a figure of the electricity per heat of every hour, for both sources."""
    import numpy as np

    from heatgrade.figure import Figure

    figure = Figure(figsize=(7.0, 3.9), layout="constrained")
    axes = figure.subplots()
    for year, colour in ((found.actual, _NOW), (found.other, _WARM)):
        heat = year.balance.direct + year.balance.heat_pump
        runs = heat > 0.0
        outdoor = year.case.weather.temperature[runs] - ZERO_CELSIUS
        source = year.case.source
        label = (
            f"{source.name}, {source.hot_temperature - ZERO_CELSIUS:.0f}/"
            f"{source.cold_temperature - ZERO_CELSIUS:.0f} degC"
        )
        work = year.balance.electricity[runs] / heat[runs]
        axes.scatter(outdoor, work, s=2, color=colour, label=label, rasterized=True)
    axes.set_xlabel("outdoor temperature [degC]")
    axes.set_ylabel("electricity per heat recovered [-]")
    axes.set_ylim(0.0, 1.3 * float(np.nanmax(_work(found))))
    axes.legend(frameon=False, fontsize=9, markerscale=5)
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def _work(found: SourceComparison) -> list[float]:
    year = found.actual
    heat = year.balance.direct + year.balance.heat_pump
    runs = heat > 0.0
    most = (year.balance.electricity[runs] / heat[runs]).max() if runs.any() else 1.0
    return [float(most), 1e-3]


def sizing_plot(points: tuple[SizingPoint, ...]) -> Figure:
    """Return a figure of the share against the size."""
    from heatgrade.figure import Figure

    figure = Figure(figsize=(6.0, 3.6), layout="constrained")
    axes = figure.subplots()
    axes.plot(
        [100.0 * point.peak_share for point in points],
        [100.0 * point.share for point in points],
        "o-",
        color=_NOW,
        ms=4,
    )
    axes.set_xlabel("heat pump's capacity over the network's peak [%]")
    axes.set_ylabel("share of the year's heat [%]")
    axes.set_ylim(0.0, 105.0)
    axes.grid(alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    return figure
