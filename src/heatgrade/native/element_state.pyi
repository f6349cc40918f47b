import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]

def element_state(
    inlet: Real,
    outlet: Real,
    kind: NDArray[np.int8],
    size: Real,
    given: Real,
    h_low: float,
    h_step: float,
    temperature: Real,
    t_low: float,
    t_step: float,
    density: Real,
    viscosity: Real,
    clip_low: float,
    clip_high: float,
    law: Real,
    rho: Real,
    inlet_rho: Real,
    inlet_t: Real,
    outlet_t: Real,
    change: Real,
    nthreads: int,
    /,
) -> float: ...
def lookup(x: Real, low: float, step: float, table: Real, y: Real, /) -> None: ...
