import numpy as np
from numpy.typing import NDArray

Byte = NDArray[np.int8]
Int = NDArray[np.int32]
Real = NDArray[np.float64]

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
    balanced: bool,
    finish: bool,
    nthreads: int,
    /,
) -> tuple[int, int]: ...
def respond(
    start: Int,
    end: Int,
    first: Int,
    row: Int,
    by_link: Real,
    by_place: Real,
    edges: Real,
    which: int,
    pressure: Real,
    /,
) -> None: ...
