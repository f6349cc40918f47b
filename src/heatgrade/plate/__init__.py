"""One chip on one cold plate: outlet, junction, pressure drop, and the curve a rack needs.

In come a stack, a cold plate and a coolant; out go `PlateResult`, `PlateCurve` and, in time,
`TransientResult`.  Next comes `rack`.
"""

from heatgrade.grid.grid_study import GridStudy
from heatgrade.plate.calibration import Calibration
from heatgrade.plate.curve import PlateCurve
from heatgrade.plate.fields import PlateFields
from heatgrade.plate.grid_check import GridCheck
from heatgrade.plate.plate import Plate
from heatgrade.plate.port import Port
from heatgrade.plate.resistance_matrix import ResistanceMatrix
from heatgrade.plate.resolution import Resolution
from heatgrade.plate.resolved_result import ResolvedResult
from heatgrade.plate.resolved_setup import ResolvedSetup
from heatgrade.plate.result import PlateResult
from heatgrade.plate.snapshots import Snapshots
from heatgrade.plate.transient_result import TransientResult

__all__ = [
    "Calibration",
    "GridCheck",
    "GridStudy",
    "Plate",
    "PlateCurve",
    "PlateFields",
    "PlateResult",
    "Port",
    "ResistanceMatrix",
    "Resolution",
    "ResolvedResult",
    "ResolvedSetup",
    "Snapshots",
    "TransientResult",
]
