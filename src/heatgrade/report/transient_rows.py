"""The figures of a run in time that a person wants first."""

from __future__ import annotations

from heatgrade.plate import TransientResult
from heatgrade.units import ZERO_CELSIUS, show


def transient_rows(run: TransientResult) -> tuple[tuple[str, str], ...]:
    """Return label and value of each figure."""
    name, peak, when = run.peak()
    margin = run.limits[name] - peak
    side = f"{margin:.1f} K below" if margin >= 0.0 else f"{-margin:.1f} K ABOVE"
    power, outlet = run.series["power"], run.series["outlet"]
    return (
        ("time", f"{show(run.end, 's', 4)}, {run.ending.value}"),
        ("power", f"{show(power.min(), 'W', 4)} to {show(power.max(), 'W', 4)}"),
        (
            "junction, hottest",
            f"{peak - ZERO_CELSIUS:.1f} degC at {show(when, 's', 4)} ({name}), {side} its limit",
        ),
        ("junction's swing", f"{run.swing():.1f} K in the last half"),
        (
            "coolant out",
            f"{outlet.min() - ZERO_CELSIUS:.1f} to {outlet.max() - ZERO_CELSIUS:.1f} degC",
        ),
        (
            "steps",
            f"{run.steps:,} to {run.tolerance:g} K; energy off by {run.energy_balance:.0e}",
        ),
    )
