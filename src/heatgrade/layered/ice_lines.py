"""The lines of 3D-ICE's grid: cells of one size, or a column for each channel and wall."""

from __future__ import annotations

from heatgrade.errors import InputError, place
from heatgrade.layered.ice_sections import CavityText, DimensionsText

MOST_CELLS = 20_000  # along one side; far beyond what 3D-ICE can solve


def cell_lines(
    dimensions: DimensionsText, cavity: CavityText | None, source: str
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the lines along x and y [um].

    Cells that do not fill the chip are not made to: as in 3D-ICE, their number is cut down to a
    whole one. Channels of kind ``4rm`` set the columns whatever the cell's length.

    Raises
    ------
    InputError
        HG727 where the cells or channels do not fit the chip, or are too many.
    """
    where = place(source, dimensions.line)
    y_lines = _even(dimensions.width, dimensions.cell_width, "width", where)
    if cavity is None or cavity.kind != "4rm":
        return _even(dimensions.length, dimensions.cell_length, "length", where), y_lines
    channel, wall = cavity.numbers["channel length"], cavity.numbers["wall length"]
    first = cavity.numbers.get("first wall length", wall)
    last = cavity.numbers.get("last wall length", wall)
    ratio = (dimensions.length - first - last - channel) / (channel + wall)
    pairs = round(ratio)
    if pairs < 0 or abs(ratio - pairs) > 1e-6 or pairs > MOST_CELLS // 2:
        raise InputError(
            "HG727",
            f"channels of {channel:g} um and walls of {wall:g} um do not fill the chip's length of "
            f"{dimensions.length:g} um: {ratio:g} pairs after the outer walls and one channel",
            entry=where,
            allowed=f"a whole number of pairs, 0 to {MOST_CELLS // 2}",
            remedy="correct chip length, channel or wall length, or the first and last wall",
        )
    lines = [0.0, first]
    for _ in range(pairs):
        lines += [lines[-1] + channel, lines[-1] + channel + wall]
    lines += [lines[-1] + channel, lines[-1] + channel + last]
    return tuple(lines), y_lines


def _even(size: float, cell: float, what: str, where: str) -> tuple[float, ...]:
    count = int(size / cell * (1.0 + 1e-12)) if size / cell < 1e9 else MOST_CELLS + 1
    if not 1 <= count <= MOST_CELLS:
        raise InputError(
            "HG727",
            f"cells of {cell:g} um do not fit a chip {what} of {size:g} um",
            entry=where,
            allowed=f"1 to {MOST_CELLS} cells along a side",
            remedy="correct the chip's or the cell's size; both are in micrometres",
        )
    return tuple(index * cell for index in range(count + 1))
