"""The length after which a plate's wetted side repeats along an axis."""

from __future__ import annotations

import numpy as np

from heatgrade.geometry import JetArray, Microchannels, PinFins

SAME_NOZZLE = 1e-6  # of the pitch: how far from its image a nozzle may stand


def repeat_length(wetted: JetArray | Microchannels | PinFins, axis: str) -> float | None:
    """Return the length after which a wetted side repeats [m]; staggered rows after two of them.

    None for what has no such length: a channel along itself, whose every length is like the next,
    and nozzles given one by one.

    Parameters
    ----------
    wetted : JetArray, Microchannels or PinFins
        The wetted side.
    axis : {"x", "y"}
        Along which.

    Examples
    --------
    >>> jets = {"pitch": 2e-3, "diameter": 0.6e-3, "standoff": 0.6e-3, "area": (0, 0, 8e-3, 8e-3)}
    >>> [repeat_length(JetArray.lattice(arrangement=how, **jets), "y")
    ...  for how in ("square", "staggered")]
    [0.002, 0.004]
    """
    if isinstance(wetted, JetArray):
        return None if wetted.pitch is None else wetted.pitch * _rows(wetted, wetted.pitch, axis)
    if isinstance(wetted, Microchannels):
        return None if wetted.direction == axis else wetted.pitch
    if wetted.direction != axis:
        return wetted.pitch_transverse
    return rows_length(wetted)


def rows_length(pins: PinFins) -> float:
    """Return the length after which pins repeat along their flow [m]: one row, staggered two."""
    return pins.pitch_longitudinal * (2.0 if pins.arrangement == "staggered" else 1.0)


def _rows(jets: JetArray, pitch: float, axis: str) -> int:
    """Return after how many rows of nozzles the next stands like the first: one, or two."""
    from scipy.spatial import KDTree

    places = np.column_stack([jets.x, jets.y])
    place = "xy".index(axis)
    last = places[:, place].max() + SAME_NOZZLE * pitch
    images = places + pitch * np.eye(2)[place]
    images = images[images[:, place] <= last]
    if len(images) == 0:
        return 1
    apart, _ = KDTree(places).query(images)
    return 1 if apart.max() <= SAME_NOZZLE * pitch else 2
