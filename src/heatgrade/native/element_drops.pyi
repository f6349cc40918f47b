import numpy as np
from numpy.typing import NDArray

Byte = NDArray[np.int8]
Int = NDArray[np.int32]
Real = NDArray[np.float64]

def element_drops(
    element: Int,
    x: Real,
    held: Real,
    copies: Real,
    kind: Byte,
    law: Real,
    curve_first: Int,
    curve_flow: Real,
    curve_cubic: Real,
    curve_last: Real,
    drop: Real,
    slope: Real,
    steep: float,
    flat: float,
    nthreads: int,
    /,
) -> None: ...
