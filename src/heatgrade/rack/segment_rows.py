"""The parts of a rack as rows of arrays: each becomes a `Segment` when it is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.network.lazy_rows import LazyRows
from heatgrade.network.network_solution import NetworkSolution
from heatgrade.network.part import Drive, Passive
from heatgrade.network.pipe import Pipe
from heatgrade.network.placed import Placed, PlacedParts
from heatgrade.rack.segment import Segment

Array = NDArray[np.float64]

NUMBERS = (
    "mass_flow",
    "volume_flow",
    "velocity",
    "inlet_temperature",
    "outlet_temperature",
    "pressure_drop",
)


class SegmentRows(LazyRows[Segment]):
    """Every part that is no pump, in the order of the elements; a rack has many, few are read.

    Parameters
    ----------
    placed : PlacedParts
        All elements.
    solution : NetworkSolution
        What they do.
    """

    several = tuple

    def __init__(self, placed: PlacedParts, solution: NetworkSolution) -> None:
        self.placed = placed
        self.at = at = placed.which(lambda part: not isinstance(part, Drive))
        self.link = placed.link[at]
        self.mass_flow = solution.mass_flow[self.link]
        self.volume_flow = self.mass_flow / solution.density[at]
        area = self.each(lambda part: part.flow_area if isinstance(part, Pipe) else None)
        self.velocity = np.abs(self.volume_flow) / area
        self.inlet_temperature = solution.inlet_temperature[at]
        self.outlet_temperature = solution.outlet_temperature[at]
        self.pressure_drop = solution.drop[at]

    def each(self, value: Callable[[Passive], float | None]) -> Array:
        """Return a number of every part (s,); NaN where it has none. Equal parts are asked once."""
        return self.placed.each(lambda p: None if isinstance(p, Drive) else value(p))[self.at]

    def names(self) -> list[str]:
        """Return where each part sits."""
        where = list(self.placed.where)
        return [where[k] for k in self.at.tolist()]

    def headings(self) -> list[str]:
        """Return the heading of each part in the table of pressure drops."""
        return [self.placed.headings[k] for k in self.placed.heading[self.at].tolist()]

    @property
    def hottest(self) -> Array:
        """Warmest coolant in each part (s,) [K]; NaN where nothing flows."""
        return np.maximum(self.inlet_temperature, self.outlet_temperature)

    def __len__(self) -> int:
        return self.at.size

    def row(self, at: int) -> Segment:
        """Return one part."""
        item = self.placed[int(self.at[at])]
        values = (float(getattr(self, name)[at]) for name in NUMBERS)
        return _segment(item, values)

    def __iter__(self) -> Iterator[Segment]:
        kept = (item for item in self.placed if not isinstance(item.part, Drive))
        columns = zip(*(getattr(self, name).tolist() for name in NUMBERS), strict=True)
        return (_segment(item, values) for item, values in zip(kept, columns, strict=True))

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]


def _segment(item: Placed, values: Iterable[float]) -> Segment:
    assert not isinstance(item.part, Drive)
    return Segment(item.where, item.group, item.part, *values)
