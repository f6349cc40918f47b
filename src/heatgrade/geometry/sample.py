"""Sample floorplans that come with the package."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from heatgrade.geometry.dimension import checked_choice

SAMPLES = ("synthetic_accelerator",)


class SampleFloorplan(NamedTuple):
    """Paths of a floorplan, of a power trace and of a power table for it."""

    floorplan: Path
    trace: Path
    table: Path


def sample_floorplan(name: str = "synthetic_accelerator") -> SampleFloorplan:
    """Return the files of a sample.

    ``"synthetic_accelerator"`` is one compute die of an invented two-die accelerator (24 mm x
    30 mm, 500 W); the other die is the same, `mirrored`.  It is no product's floorplan.

    Raises
    ------
    GeometryError
        HG215 for an unknown name.

    Examples
    --------
    >>> from heatgrade.geometry import PowerMap
    >>> sample = sample_floorplan()
    >>> round(PowerMap.from_floorplan(sample.floorplan, sample.trace).power, 6)
    500.0
    """
    checked_choice(name, "name", SAMPLES)
    folder = Path(str(files("heatgrade") / "data" / "floorplans"))
    return SampleFloorplan(*(folder / f"{name}.{end}" for end in ("flp", "ptrace", "csv")))
