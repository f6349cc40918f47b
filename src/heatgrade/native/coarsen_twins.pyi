from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.floating[Any]]
Int = NDArray[np.int32]

class _CoarsenTwins(Protocol):
    def __call__(
        self,
        coarse_twin: Real,
        twin: Real,
        start_x: Int,
        start_y: Int,
        nthreads: int,
        /,
    ) -> None: ...

coarsen_twins: Mapping[str, _CoarsenTwins]  # by "float" or "double"
