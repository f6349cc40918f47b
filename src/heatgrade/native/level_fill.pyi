from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.floating[Any]]
Double = NDArray[np.float64]
Long = NDArray[np.int64]
Bytes = NDArray[np.uint8]

class _SplitRows(Protocol):
    def __call__(
        self,
        target: Real,
        field: Double,
        shift_x: int,
        shift_z: int,
        shift_y: int,
        nthreads: int,
        /,
    ) -> None: ...

split_rows: Mapping[str, _SplitRows]  # by "float" or "double"

def count_outside(
    field: Double,
    low: float,
    high: float,
    count: Long,
    nthreads: int,
) -> None: ...
def layers_with_some(field: Double, some: Bytes, nthreads: int) -> None: ...
def clear(block: Bytes, nthreads: int) -> None: ...
