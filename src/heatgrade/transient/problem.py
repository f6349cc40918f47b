"""What an integrator asks of the physics: heat capacities, and operator and sources at a moment."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from heatgrade.solve import FaceFields
from heatgrade.thermal.advection import Carried
from heatgrade.transient.imbalance import cell_outflow, sheet_outflow
from heatgrade.transient.storage import HeatStorage
from heatgrade.transient.temperatures import Temperatures

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """Operator and sources at one time and, where they depend on it, one temperature.

    Parameters
    ----------
    fields : FaceFields
        The operator; its own sources are left out.  The same object as before where nothing of
        it has changed.
    heat : Temperatures-like pair of arrays
        Sources of the cells, (nx, ny, nz), and of the sheet, (nx, ny) or None [W].
    about : object
        What else the physics wants to remember of it.
    carried : Carried or None
        What the sheet carries from column to column beyond the operator, at these temperatures, or
        where there is no sheet the cells from one to the other; None where the operator says all.
    """

    fields: FaceFields
    heat: tuple[Array, Array | None]
    about: object = None
    carried: Carried | None = None

    @property
    def released(self) -> float:
        """Sum of the sources [W]."""
        cells, sheet = self.heat
        total = float(np.add.reduce(cells.transpose(0, 2, 1).reshape(-1)))
        return total if sheet is None else total + float(sheet.sum())

    @property
    def beyond(self) -> float:
        """Heat that leaves beyond that of the operator [W]."""
        return 0.0 if self.carried is None else -float(self.carried.source.sum())

    @property
    def all_heat(self) -> tuple[Array, Array | None]:
        """Sources with what is carried beyond the operator [W]."""
        cells, sheet = self.heat
        if self.carried is None:
            return self.heat
        if sheet is None:
            return cells + self.carried.source, None
        return cells, sheet + self.carried.source

    def left(self, now: Temperatures, outflow: Outflow) -> float:
        """Return the heat that leaves the whole [W]."""
        return outflow.of(now) + self.beyond


class HeatProblem(Protocol):
    """``C dT/dt = s(t, T) - K(t, T) T``.

    Between two breaks all of it is smooth in time; steps land on breaks exactly.
    """

    @property
    def storage(self) -> HeatStorage:
        """Heat capacities C, which do not change."""
        ...

    @property
    def varies(self) -> bool:
        """Whether K or s follow the temperatures, or K changes between two breaks.

        What is carried beyond the operator follows them in any case.
        """
        ...

    @property
    def longest_step(self) -> float:
        """Longest step that resolves what it is driven by [s]; infinite where breaks say all."""
        ...

    def next_break(self, time: float) -> float:
        """Return the first time after `time` at which it may jump or bend, infinite if none."""
        ...

    def begin(self, base: Temperatures) -> None:
        """Take what does not follow at `base` from now on: moments depend on it, on what is held
        and on their arguments alone.
        """
        ...

    def hold(self, now: Temperatures) -> None:
        """Take what follows from step to step only at `now` from now on."""
        ...

    def serves(self, held: Temperatures, now: Temperatures) -> bool:
        """Return whether what was taken at `held` still serves at `now`."""
        ...

    def moment(self, time: float, now: Temperatures, *, before: bool) -> Moment:
        """Return operator and sources.

        Parameters
        ----------
        time : float
            [s].
        now : Temperatures
            Those that they may depend on.
        before : bool
            Which limit to take at a break: that from before it, or that from behind it.
        """
        ...


class Outflow:
    """The heat that leaves the whole at given temperatures, ``1^T K T``."""

    def __init__(self, fields: FaceFields, *, like: Outflow | None = None) -> None:
        self._fields = fields
        same = like is not None and _same_cells(fields, like._fields)
        self._cells: _Few = like._cells if like and same else _Few.of(cell_outflow(fields))
        self._sheet = None if fields.sheet is None else _Few.of(sheet_outflow(fields.sheet))
        self.conductance: float = float(self._cells.values.sum())
        """Its sum [W/K]: what a kelvin more everywhere adds."""
        if self._sheet is not None:
            self.conductance += float(self._sheet.values.sum())

    def renewed(self, fields: FaceFields) -> Outflow:
        """Return that of another operator on the same grid."""
        return self if fields is self._fields else Outflow(fields, like=self)

    def of(self, now: Temperatures) -> float:
        """Return it [W]."""
        out = self._cells.times(now.cells)
        if self._sheet is not None and now.sheet is not None:
            out += self._sheet.times(now.sheet)
        return out


def _same_cells(one: FaceFields, other: FaceFields) -> bool:
    return one.sink is other.sink and one.gain is other.gain and one.flow is other.flow


@dataclass(frozen=True, slots=True)
class _Few:
    """The few places where a field is not zero, in memory order."""

    places: NDArray[np.int64]
    values: Array

    @classmethod
    def of(cls, given: Array) -> _Few:
        whole = _flat(given)
        places = np.flatnonzero(whole)
        return cls(places, whole[places])

    def times(self, given: Array) -> float:
        return float(np.add.reduce(self.values * _flat(given)[self.places]))


def _flat(given: Array) -> Array:
    return (given.transpose(0, 2, 1) if given.ndim == 3 else given).reshape(-1)


class Strengths(Protocol):
    """Numbers against time, as `PowerTrace` gives them."""

    @property
    def longest_step(self) -> float:
        """Longest step that resolves them [s]."""
        ...

    def next_break(self, time: float) -> float:
        """Return the first time after `time` at which one may jump or bend."""
        ...

    def at(self, time: float, *, before: bool = False) -> Array:
        """Return them at `time`, shape (m,)."""
        ...


@dataclass(slots=True)
class LinearProblem:
    """Fields that do not change, with patterns of heat whose strengths follow a trace.

    Parameters
    ----------
    fields : FaceFields
        The operator; its own sources are there at all times.
    storage : HeatStorage
        Heat capacities.
    patterns : sequence of (nx, ny, nz) arrays
        Heat of each pattern at strength 1 [W].
    strengths : Strengths or None
        Their strengths in the same order.
    """

    fields: FaceFields
    storage: HeatStorage
    patterns: tuple[Array, ...] = ()
    strengths: Strengths | None = None
    varies: bool = field(default=False, init=False)

    @property
    def longest_step(self) -> float:
        """That of the strengths."""
        return math.inf if self.strengths is None else self.strengths.longest_step

    def next_break(self, time: float) -> float:
        """Return that of the strengths."""
        return math.inf if self.strengths is None else self.strengths.next_break(time)

    def begin(self, base: Temperatures) -> None:
        """Nothing needs a guess."""

    def hold(self, now: Temperatures) -> None:
        """All of it stands still."""

    def serves(self, held: Temperatures, now: Temperatures) -> bool:
        """All of it stands still."""
        return True

    def moment(self, time: float, now: Temperatures, *, before: bool) -> Moment:
        """Return the fields and their sources with the patterns' heat on top."""
        heat = self.fields.source
        if self.strengths is not None:
            heat = heat.copy(order="K")
            strengths = self.strengths.at(time, before=before)
            for strength, pattern in zip(strengths.tolist(), self.patterns, strict=True):
                heat += strength * pattern
        sheet = None if self.fields.sheet is None else self.fields.sheet.source
        return Moment(self.fields, (heat, sheet))
