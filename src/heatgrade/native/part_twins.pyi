from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.floating[Any]]
Int = NDArray[np.int32]
Byte = NDArray[np.uint8]

class _PartTwins(Protocol):
    def __call__(
        self,
        coarse_twin: Real,
        coarse_gx: Real,
        coarse_gy: Real,
        coarse_gz: Real,
        coarse_sink: Real,
        gx: Real,
        gy: Real,
        gz: Real,
        back: Real,
        phase: Byte,
        sink: Real,
        slot: Int,
        coarse_exchange: Real,
        exchange: Real,
        start_x: Int,
        start_y: Int,
        first: int,
        wet_first: int,
        nthreads: int,
        /,
    ) -> None: ...

part_twins: Mapping[str, _PartTwins]  # by "float" or "double"
