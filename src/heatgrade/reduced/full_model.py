"""The whole system as matrices over its cells, and its solves at real and at imaginary shifts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import NotConverged
from heatgrade.reduced.heat_system import HeatSystem, _bad_capacity
from heatgrade.reduced.least_residual import MAX_DIRECTIONS, minimised
from heatgrade.solve import Prepared, prepare

Array = NDArray[np.float64]
Complex = NDArray[np.complex128]

NEAR = 1e-2  # of solves that only lead the way to a solution
DROPPED = 1e-2  # of a row of the coolant's factors: what is less is left out
FILL = 10.0  # most entries of these factors over those of the rows themselves


@dataclass(frozen=True, slots=True, eq=False)
class Shifted:
    """The operator ``A + shift C``, without what is carried beyond the fields.

    Parameters
    ----------
    prepared : Prepared
        Ready to be solved.
    shift : float
        [1/s].
    """

    prepared: Prepared
    shift: float


@dataclass(frozen=True, slots=True, eq=False)
class FullModel:
    """A heat system over its n cells that are not empty, coolant cells last.

    Parameters
    ----------
    system : HeatSystem
        What it was made from.
    active : (n,) array of int
        Place of each of these cells among all.
    matrix : sparse (n, n)
        The operator A [W/K].
    capacity : (n,) array
        [J/K].
    forcing : (n, inputs) array
        B [W per unit].
    observation : (outputs, n) array
        L [-].
    feedthrough : (outputs, inputs) array
        D [K per unit].
    """

    system: HeatSystem
    active: NDArray[np.int64]
    matrix: Any
    capacity: Array
    forcing: Array
    observation: Any
    feedthrough: Array

    @classmethod
    def of(cls, system: HeatSystem) -> FullModel:
        """Return the matrices of a system.

        Raises
        ------
        InputError
            HG470 for a cell that conducts but stores nothing.
        """
        import scipy.sparse

        matrix, _ = system.fields.to_csr()
        if system.carried is not None:
            matrix = matrix - _among_columns(system.carried, matrix.shape[0])
        capacity = _joined(system.capacity, system.sheet_capacity, 0)
        active = np.flatnonzero(capacity > 0.0)
        # The row of an empty cell is that of the identity: nothing beside its diagonal.
        idle = capacity == 0.0
        entries = np.diff(matrix.indptr)
        if np.any(idle & (entries > 1)):
            where = int(np.flatnonzero(idle & (entries > 1))[0])
            raise _bad_capacity("capacity", f"is zero in cell {where}, which conducts heat")
        size = 0 if system.fields.sheet is None else int(np.prod(system.fields.shape[:2]))
        forcing = np.stack(
            [_joined_or(item.heat, item.sheet_heat, system, size) for item in system.inputs], axis=1
        )
        observation = np.stack(
            [_joined_or(item.weight, item.sheet_weight, system, size) for item in system.outputs]
        )
        feedthrough = np.array(
            [item.feedthrough or (0.0,) * len(system.inputs) for item in system.outputs]
        )
        return cls(
            system,
            active,
            matrix[active][:, active].tocsr(),
            capacity[active],
            forcing[active],
            scipy.sparse.csr_matrix(observation[:, active]),
            feedthrough,
        )

    @property
    def full_steps(self) -> Array:
        """Step of each input that errors are stated for, (inputs,)."""
        return np.array([item.full_step for item in self.system.inputs])

    def prepared(self, shift: float, threads: int | None = None) -> Shifted:
        """Return the operator ``A + shift C``, set up for any number of right-hand sides."""
        fields, sheet = self.system.fields, self.system.fields.sheet
        if shift == 0.0:
            return Shifted(prepare(fields, threads=threads), 0.0)
        stored = self.system.sheet_capacity
        if sheet is not None and stored is not None:
            sheet = replace(sheet, inflow=sheet.inflow + shift * stored)
        sink = fields.sink + shift * self.system.capacity
        made = prepare(replace(fields, sink=sink, sheet=sheet), threads=threads)
        return Shifted(made, shift)

    def solve(self, operator: Shifted, heat: Array, tolerance: float) -> Array:
        """Return the temperatures (n, k) that heats (n, k) lead to."""
        if self.system.carried is None:
            return self._by_fields(operator, heat, tolerance)
        stored = operator.shift * self.capacity

        def image(step: Array) -> Array:
            return np.asarray(self.matrix @ step + stored * step)

        def near(rest: Array) -> Array:
            return self._by_fields(operator, rest[:, None], NEAR)[:, 0]

        answer = np.empty_like(heat, order="F")
        for k in range(heat.shape[1]):
            found = minimised(heat[:, k], near, image, tolerance)
            if found is None:
                raise _no_answer(operator.shift)
            answer[:, k] = found
        return answer

    def _by_fields(self, operator: Shifted, heat: Array, tolerance: float) -> Array:
        """Return the temperatures (n, k) by the fields alone."""
        shape = self.system.fields.shape
        cells = int(np.prod(shape))
        columns = 0 if self.system.fields.sheet is None else shape[0] * shape[1]
        answer = np.empty_like(heat, order="F")
        every = np.zeros(cells + columns)
        for k in range(heat.shape[1]):
            if not heat[:, k].any():
                answer[:, k] = 0.0
                continue
            every[self.active] = heat[:, k]
            found = operator.prepared.solve(
                source=every[:cells].reshape(shape),
                sheet_source=every[cells:].reshape(shape[:2]) if columns else None,
                tolerance=tolerance,
            )
            answer[:, k] = _joined(found.temperature, found.coolant_temperature, 0)[self.active]
        return answer

    def solve_oscillating(
        self, operator: Shifted, frequency: float, heat: Complex, tolerance: float
    ) -> Complex:
        """Return ``x`` of ``(A + i w C) x = heat`` for one right-hand side (n,).

        A residual-minimising method on the real form of the equations, preconditioned by two
        solves with ``A + w C`` (Axelsson, Neytcheva and Ahmad 2014, doi
        10.1007/s11075-013-9764-1), which brings all eigenvalues of a symmetric problem into
        [1/2, 1] at every frequency.  Waves that coolant carries downstream are far from symmetric,
        and none of the solves with ``A + w C`` has them: the coolant's own rows, of ``A + i w C``
        and with what is carried beyond the fields, take away what they leave there.

        Parameters
        ----------
        operator : Shifted
            ``A + w C``, see `prepared`.
        frequency : float
            w [rad/s].
        heat : (n,) complex array
            [W].
        tolerance : float
            Of the residual over the heat.
        """
        stored = frequency * self.capacity
        inner = 0.1 * tolerance
        coolant = self._coolant(frequency)

        def near(rest: Complex) -> Complex:
            both = self._by_fields(operator, (rest.real + rest.imag)[:, None], inner)[:, 0]
            part = self._by_fields(operator, (rest.imag - stored * both)[:, None], inner)[:, 0]
            step: Complex = (both - part) + 1j * part
            if coolant is not None:
                left = (rest - image(step))[self._coolant_cells]
                step[self._coolant_cells] += coolant.solve(left)
            return step

        def image(step: Complex) -> Complex:
            # A complex vector would make a complex copy of the matrix: two real columns do not.
            pair = np.ascontiguousarray(step).view(np.float64).reshape(-1, 2)
            conducted = np.ascontiguousarray(self.matrix @ pair).view(np.complex128)[:, 0]
            return np.asarray(conducted + 1j * stored * step)

        found = minimised(heat, near, image, tolerance)
        if found is None:
            raise _no_answer(frequency)
        return found

    @property
    def _coolant_cells(self) -> slice:
        """Return where the coolant's cells are among the n."""
        cells = int(np.prod(self.system.fields.shape))
        return slice(int(np.searchsorted(self.active, cells)), self.active.size)

    def _coolant(self, frequency: float) -> Any:
        """Return incomplete factors of the coolant's rows of ``A + i w C``; None without any.

        In the order of the cells, across the stream and along it, which for coolant that flows one
        way makes few entries that the rows do not have.
        """
        import scipy.sparse
        from scipy.sparse.linalg import spilu

        place = self._coolant_cells
        if place.start == place.stop:
            return None
        stored = scipy.sparse.diags_array(1j * frequency * self.capacity[place])
        rows = (self.matrix[place][:, place] + stored).tocsc()
        return spilu(
            rows, drop_tol=DROPPED, fill_factor=FILL, permc_spec="NATURAL", diag_pivot_thresh=0.0
        )


