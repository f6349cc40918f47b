"""Compact beside resolved: where and by how much they differ on one piece of a plate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.plate.resolved_result import ResolvedResult
from heatgrade.plate.result import PlateResult
from heatgrade.shown import Told

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class FidelityComparison(Told):
    """One plate solved by correlations and with its coolant resolved.

    Parameters
    ----------
    compact : PlateResult
        The whole plate by correlations.
    resolved : ResolvedResult
        A piece of it, or all.
    quantities : dict of str to (float, float)
        Compact and resolved: ``junction_rise_max``, ``junction_rise_mean`` within the piece and
        ``outlet_rise`` over the inlet [K], ``pressure_drop`` [Pa].
    difference : (nx, ny) array
        Junction by correlations less that resolved [K], on the columns of the resolved grid; nan
        beside the dies.
    """

    compact: PlateResult
    resolved: ResolvedResult
    quantities: dict[str, tuple[float, float]]
    difference: Array

    @classmethod
    def of(cls, compact: PlateResult, resolved: ResolvedResult) -> FidelityComparison:
        """Return the comparison of two results of one plate at one flow."""
        grid, coarse = resolved.case.grid, compact.fields.grid
        columns = [
            np.clip(np.searchsorted(edges, centres) - 1, 0, edges.size - 2)
            for edges, centres in ((coarse.x_edges, grid.x), (coarse.y_edges, grid.y))
        ]
        field = compact.fields.junction_temperature[np.ix_(*columns)]
        known = np.isfinite(field) & np.isfinite(resolved.junction_temperature)
        inlet, area = resolved.inlet_temperature, grid.plan_area[known]

        def mean(values: Array) -> float:
            return float((values[known] * area).sum() / area.sum())

        fine = resolved.junction_temperature
        return cls(
            compact,
            resolved,
            {
                "junction_rise_max": (
                    float(field[known].max()) - inlet,
                    resolved.junction_temperature_max - inlet,
                ),
                "junction_rise_mean": (mean(field) - inlet, mean(fine) - inlet),
                "outlet_rise": (
                    compact.outlet_temperature - inlet,
                    resolved.outlet_temperature - inlet,
                ),
                "pressure_drop": (compact.pressure_drop, resolved.pressure_drop),
            },
            np.where(known, field - fine, np.nan),
        )

    @property
    def largest(self) -> tuple[float, float, float]:
        """Where on the junction both differ most, x and y [m], and by how much [K]."""
        i, j = np.unravel_index(int(np.nanargmax(np.abs(self.difference))), self.difference.shape)
        grid = self.resolved.case.grid
        return float(grid.x[i]), float(grid.y[j]), float(self.difference[i, j])

    @property
    def deviation(self) -> float:
        """Root mean square of `difference` over the junctions [K], by area."""
        known = np.isfinite(self.difference)
        area = self.resolved.case.grid.plan_area[known]
        return float(np.sqrt((self.difference[known] ** 2 * area).sum() / area.sum()))

    def summary(self) -> str:
        """Return the comparison as a table in plain text."""
        lines = [f"{'':<22}{'compact':>12}{'resolved':>12}{'compact is':>14}"]
        for name, (coarse, fine) in self.quantities.items():
            unit = "Pa" if name == "pressure_drop" else "K"
            title = f"{name.replace('_', ' ')} [{unit}]"
            off = f"{100.0 * (coarse / fine - 1.0):+.1f} %" if fine else "-"
            lines.append(f"{title:<22}{coarse:>12.5g}{fine:>12.5g}{off:>14}")
        x, y, most = self.largest
        lines.append(
            f"junctions differ most at ({x * 1e3:.4g}, {y * 1e3:.4g}) mm: compact {most:+.3g} K"
        )
        lines.append(f"piece {self.resolved.window}, {self.resolved.cells:,} cells")
        cautions = (*self.compact.cautions, *self.resolved.cautions)
        lines += [f"caution  {caution}" for caution in dict.fromkeys(cautions)]
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as plain data."""
        x, y, most = self.largest
        return {
            "quantities": {
                name: {"compact": coarse, "resolved": fine}
                for name, (coarse, fine) in self.quantities.items()
            },
            "largest_junction_difference": {"x_m": x, "y_m": y, "compact_less_resolved_K": most},
            "compact": self.compact.to_dict(),
            "resolved": self.resolved.to_dict(),
        }
