from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.floating[Any]]
Double = NDArray[np.float64]
Int = NDArray[np.int32]
Byte = NDArray[np.uint8]

class _AddFlows(Protocol):
    def __call__(
        self,
        gx: Real,
        gy: Real,
        gz: Real,
        back: Real,
        phase: Byte,
        own_x: Double,
        own_y: Double,
        own_z: Double,
        wx: Double,
        wy: Double,
        wz: Double,
        share_x: Double,
        share_y: Double,
        share_z: Double,
        wet_first: int,
        nthreads: int,
        /,
    ) -> None: ...

add_flows: Mapping[str, _AddFlows]  # by "float" or "double"

class _InwardFlows(Protocol):
    def __call__(
        self,
        inward: Real,
        point: Real,
        seen: Byte,
        gx: Real,
        gy: Real,
        gz: Real,
        back: Real,
        phase: Byte,
        twin: Real,
        sink: Real,
        slot: Int,
        exchange: Real,
        first: int,
        wet_first: int,
        nthreads: int,
        /,
    ) -> None: ...

inward_flows: Mapping[str, _InwardFlows]  # by "float" or "double"
