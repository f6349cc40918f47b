from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.floating[Any]]
Int = NDArray[np.int32]
Byte = NDArray[np.uint8]

class _RestrictResidual(Protocol):
    def __call__(
        self,
        coarse_b: Real,
        e: Real,
        b: Real,
        gx: Real,
        gy: Real,
        gz: Real,
        back: Real,
        twin: Real,
        crossing: Byte,
        phase: Byte,
        sink: Real,
        slot: Int,
        exchange: Real,
        inward: Real,
        inflow: Real,
        start_x: Int,
        target: Int,
        scratch: Real,
        across: int,
        rest: int,
        moved: bool,
        bottom: int,
        top: int,
        ny: int,
        first: int,
        wet_first: int,
        nthreads: int,
        /,
    ) -> None: ...

restrict_residual: Mapping[str, _RestrictResidual]  # by "float" or "double"

class _ProlongAdd(Protocol):
    def __call__(
        self,
        e: Real,
        coarse_e: Real,
        phase: Byte,
        start_x: Int,
        target: Int,
        across: int,
        read: int,
        wet: int,
        bottom: int,
        top: int,
        ny: int,
        nz: int,
        wet_first: int,
        nthreads: int,
        /,
    ) -> None: ...

prolong_add: Mapping[str, _ProlongAdd]  # by "float" or "double"
