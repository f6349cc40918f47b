import numpy as np
from numpy.typing import NDArray

Double = NDArray[np.float64]
Single = NDArray[np.float32]

def sheared_heat(
    t: Double,
    fx: Double,
    fy: Double,
    fz: Double,
    scale: float,
    volume: Double,
    ox: Double,
    oy: Double,
    oz: Double,
    hx: Double,
    hy: Double,
    hz: Double,
    side: Double,
    reach_x: Single,
    reach_y: Single,
    reach_z: Single,
    outflow: Double,
    source: Double,
    leaving: Double,
    central: bool,
    nthreads: int,
) -> None: ...
