"""Materials: what things are made of and what flows through them.

In come names ("copper", "PG25"); out go `Solid` objects (conductivity, density, heat capacity) and
`Coolant` objects (density, heat capacity, conductivity and viscosity over temperature, and the
temperatures between which the coolant may be used).  Next come `heatgrade.correlations`, which
turn such properties into heat transfer and friction.
"""

from heatgrade.materials.coolant import Coolant
from heatgrade.materials.coolant_properties import CoolantProperties
from heatgrade.materials.solid import Solid
from heatgrade.materials.solid_library import solid, solid_names

__all__ = ["Coolant", "CoolantProperties", "Solid", "solid", "solid_names"]
