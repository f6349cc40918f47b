"""Coolant cells of all cavities: what flows from cell to cell, and what they exchange with solids.

Each channel is a row of cells along +y. The heat-capacity flow w [W/K] carries the temperature of
each face; with rows j = 0 ... n - 1 and T_in before the first::

    w (T_face[j + 1] - T_face[j]) = sum over walls  g (T_wall - T[j]),   T_face[0] = T_in

    upwind         T_face[j] = T[j - 1]
    central        T_face[j] = (T[j - 1] + T[j]) / 2,  T_face[n] = T[n - 1]
    second-order   T_face[j] = T[j - 1] + (T[j - 1] - T[j - 2]) d[j - 1] / (d[j - 1] + d[j - 2]),
                   T_face[1] = 2 T[0] - T_in

where d is the length of a cell. Central differences are those of 3D-ICE (Sridhar et al., IEEE
Trans. Computers 63 (2014) 2576, doi 10.1109/TC.2013.127); the second-order ones look upstream
only and do not oscillate from cell to cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from heatgrade.layered.view import Advection

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Array = NDArray[np.float64]
Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """The channels of one cavity.

    Parameters
    ----------
    layer : int
        Of the stack.
    columns : ndarray, shape (m,)
        Columns i of the grid that carry coolant.
    rows : (int, int)
        First row j, and the one after the last.
    flow : ndarray, shape (m,)
        Heat-capacity flow of each column [W/K].
    inlet_temperature : float [K]
    capacity : ndarray, shape (m, n)
        Of the cells [J/K].
    """

    layer: int
    columns: Index
    rows: tuple[int, int]
    flow: Array
    inlet_temperature: float
    capacity: Array

    @property
    def size(self) -> int:
        """Number of cells."""
        return self.capacity.size

    def shown(self, values: Array, found: Array) -> None:
        """Write the cells' temperatures to their places in the plan [K]."""
        found[self.columns, slice(*self.rows)] = values.reshape(self.capacity.shape)

    def last(self, values: Array) -> Array:
        """Return the temperatures of the last cells [K]."""
        return values.reshape(self.capacity.shape)[:, -1]

    def equations(self, dy: Array, advection: Advection) -> tuple[Any, Array, Any, float]:
        """Return what leaves with the flow, what it brings in, and the mean outlet.

        Parameters
        ----------
        dy : ndarray
            Lengths of the grid's rows [m].
        advection : {"central", "second-order", "upwind"}

        Returns
        -------
        flow : csr_array, shape (n, n)
            [W/K].
        inflow : ndarray, shape (n,)
            [W].
        outlet : sparse array, shape (1, n)
            Mean outlet temperature, weighted by flow, is ``outlet @ T + part``.
        part : float [K]
        """
        faces, inlet = _faces(dy[slice(*self.rows)], advection)
        rise = inlet[1:] - inlet[:-1]
        share = (self.flow / self.flow.sum())[None, :]
        return (
            _kron(self.flow, faces[1:] - faces[:-1]),
            -np.outer(self.flow, rise).ravel() * self.inlet_temperature,
            _kron_row(share, faces[-1:]),
            float(inlet[-1]) * self.inlet_temperature,
        )


