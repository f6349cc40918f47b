"""ASHRAE classes of a temperature: facility water (W), and the racks' own loop (S)."""

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


# Classes of the racks' own loop (technology cooling system), by its supply.  Names and limits as
# used in the trade since ASHRAE's 2024 update; the book itself was not read: an assumption.
TECHNOLOGY_CLASSES: tuple[tuple[str, float], ...] = (
    ("S30", 30.0),
    ("S35", 35.0),
    ("S40", 40.0),
    ("S45", 45.0),
    ("S50", 50.0),
)
WARMEST_TECHNOLOGY_CLASS = "above S50"


def technology_class(temperature: float) -> str:
    """Return the S-class of a racks' supply at `temperature` [K].

    The class is the first whose limit is not exceeded; above 50 degC it is ``"above S50"``.

    Examples
    --------
    >>> technology_class(273.15 + 45.0)
    'S45'
    """
    celsius = temperature - ZERO_CELSIUS
    for name, limit in TECHNOLOGY_CLASSES:
        if celsius <= limit + 1e-9:
            return name
    return WARMEST_TECHNOLOGY_CLASS
