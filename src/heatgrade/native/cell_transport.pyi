from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.floating[Any]]
Byte = NDArray[np.uint8]
Int = NDArray[np.int32]

class _CellTransport(Protocol):
    def __call__(
        self,
        e: Real,
        b: Real,
        gx: Real,
        gy: Real,
        gz: Real,
        back: Real,
        twin: Real,
        crossing: Byte,
        sink: Real,
        slot: Int,
        exchange: Real,
        point: Real,
        used: Byte,
        along: Real,
        cell: Int,
        up: Int,
        weight: Real,
        d: Real,
        ny: int,
        first: int,
        wet_first: int,
        nthreads: int,
        /,
    ) -> None: ...

cell_transport: Mapping[str, _CellTransport]  # by "float" or "double"
