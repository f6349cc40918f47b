"""The ends of a scene's colours, one for all plates and all frames, and the limit beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from heatgrade.scene.catalogue import JUNCTION, POWER, TEMPERATURE, VELOCITY, SceneKind
from heatgrade.scene.fields import SceneFields


@dataclass(frozen=True, slots=True)
class Scale:
    """What the colour bar spans, in its own unit.

    Parameters
    ----------
    low, high : float
        Its ends.
    limit : float or None
        Highest junction temperature allowed, where temperatures of the chip are shown.
    hottest : float
        Hottest junction where it is known, else the largest value shown.
    """

    low: float
    high: float
    limit: float | None
    hottest: float

    @property
    def ends(self) -> tuple[float, float]:
        """Low and high."""
        return self.low, self.high

    @property
    def crossed(self) -> bool:
        """Whether the limit lies within the colours."""
        return self.limit is not None and self.low < self.limit < self.high

    def about_limit(self, unit: str) -> str:
        """Return how far the hottest place is from the limit, in words."""
        assert self.limit is not None
        gap = self.limit - self.hottest
        where = f"{abs(gap):.1f} K {'below' if gap >= 0.0 else 'above'} it"
        return f"limit of the junction {self.limit:.0f} {unit}; hottest {self.hottest:.1f}, {where}"


def scale_of(kind: SceneKind, plates: Iterable[SceneFields]) -> Scale | None:
    """Return the scale that holds all values of some plates; None where colours mean parts.

    A limit within a tenth of the span above the hottest value is taken into the bar.
    """
    if kind.array is None:
        return None
    low, high, hottest, limits = np.inf, -np.inf, -np.inf, []
    for fields in plates:
        if fields.paths:
            values = np.concatenate([path.values for path in fields.paths])
        else:
            values = fields.arrays[kind.array]
        if kind.array == POWER:
            values = (values * np.diff(fields.z)).sum(axis=2)[fields.active[1]]
        elif kind.name == "wall":
            values = values[values > 0.0]
        if values.size:
            low, high = min(low, float(np.nanmin(values))), max(high, float(np.nanmax(values)))
        # A junction is a face: hotter than the cell that it belongs to.
        hottest = max(hottest, float(np.nanmax(fields.arrays.get(JUNCTION, values))))
        limits += [fields.limit()]
    if kind.array == VELOCITY:
        low = min(low, 0.0)  # a wall's: nothing slower is worth a colour
    if not low <= high:
        low = high = hottest = 0.0
    low, high, hottest = (float(v * kind.factor + kind.offset) for v in (low, high, hottest))
    known = [value for value in limits if value is not None]
    limit = None
    if known and kind.array in (TEMPERATURE, JUNCTION):
        limit = min(known) * kind.factor + kind.offset
        if high < limit < high + 0.1 * (high - low):
            high = limit + 0.02 * (high - low)
    if high - low < 1e-9 * max(abs(high), 1.0):
        low, high = low - 0.5, high + 0.5
    return Scale(low, high, limit, hottest)


def joined(scales: Iterable[Scale | None]) -> Scale | None:
    """Return the scale that holds all of some, with the lowest of their limits."""
    found = [scale for scale in scales if scale is not None]
    if not found:
        return None
    return Scale(
        min(scale.low for scale in found),
        max(scale.high for scale in found),
        min((scale.limit for scale in found if scale.limit is not None), default=None),
        max(scale.hottest for scale in found),
    )
