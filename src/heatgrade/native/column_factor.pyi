from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.floating[Any]]
Byte = NDArray[np.uint8]
Double = NDArray[np.float64]
Int = NDArray[np.int32]

class _Factor(Protocol):
    def __call__(
        self,
        pivot: Real,
        fill: Real,
        fill_row: Real,
        twin: Real,
        gx: Real,
        gy: Real,
        gz: Real,
        back: Real,
        sink: Real,
        slot: Int,
        exchange: Real,
        inward: Real,
        inflow: Real,
        crossing: Byte,
        scratch: Double,
        ny: int,
        nz: int,
        first: int,
        wet_first: int,
        nthreads: int,
        /,
    ) -> None: ...

factor: Mapping[str, _Factor]  # by "float" or "double"
