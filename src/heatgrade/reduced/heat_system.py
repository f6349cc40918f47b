"""A linear heat problem in time: what stores heat, where it comes in, what is looked at.

    C dx/dt = -A x + B (u - u0)          y = L x + D (u - u0) + y0

`A` is the operator of the `FaceFields`, `C` the heat capacity of its cells, and x the temperature
above that of the state in which all inputs have their reference u0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError, finite, positive
from heatgrade.solve import FaceFields

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Input:
    """Something that drives the temperatures.

    Parameters
    ----------
    name : str
        What it is called.
    heat : (nx, ny, nz) array or None
        Heat per unit of the input in each cell [W/unit].
    sheet_heat : (nx, ny) array or None
        The same in each coolant cell.
    unit : str
        Unit of the input: ``"W"`` or ``"K"``.
    full_step : float
        Step of the input that errors are stated for [unit].
    reference : float
        Value of the input in the state that temperatures are counted from [unit].
    rated : float or None
        Value that it has where none is given [unit]; `reference` if None.
    """

    name: str
    heat: Array | None
    sheet_heat: Array | None = None
    unit: str = "W"
    full_step: float = 1.0
    reference: float = 0.0
    rated: float | None = None

    def __post_init__(self) -> None:
        positive(self.full_step, f"inputs.{self.name}.full_step", self.unit)
        finite(self.reference, f"inputs.{self.name}.reference", self.unit)


@dataclass(frozen=True, slots=True, eq=False)
class Output:
    """A temperature to look at: a weighted sum over cells, and what the inputs add at once.

    Parameters
    ----------
    name : str
        What it is called.
    weight : (nx, ny, nz) array or None
        Weight of each cell [-].
    sheet_weight : (nx, ny) array or None
        Weight of each coolant cell [-].
    feedthrough : tuple of float
        Rise per unit of each input beside that of the cells [K/unit]; empty for none.
    reference : float
        Its value in the state that temperatures are counted from [K].
    per_flow : bool
        Whether it is the inlet's temperature and a sum of heats over the coolant's flow, so that
        its weights fall as the flow grows.
    """

    name: str
    weight: Array | None
    sheet_weight: Array | None = None
    feedthrough: tuple[float, ...] = ()
    reference: float = 0.0
    per_flow: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class HeatSystem:
    """A linear heat problem in time.

    Parameters
    ----------
    fields : FaceFields
        The operator; its sources are not used.
    capacity : (nx, ny, nz) array
        Heat capacity of each cell [J/K]; zero in empty cells only.
    inputs : tuple of Input
        At least one, each with its own name.
    outputs : tuple of Output
        At least one, each with its own name.
    sheet_capacity : (nx, ny) array or None
        Heat capacity of each coolant cell of the fields' sheet [J/K].
    carried : sparse (nx ny, nx ny) or None
        Heat that comes into each coolant cell beyond that of the fields, per kelvin of each
        [W/K].

    Raises
    ------
    InputError
        HG470 for capacities that do not fit the fields, HG471 for inputs or outputs that do not.
    """

    fields: FaceFields
    capacity: Array
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    sheet_capacity: Array | None = None
    carried: Any = None

    def __post_init__(self) -> None:
        shape, columns = self.fields.shape, self.fields.shape[:2]
        self._check_capacity("capacity", self.capacity, shape)
        if (self.sheet_capacity is None) != (self.fields.sheet is None):
            raise _bad_capacity("sheet_capacity", "is needed with a coolant sheet, and only then")
        if self.sheet_capacity is not None:
            self._check_capacity("sheet_capacity", self.sheet_capacity, columns)
        for kind, items in (("inputs", self.inputs), ("outputs", self.outputs)):
            names = [item.name for item in items]
            if not names or len(set(names)) != len(names):
                raise _bad_terminal(kind, names, "at least one, each with its own name")
        for given in self.inputs:
            self._check_arrays(f"inputs.{given.name}", given.heat, given.sheet_heat)
        for wanted in self.outputs:
            entry = f"outputs.{wanted.name}"
            self._check_arrays(entry, wanted.weight, wanted.sheet_weight)
            if len(wanted.feedthrough) not in (0, len(self.inputs)):
                raise _bad_terminal(
                    f"{entry}.feedthrough", len(wanted.feedthrough), "one number per input"
                )

    @property
    def symmetric(self) -> bool:
        """Whether nothing flows from cell to cell, so that heat conducts alike both ways."""
        sheet, flow = self.fields.sheet, self.fields.flow
        return not (sheet is not None and sheet.flowing) and not (flow is not None and flow.flowing)

    @property
    def rated(self) -> Array:
        """Value of each input where none is given, (inputs,)."""
        return np.array(
            [item.reference if item.rated is None else item.rated for item in self.inputs]
        )

    def outputs_at(self, cells: Array, sheet: Array | None, inputs: Array) -> Array:
        """Return the outputs at given rises of cells and sheet [K] and given inputs, (outputs,)."""
        change = inputs - np.array([item.reference for item in self.inputs])
        found = []
        for item in self.outputs:
            value = item.reference + float(np.dot(item.feedthrough or 0.0 * change, change))
            if item.weight is not None:
                value += float((item.weight * cells).sum())
            if item.sheet_weight is not None and sheet is not None:
                value += float((item.sheet_weight * sheet).sum())
            found.append(value)
        return np.array(found)

    def _check_capacity(self, entry: str, found: Array, shape: tuple[int, ...]) -> None:
        if np.shape(found) != shape:
            raise _bad_capacity(entry, f"has shape {np.shape(found)} in place of {shape}")
        if not np.all((found >= 0.0) & np.isfinite(found)):
            raise _bad_capacity(entry, "must be finite and not negative")

    def _check_arrays(self, entry: str, cells: Array | None, sheet: Array | None) -> None:
        shape = self.fields.shape
        fits = (cells is None or np.shape(cells) == shape) and (
            sheet is None or (self.fields.sheet is not None and np.shape(sheet) == shape[:2])
        )
        used = [item for item in (cells, sheet) if item is not None]
        if not fits or not used or not all(np.isfinite(item).all() for item in used):
            raise _bad_terminal(
                entry,
                [np.shape(item) for item in used],
                f"finite numbers for cells {shape}, or for the columns of the fields' sheet",
            )


def _bad_capacity(entry: str, message: str) -> InputError:
    return InputError(
        "HG470",
        message,
        entry=entry,
        allowed="J/K, positive in every cell that conducts",
        remedy="give the heat capacity of each cell: density x specific heat x volume",
    )


def _bad_terminal(entry: str, value: object, allowed: str) -> InputError:
    return InputError(
        "HG471",
        "is not an input or output of this system",
        entry=entry,
        value=value,
        allowed=allowed,
        remedy="give each one a name, and arrays that fit the fields",
    )
