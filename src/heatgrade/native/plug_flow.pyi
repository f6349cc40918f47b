import numpy as np
from numpy.typing import NDArray

Byte = NDArray[np.int8]
Int = NDArray[np.int32]
Real = NDArray[np.float64]

def lose_heat(
    mass: Real,
    enthalpy: Real,
    first: Int,
    count: Int,
    rate: Real,
    ambient: Real,
    warmth: Real,
    h_low: float,
    h_step: float,
    heights: Real,
    t_low: float,
    t_step: float,
    dt: float,
    /,
) -> float: ...
def advance(
    start: Int,
    end: Int,
    element: Int,
    flow: Real,
    copies: Real,
    moving: Byte,
    node_first: Int,
    node_link: Int,
    sequence: Int,
    late: Int,
    pipe_of: Int,
    plate_of: Int,
    friction: Real,
    mass: Real,
    enthalpy: Real,
    first: Int,
    count: Int,
    content: Real,
    plate: Real,
    power: Real,
    resistance: Real,
    capacity: Real,
    warmth: Real,
    h_low: float,
    h_step: float,
    fed: Real,
    fed_enthalpy: Real,
    node: Real,
    inlet: Real,
    outlet: Real,
    work: Real,
    dt: float,
    level: float,
    /,
) -> None: ...
