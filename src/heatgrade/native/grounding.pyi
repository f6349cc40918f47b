import numpy as np
from numpy.typing import NDArray

Double = NDArray[np.float64]
Int = NDArray[np.int32]
Long = NDArray[np.int64]
Byte = NDArray[np.uint8]

def find_floating(
    gx: Double,
    gy: Double,
    gz: Double,
    sink: Double,
    source: Double,
    exchange: Double,
    wx: Double,
    wy: Double,
    wz: Double,
    flow_x: Double,
    flow_y: Double,
    inflow: Double,
    source_c: Double,
    first: int,
    wet_first: int,
    wet_label: Int,
    planes: Int,
    coolant: Int,
    parent: Int,
    state: Byte,
    where: Long,
) -> tuple[int, int]: ...
