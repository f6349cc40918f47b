"""How much memory a grid will need, and a refusal in time where the machine has less."""

from __future__ import annotations

import os

from heatgrade.errors import InputError

# Measured peak of a steady plate solve: fields, operator and multigrid hierarchy together.
BYTES_PER_CELL = 400.0


def refuse_oversize(cells: float, entry: str, *, available: float | None = None) -> None:
    """Raise `InputError` HG131 if `cells` cells need more memory than the machine has.

    Parameters
    ----------
    cells : float
        Number of cells.
    entry : str
        Path of the entry that asked for them.
    available : float, optional
        Memory to hold it against [bytes]; the machine's physical memory if not given.

    Examples
    --------
    >>> refuse_oversize(1e12, "plate.grid.lateral", available=24e9)
    Traceback (most recent call last):
    ...
    heatgrade.errors.InputError: [HG131] plate.grid.lateral: the grid has 1e+12 cells and needs \
about 400000 GB (allowed: 6e+07 cells on this machine (24 GB)). Remedy: use larger cells
    """
    limit = physical_memory() if available is None else available
    need = cells * BYTES_PER_CELL
    if need > limit:
        raise InputError(
            "HG131",
            f"the grid has {cells:.3g} cells and needs about {need / 1e9:.0f} GB",
            entry=entry,
            allowed=f"{limit / BYTES_PER_CELL:.2g} cells on this machine ({limit / 1e9:.0f} GB)",
            remedy="use larger cells",
        )


def physical_memory() -> float:
    """Return the machine's memory [bytes], 8 GB where the system does not tell."""
    try:
        return float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    except (AttributeError, ValueError, OSError):
        return 8e9
