from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.floating[Any]]
Byte = NDArray[np.uint8]

class _Sweep(Protocol):
    def __call__(
        self,
        e: Real,
        b: Real,
        gx: Real,
        gy: Real,
        gz: Real,
        pivot: Real,
        back: Real,
        twin: Real,
        crossing: Byte,
        fill: Real,
        fill_row: Real,
        inward: Real,
        ny: int,
        nz: int,
        first: int,
        wet_first: int,
        colour: int,
        half_sweeps: int,
        fresh: bool,
        nthreads: int,
        /,
    ) -> None: ...

sweep: Mapping[str, _Sweep]  # by "float" or "double"
