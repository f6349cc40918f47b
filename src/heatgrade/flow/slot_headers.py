"""Slots of a manifold fed from the side: headers that give coolant off and gather it again.

All inlet slots are alike, and all outlet slots; along them runs t, from the side by which coolant
enters to the other one, by which it leaves.  An inlet slot keeps its total pressure, friction
apart, while it gives coolant off; an outlet slot follows the balance of momentum (Bajura and Jones
1976, doi 10.1115/1.3448441)::

    inlet     p_in - p(t) = K_c rho U0^2 / 2 + rho U(t)^2 / 2 + friction
    outlet    p(t) - p_out = rho (U1^2 - U(t)^2) + friction

What is left between both at t drives the channels there.  The flows of the columns along t are
found by Newton's method.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.correlations import duct
from heatgrade.correlations.duct.regime import LAMINAR_END, TURBULENT_START, turbulent_share
from heatgrade.errors import NotConverged
from heatgrade.flow.stream import Stream
from heatgrade.geometry import ManifoldChannels
from heatgrade.materials import CoolantProperties

Array = NDArray[np.float64]

# From a header as wide as it likes into the slot: Idelchik, Handbook of Hydraulic Resistance,
# diagram 3-1, sharp edges.
ENTRANCE = 0.5
ROUNDS = 60
TOLERANCE = 1e-9  # of the pressure, and of the flow
STEP = 1e-6  # of a column's flow, for derivatives
LEAST = 0.1  # of a column's flow that is kept in one round


@dataclass(frozen=True, slots=True, eq=False)
class SlotHeaders:
    """Inlet and outlet slots.

    Parameters
    ----------
    inlet_width, outlet_width, height : float
        [m].
    count : int
        Inlet slots; as many outlet slots, for the halves at both ends make one.
    widths : (nt,) array
        Of columns along t [m].
    density, viscosity : (nt,) arrays
        Of the coolant [kg/m3], [Pa s].
    """

    inlet_width: float
    outlet_width: float
    height: float
    count: int
    widths: Array
    density: Array
    viscosity: Array

    @classmethod
    def of(
        cls, manifold: ManifoldChannels, stream: Stream, properties: CoolantProperties
    ) -> SlotHeaders:
        """Return the slots of a manifold over the columns of `stream`."""
        return cls(
            manifold.inlet_width,
            manifold.outlet_width,
            manifold.manifold_height,
            manifold.inlet_count,
            stream.dt,
            properties.density.mean(axis=0),
            properties.viscosity.mean(axis=0),
        )

    def inlet(self, mass: Array) -> Array:
        """Return how far the pressure lies below that before the slots [Pa], (..., nt).

        Parameters
        ----------
        mass : (..., nt) array
            That leaves the slots in each column [kg/s].
        """
        speed, friction = self._along(_behind(mass), self.inlet_width)
        at = _middle(_before(friction)) + 0.5 * self.density * _middle(speed) ** 2
        return np.asarray(at + 0.5 * ENTRANCE * self.density[0] * speed[..., :1] ** 2)

    def outlet(self, mass: Array) -> Array:
        """Return how far the pressure lies above that behind the slots [Pa], (..., nt)."""
        speed, friction = self._along(_before(mass), self.outlet_width)
        momentum = self.density * (speed[..., -1:] ** 2 - _middle(speed) ** 2)
        return np.asarray(_middle(_behind(friction)) + momentum)

    def shared(self, loss: Callable[[Array], Array], mass: Array) -> tuple[Array, float, int]:
        """Return the flow of each column [kg/s], the pressure drop [Pa] and the rounds taken.

        Parameters
        ----------
        loss : callable
            Takes the flows of all columns and returns the losses of the channels there, (ns, nt).
        mass : (ns, nt) array
            Flows to begin with; their sum is kept.

        Raises
        ------
        NotConverged
            HG424.
        """
        total = float(mass.sum())
        for rounds in range(1, ROUNDS + 1):
            # Columns of one t share its flow by their conductance, all t the pressure.
            lost = loss(mass)
            conductance = mass / lost
            flow = mass.sum(axis=0)
            driven = flow / conductance.sum(axis=0)
            pressure = driven + self.inlet(flow) + self.outlet(flow)
            mean = float((pressure * flow).sum() / total)
            uneven = float(np.abs(lost - driven).max())
            if max(float(np.ptp(pressure)), uneven) <= TOLERANCE * mean:
                return mass, mean, rounds
            more = loss(mass * (1.0 + STEP))
            slope = (more.mean(axis=0) - lost.mean(axis=0)) / (STEP * flow)
            fresh = np.maximum(self._newton(flow, driven, slope), LEAST * flow)
            fresh *= total / fresh.sum()
            mass = fresh * conductance / conductance.sum(axis=0)
        raise NotConverged(
            "HG424",
            "slots fed from the side take so much pressure that the coolant is not shared: some "
            "channels would get none, or run backwards",
            entry="manifold_height",
            value=self.height,
            allowed="slots whose dynamic pressure is below the pressure drop of the channels",
            remedy="make slots higher or wider, take more of them, less flow, or narrower channels",
        )

    def _newton(self, flow: Array, driven: Array, slope: Array) -> Array:
        """Return the flows at which all pressures are alike, to first order.

        Unknown is what passes each inner edge of the columns: the step of pressure from column to
        column hangs on three neighbouring edges alone.
        """
        from scipy.linalg import solve_banded

        def steps(edges: Array) -> Array:
            column = edges[..., :-1] - edges[..., 1:]
            alone = driven + slope * (column - flow)
            return np.diff(alone + self.inlet(column) + self.outlet(column), axis=-1)

        edges = _behind(flow)
        count = flow.size - 1
        if count == 0:
            return flow
        small = STEP * float(flow.mean())
        bands = np.zeros((3, count))
        here = steps(edges)
        inner = np.arange(1, count + 1)
        for colour in range(3):
            own = inner[inner % 3 == colour]
            moved = edges.copy()
            moved[own] += small
            change = (steps(moved) - here) / small
            for offset in (-1, 0, 1):  # below, on and above an edge
                step = own - 1 + offset
                there = (step >= 0) & (step < count)
                bands[1 + offset, own[there] - 1] = change[step[there]]
        edges[1:-1] -= solve_banded((1, 1), bands, here)
        return np.asarray(edges[:-1] - edges[1:])

    def _along(self, edges: Array, width: float) -> tuple[Array, Array]:
        """Return the speed at the edges of columns [m/s] and the friction in each [Pa]."""
        section = width * self.height
        speed = edges / (self.count * section * float(self.density.mean()))
        size = 2.0 * section / (width + self.height)
        sides = sorted((width, self.height))
        mean = _middle(speed)
        number = np.maximum(self.density * mean * size / self.viscosity, 1e-6)
        laminar = duct.f_reynolds(sides[0] / sides[1]) / np.minimum(number, LAMINAR_END)
        turbulent = duct.f_turbulent(np.maximum(number, TURBULENT_START))
        share = turbulent_share(number)
        factor = (1.0 - share) * laminar + share * turbulent
        return speed, 2.0 * factor * self.widths / size * self.density * mean**2


def _middle(edges: Array) -> Array:
    return np.asarray(0.5 * (edges[..., :-1] + edges[..., 1:]))


def _before(columns: Array) -> Array:
    """Return the sum over all columns before each edge."""
    nothing = np.zeros((*columns.shape[:-1], 1))
    return np.concatenate([nothing, np.cumsum(columns, axis=-1)], axis=-1)


def _behind(columns: Array) -> Array:
    """Return the sum over all columns behind each edge."""
    return np.asarray(_before(columns[..., ::-1])[..., ::-1])
