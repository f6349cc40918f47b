from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.floating[Any]]
Int = NDArray[np.int32]

class _FlowOrder(Protocol):
    def __call__(
        self,
        inward: Real,
        order: Int,
        waiting: Int,
        ny: int,
        /,
    ) -> int: ...

flow_order: Mapping[str, _FlowOrder]  # by "float" or "double"
