"""Fins on the surface that jets hit."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.geometry.dimension import set_lengths


@dataclass(frozen=True, slots=True)
class TargetFins:
    """Straight skived fins on the impingement surface.

    Parameters
    ----------
    height : float [m]
        From root to tip.
    thickness : float [m]
        Of one fin.
    gap : float [m]
        Between two fins.

    Raises
    ------
    InputError
        HG101, HG102 for numbers.

    Examples
    --------
    >>> fins = TargetFins(height=1.0e-3, thickness=0.1e-3, gap=0.15e-3)
    >>> round(fins.pitch * 1e3, 6), round(fins.area_ratio, 6), round(fins.root_fraction, 6)
    (0.25, 9.0, 0.6)
    """

    height: float
    thickness: float
    gap: float

    def __post_init__(self) -> None:
        """Check the fields and give them their types."""
        set_lengths(self, "height", "thickness", "gap")

    @property
    def pitch(self) -> float:
        """Distance from fin to fin [m]."""
        return self.thickness + self.gap

    @property
    def area_ratio(self) -> float:
        """Wetted area (roots, sides and tips) per plan area [-]."""
        return 1.0 + self.side_ratio

    @property
    def side_ratio(self) -> float:
        """Area of the fins' sides per plan area [-]."""
        return 2.0 * self.height / self.pitch

    @property
    def root_fraction(self) -> float:
        """Share of the plan area that is bare root between fins [-]."""
        return self.gap / self.pitch
