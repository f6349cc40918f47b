"""Rectangular ducts: laminar (developed and developing), turbulent, and the choice between them.

`aspect` is always short over long side, 0 (parallel plates) to 1 (square).  Reynolds and Nusselt
numbers and lengths are on the hydraulic diameter Dh = 4 area / wetted perimeter of the whole duct;
friction factors are Fanning's: pressure drop = 4 f (L / Dh) rho V2 / 2.
"""

from heatgrade.correlations.duct.developed import (
    SHAH_LONDON,
    THREE_WALL,
    f_reynolds,
    nusselt_h1,
    nusselt_t,
    three_wall_factor,
)
from heatgrade.correlations.duct.developing import (
    LEE_GARIMELLA,
    nusselt_h1_developing,
    nusselt_h1_developing_mean,
)
from heatgrade.correlations.duct.entrance_friction import SHAH_ENTRANCE, f_apparent_reynolds
from heatgrade.correlations.duct.regime import DuctFlow, Regime, duct_flow
from heatgrade.correlations.duct.turbulent import (
    GNIELINSKI,
    PETUKHOV,
    f_turbulent,
    nusselt_gnielinski,
)

__all__ = [
    "GNIELINSKI",
    "LEE_GARIMELLA",
    "PETUKHOV",
    "SHAH_ENTRANCE",
    "SHAH_LONDON",
    "THREE_WALL",
    "DuctFlow",
    "Regime",
    "duct_flow",
    "f_apparent_reynolds",
    "f_reynolds",
    "f_turbulent",
    "nusselt_gnielinski",
    "nusselt_h1",
    "nusselt_h1_developing",
    "nusselt_h1_developing_mean",
    "nusselt_t",
    "three_wall_factor",
]
