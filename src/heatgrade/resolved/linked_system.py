"""A system of cells whose opposite sides are linked, solved by the multigrid of unlinked ones.

A link joins the last cells along an axis to the first: it conducts, and a flow through it carries::

    first cells:  (g + max(f, 0)) (T_first - T_last)      f  flow from the last to the first
    last cells:   (g + max(-f, 0)) (T_last - T_first)

The multigrid knows rows of cells with two ends. Without the links' exchange (what flows in keeps
its share of the diagonal, and conductance a part of its where nothing flows) its operator differs
from the true one by as many ranks as a side has faces, most of which hardly count: as a
preconditioner of GCR (Eisenstat, Elman and Schultz 1983, doi 10.1137/0720023) it leaves few
directions to be found.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heatgrade.native.linked_product import linked_product
from heatgrade.solve import FaceFields, Prepared, prepare
from heatgrade.solve.kernels import thread_count

Array = NDArray[np.float64]

KEPT = 20  # directions before GCR starts afresh
ROUGH = 0.1  # relative residual to which each direction is solved
MOST = 200  # directions in all
NOTHING: Array = np.zeros((0, 0, 0))
# Of a link's conductance, on the diagonal of what preconditions: half as many cycles for pressure;
# three times as many for heat, which flows carry round with all that a diagonal would lose of it.
HELD = 0.6
STALLED = 0.9  # of the residual left by as many directions as are kept: rounding is reached
ROUNDING = 1e-13  # relative residual that double precision reaches


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """What joins the last cells along an axis to the first.

    Parameters
    ----------
    axis : int
        0, 1 or 2.
    conductance : (n1, n2) array
        Of each pair of cells, in the order x, y, z of the other axes.
    flow : (n1, n2) array or float
        From the last cell to the first, in the operator's unit.
    """

    axis: int
    conductance: Array
    flow: Array | float = 0.0

    def into_first(self) -> Array:
        """Return the weight of the last cells in the balance of the first."""
        found: Array = self.conductance + np.maximum(self.flow, 0.0)
        return found

    def into_last(self) -> Array:
        """Return the weight of the first cells in the balance of the last."""
        found: Array = self.conductance + np.maximum(-np.asarray(self.flow), 0.0)
        return found

    def step(self, height: float, shape: tuple[int, ...]) -> Array:
        """Return the source of a value that is higher by `height` at the low end's outside."""
        found = np.zeros(shape)
        ahead = np.moveaxis(found, self.axis, 0)
        ahead[0] += height * self.into_first()
        ahead[-1] -= height * self.into_last()
        return found


class LinkedSystem:
    """The operator of fields with links, ready to be solved again and again.

    Parameters
    ----------
    fields : FaceFields
        The cells without their links.
    links : tuple of Link
        None of them may lie along the same axis as another.
    threads : int, optional
        Threads of the multigrid.
    """

    def __init__(
        self, fields: FaceFields, links: tuple[Link, ...], threads: int | None = None
    ) -> None:
        self._fields = fields
        self._threads = thread_count(threads)
        # a row of one cell linked to itself exchanges nothing
        self._links = tuple(link for link in links if fields.shape[link.axis] > 1)
        sink = np.array(fields.sink)
        apart = 1.0 - HELD if fields.flow is None else 1.0
        for link in self._links:
            ahead = np.moveaxis(sink, link.axis, 0)
            ahead[0] += link.into_first() - apart * link.conductance
            ahead[-1] += link.into_last() - apart * link.conductance
        self._prepared: Prepared = prepare(replace(fields, sink=sink), threads=threads, pin=True)
        self._rough = bool(self._links)  # what is prepared is not the operator itself
        self.cycles = 0

    def renewed(self, fields: FaceFields, links: tuple[Link, ...]) -> LinkedSystem:
        """Return the system of another operator, near enough to be preconditioned as this one."""
        found = copy(self)
        found._fields = fields
        found._links = tuple(link for link in links if fields.shape[link.axis] > 1)
        found._rough = True
        return found

    def solve(
        self, source: Array, tolerance: float, absolute: float = 0.0, guess: Array | None = None
    ) -> Array:
        """Return the values of all cells; NaN where they are not found.

        Parameters
        ----------
        source : (nx, ny, nz) array
            Right-hand side.
        tolerance : float
            Residual over the norm of the source to stop at.
        absolute : float
            Residual that will do, whatever the source.
        guess : (nx, ny, nz) array, optional
            To start from.
        """
        found = np.zeros(source.shape) if guess is None else np.array(guess)
        left = source - self.product(found) if guess is not None else np.array(source)
        target = max(tolerance * _norm(source), absolute)
        self._reduce(found, left, target)
        return found

    def product(self, values: Array) -> Array:
        """Return what leaves each cell by conduction, by what flows in, and by sink."""
        fields, flow = self._fields, self._fields.flow
        out = np.empty_like(values)
        linked_product(
            out, values, np.asarray(fields.sink), fields.conductance_x, fields.conductance_y,
            fields.conductance_z, *((NOTHING,) * 3 if flow is None else (flow.x, flow.y, flow.z)),
            flow is not None, self._threads,
        )  # fmt: skip
        for link in self._links:
            ahead, target = np.moveaxis(values, link.axis, 0), np.moveaxis(out, link.axis, 0)
            apart = ahead[0] - ahead[-1]
            target[0] += link.into_first() * apart
            target[-1] -= link.into_last() * apart
        return out

    def _answer(self, left: Array, tolerance: float) -> Array:
        solved = self._prepared.solve(
            source=left, tolerance=tolerance, raise_on_failure=False, max_cycles=60
        )
        self.cycles += solved.outcome.cycles
        return np.array(solved.temperature)

    def _reduce(self, found: Array, left: Array, target: float) -> None:
        """Add to `found` what brings the norm of `left` to the target, as far as rounding lets."""
        kept: list[tuple[Array, Array, float]] = []
        if not np.any(self._fields.sink):
            left -= np.mean(left)  # by rounding: no temperatures answer to what sums to something
        size = begun = _norm(left)
        floor = ROUNDING * size
        for _ in range(MOST):
            if size <= max(target, floor):
                return
            rough = max(ROUGH, 0.5 * target / size) if self._rough else target / size
            direction = self._answer(left, min(rough, 0.9))
            image = self.product(direction)
            for way, seen, square in kept:
                share = _dot(image, seen) / square
                direction -= share * way
                image -= share * seen
            square = _dot(image, image)
            if not square > 0.0:  # NaN too
                if not np.isfinite(square):
                    found[:] = np.nan
                return
            if len(kept) == KEPT:
                if size > STALLED * begun:
                    return
                begun = size
                kept.clear()
            kept.append((direction, image, square))
            along = _dot(left, image) / square
            found += along * direction
            left -= along * image
            size = _norm(left)


def _dot(a: Array, b: Array) -> float:
    """Return the product, summed in an order that depends on nothing but the shape."""
    return float(np.add.reduce(a * b, axis=None))


def _norm(a: Array) -> float:
    return float(np.sqrt(_dot(a, a)))
