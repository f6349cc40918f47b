"""The multigrid cycle: relax, restrict, correct from the coarser grid, relax."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from heatgrade.solve.along_flow import AlongFlow, along_flow
from heatgrade.solve.cell_paths import add_flows
from heatgrade.solve.coarsening import couplings, merged
from heatgrade.solve.kernels import Kernels
from heatgrade.solve.level import (
    Level,
    Transfer,
    coarser_level,
    finest_level,
    padded_copy,
    split_sheet_flows,
)
from heatgrade.solve.one_way import OneWayLayers, one_way_layers, striped_layers
from heatgrade.solve.plain_fields import PlainFields
from heatgrade.solve.still_channels import with_still_channels

Array = NDArray[Any]

HALF_SWEEPS = 6  # three red-black sweeps before and three after each coarse correction
# On all other grids, a third of its cells, more sweeps save a cycle of six. Not where single
# precision does not do: materials a million apart at random make each grid a poor image of the
# one before, and more sweeps there add to what it gets wrong (469 cycles of 6, over 1000 of 10).
COARSE_HALF_SWEEPS = {"float32": 10, "float64": HALF_SWEEPS}
COARSEST = 32  # half sweeps on the coarsest grid, where it has more than one column
LIGHT = 4  # half sweeps before and after, where heat capacities stand on the diagonal
MOST_ALONE = 9  # half sweeps of a last level that has heat capacities on its diagonal, and what
ALONE_LEAVES = 0.1  # they may leave of an error there
FOLLOWED = 2  # times that what flows through cells is followed after each coarse correction
# Where the finest level has a second grid along the flow: half sweeps before either correction,
# and times that the flow is followed on all grids. More of either there saves nothing.
BEFORE_EACH, FOLLOWED_BESIDE = 4, 1
FIRST = 0  # colour that the sweeps before begin with; the last one of those after
BOTH = -1  # colours
NO_MERGE_LEFT = 64  # more levels than any grid needs: a guard against a plan that merges nothing


@dataclass(frozen=True, slots=True)
class Operator:
    """The coefficients of the fields' own operator that depend on how flow is differenced."""

    gx: Array
    gy: Array
    gz: Array
    back: Array
    inward: Array


@dataclass(frozen=True, slots=True)
class Aside:
    """A second correction of a level, of some of its layers or all of them along the flow."""

    bottom: int
    top: int
    transfer: Transfer
    grid: Multigrid
    along: bool = False  # all layers; half sweeps then part it from the usual one


