"""A second grid for what flows through cells: planes across the flow merged, nothing else.

What a coolant takes from its walls depends on how warm it is beside them and how cold in the
middle.  Grids whose columns merge both ways hold one temperature for cells side by side in a
channel, from the second grid on one for the whole of it, and so miss how the walls' temperature
falls along the flow: not a matter of smoothing, which leaves just that behind.  A grid that merges
planes across the flow alone keeps all of it, and what changes over that length has no need for
more planes.  So the finest level gets a second correction from there, smoothed before the usual
one.  (Semicoarsening: Mulder, J. Comput. Phys. 83 (1989) 303, doi:10.1016/0021-9991(89)90121-6.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.solve.coarsening import Couplings, couplings, in_blocks, merged
from heatgrade.solve.kernels import Kernels
from heatgrade.solve.level import Level, Transfer, coarser_level, planes_merged
from heatgrade.solve.plain_fields import PlainFields

Array = NDArray[Any]

PLANES = 4  # in a block: 2 save little and cost twice as much, 8 lose a cycle of 5
LONG = 1.5  # planes over lines apart, from which on blocks of four are too long
PLANES_OF_LONG = 2  # in a block then, where channels are wide; where they are not it saves nothing
# In a block where little conducts from plane to plane beside what flows: what walls give is then
# carried on plane by plane, which long blocks smear so far that the residual grows tenfold in a
# cycle: no answer at all without conduction along the flow, twice the cycles at 0.2 of the flow.
PLANES_OF_FLOW = 2
LITTLE = 0.5  # W/K conducted between two planes, beside W/K of heat capacity flow
SAMPLE = 16  # pairs of planes that this is seen from
LEAST_PLANES = 4 * PLANES  # that make it worth while
MOST_LEVELS = 64  # more than any grid needs


@dataclass(frozen=True, slots=True)
class AlongFlow:
    """The grid of merged planes, and the coarser ones below it."""

    transfer: Transfer
    levels: tuple[Level, ...]


def along_flow(
    kernels: Kernels, level: Level, plain: PlainFields, measured: Couplings, threads: int
) -> AlongFlow | None:
    """Return the second grid of a finest level, if all that flows through its cells is along x."""
    paths = level.paths
    if paths is None or not len(paths.along) or level.sheet or level.shape[0] < LEAST_PLANES:
        return None
    if level.shape[1] == 1:  # the usual grids merge planes alone there
        return None
    planes = PLANES_OF_FLOW if _conducts_little(plain) else PLANES
    if _middle(measured.distance_x) > LONG * _middle(measured.distance_y):
        if not paths.wide:
            return None
        planes = PLANES_OF_LONG
    transfer = in_blocks(level, planes)
    levels = [planes_merged(kernels, level, transfer.start_x, threads)]
    while levels[-1].shape[:2] != (1, 1) and len(levels) < MOST_LEVELS:
        fine = levels[-1]
        levels.append(coarser_level(kernels, fine, merged(fine, couplings(fine)), threads))
    return AlongFlow(transfer, tuple(levels))


def _conducts_little(plain: PlainFields) -> bool:
    """Return whether little goes from plane to plane but with what flows."""
    every = max(1, plain.gx.shape[0] // SAMPLE)
    flows = np.abs(plain.wx[::every]).sum()
    return bool(plain.gx[::every].sum() < LITTLE * flows)


def _middle(distance: Array) -> float:
    return float(np.median(distance)) if distance.size else np.inf
