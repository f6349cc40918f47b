"""Layers that conduct one way, between others that conduct both: fins taken together.

What is smooth along the fins and changes from fin to fin decays slowly there, and no relaxation by
columns shortens it: along the fins it is smooth already, across them nothing couples.  A grid whose
columns merge both ways cannot hold it, and one that merged along the fins alone would not suit the
layers above and below.  So each level gets a second correction, of these layers alone, on grids
that merge along the fins only, with all other temperatures held.  (Mulder, J. Comput. Phys. 83
(1989) 303, doi:10.1016/0021-9991(89)90121-6, corrects so in every direction, everywhere.)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.solve.coarsening import Couplings, couplings, merged_along
from heatgrade.solve.kernels import Kernels
from heatgrade.solve.level import Level, Transfer, coarser_level, empty_level
from heatgrade.solve.plain_fields import PlainFields

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

SHARE = 0.1  # of the cells of a layer that must conduct one way for it to count
MOST_LEVELS = 64  # more than any grid needs
UNEVEN = 8.0  # between conductances of neighbours, one in a stripe and one beside it
STRIPES = 0.05  # of all pairs of neighbours that must be so: stripes of 20 cells or less
SAMPLE = 8  # planes that stand for all of them


@dataclass(frozen=True, slots=True)
class OneWayLayers:
    """Layers `bottom` to `top` (not included) of a level, merged along one axis."""

    bottom: int
    top: int
    transfer: Transfer
    levels: tuple[Level, ...]  # from the first merged one to one column along the axis


def striped_layers(plain: PlainFields) -> tuple[Flags, Flags]:
    """Return which layers hold stripes along x, and along y, that the finest grid resolves.

    Merged across, stripes conduct one way like fins taken together. But what delays cycles there
    is that stripes of different materials merge at all: a second correction does not mend that,
    and costs a third of a cycle.
    """
    x = plain.gx[:: max(1, plain.gx.shape[0] // SAMPLE)]
    y = np.ascontiguousarray(plain.gy[:, :, :: max(1, plain.gy.shape[2] // SAMPLE)])
    return _uneven(x[:, :, :-1], x[:, :, 1:]), _uneven(y[:-1], y[1:])


def _uneven(g: Array, beside: Array) -> Flags:
    """Return the layers in which many neighbours conduct eight times better than one another."""
    pairs = max(g.shape[0] * g.shape[2], 1)
    uneven = (UNEVEN * g < beside) | (UNEVEN * beside < g)
    share = np.count_nonzero(uneven, axis=(0, 2)) / pairs
    return np.asarray(share > STRIPES, np.bool_)


def one_way_layers(
    kernels: Kernels,
    level: Level,
    measured: Couplings,
    transfer: Transfer,
    striped: tuple[Flags, Flags],
    threads: int,
) -> OneWayLayers | None:
    """Return the layers that need a correction of their own beside `transfer`, if any.

    `striped` are those that it would not help, see `striped_layers`.
    """
    if level.wet:
        return None
    merges = [transfer.start_x.size <= level.shape[0], transfer.start_y.size <= level.shape[1]]
    shares = (measured.along_x, measured.along_y)
    layers = [
        np.flatnonzero((share > SHARE) & ~no_help)
        for share, no_help in zip(shares, striped, strict=True)
    ]
    # layers that conduct along x suffer where columns merge along y, and the other way
    needed = [layers[axis].size * merges[1 - axis] for axis in (0, 1)]
    axis = int(needed[1] > needed[0])
    if not needed[axis]:
        return None
    bottom, top = int(layers[axis][0]), int(layers[axis][-1]) + 1
    block = _block(kernels, level, bottom, top, threads)
    first = merged_along(block, measured, axis)
    levels = [coarser_level(kernels, block, first, threads)]
    while levels[-1].shape[axis] > 1 and len(levels) < MOST_LEVELS:
        fine = levels[-1]
        along = merged_along(fine, couplings(fine), axis)
        levels.append(coarser_level(kernels, fine, along, threads))
    return OneWayLayers(bottom, top, first, tuple(levels))


def _block(kernels: Kernels, level: Level, bottom: int, top: int, threads: int) -> Level:
    """Return the coefficients of these layers; what they pass to others are sinks."""
    nx, ny, nz = level.shape
    layers = top - bottom
    slot = np.arange(layers, dtype=np.int32)
    block = empty_level(
        kernels, (nx, ny, layers), slots=layers, slot=slot, layers=0, first=0, wet_first=0, wet=0,
        twins=False, threads=threads,
    )  # fmt: skip
    for own, whole in ((block.gx, level.gx), (block.gy, level.gy), (block.gz, level.gz)):
        own[:] = whole[:, bottom:top]
    block.sink[:, 0] = block.gz[:, 0]
    block.gz[:, 0] = 0.0
    if top < nz:
        block.sink[:, -1] += level.gz[:, top]
    exchanging = level.exchange.shape[1] if level.sheet else 0
    for place, k in enumerate(range(bottom, top)):
        if level.slot[k] >= 0:
            block.sink[:, place] += level.sink[:, level.slot[k]]
        if level.first <= k < level.first + exchanging:
            block.sink[:, place] += level.exchange[:, k - level.first]
    return block
