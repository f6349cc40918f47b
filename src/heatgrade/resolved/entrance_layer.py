"""Whether cells are fine enough for the boundary layer that begins where coolant enters a passage.

Behind an entrance with one velocity the layer at the walls is, as on a flat plate,

    delta = 5 x / sqrt(Re_x),   Re_x = u x / nu

thick (Blasius 1908; Schlichting and Gersten 2017, doi 10.1007/978-3-662-52919-5, chapter 6), and
what it displaces speeds up the rest, which takes

    dp = 13.76 sqrt(x+) rho u^2 / 2,   x+ = x / (D Re)

(Shah and London 1978, doi 10.1016/C2013-0-06152-X, chapter 5: near the entrance of any duct;
farther in more).  A layer of few cells displaces too little.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.caution import Caution
from heatgrade.resolved.domain import Bound, FlowDomain
from heatgrade.resolved.flow_regime import opening_rim
from heatgrade.resolved.flow_solution import FlowSolution
from heatgrade.resolved.opening import Opening, Profile, Side, TotalFlow

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

HALF_LOST = 1.55  # cells in the layer with which half of what it adds to the pressure is lost
FALL = 2.5  # power of the cells by which what is lost falls
ENOUGH = 4.0  # cells in the layer with which a tenth is lost
MUCH = 0.1  # of the pressure drop: from there on a caution
DEVELOPED = ", or a developed profile where a long duct leads there"
WALL = 0.5  # share of coolant below which a cell counts as wall


@dataclass(frozen=True, slots=True)
class EntranceLayer:
    """The boundary layer at the end of a straight passage that coolant enters at one velocity.

    Parameters
    ----------
    length, diameter : float
        Of the passage, the hydraulic one [m].
    speed : float
        Mean [m/s].
    density, viscosity : float
        Of the coolant [kg/m3], [Pa s].
    cell : float
        Width of the cells at its walls, across them [m].

    Examples
    --------
    Water at Re 1700 through 5 mm between plates 1 mm apart, four cells across:

    >>> layer = EntranceLayer(5e-3, 2e-3, 0.85, 1000.0, 1e-3, 0.25e-3)
    >>> round(layer.thickness * 1e3, 3), round(layer.cells, 2), round(layer.loss, 2)
    (0.383, 1.53, 0.51)
    """

    length: float
    diameter: float
    speed: float
    density: float
    viscosity: float
    cell: float

    @property
    def thickness(self) -> float:
        """At the passage's end: ``5 x / sqrt(Re_x)`` [m]."""
        return 5.0 * math.sqrt(self.viscosity * self.length / (self.density * self.speed))

    @property
    def cells(self) -> float:
        """Cells in that thickness."""
        return self.thickness / self.cell

    @property
    def loss(self) -> float:
        """Share of the entrance's pressure drop that such cells lose, roughly.

            1 / (1 + (cells / 1.55)^2.5)

        fitted: within 0.1 of what plane channels of 4 to 16 cells across lose beside 64 in this
        solver, at Reynolds numbers of 400 and 1,700 (`tests/verification/test_entrance_layer.py`).
        """
        return 1.0 / (1.0 + math.pow(self.cells / HALF_LOST, FALL))

    @property
    def pressure_drop(self) -> float:
        """What the entrance takes at the least, ``13.76 sqrt(x+) rho u^2 / 2`` [Pa]."""
        number = self.density * self.speed * self.diameter / self.viscosity
        dynamic = 0.5 * self.density * self.speed**2
        return 13.76 * math.sqrt(self.length / (self.diameter * number)) * dynamic

    def caution(self, where: str, pressure_drop: float, remedy: str) -> tuple[Caution, ...]:
        """Return a caution where the cells lose much of a pressure drop.

        Parameters
        ----------
        where : str
            The passage's name.
        pressure_drop : float
            As solved, from before the passage to the outlet [Pa].
        remedy : str
            What else helps, or which option makes cells smaller.
        """
        lost = self.loss * self.pressure_drop
        if lost <= MUCH * (max(pressure_drop, 0.0) + lost):
            return ()
        return (
            Caution(
                "entrance-layer",
                where,
                f"the boundary layer that begins there is, after {_mm(self.length)} of straight "
                f"passage, 5 x/sqrt(Re_x) = {_mm(self.thickness)} thick at most, {self.cells:.2g} "
                f"cells: the {self.pressure_drop / 1e3:.3g} kPa or more that the entrance takes "
                f"are some {100 * self.loss:.0f} % too low, and its heat transfer is not "
                f"resolved; take cells of {_mm(self.thickness / ENOUGH)} at the walls{remedy}",
            ),
        )


