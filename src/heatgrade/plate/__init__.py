"""One chip on one cold plate: outlet, junction, pressure drop, and the curve a rack needs.

In come a stack, a cold plate and a coolant; out go `PlateResult` and `PlateCurve`.  Next comes
`rack`.
"""

from heatgrade.plate.curve import PlateCurve
from heatgrade.plate.fields import PlateFields
from heatgrade.plate.grid_check import GridCheck
from heatgrade.plate.plate import Plate
from heatgrade.plate.resolution import Resolution
from heatgrade.plate.result import PlateResult

__all__ = ["GridCheck", "Plate", "PlateCurve", "PlateFields", "PlateResult", "Resolution"]
