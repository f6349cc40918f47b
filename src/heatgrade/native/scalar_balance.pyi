import numpy as np
from numpy.typing import NDArray

Double = NDArray[np.float64]
Single = NDArray[np.float32]

def scalar_balance(
    coef: Single,
    r: Single,
    q: Double,
    spread: Double,
    m: Double,
    area: Double,
    source: Double,
    sink: Double,
    slope: Double,
    free: Double,
    tx: Double,
    ty: Double,
    tz: Double,
    share: float,
    sums: Double,
    nthreads: int,
) -> None: ...
