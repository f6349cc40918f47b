import numpy as np
from numpy.typing import NDArray

Int = NDArray[np.int32]
Real = NDArray[np.float64]

def incidence(start: Int, end: Int, first: Int, link: Int, /) -> None: ...
def spread(
    start: Int,
    end: Int,
    opened: NDArray[np.int8],
    drop: Real,
    first: Int,
    link: Int,
    level: Real,
    queue: Int,
    /,
) -> int: ...
def reach(
    start: Int,
    end: Int,
    opened: NDArray[np.int8],
    first: Int,
    link: Int,
    reached: NDArray[np.int8],
    queue: Int,
    /,
) -> None: ...
def loop_gaps(
    start: Int, end: Int, opened: NDArray[np.int8], drop: Real, level: Real, /
) -> tuple[float, float]: ...