@dataclass(frozen=True, slots=True)
class Multigrid:
    """Levels from the finest to a single column."""

    kernels: Kernels
    levels: tuple[Level, ...]
    aside: tuple[Aside | None, ...]  # of each level
    operator: Operator  # what is solved; the levels differ from it where flow is not upwind
    symmetric: bool
    half_sweeps: int = HALF_SWEEPS  # on the finest level, before and after the coarse correction
    coarse_half_sweeps: int = HALF_SWEEPS  # on the others
    coarsest: int = COARSEST  # half sweeps on the last level
    followed: int = FOLLOWED

    @property
    def bytes(self) -> int:
        """Memory of all levels."""
        total = sum(level.bytes for level in self.levels)
        total += sum(aside.grid.bytes for aside in self.aside if aside is not None)
        fine = self.levels[0]
        for name in self.operator.__slots__:
            own = getattr(self.operator, name)
            total += 0 if own is getattr(fine, name) else own.nbytes
        return total

    def cycle(self) -> None:
        """Set e of the finest level to the cycle's answer for its b."""
        self._visit(0)

    def _visit(self, depth: int) -> None:
        level, aside = self.levels[depth], self.aside[depth]
        if depth == len(self.levels) - 1:
            alone = level.shape[:2] == (1, 1)
            self._relax(level, FIRST, 1 if alone else self.coarsest, fresh=True)
            return
        coarse, transfer = self.levels[depth + 1], level.transfer
        assert transfer is not None
        half_sweeps = self.coarse_half_sweeps if depth else self.half_sweeps
        if aside is not None and aside.along:
            self._relax(level, FIRST, BEFORE_EACH, fresh=True)
            self._correct_aside(level, aside, rest=FIRST, read=FIRST)
            self._relax(level, 1 - FIRST, BEFORE_EACH, fresh=False)
            self._restrict(level, coarse, transfer, rest=1 - FIRST, moved=False)
            self._visit(depth + 1)
            self._prolong(level, coarse, transfer, read=FIRST)
            self._follow_flow(level, self.followed)
            self._relax(level, 1 - FIRST, half_sweeps, fresh=False)
            return
        self._relax(level, FIRST, half_sweeps, fresh=True)
        rest = FIRST
        if depth > 0 and level.flowing:  # a sheet of the finest level waits for the way up
            self._carry_sheet(level)
            rest = BOTH
        # what flows past the middle of a wide channel and along its walls parts on the finest grid
        wide = level.paths is not None and level.paths.wide
        if wide:
            self._follow_flow(level, 1, rest=rest)
        if aside is not None:
            self._correct_aside(level, aside, rest=rest, read=BOTH)
            rest = BOTH
        self._restrict(level, coarse, transfer, rest=rest, moved=wide)
        self._visit(depth + 1)
        again = aside is not None and self.symmetric
        self._prolong(level, coarse, transfer, read=BOTH if level.flowing or again else FIRST)
        if aside is not None and self.symmetric:
            self._correct_aside(level, aside, rest=BOTH, read=BOTH)
        if level.flowing:
            self._carry_sheet(level)
        if level.paths is not None:
            self._follow_flow(level, self.followed)
        self._relax(level, 1 - FIRST, half_sweeps, fresh=False)

    def _correct_aside(self, level: Level, aside: Aside, *, rest: int, read: int) -> None:
        """Correct the layers that conduct one way, all others held, or all along the flow."""
        rows, coarse = (aside.bottom, aside.top), aside.grid.levels[0]
        self._restrict(level, coarse, aside.transfer, rest=rest, moved=False, rows=rows)
        aside.grid.cycle()
        self._prolong(level, coarse, aside.transfer, read=read, rows=rows)

    def _restrict(
        self,
        level: Level,
        coarse: Level,
        transfer: Transfer,
        *,
        rest: int,
        moved: bool,
        rows: tuple[int, int] | None = None,
    ) -> None:
        """Sum the residual over coarse columns; `rest`: colour of those that have one."""
        bottom, top = rows or (0, level.shape[2] + level.sheet)
        self.kernels.restrict_residual(
            coarse.b, level.e, level.b, level.gx, level.gy, level.gz, level.back, level.twin,
            level.crossing, _parting(level, coarse), level.sink, level.slot, level.exchange,
            level.inward, level.inflow, transfer.start_x, transfer.target, level.work,
            transfer.across, rest, moved, bottom, top, level.shape[1], level.first,
            level.wet_first, level.threads,
        )  # fmt: skip

    def _prolong(
        self,
        level: Level,
        coarse: Level,
        transfer: Transfer,
        *,
        read: int,
        rows: tuple[int, int] | None = None,
    ) -> None:
        """Add the coarse correction; `read`: colour of the columns read before they are set."""
        bottom, top = rows or (0, level.e.shape[1])
        moves = level.flowing or level.paths is not None
        self.kernels.prolong_add(
            level.e, coarse.e, _parting(level, coarse), transfer.start_x, transfer.target,
            transfer.across, read, level.wet if moves and rows is None else 0, bottom, top,
            level.shape[1], level.shape[2], level.wet_first, level.threads,
        )  # fmt: skip

    def _relax(self, level: Level, colour: int, half_sweeps: int, *, fresh: bool) -> None:
        _sweep(self.kernels, level, colour, half_sweeps, fresh=fresh)

    def _carry_sheet(self, level: Level) -> None:
        """Correct the sheet's coolant along its path, the solid of its columns following."""
        self.kernels.transport(
            level.e, level.b, level.gz, level.pivot, level.fill, level.exchange, level.inward,
            level.inflow, level.order, level.path, level.path_residual, level.work,
            level.shape[1], level.first, level.threads,
        )  # fmt: skip

    def _follow_flow(self, level: Level, times: int, *, rest: int = BOTH) -> None:
        """Correct what flows through cells along its path; `rest` as in `_restrict`."""
        paths = level.paths
        assert paths is not None
        for _ in range(times):
            self.kernels.cell_transport(
                level.e, level.b, level.gx, level.gy, level.gz, level.back, level.twin,
                level.crossing, level.sink, level.slot, level.exchange, paths.point, paths.used,
                paths.along, paths.cell, paths.up, paths.weight, paths.gain, rest,
                level.shape[1], level.first, level.wet_first, level.threads,
            )  # fmt: skip


