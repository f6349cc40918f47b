from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.floating[Any]]
Double = NDArray[np.float64]
Flags = NDArray[np.uint8]

class _Residual(Protocol):
    def __call__(
        self,
        out: Double,
        r: Real,
        t: Double,
        c: Double,
        gx: Double,
        gy: Double,
        gz: Double,
        sink: Double,
        source: Double,
        exchange: Double,
        wx: Double,
        wy: Double,
        wz: Double,
        share_x: Double,
        share_y: Double,
        share_z: Double,
        flow_x: Double,
        flow_y: Double,
        sheet_share_x: Double,
        sheet_share_y: Double,
        inflow: Double,
        source_c: Double,
        sinking: Flags,
        heated: Flags,
        scale: float,
        first: int,
        wet_first: int,
        square: Double,
        nthreads: int,
        /,
    ) -> None: ...

residual: Mapping[str, _Residual]  # by "float" or "double"

def squares(field: Double, square: Double, some: Flags, nthreads: int, /) -> None: ...

class _Start(Protocol):
    def __call__(
        self,
        r: Real,
        source: Double,
        source_c: Double,
        heated: Flags,
        scale: float,
        nthreads: int,
        /,
    ) -> None: ...

start: Mapping[str, _Start]  # by "float" or "double"
