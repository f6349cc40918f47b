"""A part whose pressure drop is measured: a curve over the flow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from heatgrade.errors import NetworkError


@dataclass(frozen=True, slots=True)
class LossCurve:
    """A part with a measured curve of its drop over the flow (EPANET: GPV).

    Between its points the curve is a monotone cubic, beyond them a quadratic, and the same
    backwards with the other sign. For filters, meters, turbines, backflow preventers.

    Parameters
    ----------
    volume_flows : tuple of float
        Flows [m3/s], rising, the first 0.
    pressure_drops : tuple of float
        Drop at each of them [Pa], rising, the first 0.
    name : str
        Name in results and cautions.
    limit_temperature : float, optional
        Highest coolant temperature that the part is rated for [K].
    source : str
        Where the numbers come from.
    """

    volume_flows: tuple[float, ...]
    pressure_drops: tuple[float, ...]
    name: str = "measured part"
    limit_temperature: float | None = None
    source: str = ""

    def __post_init__(self) -> None:
        """Check the values."""
        flows = np.array([float(value) for value in self.volume_flows])
        drops = np.array([float(value) for value in self.pressure_drops])
        object.__setattr__(self, "volume_flows", tuple(flows.tolist()))
        object.__setattr__(self, "pressure_drops", tuple(drops.tolist()))
        fits = flows.size == drops.size >= 2 and np.all(np.isfinite(flows + drops))
        if not (fits and flows[0] == drops[0] == 0.0):
            raise _refused("needs as many drops as flows, both from 0 on", self.volume_flows)
        if np.any(np.diff(flows) <= 0.0) or np.any(np.diff(drops) <= 0.0):
            raise _refused("must rise, the drop with the flow", self.pressure_drops)


def _refused(problem: str, value: tuple[float, ...]) -> NetworkError:
    return NetworkError(
        "HG565",
        problem,
        entry="pressure_drops",
        value=value,
        allowed="two or more points, from (0, 0) on, flow and drop rising",
        remedy="begin the curve at 0 and leave out points that fall",
    )
