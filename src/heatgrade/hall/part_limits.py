"""What the parts of a network are rated for, as arrays, and which of them are exceeded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.network.network import Network
from heatgrade.network.network_solution import NetworkSolution
from heatgrade.network.pipe import Pipe
from heatgrade.network.placed import Placed
from heatgrade.network.quick_disconnect import QuickDisconnect
from heatgrade.units import ZERO_CELSIUS

Array = NDArray[np.float64]
Index = NDArray[np.int64]

ROUNDING = 1e-9
"""Relative excess over a limit that is rounding, not an excess."""


@dataclass(frozen=True, slots=True, eq=False)
class PartLimits:
    """Limits of each element (e,); NaN where a part has none.

    Parameters
    ----------
    temperature : ndarray (e,)
        Highest coolant temperature [K].
    velocity, area : ndarray (e,)
        Guideline for the mean velocity [m/s]; cross-section [m2].
    rated_flow : ndarray (e,)
        Volume flow that the maker rates the part for [m3/s].
    family : ndarray (e,)
        Number of the family that the part is told with.
    families : tuple of (str, str)
        Heading and source of each family.
    """

    temperature: Array
    velocity: Array
    area: Array
    rated_flow: Array
    family: Index
    families: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, placed: Sequence[Placed]) -> PartLimits:
        """Return the limits of parts in their order."""
        values = np.full((4, len(placed)), np.nan)
        families: dict[tuple[str, str], int] = {}
        family = np.zeros(len(placed), dtype=np.int64)
        for k, item in enumerate(placed):
            part = item.part
            limit = getattr(part, "limit_temperature", None)
            if limit is not None:
                values[0, k] = limit
            if isinstance(part, Pipe):
                values[2, k] = part.flow_area
                if part.velocity_limit is not None:
                    values[1, k] = part.velocity_limit
            elif isinstance(part, QuickDisconnect) and part.rated_volume_flow is not None:
                values[3, k] = part.rated_volume_flow
            name = part.name if isinstance(part, QuickDisconnect) else item.group
            known = (name, getattr(part, "source", ""))
            family[k] = families.setdefault(known, len(families))
        hot, fast, area, rated = values
        return cls(hot, fast, area, rated, family, tuple(families))

    @classmethod
    def joined(cls, parts: Sequence[tuple[PartLimits, int]]) -> PartLimits:
        """Return the limits of patterns one after the other, each so many times."""
        families: dict[tuple[str, str], int] = {}
        numbers = []
        for own, times in parts:
            names = [families.setdefault(name, len(families)) for name in own.families]
            numbers.append(np.tile(np.array(names, dtype=np.int64)[own.family], times))

        def spread(name: str) -> Array:
            return np.concatenate([np.tile(getattr(own, name), times) for own, times in parts])

        return cls(
            spread("temperature"),
            spread("velocity"),
            spread("area"),
            spread("rated_flow"),
            np.concatenate(numbers),
            tuple(families),
        )

    def cautions(self, network: Network, solution: NetworkSolution) -> tuple[Caution, ...]:
        """Return the worst breach of each family, and how many there are."""
        link = network.elements.link
        each = np.abs(solution.mass_flow / network.multiplicity)[link]
        volume = each / solution.density
        hottest = np.fmax(solution.inlet_temperature, solution.outlet_temperature)
        with np.errstate(invalid="ignore"):
            return (
                *self._over(network, hottest, self.temperature, _hot),
                *self._over(network, volume / self.area, self.velocity, _fast),
                *self._over(network, volume, self.rated_flow, _much),
            )

    def _over(
        self, network: Network, value: Array, limit: Array, told: tuple[str, str, float, float]
    ) -> list[Caution]:
        """Return a caution for each family in which `value` is above `limit`."""
        code, text, factor, offset = told
        over = np.flatnonzero(value > limit * (1.0 + ROUNDING))
        found = []
        for family in np.unique(self.family[over]).tolist():
            members = over[self.family[over] == family]
            worst = int(members[np.argmax(value[members] / limit[members])])
            number = int(network.multiplicity[network.elements.link[members]].sum())
            source = self.families[family][1]
            message = text.format(value[worst] * factor - offset, limit[worst] * factor - offset)
            message += f" ({source})" if source else ""
            if number > 1:
                message += f"; likewise for {number - 1} more of its kind"
            found.append(Caution(code, network.element_name(worst), message))
        return found


_hot = (
    "above-limit",
    "coolant at {:.2f} degC is above the part's limit of {:.1f} degC",
    1.0,
    ZERO_CELSIUS,
)
_fast = ("above-guideline", "{:.2f} m/s is above the guideline of {:.2f} m/s", 1.0, 0.0)
_much = ("above-rated-flow", "{:.3g} L/min is above its rated {:.3g} L/min", 6e4, 0.0)
