"""From conductances and flows per cell face to temperatures: one multigrid for all of HeatGrade.

In come `FaceFields` (conductance per face, sink and source per cell, and a `CoolantSheet` where
coolant passes through); out comes a `Solution` with its `Outcome`. The kernels know neither
copper nor water. `heatgrade.flow` and `heatgrade.thermal` build the fields.
"""

from heatgrade.solve.build_info import BuildInfo, build_info
from heatgrade.solve.carried import carried_excess
from heatgrade.solve.cell_flow import CellFlow
from heatgrade.solve.coolant_sheet import CoolantSheet
from heatgrade.solve.face_fields import FaceFields, grid_field
from heatgrade.solve.heat_balance import carried_off, imbalance
from heatgrade.solve.outcome import Outcome, Reason
from heatgrade.solve.prepared import Prepared, prepare
from heatgrade.solve.solution import Solution
from heatgrade.solve.solver import solve
from heatgrade.solve.stepped import Correction, Corrector, Stepped

__all__ = [
    "BuildInfo",
    "CellFlow",
    "CoolantSheet",
    "Correction",
    "Corrector",
    "FaceFields",
    "Outcome",
    "Prepared",
    "Reason",
    "Solution",
    "Stepped",
    "build_info",
    "carried_excess",
    "carried_off",
    "grid_field",
    "imbalance",
    "prepare",
    "solve",
]
