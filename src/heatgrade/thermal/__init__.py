"""Heat: conduction in the solid and exchange with the coolant, turned into face fields.

In come grids, conductivities and flows; out go `FaceFields` for `solve`.  Next comes `plate`.
"""

from heatgrade.thermal.boundary import Boundary, Convection, FixedTemperature, Flux
from heatgrade.thermal.conduction import conduction

__all__ = ["Boundary", "Convection", "FixedTemperature", "Flux", "conduction"]
