import numpy as np
from numpy.typing import NDArray

Double = NDArray[np.float64]
Single = NDArray[np.float32]
Places = NDArray[np.int32]

def join_sums(
    out: Double,
    field: Single,
    parts_x: Places,
    parts_z: Places,
    parts_y: Places,
    share_x: Double,
    share_z: Double,
    share_y: Double,
    nthreads: int,
) -> None: ...
def join_means(
    out: Double,
    weight: Double,
    field: Double,
    parts_x: Places,
    parts_z: Places,
    parts_y: Places,
    nthreads: int,
) -> None: ...
def spread_changes(
    fine: Double,
    is_open: Double,
    change: Double,
    known: Double,
    least: float,
    axis: int,
    place_x: Places,
    place_z: Places,
    place_y: Places,
    share_x: Double,
    share_z: Double,
    share_y: Double,
    work: Double,
    nthreads: int,
) -> None: ...
