import numpy as np
from numpy.typing import NDArray

Index = NDArray[np.int64]
Int = NDArray[np.int32]

def free_ends(
    start: Index, end: Index, fixed: Index, number: Int, nodes: Int, free: Int, /
) -> int: ...
def places(number: Int, order: Int, nodes: Int, place: Int, ends: Int, /) -> None: ...
def element_begins(link: Index, first: Int, /) -> None: ...
