"""Small models in time of a large linear heat problem: tens of states in place of a million cells.

In come `FaceFields` with heat capacities, inputs and outputs (`HeatSystem`); out comes a
`ReducedModel` that knows its own error and steps through power traces.  Next comes `plate`.
"""

from heatgrade.reduced.answers import SteadyAnswer, TraceAnswer
from heatgrade.reduced.family import ReducedFamily
from heatgrade.reduced.fleet import Fleet
from heatgrade.reduced.full_model import FullModel
from heatgrade.reduced.heat_system import HeatSystem, Input, Output
from heatgrade.reduced.reduced_model import ReducedModel
from heatgrade.reduced.reduction import reduce_system

__all__ = [
    "Fleet",
    "FullModel",
    "HeatSystem",
    "Input",
    "Output",
    "ReducedFamily",
    "ReducedModel",
    "SteadyAnswer",
    "TraceAnswer",
    "reduce_system",
]
