"""Extremes that must be answered exactly or refused by name.

1. cells ten thousand times longer than wide, along each axis: a slab's exact drop
2. contacts from none to perfect insulation; the latter is refused
3. what nothing cools is refused
"""

import numpy as np
import pytest

from heatgrade.errors import InputError
from heatgrade.grid import Grid
from heatgrade.solve import grid_field, solve
from heatgrade.thermal import Convection, conduction

CONDUCTIVITY, FILM, FLUX = 200.0, 1e4, 1e5
EXACT = 1e-8  # relative to the rise


def slab(widths, contact=None, boundaries=True):
    """Return the box, heated below and cooled above, and the exact rise of its lowest cells."""
    grid = Grid(
        *(np.linspace(0.0, n * width, n + 1) for n, width in zip((33, 31, 12), widths, strict=True))
    )
    k, power = grid_field(*grid.shape, fill=CONDUCTIVITY), grid_field(*grid.shape)
    power[:, :, 0] = grid.plan_area * FLUX
    sides = {"top": Convection(FILM, 300.0)} if boundaries else {}
    contacts = {} if contact is None else {5: contact}
    fields = conduction(
        grid, (k, k, k), power, contacts=contacts, boundaries=sides, reference=300.0
    )
    return fields, FLUX * (11.5 * grid.dz[0] / CONDUCTIVITY + 1.0 / FILM + (contact or 0.0))


@pytest.mark.parametrize("ratio", [1e-4, 1e4])
@pytest.mark.parametrize("axis", [0, 1, 2])
def test_long_and_flat_cells(ratio, axis):
    widths = [1e-3, 1e-3, 1e-3]
    widths[axis] *= ratio
    fields, exact = slab(widths)
    lowest = solve(fields).temperature[:, :, 0]
    np.testing.assert_allclose(lowest, exact, rtol=EXACT)


@pytest.mark.parametrize("contact", [0.0, 1e-12, 1e-6, 1e-3, 1.0])
def test_contacts(contact):
    fields, exact = slab([1e-3] * 3, contact)
    np.testing.assert_allclose(solve(fields).temperature[:, :, 0], exact, rtol=EXACT)


def test_perfect_insulation_is_refused():
    with pytest.raises(InputError, match="HG413"):
        solve(slab([1e-3] * 3, np.inf)[0])
    with pytest.raises(InputError, match="HG413"):
        solve(slab([1e-3] * 3, boundaries=False)[0])
