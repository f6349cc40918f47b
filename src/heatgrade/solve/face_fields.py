"""What physics tells the solver: a conductance for each face, a sink and a source for each cell."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError, within
from heatgrade.solve.cell_flow import CellFlow
from heatgrade.solve.coolant_sheet import CoolantSheet
from heatgrade.solve.sparse_equations import SparseEquations

Array = NDArray[np.float64]


def grid_field(nx: int, ny: int, nz: int, fill: float = 0.0) -> Array:
    """Return an array of logical shape (nx, ny, nz) laid out in memory as the solver likes it.

    y is the fastest index, then z, then x; the solver reads such arrays without a copy.

    Parameters
    ----------
    nx, ny, nz : int
        Numbers of cells.
    fill : float
        Value of every entry.

    Returns
    -------
    ndarray, shape (nx, ny, nz)

    Examples
    --------
    >>> grid_field(4, 3, 2).shape
    (4, 3, 2)
    >>> grid_field(4, 3, 2).strides
    (48, 8, 24)
    """
    return np.full((nx, nz, ny), fill, dtype=np.float64).transpose(0, 2, 1)


@dataclass(frozen=True, slots=True)
class FaceFields:
    """A steady heat-transfer problem on a box of cells, with coolant in cells or in a sheet.

    The balance of cell (i, j, k) with temperature T reads::

        sum over faces   g (T_neighbour - T)
          + flow         |w| (T_upstream - T)   where flow enters (see `CellFlow`)
          + sheet        exchange (C - T)
          - (sink - gain) T + source = 0

    A cell with neither conductance nor sink nor exchange is empty: it gets temperature 0 and
    does not disturb the others.

    Parameters
    ----------
    conductance_x : ndarray, shape (nx - 1, ny, nz)
        Conductance between cells (i, j, k) and (i + 1, j, k) [W/K].
    conductance_y : ndarray, shape (nx, ny - 1, nz)
        Conductance between cells (i, j, k) and (i, j + 1, k) [W/K].
    conductance_z : ndarray, shape (nx, ny, nz - 1)
        Conductance between cells (i, j, k) and (i, j, k + 1) [W/K].
    sink : ndarray, shape (nx, ny, nz)
        Conductance to fixed temperatures [W/K].
    source : ndarray, shape (nx, ny, nz)
        Heat released, plus sink times its fixed temperature [W].
    sheet : CoolantSheet, optional
        Coolant that flows from column to column.
    flow : CellFlow, optional
        Coolant that flows from cell to cell.
    gain : ndarray, shape (nx, ny, nz), optional
        Heat released per kelvin [W/K], where it grows with the temperature.  With as much of it
        as the ways out can carry there is no answer, and the solve says that it diverged.

    Raises
    ------
    InputError
        HG411 when shapes do not fit each other.
    """

    conductance_x: Array
    conductance_y: Array
    conductance_z: Array
    sink: Array
    source: Array
    sheet: CoolantSheet | None = None
    flow: CellFlow | None = None
    gain: Array | None = None

    def __post_init__(self) -> None:
        """Check every shape against that of `source`."""
        shape = np.shape(self.source)
        if len(shape) != 3 or 0 in shape:
            raise _bad_shape("source", shape, "(nx, ny, nz), each at least 1")
        nx, ny, nz = shape
        expected: dict[str, tuple[int, ...]] = {
            "conductance_x": (nx - 1, ny, nz),
            "conductance_y": (nx, ny - 1, nz),
            "conductance_z": (nx, ny, nz - 1),
            "sink": shape,
        }
        if self.gain is not None:
            expected["gain"] = shape
        for name, wanted in expected.items():
            found = np.shape(getattr(self, name))
            if found != wanted:
                raise _bad_shape(name, found, str(wanted))
        if self.flow is not None:
            for axis in "xyz":
                found = np.shape(getattr(self.flow, axis))
                wanted = expected[f"conductance_{axis}"]
                if found != wanted:
                    raise _bad_shape(f"flow.{axis}", found, str(wanted))
            shapes = [expected[f"conductance_{axis}"] for axis in "xyz"]
            _check_share("flow.upstream", self.flow.upstream, shapes)
        if self.sheet is not None:
            self._check_sheet(self.sheet)

    def _check_sheet(self, sheet: CoolantSheet) -> None:
        nx, ny, nz = self.shape
        layers = np.shape(sheet.exchange)[-1] if np.ndim(sheet.exchange) == 3 else 0
        expected = {
            "exchange": (nx, ny, layers),
            "flow_x": (nx - 1, ny),
            "flow_y": (nx, ny - 1),
            "inflow": (nx, ny),
            "source": (nx, ny),
        }
        for name, wanted in expected.items():
            found = np.shape(getattr(sheet, name))
            if found != wanted or (name == "exchange" and layers == 0):
                raise _bad_shape(f"sheet.{name}", found, str(wanted))
        _check_share("sheet.upstream", sheet.upstream, [expected["flow_x"], expected["flow_y"]])
        if not 0 <= sheet.first_layer <= nz - layers:
            raise InputError(
                "HG411",
                "the sheet touches layers that the grid does not have",
                entry="sheet.first_layer",
                value=sheet.first_layer,
                allowed=f"0 to {nz - layers} with {layers} layers of exchange",
                remedy="move the sheet inside the grid",
            )

    @property
    def shape(self) -> tuple[int, int, int]:
        """Numbers of cells (nx, ny, nz)."""
        nx, ny, nz = np.shape(self.source)
        return nx, ny, nz

    @property
    def cells(self) -> int:
        """Number of solid cells, empty ones included."""
        nx, ny, nz = self.shape
        return nx * ny * nz

    def to_csr(self) -> tuple[Any, Array]:
        """Return the same equations as a sparse matrix and right-hand side, for other solvers.

        Unknowns are all solid cells in C order of (x, y, z), then the coolant cells in C order
        of (x, y). The row of an empty cell is that of the identity with right-hand side 0.

        Returns
        -------
        matrix : scipy.sparse.csr_matrix, shape (n, n)
            Matrix of the balances, with the sign that makes its diagonal positive [W/K].
        rhs : ndarray, shape (n,)
            Right-hand side [W].
        """
        nx, ny, nz = self.shape
        index = np.arange(nx * ny * nz).reshape(nx, ny, nz)
        diagonal = np.array(self.sink, dtype=np.float64).ravel()
        if self.gain is not None:
            diagonal -= np.ravel(self.gain)
        rhs = np.array(self.source, dtype=np.float64).ravel()
        sheet = self.sheet
        if sheet is not None:
            diagonal = np.concatenate([diagonal, np.ravel(sheet.inflow)])
            rhs = np.concatenate([rhs, np.ravel(sheet.source)])
        equations = SparseEquations(diagonal, rhs)
        pairs = (
            (index[:-1], index[1:]),
            (index[:, :-1], index[:, 1:]),
            (index[:, :, :-1], index[:, :, 1:]),
        )
        conductances = (self.conductance_x, self.conductance_y, self.conductance_z)
        for (low, high), value in zip(pairs, conductances, strict=True):
            equations.conduct(low, high, value)
        if self.flow is not None:
            flows = (self.flow.x, self.flow.y, self.flow.z)
            equations.carry(pairs, flows, self.flow.upstream)
        if sheet is not None:
            coolant = index.size + np.arange(nx * ny).reshape(nx, ny)
            last = sheet.first_layer + sheet.exchange.shape[2]
            touched = index[:, :, sheet.first_layer : last]
            above = np.broadcast_to(coolant[:, :, None], touched.shape)
            equations.conduct(touched, above, sheet.exchange)
            beside = ((coolant[:-1], coolant[1:]), (coolant[:, :-1], coolant[:, 1:]))
            equations.carry(beside, (sheet.flow_x, sheet.flow_y), sheet.upstream)
        return equations.put_together()


def _check_share(entry: str, upstream: Any, shapes: list[tuple[int, ...]]) -> None:
    if not isinstance(upstream, tuple):
        within(upstream, entry, 0.0, 1.0)
        return
    found = [np.shape(item) for item in upstream]
    if found != shapes:
        raise _bad_shape(entry, found, str(shapes))
    for item in upstream:
        if not ((item >= 0.0) & (item <= 1.0)).all():
            raise InputError(
                "HG412",
                "must lie between 0 and 1",
                entry=entry,
                value=float(item[~((item >= 0.0) & (item <= 1.0))][0]),
                allowed="0 (downstream) to 1 (upstream)",
                remedy="look at the limiter behind it",
            )


def _bad_shape(name: str, found: Any, wanted: str) -> InputError:
    return InputError(
        "HG411",
        "has the wrong shape",
        entry=name,
        value=str(found),
        allowed=wanted,
        remedy="allocate the fields with grid_field(nx, ny, nz)",
    )


FIELD_NAMES = tuple(
    item.name for item in fields(FaceFields) if item.name not in ("sheet", "flow", "gain")
)
