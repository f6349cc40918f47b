"""The compiled kernels in one precision, and how many threads they get."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from heatgrade.errors import InputError
from heatgrade.native import (
    build_facts,
    cell_transport,
    coarsen,
    coarsen_twins,
    column_factor,
    column_sweep,
    couplings,
    flow_order,
    flow_paths,
    flow_weights,
    grid_transfer,
    krylov_vectors,
    level_fill,
    merge_planes,
    operator_product,
    part_twins,
    refinement,
    sheet_transport,
)

Precision = Literal["single", "double"]
Kernel = Callable[..., Any]

BUILT_WITH_OPENMP = build_facts.build_facts()[0] > 0


@dataclass(frozen=True, slots=True)
class Kernels:
    """Every kernel that exists in two precisions, in one of them."""

    dtype: str
    split_rows: Kernel
    couplings: Kernel
    coarsen: Kernel
    coarsen_sheet: Kernel
    part_twins: Kernel
    coarsen_twins: Kernel
    merge_planes: Kernel
    factor: Kernel
    flow_order: Kernel
    add_flows: Kernel
    inward_flows: Kernel
    flow_paths: Kernel
    sweep: Kernel
    transport: Kernel
    cell_transport: Kernel
    restrict_residual: Kernel
    prolong_add: Kernel
    product: Kernel
    cg_update: Kernel
    project: Kernel
    orthogonalise: Kernel
    step: Kernel
    add_answers: Kernel
    join_answers: Kernel
    start: Kernel
    residual: Kernel


def kernels(precision: Precision) -> Kernels:
    """Return the kernels whose cycle works in `precision`."""
    real = {"single": "float", "double": "double"}[precision]
    dtype = {"single": "float32", "double": "float64"}[precision]
    return Kernels(
        dtype,
        level_fill.split_rows[real],
        couplings.couplings[real],
        coarsen.coarsen[real],
        coarsen.coarsen_sheet[real],
        part_twins.part_twins[real],
        coarsen_twins.coarsen_twins[real],
        merge_planes.merge_planes[real],
        column_factor.factor[real],
        flow_order.flow_order[real],
        flow_weights.add_flows[real],
        flow_weights.inward_flows[real],
        flow_paths.flow_paths[real],
        column_sweep.sweep[real],
        sheet_transport.transport[real],
        cell_transport.cell_transport[real],
        grid_transfer.restrict_residual[real],
        grid_transfer.prolong_add[real],
        operator_product.product[real],
        krylov_vectors.cg_update[real],
        krylov_vectors.project[real],
        krylov_vectors.orthogonalise[real],
        krylov_vectors.step[real],
        krylov_vectors.add_answers[real],
        krylov_vectors.join_answers[real],
        refinement.start[real],
        refinement.residual[real],
    )


def thread_count(threads: int | None) -> int:
    """Return how many threads to use: those asked for, or all that this process may use.

    ``OMP_NUM_THREADS`` is respected, and so are a CPU affinity and a container's CPU quota.
    Kernels built without OpenMP use one.

    Raises
    ------
    InputError
        HG414 if `threads` is not a positive whole number.
    """
    if threads is not None:
        whole = isinstance(threads, int) and not isinstance(threads, bool)
        if not whole or threads < 1:
            raise InputError(
                "HG414",
                "must be a positive whole number",
                entry="threads",
                value=threads,
                allowed="1, 2, ... or None for all cores",
                remedy="leave it out to use all cores",
            )
        return int(threads) if BUILT_WITH_OPENMP else 1
    if not BUILT_WITH_OPENMP:
        return 1
    wanted = os.environ.get("OMP_NUM_THREADS", "").split(",")[0].strip()
    if wanted.isdigit() and int(wanted) > 0:
        return int(wanted)
    try:
        available = len(os.sched_getaffinity(0))
    except AttributeError:  # not on Linux
        available = os.cpu_count() or 1
    return max(1, min(available, _quota()))


def _quota() -> int:
    """Return the CPU quota of the control group, rounded up, or a large number."""
    try:
        with open("/sys/fs/cgroup/cpu.max", encoding="ascii") as file:
            quota, period = file.read().split()
        return -(-int(quota) // int(period))
    except (OSError, ValueError):
        return 1 << 20
