"""A small model as matrices with names and units, for simulators that know nothing of heat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from heatgrade.reduced.reduced_model import ReducedModel

Array = NDArray[np.float64]

EQUATIONS = "dz/dt = A z + B (u - u0), y = C z + D (u - u0) + y0, z = 0 where u = u0 for long"
WHAT_IT_IS = (
    "Matrices of a linear model and the names and units of its variables, enough to fill a "
    "state-space block or to generate the source of a functional mock-up unit. It is not such a "
    "unit: it holds no modelDescription.xml, no binary and no solver."
)


def arrays(model: ReducedModel) -> dict[str, Array]:
    """Return A, B, C, D, u0 and y0."""
    return {
        "A": model.a, "B": model.b, "C": model.c, "D": model.d,
        "u0": model.input_reference, "y0": model.output_reference,
    }  # fmt: skip


def description(model: ReducedModel) -> dict[str, Any]:
    """Return names, units, starting values and errors as plain data."""
    inputs = [
        {
            "name": name,
            "causality": "input",
            "quantity": "power" if unit == "W" else "temperature",
            "unit": unit,
            "reference": float(model.input_reference[k]),
            "start": float(model.rated[k]),
            "full_step": float(model.full_steps[k]),
        }
        for k, (name, unit) in enumerate(zip(model.inputs, model.units, strict=True))
    ]
    outputs = [
        {
            "name": name,
            "causality": "output",
            "quantity": "temperature",
            "unit": "K",
            "reference": float(model.output_reference[k]),
            "step_error_K": {
                of: float(model.step_error[k, j]) for j, of in enumerate(model.inputs)
            },
        }
        for k, name in enumerate(model.outputs)
    ]
    return {
        "format": "heatgrade state space",
        "version": 1,
        "what": WHAT_IT_IS,
        "equations": EQUATIONS,
        "about": dict(model.about),
        "states": model.states,
        "slowest_time_constant_s": float(-1.0 / model.poles.real.max()),
        "fastest_time_constant_s": float(-1.0 / model.poles.real.min()),
        "inputs": inputs,
        "outputs": outputs,
        "solve_difference_K": model.solve_difference,
    }
