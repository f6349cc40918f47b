"""ASHRAE facility-water class of a temperature."""

from __future__ import annotations

from heatgrade.units import ZERO_CELSIUS

# Names and limits [degC].  The classes of ASHRAE TC 9.9 carry their upper limit in their name
# (W1..W5 before 2021); the book is "Liquid Cooling Guidelines for Datacom Equipment Centers".
FACILITY_CLASSES: tuple[tuple[str, float], ...] = (
    ("W17", 17.0),
    ("W27", 27.0),
    ("W32", 32.0),
    ("W40", 40.0),
    ("W45", 45.0),
)
WARMEST_CLASS = "W+"  # above 45 degC


def facility_class(temperature: float) -> str:
    """Return the ASHRAE class of facility water at `temperature` [K].

    The class is the first whose limit is not exceeded; above 45 degC it is ``"W+"``.  ASHRAE
    defines the classes for the water *supplied to* the equipment; HeatGrade uses the same
    scale for the water that *hands the heat over*, and reports both.

    Examples
    --------
    >>> facility_class(273.15 + 41.0)
    'W45'
    >>> facility_class(273.15 + 51.0)
    'W+'
    """
    celsius = temperature - ZERO_CELSIUS
    for name, limit in FACILITY_CLASSES:
        if celsius <= limit + 1e-9:  # 45 degC typed at the door is 318.15 K and back
            return name
    return WARMEST_CLASS