def build_multigrid(
    kernels: Kernels, plain: PlainFields, threads: int, *, damped: bool = False
) -> Multigrid:
    """Return the levels for these fields.

    Parameters
    ----------
    kernels : Kernels
        In the precision of the cycles.
    plain : PlainFields
        The fields.
    threads : int
        Threads to use.
    damped : bool
        Whether heat capacities stand on the diagonal: fewer sweeps, and no grid below one on which
        relaxation alone is enough.
    """
    symmetric = not (plain.flowing or plain.wet)
    striped = striped_layers(plain)
    if symmetric and not damped:
        plain = with_still_channels(plain, striped)
    # Krylov vectors will take the place of the finest level's e
    levels, aside = [finest_level(kernels, plain, threads, apart=True)], list[Aside | None]()
    coarsest = None
    while levels[-1].shape[:2] != (1, 1) and len(levels) < NO_MERGE_LEFT:
        fine, measured = levels[-1], couplings(levels[-1])
        coarsest = _enough(kernels, fine) if damped and len(levels) > 1 else None
        if coarsest is not None:
            break
        transfer = merged(fine, measured)
        layers = one_way_layers(kernels, fine, measured, transfer, striped, threads)
        along = None
        if not (aside or damped):
            along = along_flow(kernels, fine, plain, measured, threads)
        if along is not None:
            aside.append(_beside(kernels, along))
        else:
            aside.append(None if layers is None else _aside(kernels, layers))
        levels.append(coarser_level(kernels, fine, transfer, threads))
    beside = any(second is not None and second.along for second in aside)
    least = LIGHT if damped else HALF_SWEEPS if beside else COARSE_HALF_SWEEPS[kernels.dtype]
    return Multigrid(
        kernels, tuple(levels), (*aside, None), _operator(kernels, levels[0], plain), symmetric,
        LIGHT if damped else HALF_SWEEPS, least, coarsest or COARSEST,
        FOLLOWED_BESIDE if beside else FOLLOWED,
    )  # fmt: skip


def _enough(kernels: Kernels, level: Level) -> int | None:
    """Return how many half sweeps alone take an error of 1 everywhere down, if few do.

    An odd number: in the order that it has backwards too, as conjugate gradients ask for.
    """
    level.e[:] = 0.0
    level.e[1:-1][level.pivot > 0.0] = 1.0
    level.b[:] = 0.0
    for count in range(1, MOST_ALONE + 1):
        _sweep(kernels, level, (count - 1) % 2, 1, fresh=False)
        if count % 2 and float(level.e.max()) <= ALONE_LEAVES:
            return count
    return None


def _sweep(kernels: Kernels, level: Level, colour: int, half_sweeps: int, *, fresh: bool) -> None:
    _, ny, nz = level.shape
    kernels.sweep(
        level.e, level.b, level.gx, level.gy, level.gz, level.pivot, level.back, level.twin,
        level.crossing, level.fill, level.fill_row, level.inward, ny, nz, level.first,
        level.wet_first, colour, half_sweeps, fresh, level.threads,
    )  # fmt: skip


def _aside(kernels: Kernels, layers: OneWayLayers) -> Aside:
    levels = layers.levels
    grid = Multigrid(kernels, levels, (None,) * len(levels), _own_operator(levels[0]), True)
    return Aside(layers.bottom, layers.top, layers.transfer, grid)


def _beside(kernels: Kernels, along: AlongFlow) -> Aside:
    levels = along.levels
    grid = Multigrid(
        kernels, levels, (None,) * len(levels), _own_operator(levels[0]), False,
        followed=FOLLOWED_BESIDE,
    )  # fmt: skip
    return Aside(0, levels[0].shape[2], along.transfer, grid, True)


def _parting(fine: Level, coarse: Level) -> Array:
    """Return which cells belong to what flows of a coarser level's two temperatures, if so."""
    return fine.phase if coarse.twins else fine.phase[:0]


def _own_operator(level: Level) -> Operator:
    return Operator(level.gx, level.gy, level.gz, level.back, level.inward)


def _operator(kernels: Kernels, level: Level, plain: PlainFields) -> Operator:
    """Return the finest level's own coefficients, or those of shares other than upwind."""
    own = _own_operator(level)
    if plain.upwind:
        return own
    true = Operator(*(padded_copy(getattr(own, name)) for name in own.__slots__))
    if plain.wet:
        copies = (true.gx, true.gy, true.gz, true.back)
        add_flows(kernels, level, copies, plain, upwind=False)
    if plain.sheet:
        split_sheet_flows(kernels, true.inward, plain, upwind=False)
    return true
