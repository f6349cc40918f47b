import numpy as np
from numpy.typing import NDArray

Double = NDArray[np.float64]

def carried_heat(
    t: Double,
    fx: Double,
    fy: Double,
    fz: Double,
    scale: float,
    hx: Double,
    hy: Double,
    hz: Double,
    inflow: Double,
    entering: Double,
    none: Double,
    source: Double,
    leaving: Double,
    central: float,
    around: float,
    ends_only: bool,
    nthreads: int,
) -> None: ...
