from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Double = NDArray[np.float64]
Single = NDArray[np.float32]

def bounded_momentum(
    axis: int,
    r: Single,
    u: Double,
    m: Double,
    drag: Double,
    tx: Double,
    ty: Double,
    tz: Double,
    joined: Sequence[int],
    planes: int,
    work: Double,
    sums: Double,
    nthreads: int,
) -> None: ...
