import numpy as np
from numpy.typing import NDArray

Double = NDArray[np.float64]

def fill_halo(u: Double, m: Double) -> None: ...
