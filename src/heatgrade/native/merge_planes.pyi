from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.floating[Any]]
Int = NDArray[np.int32]
Byte = NDArray[np.uint8]

class _MergePlanes(Protocol):
    def __call__(
        self,
        coarse_gx: Real,
        coarse_gy: Real,
        coarse_gz: Real,
        coarse_back: Real,
        coarse_sink: Real,
        coarse_phase: Byte,
        gx: Real,
        gy: Real,
        gz: Real,
        back: Real,
        sink: Real,
        phase: Byte,
        start_x: Int,
        wet_first: int,
        nthreads: int,
        /,
    ) -> None: ...

merge_planes: Mapping[str, _MergePlanes]  # by "float" or "double"
