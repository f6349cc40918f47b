import numpy as np
from numpy.typing import NDArray

Double = NDArray[np.float64]
Single = NDArray[np.float32]

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
    one: Single,
    source: Double,
    leaving: Double,
    reach_x: Single,
    reach_y: Single,
    reach_z: Single,
    scheme: int,
    ends_only: bool,
    nthreads: int,
) -> None: ...
