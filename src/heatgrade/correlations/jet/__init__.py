"""Impinging jets: mean and local heat transfer, and the losses of nozzle plates.

Reynolds numbers are on the nozzle diameter and the mean velocity in the nozzle.  Loss coefficients
are on the dynamic pressure in the nozzle: pressure drop = k rho V2 / 2.
"""

from heatgrade.correlations.jet.local_drain import (
    LOCAL_DRAIN,
    WEI,
    WEI_LOSS,
    loss_local_drain,
    loss_wei,
    nusselt_local_drain,
)
from heatgrade.correlations.jet.martin import MARTIN, nusselt_martin
from heatgrade.correlations.jet.orifice import (
    IDELCHIK,
    LICHTAROWICZ,
    loss_long_orifice,
    loss_orifice,
)
from heatgrade.correlations.jet.radial import SUN_MA_NAKAYAMA, radial_shape
from heatgrade.correlations.jet.robinson_schnitzler import (
    ROBINSON_LENGTH,
    ROBINSON_SCHNITZLER,
    nusselt_robinson_schnitzler,
)

__all__ = [
    "IDELCHIK",
    "LICHTAROWICZ",
    "LOCAL_DRAIN",
    "MARTIN",
    "ROBINSON_LENGTH",
    "ROBINSON_SCHNITZLER",
    "SUN_MA_NAKAYAMA",
    "WEI",
    "WEI_LOSS",
    "loss_local_drain",
    "loss_long_orifice",
    "loss_orifice",
    "loss_wei",
    "nusselt_local_drain",
    "nusselt_martin",
    "nusselt_robinson_schnitzler",
    "radial_shape",
]
