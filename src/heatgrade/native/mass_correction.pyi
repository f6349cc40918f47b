import numpy as np
from numpy.typing import NDArray

Double = NDArray[np.float64]
Single = NDArray[np.float32]

def mass_flows(m: Double, a: Double, u: Double, nthreads: int) -> None: ...
def mass_lost(out: Double, m: Double, worst: Double, nthreads: int) -> None: ...
def push_velocities(u: Double, phi: Double, d: Single, nthreads: int) -> None: ...
def add_pressure(
    p: Double,
    phi: Double,
    gained: Double,
    mu: Double,
    per_width: Double,
    per_area: Double,
    nthreads: int,
) -> None: ...
def add_steps(u: Double, e: Single, nthreads: int) -> None: ...
