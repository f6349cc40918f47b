from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.floating[Any]]
Int = NDArray[np.int32]

class _FlowPaths(Protocol):
    def __call__(
        self,
        inward: Real,
        point: Real,
        cell: Int,
        up: Int,
        weight: Real,
        waiting: Int,
        order: Int,
        /,
    ) -> tuple[int, int]: ...

flow_paths: Mapping[str, _FlowPaths]  # by "float" or "double"
