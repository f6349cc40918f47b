from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.floating[Any]]
Double = NDArray[np.float64]
Long = NDArray[np.int64]

class _Couplings(Protocol):
    def __call__(
        self,
        gx: Real,
        gy: Real,
        back: Real,
        through_x: Double,
        through_y: Double,
        along_x: Long,
        along_y: Long,
        wet_first: int,
        nthreads: int,
        /,
    ) -> None: ...

couplings: Mapping[str, _Couplings]  # by "float" or "double"
