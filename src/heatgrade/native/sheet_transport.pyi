from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.floating[Any]]
Int = NDArray[np.int32]

class _Transport(Protocol):
    def __call__(
        self,
        e: Real,
        b: Real,
        gz: Real,
        pivot: Real,
        fill: Real,
        exchange: Real,
        inward: Real,
        inflow: Real,
        order: Int,
        d: Real,
        r: Real,
        scratch: Real,
        ny: int,
        first: int,
        nthreads: int,
        /,
    ) -> None: ...

transport: Mapping[str, _Transport]  # by "float" or "double"
