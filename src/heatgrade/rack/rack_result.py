"""The answer for a rack: heat, temperatures, flows, pumping, and how far to trust them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.errors import NotConverged
from heatgrade.materials import Coolant
from heatgrade.network.outcome import NetworkOutcome
from heatgrade.rack.branch_result import BranchRow
from heatgrade.rack.branch_rows import BranchRows
from heatgrade.rack.heat_stream import HeatStream
from heatgrade.rack.limits import limit_temperatures
from heatgrade.rack.segment_rows import SegmentRows
from heatgrade.shown import Told
from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from heatgrade.figure import Figure
    from heatgrade.scene import Scene


@dataclass(frozen=True, slots=True)
class PumpPower:
    """What it costs to move the coolant through the rack.

    Parameters
    ----------
    hydraulic : float
        Flow times pressure drop [W].
    electric : float
        Hydraulic over the efficiency [W].
    efficiency : float
        Hydraulic over electric power.
    speed : float, optional
        Speed ratio of a pump with a head curve.
    assumed : bool
        True when the efficiency is the default assumption and not the user's.
    """

    hydraulic: float
    electric: float
    efficiency: float
    speed: float | None = None
    assumed: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class RackResult(Told):
    """A rack at one operating point; SI units, kelvin. NaN throughout when not converged.

    Parameters
    ----------
    coolant : Coolant
        The liquid.
    heat_flow : float
        Heat of the rack's electronics, plates and air together [W].
    liquid_heat_flow, air_heat_flow : float
        Its share in the plates and its share in the air [W].
    friction_heat_flow : float
        Work of the pump that becomes heat of the coolant inside the rack [W]; 0 if left out.
    supply_temperature, return_temperature : float
        Coolant at the rack's two ports [K].
    air_temperature : float
        Assumed temperature of the air that carries the air heat [K].
    air_source : str
        Where that temperature comes from.
    mass_flow, volume_flow : float
        Through the rack [kg/s]; at the supply temperature [m3/s].
    branches : sequence of BranchRow
        Branch by branch, along the supply manifold.
    flow_spread : float
        (largest - smallest) / mean mass flow of the open branches that are built alike; of the
        kind of branch where it is largest.
    pressure_drop : float
        From the supply port to the return port [Pa].
    pressure_parts : mapping
        The same drop by kind of part [Pa], along the way through `critical_branch`.
    critical_branch : str
        The open branch that gets the least of what its kind gets on average.
    segments : sequence of Segment
        Every pipe, hose and coupling with its flow, velocity and temperature.
    pump_power : PumpPower
        Hydraulic and electric power.
    mass_balance : float
        Largest sum of flows at a node over the total flow.
    energy_balance : float
        abs(heat carried away - heat put in) / heat put in (or over the enthalpy flow, without
        heat).
    loop_balance : float
        Largest sum of pressure drops round a loop over the total drop.
    outcome : NetworkOutcome
        Why the solve stopped, and how it went.
    cautions : tuple of Caution
        Limits broken, guidelines exceeded, curves left.
    return_order : {"direct", "reverse"}
        Where the return manifold has its outlet.
    """

    coolant: Coolant
    heat_flow: float
    liquid_heat_flow: float
    air_heat_flow: float
    friction_heat_flow: float
    supply_temperature: float
    return_temperature: float
    air_temperature: float
    air_source: str
    mass_flow: float
    volume_flow: float
    branches: BranchRows
    flow_spread: float
    pressure_drop: float
    pressure_parts: Mapping[str, float]
    critical_branch: str
    segments: SegmentRows
    pump_power: PumpPower
    mass_balance: float
    energy_balance: float
    loop_balance: float
    outcome: NetworkOutcome
    cautions: tuple[Caution, ...]
    return_order: Literal["direct", "reverse"] = "direct"

    @property
    def branch_mass_flows(self) -> NDArray[np.float64]:
        """Mass flow of each branch (n,) [kg/s]."""
        return self.branches.mass_flow.copy()

    @property
    def liquid_fraction(self) -> float:
        """Heat in the plates over all heat of the electronics; NaN without heat."""
        return self.liquid_heat_flow / self.heat_flow if self.heat_flow > 0.0 else math.nan

    @property
    def junction_temperature_max(self) -> float:
        """Hottest junction of the rack [K]; NaN without plates."""
        hottest = self.branches.junction_temperature_max
        known = hottest[np.isfinite(hottest)]
        return float(known.max()) if known.size else math.nan

    @property
    def limit_temperatures(self) -> dict[str, float]:
        """Lowest limit temperature of each kind of part [K], lowest first: what caps the grade."""
        return limit_temperatures(self.segments)

    @property
    def heat_stream(self) -> HeatStream:
        """The coolant as a stream for heat recovery; raises HG522 when not converged."""
        if not self.outcome.converged:
            raise NotConverged(
                "HG522",
                f"the rack has no answer ({self.outcome.reason.value}), so it has no heat stream",
                remedy="solve it first",
            )
        # without heat the return equals the supply but for the last digit
        hot = max(self.return_temperature, self.supply_temperature)
        return HeatStream(self.coolant, self.mass_flow, self.supply_temperature, hot)

    def summary(self) -> str:
        """Return the result as plain text that reads in one look."""
        from heatgrade.rack.rack_text import rack_text

        return rack_text(self)

    def _repr_html_(self) -> str:
        from heatgrade.rack.rack_text import rack_html

        return rack_html(self)

    def plot(self) -> Figure:
        """Return a matplotlib figure: flow and temperatures of each branch."""
        from heatgrade.rack.rack_plot import rack_figure

        return rack_figure(self)

    def schematic(self) -> Figure:
        """Return a matplotlib figure: the rack's pipes, with flows and temperatures on them."""
        from heatgrade.rack.rack_schematic import rack_schematic

        return rack_schematic(self)

    def scene(self) -> Scene:
        """Return the rack in three dimensions: shows itself in notebooks, has `save` and `show`."""
        from heatgrade.scene import Scene

        return Scene.of({"rack": self.save}, "manifold", ending=".vtp")

    def save(self, path: str | PathLike[str]) -> None:
        """Write manifolds and branches as lines in space, ``.vtp``, for ParaView and pyvista.

        Errors: `InputError` HG582 for another ending, HG583 where it cannot be written.
        """
        from heatgrade.rack.rack_tubes import save_tubes

        save_tubes(self, path)

    def to_pandas(self, table: Literal["branches", "plates", "parts"] = "branches") -> Any:
        """Return a pandas ``DataFrame`` in SI units, which its headings carry.

        Errors: `InputError` HG580 without pandas, HG581 for another `table`.
        """
        from heatgrade.network.labelled_table import chosen
        from heatgrade.rack.rack_tables import rack_tables

        return chosen(rack_tables(self), table).frame()

    def to_xarray(self) -> Any:
        """Return an xarray ``Dataset`` along branches, plates and parts, with units.

        Errors: `InputError` HG580 without xarray.
        """
        from heatgrade.network.labelled_table import dataset
        from heatgrade.rack.rack_tables import attributes, rack_tables

        return dataset(list(rack_tables(self).values()), attributes(self))

    def to_dict(self) -> dict[str, object]:
        """Return plain data under the public names of ``result.json``; NaN becomes None."""
        power = self.pump_power
        data: dict[str, object] = {
            "heat_W": self.heat_flow,
            "liquid_heat_W": self.liquid_heat_flow,
            "air_heat_W": self.air_heat_flow,
            "liquid_fraction": self.liquid_fraction,
            "friction_heat_W": self.friction_heat_flow,
            "air_C": self.air_temperature - ZERO_CELSIUS,
            "air_source": self.air_source,
            "supply_C": self.supply_temperature - ZERO_CELSIUS,
            "return_C": self.return_temperature - ZERO_CELSIUS,
            "junction_max_C": self.junction_temperature_max - ZERO_CELSIUS,
            "coolant": self.coolant.name,
            "mass_flow_kg_per_s": self.mass_flow,
            "flow_L_per_min": self.volume_flow * 6e4,
            "branch_mass_flows_kg_per_s": self.branch_mass_flows.tolist(),
            "flow_spread": self.flow_spread,
            "pressure_drop_Pa": self.pressure_drop,
            "pressure_parts_Pa": dict(self.pressure_parts),
            "critical_branch": self.critical_branch,
            "pump_W": power.electric,
            "pump_hydraulic_W": power.hydraulic,
            "pump_efficiency": power.efficiency,
            "pump_speed": power.speed,
            "mass_balance": self.mass_balance,
            "energy_balance": self.energy_balance,
            "loop_balance": self.loop_balance,
            "branches": [_row(row) for row in self.branches],
            "outcome": self.outcome.to_dict(),
            "cautions": [caution.to_dict() for caution in self.cautions],
        }
        cleaned = _finite(data)
        assert isinstance(cleaned, dict)
        return cleaned


def _row(row: BranchRow) -> dict[str, object]:
    return {
        "name": row.name,
        "mass_flow_kg_per_s": row.mass_flow,
        "flow_L_per_min": row.volume_flow * 6e4,
        "heat_W": row.heat_flow,
        "inlet_C": row.inlet_temperature - ZERO_CELSIUS,
        "outlet_C": row.outlet_temperature - ZERO_CELSIUS,
        "pressure_drop_Pa": row.pressure_drop,
        "junction_max_C": row.junction_temperature_max - ZERO_CELSIUS,
        "plates": [
            {
                "name": plate.name,
                "heat_W": plate.heat_flow,
                "mass_flow_kg_per_s": plate.mass_flow,
                "inlet_C": plate.inlet_temperature - ZERO_CELSIUS,
                "outlet_C": plate.outlet_temperature - ZERO_CELSIUS,
                "thermal_resistance_K_per_W": plate.thermal_resistance,
                "junction_max_C": plate.junction_temperature_max - ZERO_CELSIUS,
                "pressure_drop_Pa": plate.pressure_drop,
            }
            for plate in row.plates
        ],
    }


def _finite(value: object) -> object:
    """Return the data with NaN as None: JSON has no NaN."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_finite(entry) for entry in value]
    return value
