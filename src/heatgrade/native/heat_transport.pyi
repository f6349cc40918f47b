import numpy as np
from numpy.typing import NDArray

Byte = NDArray[np.int8]
Int = NDArray[np.int32]
Real = NDArray[np.float64]

def link_maps(
    element: Int,
    flow: Real,
    moving: Byte,
    heat: Real,
    friction: Real,
    gain: Real,
    added: Real,
    map_: Real,
    nthreads: int,
    /,
) -> None: ...
def flow_sequence(
    start: Int,
    end: Int,
    flow: Real,
    moving: Byte,
    first: Int,
    link: Int,
    sequence: Int,
    tear: Byte,
    waiting: Int,
    through: Real,
    most: int,
    /,
) -> int: ...
def carry(
    start: Int,
    end: Int,
    element: Int,
    flow: Real,
    copies: Real,
    moving: Byte,
    first: Int,
    link: Int,
    sequence: Int,
    heat: Real,
    friction: Real,
    gain: Real,
    added: Real,
    fed: Real,
    fed_enthalpy: Real,
    still: float,
    node: Real,
    inlet: Real,
    outlet: Real,
    work: Real,
    /,
) -> None: ...
def sweep(
    start: Int,
    end: Int,
    flow: Real,
    moving: Byte,
    first: Int,
    link: Int,
    sequence: Int,
    tear: Byte,
    map_: Real,
    fed: Real,
    fed_enthalpy: Real,
    still: float,
    node: Real,
    mixed: Real,
    entering: Real,
    /,
) -> None: ...
def along_links(
    start: Int,
    end: Int,
    element: Int,
    flow: Real,
    moving: Byte,
    node: Real,
    gain: Real,
    added: Real,
    inlet: Real,
    outlet: Real,
    nthreads: int,
    /,
) -> None: ...
