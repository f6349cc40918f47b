"""Exact superposition: the steady rise of every output per unit of every input."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.reduced.answers import SteadyAnswer, held
from heatgrade.reduced.inputs import Values, values_of
from heatgrade.shown import Listed

if TYPE_CHECKING:
    from heatgrade.figure import Figure

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ResistanceMatrix(Listed):
    """``T = T0 + R (u - u0)``: any powers are one matrix product.

    Exact for the flow, coefficients and conductivities of the steady state that it was made at.

    Parameters
    ----------
    inputs, outputs : tuple of str
        Their names.
    units : tuple of str
        Of the inputs, W or K.
    matrix : (outputs, inputs) array
        R [K per unit].
    faces : dict of str to (inputs, nx, ny) array
        The same for every column of each die's active face.
    face_x, face_y : dict of str to array
        Edges of these columns in plate coordinates [m].
    input_reference : (inputs,) array
        u0: no power, all at the inlet's temperature.
    reference : float
        T0 [K], the inlet's temperature.
    rated : (inputs,) array
        Values of inputs that are not given.
    solve_difference : float
        Largest difference of any output to the solve whose properties follow the temperatures, at
        the dies' own powers and at half of them [K].
    about : tuple of (str, str)
        What it is of, in words.
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    units: tuple[str, ...]
    matrix: Array
    faces: dict[str, Array]
    face_x: dict[str, Array]
    face_y: dict[str, Array]
    input_reference: Array
    reference: float
    rated: Array
    solve_difference: float
    about: tuple[tuple[str, str], ...] = ()

    def steady(self, inputs: Values) -> SteadyAnswer:
        """Return the outputs [K] by name; inputs not named have their rated value."""
        found = self.reference + self.matrix @ self._change(inputs)
        named = dict(zip(self.outputs, found.tolist(), strict=True))
        return SteadyAnswer(named, self.solve_difference)

    def junction(self, die: str, inputs: Values) -> Array:
        """Return the temperatures of a die's active face [K], (nx, ny)."""
        change = self._change(inputs)
        return np.asarray(self.reference + np.tensordot(change, self.faces[die], axes=1))

    def hottest(self, inputs: Values) -> dict[str, float]:
        """Return the hottest junction of each die [K], wherever it is."""
        return {die: float(self.junction(die, inputs).max()) for die in self.faces}

    def to_dict(self) -> dict[str, Any]:
        """Return the matrix as plain data."""
        return {
            "inputs": list(self.inputs),
            "units": list(self.units),
            "outputs": list(self.outputs),
            "matrix_K_per_unit": self.matrix.tolist(),
            "reference_K": self.reference,
            "input_reference": self.input_reference.tolist(),
            "solve_difference_K": self.solve_difference,
        }

    def plot(self) -> Figure:
        """Return a figure of the matrix, powers only (matplotlib)."""
        from heatgrade.figure import Figure

        powers = [k for k, unit in enumerate(self.units) if unit == "W"]
        rows = len(self.outputs)
        figure = Figure(figsize=(4.0 + 0.35 * len(powers), 2.5 + 0.3 * rows), layout="constrained")
        axes = figure.subplots()
        mesh = axes.imshow(self.matrix[:, powers] * 1e3, cmap="inferno", aspect="auto")
        axes.set_xticks(range(len(powers)), [self.inputs[k] for k in powers], rotation=90)
        axes.set_yticks(range(rows), self.outputs)
        figure.colorbar(mesh, ax=axes, label="mK/W")
        return figure

    def _change(self, inputs: Values) -> Array:
        return values_of(inputs, self.inputs, self.rated) - self.input_reference

    def rows(self) -> list[tuple[str, str]]:
        """Return what matters as pairs of name and value."""
        powers = self.matrix[:, [unit == "W" for unit in self.units]] * 1e3
        return [
            *self.about,
            ("matrix", f"{len(self.outputs)} outputs x {len(self.inputs)} inputs"),
            ("resistances", f"{powers.min():.3g} to {powers.max():.3g} mK/W"),
            ("full solve", held(self.solve_difference)),
        ]
