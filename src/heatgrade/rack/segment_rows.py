"""The parts of a rack as rows of arrays: each becomes a `Segment` when it is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from heatgrade.network.network_builder import Placed, distinct
from heatgrade.network.network_solution import NetworkSolution
from heatgrade.network.part import Drive, Passive
from heatgrade.network.pipe import Pipe
from heatgrade.rack.segment import Segment

Array = NDArray[np.float64]


class SegmentRows(Sequence[Segment]):
    """Every part that is no pump, in the order of the elements; a rack has many, few are read.

    Parameters
    ----------
    placed : sequence of Placed
        All elements.
    solution : NetworkSolution
        What they do.
    """

    def __init__(self, placed: Sequence[Placed], solution: NetworkSolution) -> None:
        kept = [k for k, item in enumerate(placed) if not isinstance(item.part, Drive)]
        at = np.array(kept, dtype=np.int64)
        self.placed = [placed[k] for k in kept]
        self._parts, self._index = distinct([item.part for item in self.placed])
        self.mass_flow = solution.mass_flow[[item.link for item in self.placed]]
        self.volume_flow = self.mass_flow / solution.density[at]
        area = self.each(lambda part: part.flow_area if isinstance(part, Pipe) else np.nan)
        self.velocity = np.abs(self.volume_flow) / area
        self.inlet = solution.inlet_temperature[at]
        self.outlet = solution.outlet_temperature[at]
        self.drop = solution.drop[at]

    def each(self, value: Callable[[Passive], float | None]) -> Array:
        """Return a number of every part (s,); NaN where it has none. Equal parts are asked once."""
        numbers = [value(part) for part in self._parts if not isinstance(part, Drive)]
        each = np.array([np.nan if number is None else number for number in numbers], dtype=float)
        return each[self._index] if each.size else np.zeros(0)

    @property
    def hottest(self) -> Array:
        """Warmest coolant in each part (s,) [K]; NaN where nothing flows."""
        return np.maximum(self.inlet, self.outlet)

    def __len__(self) -> int:
        return len(self.placed)

    @overload
    def __getitem__(self, at: int) -> Segment: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Segment]: ...

    def __getitem__(self, at: int | slice) -> Segment | Sequence[Segment]:
        if isinstance(at, slice):
            return tuple(self[k] for k in range(*at.indices(len(self))))
        item = self.placed[at]
        assert not isinstance(item.part, Drive)
        return Segment(
            item.where,
            item.group,
            item.part,
            float(self.mass_flow[at]),
            float(self.volume_flow[at]),
            float(self.velocity[at]),
            float(self.inlet[at]),
            float(self.outlet[at]),
            float(self.drop[at]),
        )

    def __iter__(self) -> Iterator[Segment]:
        return (self[k] for k in range(len(self)))

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]
