"""What the solver sees: a rectilinear grid with non-uniform spacing in x, y and z.

In come break lines of the geometry and a wished cell size; out go edges that every part's
faces lie on, and what several grids say of the answer on one without end.  Next comes `solve`.
"""

from heatgrade.grid.convergence import GridConvergence, grid_convergence
from heatgrade.grid.memory import BYTES_PER_CELL, refuse_oversize
from heatgrade.grid.rectilinear import Grid, inside, overlap
from heatgrade.grid.spacing import graded_edges, split_layers, subdivided

__all__ = [
    "BYTES_PER_CELL",
    "Grid",
    "GridConvergence",
    "graded_edges",
    "grid_convergence",
    "inside",
    "overlap",
    "refuse_oversize",
    "split_layers",
    "subdivided",
]
