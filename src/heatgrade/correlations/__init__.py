"""Correlations: heat transfer and friction from published laws, each with its validity range.

In come dimensionless groups made from geometry, flow and `heatgrade.materials`; out go Nusselt
numbers, friction factors and loss coefficients, and, from the `Validity` beside each law, cautions
where it is used outside its range.  Next come `heatgrade.geometry` and the solvers, which ask for
them at every cell or branch: all functions work on arrays.

`duct` rectangular ducts · `jet` impinging jets and nozzle plates · `pin_fin` banks of pins ·
`pipe` round pipes.
"""

from heatgrade.correlations import duct, jet, pin_fin, pipe
from heatgrade.correlations.validity import Validity

__all__ = ["Validity", "duct", "jet", "pin_fin", "pipe"]
