import numpy as np
from numpy.typing import NDArray

Single = NDArray[np.float32]

def momentum_lines(
    e: Single,
    coef: Single,
    r: Single,
    axis: int,
    held: float,
    alternating: int,
    rows: NDArray[np.int32],
    work: Single,
    nthreads: int,
) -> None: ...
