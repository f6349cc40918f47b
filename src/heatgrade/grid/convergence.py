"""What two or three grids say of the answer on a grid without end: order, extrapolation, index.

With values ``f1`` (finest), ``f2``, ``f3`` on cells of sizes ``h1 < h2 < h3``, ``e21 = f2 - f1``,
``e32 = f3 - f2`` and ``r21 = h2 / h1``, ``r32 = h3 / h2``:

    p = | ln |e32 / e21| + ln((r21^p - s) / (r32^p - s)) | / ln r21,   s = sign(e32 / e21)
    f0 = f1 - e21 / (r21^q - 1),   q = min(p, formal order)
    GCI = Fs |e21| / (r21^q - 1)

with a factor of safety Fs of 1.25 on three grids that approach one value from one side, and of 3 on
two grids, where p is taken for the formal order.

References
----------
Celik et al., J. Fluids Eng. 130 (2008) 078001, doi 10.1115/1.2960953 (order, extrapolation, index;
ASME V&V 20-2009 has the same); Roache, J. Fluids Eng. 116 (1994) 405, doi 10.1115/1.2910291
(factors of safety); Stern et al., J. Fluids Eng. 123 (2001) 793, doi 10.1115/1.1412235 (kinds of
convergence).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from heatgrade.errors import InputError, finite, positive
from heatgrade.shown import Shown

Kind = Literal["monotone", "oscillating", "diverging", "unchanged", "two grids"]

FORMAL_ORDER = 2.0  # of the finite volumes; Roache 1994 caps the observed order by it
SAFETY = {2: 3.0, 3: 1.25}  # by number of grids: Roache 1994
LOWEST_ORDER = 0.5  # Oberkampf and Roy, Verification and Validation (2010), table 8.1
_HALVINGS = 60  # of the interval of the order, to the last bits


@dataclass(frozen=True, slots=True)
class GridConvergence(Shown):
    """One quantity on two or three grids.

    Parameters
    ----------
    name : str
        Of the quantity.
    unit : str
        Of the values.
    values : tuple of float
        On each grid, the finest first.
    sizes : tuple of float
        Relative size of the cells of each grid, the finest 1.
    reference : float
        What relative errors are held against: a rise, a pressure drop.
    kind : {"monotone", "oscillating", "diverging", "unchanged", "two grids"}
        Monotone: differences shrink and keep their sign.  Oscillating: they shrink and change
        it.  Diverging: they do not shrink, and no error can be told.  Unchanged: they are
        noise of the solver.
    order : float or None
        Observed order; None where there is none to be observed.
    extrapolated : float or None
        Value on a grid without end; None where the grids do not say.
    index : float or None
        Grid convergence index of the finest grid in the unit of the values: the true value lies
        within it of the finest grid's value in 95 of 100 cases.  None where they diverge.
    """

    name: str
    unit: str
    values: tuple[float, ...]
    sizes: tuple[float, ...]
    reference: float
    kind: Kind
    order: float | None
    extrapolated: float | None
    index: float | None

    @property
    def relative_index(self) -> float | None:
        """Grid convergence index over the reference [-]."""
        return None if self.index is None else self.index / abs(self.reference)

    @property
    def spread(self) -> float:
        """Largest difference of two grids, in the unit of the values."""
        return max(self.values) - min(self.values)

    def __str__(self) -> str:
        """Return what the grids say, in one line."""
        index = "no index" if self.index is None else f"index {self.index:.3g} {self.unit}"
        if self.relative_index is not None:
            index += f" ({100.0 * self.relative_index:.2g} %)"
        order = "" if self.order is None else f", order {self.order:.2f}"
        return f"{self.name}: {self.kind}{order}, {index}"

    def to_dict(self) -> dict[str, object]:
        """Return the numbers as plain data."""
        return {
            "name": self.name,
            "unit": self.unit,
            "values": list(self.values),
            "sizes": list(self.sizes),
            "reference": self.reference,
            "kind": self.kind,
            "order": self.order,
            "extrapolated": self.extrapolated,
            "index": self.index,
            "relative_index": self.relative_index,
        }


def grid_convergence(
    values: Sequence[float],
    sizes: Sequence[float],
    *,
    name: str = "value",
    unit: str = "",
    reference: float | None = None,
    noise: float = 0.0,
    formal_order: float = FORMAL_ORDER,
) -> GridConvergence:
    """Return order, extrapolation and grid convergence index of one quantity.

    Parameters
    ----------
    values : sequence of 2 or 3 floats
        The finest grid's first.
    sizes : sequence of as many floats
        Sizes of the cells, increasing; only their ratios count.
    name, unit : str
        Of the quantity.
    reference : float, optional
        What relative errors are held against; the finest grid's value if not given.
    noise : float
        Differences up to this are the solver's rounding, in the unit of the values.
    formal_order : float
        Of the scheme: the index takes no higher one for true.

    Raises
    ------
    InputError
        HG101, HG102 for numbers, HG831 for another count or sizes that do not increase.

    Examples
    --------
    >>> found = grid_convergence((6.063, 5.972, 5.863), (1.0, 1.5, 2.0))
    >>> round(found.order, 2), round(found.extrapolated, 4), round(found.relative_index, 3)
    (1.53, 6.1685, 0.022)
    """
    f, h = _checked(values, sizes)
    held = abs(f[0]) if reference is None else abs(finite(reference, "reference", unit))
    relative = tuple(size / h[0] for size in h)

    def found(
        kind: Kind, order: float | None, end: float | None, index: float | None
    ) -> GridConvergence:
        return GridConvergence(name, unit, f, relative, held or 1.0, kind, order, end, index)

    if max(f) - min(f) <= noise:
        return found("unchanged", None, f[0], max(f) - min(f))
    e21, r21 = f[1] - f[0], h[1] / h[0]
    if len(f) == 2:
        step = e21 / (r21**formal_order - 1.0)
        return found("two grids", None, f[0] - step, SAFETY[2] * abs(step))
    e32, r32 = f[2] - f[1], h[2] / h[1]
    if abs(e21) <= noise:
        return found("unchanged", None, f[0], abs(e21) + noise)
    # No positive order leaves a smaller ratio than its limit for an order of zero.
    least = math.log(r32) / math.log(r21) if e32 / e21 > 0.0 else 1.0
    if abs(e32 / e21) <= least:
        return found("diverging", None, None, None)
    order = observed_order(e21, e32, r21, r32)
    held_order = min(max(order, LOWEST_ORDER), formal_order)
    step = e21 / (r21**held_order - 1.0)
    if e32 / e21 < 0.0:
        # No order lies behind a change of sign; the spread bounds what the grids still do.
        return found("oscillating", order, None, SAFETY[2] * 0.5 * (max(f) - min(f)))
    return found("monotone", order, f[0] - step, SAFETY[3] * abs(step))


def observed_order(e21: float, e32: float, r21: float, r32: float) -> float:
    """Return the order that the differences of three grids show (Celik et al. 2008, eq. 3).

    Parameters
    ----------
    e21, e32 : float
        Differences middle - fine and coarse - middle, that shrink towards the fine grid.
    r21, r32 : float
        Ratios of the cells' sizes, above 1.

    Examples
    --------
    >>> round(observed_order(1.0, 4.0, 2.0, 2.0), 12)
    2.0
    """
    ratio, sign = abs(e32 / e21), math.copysign(1.0, e32 / e21)

    def behind(p: float) -> float:
        """Return the ratio of differences that an order `p` leaves."""
        return float(r21**p * (r32**p - sign) / (r21**p - sign))

    # Celik et al. iterate, which runs away where r32 is much larger than r21; the ratio grows
    # with the order, so that halving an interval always ends.
    low, high = 0.0, math.log(2.0 * ratio + 1.0) / math.log(r32)
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if behind(middle) < ratio else (low, middle)
    return 0.5 * (low + high)


def _checked(
    values: Sequence[float], sizes: Sequence[float]
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    f = tuple(finite(value, f"values[{i}]") for i, value in enumerate(values))
    h = tuple(positive(size, f"sizes[{i}]") for i, size in enumerate(sizes))
    if len(f) not in SAFETY or len(f) != len(h):
        raise InputError(
            "HG831",
            "needs two or three grids, a value and a size of cells for each",
            entry="values, sizes",
            value=f"{len(f)} values, {len(h)} sizes",
            allowed="2 or 3 of each",
            remedy="leave the coarsest ones out, or solve on one more",
        )
    if any(b <= a for a, b in itertools.pairwise(h)):
        raise InputError(
            "HG831",
            "cells must grow from grid to grid",
            entry="sizes",
            value=h,
            allowed="increasing, the finest first",
            remedy="sort the grids",
        )
    return f, h
