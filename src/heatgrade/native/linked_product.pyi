import numpy as np
from numpy.typing import NDArray

Double = NDArray[np.float64]

def linked_product(
    out: Double,
    values: Double,
    sink: Double,
    gx: Double,
    gy: Double,
    gz: Double,
    mx: Double,
    my: Double,
    mz: Double,
    flowing: bool,
    nthreads: int,
) -> None: ...
