from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.floating[Any]]
Int = NDArray[np.int32]

class _Coarsen(Protocol):
    def __call__(
        self,
        coarse_gx: Real,
        coarse_gy: Real,
        coarse_gz: Real,
        coarse_sink: Real,
        gx: Real,
        gy: Real,
        gz: Real,
        sink: Real,
        start_x: Int,
        start_y: Int,
        slot: Int,
        scratch: Real,
        nz: int,
        skip_first: int,
        skip: int,
        nthreads: int,
        /,
    ) -> None: ...

coarsen: Mapping[str, _Coarsen]  # by "float" or "double"

class _CoarsenSheet(Protocol):
    def __call__(
        self,
        coarse_exchange: Real,
        coarse_inward: Real,
        coarse_inflow: Real,
        exchange: Real,
        inward: Real,
        inflow: Real,
        start_x: Int,
        start_y: Int,
        nthreads: int,
        /,
    ) -> None: ...

coarsen_sheet: Mapping[str, _CoarsenSheet]  # by "float" or "double"
