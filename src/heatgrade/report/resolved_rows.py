"""The figures of resolved coolant that a person wants first: a piece of a plate, a mesh."""

from __future__ import annotations

from heatgrade.painted import MeshResult
from heatgrade.plate import PlateResult, ResolvedResult
from heatgrade.scenario.rated_plate import RatedPlate
from heatgrade.units import ZERO_CELSIUS, show

Rows = tuple[tuple[str, str], ...]


def resolved_title(rated: RatedPlate) -> str:
    """Return the heading of a plate's resolved piece."""
    return "Coolant resolved" if rated.name == "main" else f"Coolant resolved in {rated.name!r}"


def resolved_rows(result: ResolvedResult, compact: PlateResult) -> Rows:
    """Return the figures of a resolved piece, the whole plate's by correlations beside them."""
    low, high = result.junction_temperature_max, compact.junction_temperature_max
    flows = sorted(result.passage_flow.values())
    rows = [
        ("piece", f"{result.window}, {100 * result.share:.3g} % of the plate's flow"),
        (
            "junction, hottest",
            f"{_celsius(low)} degC; {_celsius(high)} by correlations, anywhere on the plate",
        ),
        ("coolant out", f"{_celsius(result.outlet_temperature)} degC"),
        (
            "pressure drop",
            f"{show(result.pressure_drop, 'kPa', 3)} ({_parts(result.pressure_parts)}); "
            f"{show(compact.pressure_drop, 'kPa', 3)} by correlations",
        ),
        (
            "wall",
            f"{result.mean_coefficient / 1e3:.3g} kW/(m2 K) over the inlet, fins included",
        ),
    ]
    if result.developed is not None:
        rows += result.developed.rows()
    elif result.bank is not None:
        rows += result.bank.rows()
    elif result.nusselt is not None:
        rows.append(("Nusselt on the bore", f"{result.nusselt:.1f}"))
    if result.along is not None and result.along.nusselt.size:
        rows.append(("along the channels", result.along.told))
    if len(flows) > 1 and result.window.size > 0.0:
        spread = flows[-1] / flows[0] - 1.0
        rows.append(
            ("flow per passage", f"{len(flows)} passages, largest {spread:.1%} above the smallest")
        )
    rows.append(("solve", f"{result.cells:,} cells; {_way(result)}; {_balances(result)}"))
    return tuple(rows)


def mesh_rows(result: MeshResult) -> Rows:
    """Return the figures of a plate from a mesh."""
    outlet, drop = result.outlet_temperature, result.pressure_drop
    rows = [
        ("heat", show(result.heat_flow, "W")),
        (
            "coolant",
            _celsius(result.coolant_temperature)
            + ("" if outlet is None else f" -> {_celsius(outlet)}")
            + " degC"
            + ("" if result.volume_flow is None else f", {show(result.volume_flow, 'L/min', 4)}"),
        ),
        ("hottest cell", f"{_celsius(result.temperature_max)} degC"),
        ("thermal resistance", f"{result.thermal_resistance * 1e3:.4g} mK/W, hottest to inlet"),
    ]
    if drop is not None:
        # Static: of what drives a flow by a pressure, its speed at the inlet takes the rest.
        rows.append(("pressure drop", f"{show(drop, 'kPa', 3)}, static from inlet to outlet"))
    rows += [
        (f"region {name}", f"hottest {_celsius(hot)}, mean {_celsius(result.mean[name])} degC")
        for name, hot in result.hottest.items()
    ]
    rows.append(
        (
            "solve",
            f"{result.painted.grid.cells:,} cells; {_way(result)}; {_balances(result)}",
        )
    )
    return tuple(rows)


def _parts(parts: dict[str, float]) -> str:
    return ", ".join(f"{name} {value / 1e3:.3g}" for name, value in parts.items())


def _way(result: ResolvedResult | MeshResult) -> str:
    """Return how the coolant was solved; of a flow without rest that its mean is given."""
    if result.solution is None:
        return "film"
    return f"{result.solution.rest}{result.turbulence}"


def _balances(result: ResolvedResult | MeshResult) -> str:
    energy = f"energy off by {abs(result.energy_balance):.0e}"
    return energy if result.mass_balance is None else f"{energy}, mass by {result.mass_balance:.0e}"


def _celsius(temperature: float) -> str:
    return f"{temperature - ZERO_CELSIUS:.1f}"
