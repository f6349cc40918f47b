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
def solve(
    start: Int,
    end: Int,
    live: Byte,
    slot: Int,
    first: Int,
    row: Int,
    fed: Real,
    held: Real,
    copies: Real,
    element: Int,
    kind: Byte,
    law: Real,
    curve_first: Int,
    curve_flow: Real,
    curve_cubic: Real,
    curve_last: Real,
    x: Real,
    pressure: Real,
    history: Real,
    by_link: Real,
    by_place: Real,
    edges: Real,
    flow_scale: float,
    pressure_scale: float,
    tolerance: float,
    steep: float,
    flat: float,
    warm: bool,
    nthreads: int,
    /,
) -> tuple[int, int]: ...
