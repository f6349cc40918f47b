"""What a rack needs to know of a plate: pressure drop and resistance against flow.

    dp = a(T) V + b(T) V |V|            fitted by least squares, a and b not negative
    R(V, T) = (T_junction - T_inlet) / Q   interpolated in log V, monotone (PCHIP)

The pair (a, b) is a laminar and a turbulent share, monotone and odd in the flow, which is what
a network solver needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.caution import Caution
from heatgrade.errors import InputError, positive
from heatgrade.plate.result import PlateResult
from heatgrade.shown import Shown
from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from heatgrade.figure import Figure

Array = NDArray[np.float64]

POOR_FIT = 0.05  # relative error of the pressure fit that is told
SAME_HEAT = 5e-3  # relative difference of heats over the table that is not worth telling
SPAN = (0.5, 0.75, 1.0, 1.5, 2.0)  # flows of a curve over the flow in its middle


def default_flows(volume_flow: float) -> tuple[float, ...]:
    """Return the flows of a curve around `volume_flow` [m3/s]."""
    return tuple(share * volume_flow for share in SPAN)


def increasing(values: ArrayLike, entry: str) -> Array:
    """Return flows or temperatures as an array, or raise `InputError` HG134."""
    try:
        axis = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        axis = np.zeros(0)
    if axis.ndim != 1 or axis.size < 1 or not np.all(axis > 0.0) or np.any(np.diff(axis) <= 0.0):
        raise _bad_table(entry, values, "positive and strictly increasing")
    return axis


@dataclass(frozen=True, slots=True, eq=False)
class PlateCurve(Shown):
    """Pressure drop and thermal resistance of a plate against flow and inlet temperature.

    Parameters
    ----------
    volume_flows : (n,) array
        Increasing flows [m3/s].
    inlet_temperatures : (m,) array
        Increasing inlet temperatures [K].
    pressure_drops : (n, m) array
        [Pa].
    thermal_resistances : (n, m) array
        Hottest junction above the inlet over the heat [K/W].
    heat_flow : float
        Heat at which the curve was computed [W].
    coolant : str
        Name of the coolant.
    heat_span : (float, float), optional
        Least and greatest heat over the table [W], where it is not one: chips leak more when hot.

    Raises
    ------
    InputError
        HG134 for tables of the wrong shape, or flows and temperatures that do not increase.
    """

    volume_flows: Array
    inlet_temperatures: Array
    pressure_drops: Array
    thermal_resistances: Array
    heat_flow: float
    coolant: str
    heat_span: tuple[float, float] | None = None
    _fits: Array = field(init=False, repr=False)  # (m, 2): a and b at each inlet temperature

    def __post_init__(self) -> None:
        for name in (
            "volume_flows",
            "inlet_temperatures",
            "pressure_drops",
            "thermal_resistances",
        ):
            table = np.array(getattr(self, name), dtype=np.float64)
            table.flags.writeable = False
            object.__setattr__(self, name, table)
        positive(self.heat_flow, "heat_flow", "W")
        shape = (self.volume_flows.size, self.inlet_temperatures.size)
        for name in ("volume_flows", "inlet_temperatures"):
            increasing(getattr(self, name), name)
        for name in ("pressure_drops", "thermal_resistances"):
            table = getattr(self, name)
            if table.shape != shape or not np.all(table > 0.0):
                raise _bad_table(name, table.shape, f"positive, of shape {shape}")
        fits = np.array([self._fit(column) for column in self.pressure_drops.T])
        object.__setattr__(self, "_fits", fits)

    @classmethod
    def from_results(cls, results: Sequence[Sequence[PlateResult]]) -> PlateCurve:
        """Return the curve of results by inlet temperature (outer) and flow (inner).

        A rack knows only what reaches its coolant: where the plate also loses heat to its
        board, resistances are over the heat to the coolant, and the heat is that of the row's
        middle flow.
        """
        heats = [r.heat_flow - r.heat_to_surroundings for row in results for r in row]
        first = results[0][0]
        middle = results[0][len(results[0]) // 2]
        return cls(
            np.array([result.volume_flow for result in results[0]]),
            np.array([row[0].inlet_temperature for row in results]),
            np.array([[result.pressure_drop for result in row] for row in results]).T,
            np.array([[_resistance(result) for result in row] for row in results]).T,
            middle.heat_flow - middle.heat_to_surroundings,
            first.coolant,
            (min(heats), max(heats)),
        )

    @classmethod
    def from_table(
        cls,
        volume_flows: ArrayLike,
        pressure_drops: ArrayLike,
        thermal_resistances: ArrayLike,
        *,
        heat_flow: float,
        coolant: str,
        inlet_temperature: float = 298.15,
    ) -> PlateCurve:
        """Return the curve of a data sheet given at one inlet temperature.

        Parameters
        ----------
        volume_flows, pressure_drops, thermal_resistances : (n,) array_like
            [m3/s], [Pa], [K/W].
        heat_flow : float
            Heat of the measurement [W].
        coolant : str
            Name of the coolant.
        inlet_temperature : float
            Inlet temperature of the measurement [K].
        """
        return cls(
            np.asarray(volume_flows, dtype=np.float64),
            np.array([inlet_temperature]),
            np.asarray(pressure_drops, dtype=np.float64).reshape(-1, 1),
            np.asarray(thermal_resistances, dtype=np.float64).reshape(-1, 1),
            heat_flow,
            coolant,
        )

    def pressure_coefficients(self, temperature: float) -> tuple[float, float]:
        """Return a [Pa s/m3] and b [Pa s2/m6] of ``dp = a V + b V |V|`` at an inlet temperature."""
        a = np.interp(temperature, self.inlet_temperatures, self._fits[:, 0])
        b = np.interp(temperature, self.inlet_temperatures, self._fits[:, 1])
        return float(a), float(b)

    def pressure_table(self) -> tuple[Array, Array, Array]:
        """Return inlet temperatures [K] and a, b at each, linear in between, held outside."""
        return self.inlet_temperatures, self._fits[:, 0], self._fits[:, 1]

    def pressure_drop(self, volume_flow: ArrayLike, temperature: float) -> Array:
        """Return the pressure drop [Pa]; odd in the flow."""
        a, b = self.pressure_coefficients(temperature)
        flow = np.asarray(volume_flow, dtype=np.float64)
        return np.asarray(a * flow + b * flow * np.abs(flow))

    def fit_error(self) -> float:
        """Return the largest relative error of the pressure fit over the table."""
        flow = self.volume_flows[:, None]
        fitted = self._fits[:, 0] * flow + self._fits[:, 1] * flow**2
        return float(np.abs(fitted / self.pressure_drops - 1.0).max())

    def thermal_resistance(self, volume_flow: ArrayLike, temperature: float) -> Array:
        """Return the resistance [K/W]; held constant outside the table's range."""
        flow = np.asarray(volume_flow, dtype=np.float64)
        return self.thermal_resistance_at(flow, np.full(flow.shape, temperature))

    def thermal_resistance_at(self, volume_flow: Array, temperature: Array) -> Array:
        """Return the resistance [K/W] at flows and inlet temperatures of the same shape."""
        from scipy.interpolate import PchipInterpolator

        flow = np.clip(np.abs(volume_flow), *self._flow_range)
        if self.volume_flows.size == 1:
            at_flow = np.broadcast_to(
                self.thermal_resistances[0], (*flow.shape, self.inlet_temperatures.size)
            )
        else:
            table = PchipInterpolator(np.log(self.volume_flows), self.thermal_resistances, axis=0)
            at_flow = table(np.log(flow))
        inlet = np.clip(temperature, self.inlet_temperatures[0], self.inlet_temperatures[-1])
        if self.inlet_temperatures.size == 1:
            return np.asarray(at_flow[..., 0])
        above = np.searchsorted(self.inlet_temperatures[1:-1], inlet) + 1
        low, high = self.inlet_temperatures[above - 1], self.inlet_temperatures[above]
        share = (inlet - low) / (high - low)
        under = np.take_along_axis(at_flow, (above - 1)[..., None], axis=-1)[..., 0]
        over = np.take_along_axis(at_flow, above[..., None], axis=-1)[..., 0]
        return np.asarray((1.0 - share) * under + share * over)

    def check(self, volume_flow: ArrayLike, temperature: float, where: str) -> tuple[Caution, ...]:
        """Return cautions for flows or temperatures outside the table, and for a poor fit."""
        flow = np.atleast_1d(np.abs(np.asarray(volume_flow, dtype=np.float64)))
        low, high = self._flow_range
        found = [
            f"flow {value * 6e4:.3g} L/min is outside the plate's curve, "
            f"{low * 6e4:.3g} to {high * 6e4:.3g} L/min"
            for value in (float(flow.min()), float(flow.max()))
            if not low * (1.0 - 1e-9) <= value <= high * (1.0 + 1e-9)
        ]
        cold, hot = self.inlet_temperatures[0], self.inlet_temperatures[-1]
        slack = 10.0 if cold == hot else 1e-6
        if not cold - slack <= temperature <= hot + slack:
            found.append(
                f"inlet {temperature - ZERO_CELSIUS:.1f} degC is outside the plate's curve, "
                f"{cold - ZERO_CELSIUS:.1f} to {hot - ZERO_CELSIUS:.1f} degC"
            )
        cautions = tuple(Caution("out-of-range", where, text) for text in dict.fromkeys(found))
        low_heat, high_heat = self.heat_span or (self.heat_flow, self.heat_flow)
        if high_heat - low_heat > SAME_HEAT * self.heat_flow:
            cautions += (
                Caution(
                    "assumption",
                    where,
                    f"gives {self.heat_flow:.4g} W at all flows and inlet temperatures; over the "
                    f"plate's curve it is {low_heat:.4g} to {high_heat:.4g} W",
                ),
            )
        error = self.fit_error()
        if error > POOR_FIT:
            cautions += (
                Caution(
                    "poor-fit",
                    where,
                    f"pressure fit a V + b V2 is off by up to {100.0 * error:.0f} % within the "
                    "plate's curve",
                ),
            )
        return cautions

    def to_dict(self) -> dict[str, object]:
        """Return the table as plain data, in the units people read."""
        return {
            "flow_L_per_min": [float(v) * 6e4 for v in self.volume_flows],
            "inlet_C": [float(t) - ZERO_CELSIUS for t in self.inlet_temperatures],
            "pressure_drop_Pa": self.pressure_drops.tolist(),
            "thermal_resistance_K_per_W": self.thermal_resistances.tolist(),
            "heat_W": self.heat_flow,
            "coolant": self.coolant,
            "pressure_fit_error": self.fit_error(),
        }

    def plot(self) -> Figure:
        """Return a figure (matplotlib): pressure drop with its fit and resistance against flow."""
        from heatgrade.plate.curve_picture import curve_picture

        return curve_picture(self)

    @property
    def _flow_range(self) -> tuple[float, float]:
        return float(self.volume_flows[0]), float(self.volume_flows[-1])

    def _fit(self, drops: Array) -> tuple[float, float]:
        """Return (a, b) >= 0 that fit one column with equal weight to each relative error."""
        from scipy.optimize import nnls

        if drops.size == 1:
            return 0.0, float(drops[0] / self.volume_flows[0] ** 2)
        matrix = np.stack([self.volume_flows / drops, self.volume_flows**2 / drops], axis=1)
        scale = matrix.max(axis=0)
        found, _ = nnls(matrix / scale, np.ones(drops.size))
        a, b = found / scale
        return float(a), float(b)


def _resistance(result: PlateResult) -> float:
    """Return the hottest junction above the inlet over the heat to the coolant [K/W]."""
    rise = result.junction_temperature_max - result.inlet_temperature
    return rise / (result.heat_flow - result.heat_to_surroundings)


def _bad_table(name: str, value: object, allowed: str) -> InputError:
    return InputError(
        "HG134",
        "is not a table that a curve can be read from",
        entry=name,
        value=value,
        allowed=allowed,
        remedy="give flows and temperatures in increasing order and a value for each pair",
    )
