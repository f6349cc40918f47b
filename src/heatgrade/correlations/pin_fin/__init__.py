"""Banks of round pins in cross-flow: heat transfer and friction, two published laws for each.

All take the Reynolds number on the pin diameter and the mean velocity in the narrowest section,
and pitches over the pin diameter.  Friction is a loss coefficient per row on the dynamic pressure
in the narrowest section: pressure drop = rows x k x rho Vmax2 / 2.

The laws are for long tubes: the heat and friction of the end walls come on top, and pins shorter
than about four diameters deviate.  Published laws for short pins differ by a factor of two.
"""

from heatgrade.correlations.pin_fin.arrangement import narrowest_ratio, row_factor
from heatgrade.correlations.pin_fin.gaddis_gnielinski import (
    GADDIS_GNIELINSKI,
    friction_gaddis_gnielinski,
)
from heatgrade.correlations.pin_fin.gnielinski import GNIELINSKI_BANK, nusselt_bank_gnielinski
from heatgrade.correlations.pin_fin.gunter_shaw import GUNTER_SHAW, friction_bank
from heatgrade.correlations.pin_fin.zukauskas import ZUKAUSKAS, nusselt_bank

__all__ = [
    "GADDIS_GNIELINSKI",
    "GNIELINSKI_BANK",
    "GUNTER_SHAW",
    "ZUKAUSKAS",
    "friction_bank",
    "friction_gaddis_gnielinski",
    "narrowest_ratio",
    "nusselt_bank",
    "nusselt_bank_gnielinski",
    "row_factor",
]
