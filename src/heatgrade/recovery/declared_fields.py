"""Declared fields: what Regulation (EU) 2024/1364 asks for and no heat balance can tell."""

from __future__ import annotations

from dataclasses import dataclass, fields

from heatgrade.errors import positive, within

_SHARES = ("guarantees_share", "purchase_share", "on_site_share")


@dataclass(frozen=True, slots=True)
class DeclaredFields:
    """Figures of the site that the operator declares; None: not known.

    Parameters
    ----------
    floor_area, computer_room_area : float, optional
        Of the data centre, of its computer rooms [m2].
    backup_energy : float, optional
        Of the year from backup generators [J], part of the data centre's energy.
    battery_capacity : float, optional
        Average capacity of the batteries [J].
    potable_water_input : float, optional
        Drinking water taken in a year [m3], part of all water.
    guarantees_share, purchase_share, on_site_share : float, optional
        Share of the data centre's energy with guarantees of origin, by power-purchase agreements
        and from plants on the site, 0 to 1 each and together.
    """

    floor_area: float | None = None
    computer_room_area: float | None = None
    backup_energy: float | None = None
    battery_capacity: float | None = None
    potable_water_input: float | None = None
    guarantees_share: float | None = None
    purchase_share: float | None = None
    on_site_share: float | None = None

    def __post_init__(self) -> None:
        """Refuse numbers that cannot be."""
        for field in fields(self):
            value = getattr(self, field.name)
            if value is None:
                continue
            if field.name in _SHARES:
                within(value, field.name, 0.0, 1.0)
            else:
                positive(value, field.name, allow_zero=True)
        if self.renewable_share is not None:
            within(self.renewable_share, "guarantees_share", 0.0, 1.0 + 1e-12)

    @property
    def renewable_share(self) -> float | None:
        """All renewable energy over the data centre's [-]; None where no share is known."""
        known = [share for name in _SHARES if (share := getattr(self, name)) is not None]
        return sum(known) if known else None