def _no_answer(frequency: float) -> NotConverged:
    return NotConverged(
        "HG472",
        f"the response at {frequency:.3g} rad/s was not found in {MAX_DIRECTIONS} steps",
        entry="frequency",
        value=frequency,
        remedy="look for flows that do not balance",
    )


def _among_columns(carried: Any, size: int) -> Any:
    """Return a matrix over the sheet's columns as one over all cells, columns last."""
    import scipy.sparse

    cells = size - carried.shape[0]
    given = scipy.sparse.coo_array(carried)
    places = (given.row + cells, given.col + cells)
    return scipy.sparse.csr_array((given.data, places), shape=(size, size))


def split(full: FullModel, values: Array) -> tuple[Array, Array | None]:
    """Return values of the cells that are not empty (n,) as fields of all cells and of the sheet.

    Parameters
    ----------
    full : FullModel
        Whose cells they are.
    values : (n,) array
        One for each.
    """
    shape = full.system.fields.shape
    cells = int(np.prod(shape))
    sheet = full.system.sheet_capacity
    every = np.zeros(cells + (0 if sheet is None else sheet.size))
    every[full.active] = values
    return every[:cells].reshape(shape), None if sheet is None else every[cells:].reshape(shape[:2])


def _joined(cells: Array, sheet: Array | None, columns: int) -> Array:
    flat = np.ravel(cells)
    if sheet is not None:
        return np.concatenate([flat, np.ravel(sheet)])
    return np.concatenate([flat, np.zeros(columns)]) if columns else flat


def _joined_or(cells: Array | None, sheet: Array | None, system: HeatSystem, columns: int) -> Array:
    if cells is None:
        cells = np.zeros(system.fields.shape)
    return _joined(cells, sheet, columns)
