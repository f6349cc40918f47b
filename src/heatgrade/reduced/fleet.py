"""Many copies of one reduced model, each with its own inputs, stepped at once.

    z+ = Ad z + Bd (u - u0)        y = C z+ + D (u - u0) + y0

exact for inputs that stand still during the step, as all four are one matrix exponential.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

ROWS = 4096  # chips at a time: their states stay in the processor's cache


@dataclass(frozen=True, slots=True, eq=False)
class Fleet:
    """A step of one length for any number of chips.

    Parameters
    ----------
    step : float
        [s].
    transition : (states, states) array
        Ad.
    drive : (states, inputs) array
        Bd.
    observation : (outputs, states) array
        C.
    feedthrough : (outputs, inputs) array
        D [K per unit].
    input_reference : (inputs,) array
        u0.
    output_reference : (outputs,) array
        y0 [K].
    unit_error : (outputs, inputs) array
        Error of the reduction at any time after a unit step of each input [K per unit].
    """

    step: float
    transition: Array
    drive: Array
    observation: Array
    feedthrough: Array
    input_reference: Array
    output_reference: Array
    unit_error: Array

    def advance(self, states: Array, inputs: Array) -> tuple[Array, Array]:
        """Return states and outputs one step later.

        Parameters
        ----------
        states : (chips, states) array
            Of each chip.
        inputs : (chips, inputs) array
            Of each chip during the step, absolute.

        Returns
        -------
        states : (chips, states) array
            At the end of the step.
        outputs : (chips, outputs) array
            There [K].
        """
        later = np.empty_like(states)
        outputs = np.empty((states.shape[0], self.observation.shape[0]))
        for start in range(0, states.shape[0], ROWS):
            rows = slice(start, start + ROWS)
            change = inputs[rows] - self.input_reference
            np.matmul(states[rows], self.transition.T, out=later[rows])
            later[rows] += change @ self.drive.T
            np.matmul(later[rows], self.observation.T, out=outputs[rows])
            outputs[rows] += change @ self.feedthrough.T
            outputs[rows] += self.output_reference
        return later, outputs
