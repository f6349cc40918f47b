import numpy as np
from numpy.typing import NDArray

Double = NDArray[np.float64]
Single = NDArray[np.float32]

def momentum_remainder(r: Single, coef: Single, e: Single, nthreads: int) -> None: ...
def momentum_likeness(r: Single, sums: Double, nthreads: int) -> None: ...
