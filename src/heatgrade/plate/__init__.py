"""One chip on one cold plate: outlet, junction, pressure drop, and the curve a rack needs.

In come a stack, a cold plate and a coolant; out go `PlateResult`, `PlateCurve` and, in time,
`TransientResult`.  Next comes `rack`.
"""

from typing import TYPE_CHECKING

from heatgrade.on_demand import on_demand

if TYPE_CHECKING:
    from heatgrade.grid.grid_study import GridStudy as GridStudy
    from heatgrade.plate.calibration import Calibration as Calibration
    from heatgrade.plate.curve import PlateCurve as PlateCurve
    from heatgrade.plate.fields import PlateFields as PlateFields
    from heatgrade.plate.grid_check import GridCheck as GridCheck
    from heatgrade.plate.plate import Plate as Plate
    from heatgrade.plate.port import Port as Port
    from heatgrade.plate.resistance_matrix import ResistanceMatrix as ResistanceMatrix
    from heatgrade.plate.resolution import Resolution as Resolution
    from heatgrade.plate.resolved_result import ResolvedResult as ResolvedResult
    from heatgrade.plate.resolved_setup import ResolvedSetup as ResolvedSetup
    from heatgrade.plate.result import PlateResult as PlateResult
    from heatgrade.plate.snapshots import Snapshots as Snapshots
    from heatgrade.plate.transient_result import TransientResult as TransientResult

_HOME = {
    "heatgrade.grid.grid_study": ("GridStudy",),
    "heatgrade.plate.calibration": ("Calibration",),
    "heatgrade.plate.curve": ("PlateCurve",),
    "heatgrade.plate.fields": ("PlateFields",),
    "heatgrade.plate.grid_check": ("GridCheck",),
    "heatgrade.plate.plate": ("Plate",),
    "heatgrade.plate.port": ("Port",),
    "heatgrade.plate.resistance_matrix": ("ResistanceMatrix",),
    "heatgrade.plate.resolution": ("Resolution",),
    "heatgrade.plate.resolved_result": ("ResolvedResult",),
    "heatgrade.plate.resolved_setup": ("ResolvedSetup",),
    "heatgrade.plate.result": ("PlateResult",),
    "heatgrade.plate.snapshots": ("Snapshots",),
    "heatgrade.plate.transient_result": ("TransientResult",),
}
__all__ = [name for names in _HOME.values() for name in names]

__getattr__, __dir__ = on_demand(__name__, _HOME)