class AnyStream(Protocol):
    """The coolant cells of one layer, whatever their pattern; see `Stream`."""

    @property
    def layer(self) -> int:
        """Of the stack."""

    @property
    def flow(self) -> Array:
        """Heat-capacity flows that leave the layer [W/K]."""

    @property
    def inlet_temperature(self) -> float:
        """[K]."""

    @property
    def capacity(self) -> Array:
        """Of the cells [J/K]."""

    @property
    def size(self) -> int:
        """Number of cells."""

    def shown(self, values: Array, found: Array) -> None:
        """Write the cells' temperatures to their places in the plan [K]."""

    def last(self, values: Array) -> Array:
        """Return the temperatures at the outlets [K]."""

    def equations(self, dy: Array, advection: Advection) -> tuple[Any, Array, Any, float]:
        """Return flow, inflow, outlet and its constant part."""


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Conductances between coolant cells and solid cells [W/K]."""

    coolant: Index
    solid: Index
    conductance: Array

    @classmethod
    def joined(cls, parts: list[Links]) -> Links:
        """Return all links as one."""
        return cls(
            np.concatenate([part.coolant for part in parts]),
            np.concatenate([part.solid for part in parts]),
            np.concatenate([part.conductance for part in parts]),
        )

    def taken(self, size: int) -> Array:
        """Return the sum of conductances at each of `size` solid cells [W/K]."""
        return np.asarray(np.bincount(self.solid, self.conductance, minlength=size), np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Coolant:
    """All coolant cells of a stack.

    Parameters
    ----------
    streams : tuple of AnyStream
        The cavities from bottom to top; their cells follow each other in this order.
    links : Links
        With solids, cells numbered through the streams.
    flow : csr_array, shape (n, n)
        What leaves with the flow [W/K].
    inflow : ndarray, shape (n,)
        What the flow brings in at the inlets [W].
    outlets : csr_array, shape (streams, n)
        Mean outlet temperature of each stream, weighted by flow, is ``outlets @ T + outlet_part``.
    outlet_part : ndarray, shape (streams,)
        [K].
    """

    streams: tuple[AnyStream, ...]
    links: Links
    flow: csr_array[Any, Any]
    inflow: Array
    outlets: csr_array[Any, Any]
    outlet_part: Array

    @property
    def size(self) -> int:
        """Number of cells."""
        return sum(stream.size for stream in self.streams)

    @property
    def capacity(self) -> Array:
        """Heat capacity of every cell [J/K]."""
        return np.concatenate([stream.capacity.ravel() for stream in self.streams])

    def parts(self, values: Array) -> Iterator[tuple[AnyStream, Array]]:
        """Yield each stream and its cells' part of all unknowns, of which coolant comes last."""
        place = values.size - self.size
        for stream in self.streams:
            yield stream, values[place : place + stream.size]
            place += stream.size

    @classmethod
    def of(
        cls, streams: Sequence[AnyStream], links: list[Links], dy: Array, advection: Advection
    ) -> Coolant:
        """Return the coolant of some cavities; `dy` are the lengths of the grid's rows [m]."""
        from scipy.sparse import block_diag, csr_array

        found = [stream.equations(dy, advection) for stream in streams]
        return cls(
            tuple(streams),
            Links.joined(links),
            csr_array(block_diag([flow for flow, _, _, _ in found], format="csr")),
            np.concatenate([inflow for _, inflow, _, _ in found]),
            csr_array(block_diag([outlet for _, _, outlet, _ in found], format="csr")),
            np.array([part for _, _, _, part in found]),
        )


def _kron(flow: Array, step: Any) -> Any:
    from scipy.sparse import diags_array, kron

    return kron(diags_array(flow), step, format="csr")


def _kron_row(share: Array, face: Any) -> Any:
    from scipy.sparse import kron

    return kron(share, face, format="csr")


def _faces(dy: Array, advection: Advection) -> tuple[Any, Array]:
    """Return the face temperatures as ``matrix @ T + inlet * T_in``, from inlet to outlet.

    Returns
    -------
    matrix : csr_array, shape (n + 1, n)
    inlet : ndarray, shape (n + 1,)
    """
    from scipy.sparse import lil_array

    count = dy.size
    matrix, inlet = lil_array((count + 1, count)), np.zeros(count + 1)
    inlet[0] = 1.0
    for j in range(1, count + 1):
        if advection == "central" and j < count:
            matrix[j, j - 1] = matrix[j, j] = 0.5
        elif advection != "second-order":
            matrix[j, j - 1] = 1.0
        elif j == 1:
            matrix[1, 0], inlet[1] = 2.0, -1.0
        else:
            further = dy[j - 1] / (dy[j - 1] + dy[j - 2])
            matrix[j, j - 1], matrix[j, j - 2] = 1.0 + further, -further
    return matrix.tocsr(), inlet
