"""The table of a rectangle on the plate."""

from __future__ import annotations

from heatgrade.scenario.table import Length, Position, Table


class AreaTable(Table):
    """A rectangle on the plate."""

    x: Position
    """Lower-left corner on the plate."""
    y: Position
    """Lower-left corner on the plate."""
    length_x: Length
    """Size along x."""
    length_y: Length
    """Size along y."""

    @property
    def corners(self) -> tuple[float, float, float, float]:
        """Lower-left and upper-right corner [m]."""
        return self.x, self.y, self.x + self.length_x, self.y + self.length_y
