import numpy as np
from numpy.typing import NDArray

Double = NDArray[np.float64]
Single = NDArray[np.float32]

def momentum_balance(
    axis: int,
    coef: Single,
    r: Single,
    d: Single,
    u: Double,
    m: Double,
    area: Double,
    mu: Double,
    drag: Double,
    wall: NDArray[np.uint8],
    near: Single,
    p: Double,
    force: Double,
    store: Double,
    tx: Double,
    ty: Double,
    tz: Double,
    rows: NDArray[np.int32],
    blend: float,
    share_x: Double,
    share_y: Double,
    share_z: Double,
    sums: Double,
    nthreads: int,
) -> None: ...