def entrance_cautions(
    domain: FlowDomain, flow: FlowSolution, density: ArrayLike, viscosity: ArrayLike
) -> tuple[Caution, ...]:
    """Return a caution for each inlet whose boundary layer the grid is too coarse for.

    Parameters
    ----------
    domain, flow
        Where and how coolant flows, laminar.
    density, viscosity : float or (nx, ny, nz) array
        [kg/m3], [Pa s].
    """
    found: list[Caution] = []
    leaving = [o for o in flow.openings if o.mass_flow < 0.0]
    out = math.fsum(o.mass_flow for o in leaving)
    for opening in domain.openings:
        through = flow.opening(opening.name)
        if through.mass_flow <= 0.0 or not leaving or _developed(opening):
            continue
        layer = _layer(domain, opening, through.mass_flow, density, viscosity)
        if layer is not None:
            end = math.fsum(o.pressure * o.mass_flow for o in leaving) / out
            found += layer.caution(f"opening {opening.name}", through.pressure - end, DEVELOPED)
    return tuple(found)


def _developed(opening: Opening) -> bool:
    return isinstance(opening.law, TotalFlow) and opening.law.profile is Profile.DEVELOPED


def _layer(
    domain: FlowDomain,
    opening: Opening,
    mass_flow: float,
    density: ArrayLike,
    viscosity: ArrayLike,
) -> EntranceLayer | None:
    """Return the layer of a straight passage behind an opening; None where there is none."""
    rim, mark = opening_rim(domain, opening)
    length = _straight(domain, opening.side, mark)
    cell = _cell_at_walls(domain, opening.side, mark)
    if rim <= 0.0 or length <= 0.0 or cell <= 0.0:
        return None
    axis, end = opening.side.axis, -1 if opening.side.high else 0
    first, second = (w for i, w in enumerate(_widths(domain)) if i != axis)
    share = np.take((domain.open_x, domain.open_y, domain.open_z)[axis], end, axis)
    area = float((np.outer(first, second) * share)[mark].sum())
    rho, mu = (
        float(np.mean(np.take(np.broadcast_to(v, domain.grid.shape), end, axis)[mark]))
        for v in (density, viscosity)
    )
    return EntranceLayer(length, 4.0 * area / rim, mass_flow / (rho * area), rho, mu, cell)


def _straight(domain: FlowDomain, side: Side, mark: Mask) -> float:
    """Return how far the section behind an opening stays what it is [m]."""
    width = _widths(domain)[side.axis]
    layers = np.moveaxis(domain.volume, side.axis, 0)
    if side.high:
        width, layers = width[::-1], layers[::-1]
    around = _around(mark) & ~mark
    length = 0.0
    for step, share in zip(width, layers, strict=True):
        if (share[mark] < WALL).any() or (share[around] >= WALL).any():
            break
        length += float(step)
    return length


def _around(mark: Mask) -> Mask:
    """Return marked faces and their neighbours."""
    wide = np.pad(mark, 1)
    around: Mask = mark | wide[2:, 1:-1] | wide[:-2, 1:-1] | wide[1:-1, 2:] | wide[1:-1, :-2]
    return around


def _cell_at_walls(domain: FlowDomain, side: Side, mark: Mask) -> float:
    """Return the width across the wall of the cells at an opening's rim, mean over the rim [m]."""
    others = [axis for axis in range(3) if axis != side.axis]
    widths = [_widths(domain)[axis] for axis in others]
    joined = {item.place for item in domain.periodic}
    total = weight = 0.0
    for place, axis in enumerate(others):
        own, along = widths[place][:, None], widths[1 - place][None, :]
        inside = np.moveaxis(mark, place, 0)
        for high in (False, True):
            beyond = np.zeros_like(inside)
            if high:
                beyond[:-1] = inside[1:]
            else:
                beyond[1:] = inside[:-1]
            bound = domain.bound(Side("xyz"[axis] + ("+" if high else "-")))
            if bound is Bound.SYMMETRY or axis in joined:
                beyond[-1 if high else 0] = True
            wall = inside & ~beyond
            total += float((own * along)[wall].sum())
            weight += float(np.broadcast_to(along, inside.shape)[wall].sum())
    return total / weight if weight > 0.0 else 0.0


def _widths(domain: FlowDomain) -> tuple[Array, Array, Array]:
    return domain.grid.dx, domain.grid.dy, domain.grid.dz


def _mm(length: float) -> str:
    return f"{length * 1e3:.3g} mm"
