from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.floating[Any]]
Double = NDArray[np.float64]
Int = NDArray[np.int32]

class _Product(Protocol):
    def __call__(
        self,
        w: Real,
        e: Real,
        r: Real,
        gx: Real,
        gy: Real,
        gz: Real,
        back: Real,
        sink: Real,
        slot: Int,
        exchange: Real,
        inward: Real,
        inflow: Real,
        zero: Real,
        sums: Double,
        ny: int,
        first: int,
        wet_first: int,
        nthreads: int,
        /,
    ) -> None: ...

product: Mapping[str, _Product]  # by "float" or "double"
