"""Units at the door: text such as ``"45 degC"`` becomes a float in SI, and back.

A small table rather than a units library: inside, every number is SI and has no unit, and a
library that parses expressions takes longer to load than a scenario takes to check.  The tests
hold every row against pint.
"""

from __future__ import annotations

import difflib
import math
import re
from dataclasses import dataclass

from heatgrade.errors import InputError

ZERO_CELSIUS = 273.15  # K, by definition of the degree Celsius

_INCH = 0.0254  # m, exact
_POUND_FORCE = 4.4482216152605  # N, exact
_GALLON = 231.0 * _INCH**3  # m3, US liquid gallon, exact

# Unit -> (factor, offset) with SI = value * factor + offset.
UNITS: dict[str, dict[str, tuple[float, float]]] = {
    "length": {
        "m": (1.0, 0.0),
        "cm": (1e-2, 0.0),
        "mm": (1e-3, 0.0),
        "um": (1e-6, 0.0),
        "in": (_INCH, 0.0),
        "km": (1e3, 0.0),
    },
    "volume": {"m3": (1.0, 0.0), "L": (1e-3, 0.0)},
    "area": {"m2": (1.0, 0.0), "cm2": (1e-4, 0.0), "mm2": (1e-6, 0.0)},
    "temperature": {
        "K": (1.0, 0.0),
        "degC": (1.0, ZERO_CELSIUS),
        "degF": (5.0 / 9.0, ZERO_CELSIUS - 160.0 / 9.0),
    },
    "temperature difference": {"K": (1.0, 0.0), "delta_degC": (1.0, 0.0)},
    "volume flow": {
        "m3/s": (1.0, 0.0),
        "m3/h": (1.0 / 3600.0, 0.0),
        "L/s": (1e-3, 0.0),
        "L/min": (1e-3 / 60.0, 0.0),
        "L/h": (1e-3 / 3600.0, 0.0),
        "mL/min": (1e-6 / 60.0, 0.0),
        "gpm": (_GALLON / 60.0, 0.0),
    },
    "specific volume flow": {
        "m3/s/W": (1.0, 0.0),
        "L/min/kW": (1e-6 / 60.0, 0.0),
    },
    "mass flow": {
        "kg/s": (1.0, 0.0),
        "g/s": (1e-3, 0.0),
        "kg/min": (1.0 / 60.0, 0.0),
        "kg/h": (1.0 / 3600.0, 0.0),
    },
    "pressure": {
        "Pa": (1.0, 0.0),
        "kPa": (1e3, 0.0),
        "MPa": (1e6, 0.0),
        "bar": (1e5, 0.0),
        "mbar": (1e2, 0.0),
        "psi": (_POUND_FORCE / _INCH**2, 0.0),
    },
    "power": {
        "W": (1.0, 0.0),
        "mW": (1e-3, 0.0),
        "kW": (1e3, 0.0),
        "MW": (1e6, 0.0),
        "GW": (1e9, 0.0),
    },
    "energy": {
        "J": (1.0, 0.0),
        "kJ": (1e3, 0.0),
        "kWh": (3.6e6, 0.0),
        "MWh": (3.6e9, 0.0),
        "GWh": (3.6e12, 0.0),
        "TWh": (3.6e15, 0.0),
    },
    "heat flux": {"W/m2": (1.0, 0.0), "W/cm2": (1e4, 0.0), "W/mm2": (1e6, 0.0)},
    "heat transfer coefficient": {"W/m2/K": (1.0, 0.0), "W/cm2/K": (1e4, 0.0)},
    "conductivity": {"W/m/K": (1.0, 0.0)},
    "area resistance": {
        "m2 K/W": (1.0, 0.0),
        "cm2 K/W": (1e-4, 0.0),
        "mm2 K/W": (1e-6, 0.0),
    },
    "thermal resistance": {"K/W": (1.0, 0.0), "mK/W": (1e-3, 0.0)},
    "velocity": {"m/s": (1.0, 0.0)},
    "density": {"kg/m3": (1.0, 0.0)},
    "heat capacity": {"J/kg/K": (1.0, 0.0), "kJ/kg/K": (1e3, 0.0)},
    "speed": {"rpm": (1.0 / 60.0, 0.0), "Hz": (1.0, 0.0)},
    "time": {
        "s": (1.0, 0.0),
        "ms": (1e-3, 0.0),
        "us": (1e-6, 0.0),
        "min": (60.0, 0.0),
        "h": (3600.0, 0.0),
    },
    "memory": {"GB": (1e9, 0.0), "MB": (1e6, 0.0), "B": (1.0, 0.0)},
    "fraction": {"": (1.0, 0.0), "%": (1e-2, 0.0)},
    "number": {"": (1.0, 0.0)},
}

# Other spellings of the same unit.
_SPELLINGS = {
    "°C": "degC",
    "C": "degC",
    "degF": "degF",
    "°F": "degF",
    "µm": "um",
    "μm": "um",
    "micron": "um",
    "l/min": "L/min",
    "lpm": "L/min",
    "l/s": "L/s",
    "l/h": "L/h",
    "ml/min": "mL/min",
    "l/min/kW": "L/min/kW",
    "W/(m K)": "W/m/K",
    "W/(m*K)": "W/m/K",
    "W/mK": "W/m/K",
    "W/(m2 K)": "W/m2/K",
    "W/(m2*K)": "W/m2/K",
    "m2*K/W": "m2 K/W",
    "m2K/W": "m2 K/W",
    "cm2*K/W": "cm2 K/W",
    "cm2K/W": "cm2 K/W",
    "mm2*K/W": "mm2 K/W",
    "mm2K/W": "mm2 K/W",
    "percent": "%",
}

_FORM = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*?)\s*")


@dataclass(frozen=True, slots=True)
class _Parsed:
    number: float
    unit: str


def quantity(value: str | float, dimension: str, entry: str) -> float:
    """Return `value` in SI.

    Parameters
    ----------
    value : str or float
        ``"1.2 L/min"``; bare numbers only where `dimension` is ``"fraction"`` or ``"number"``.
    dimension : str
        A key of `UNITS`.
    entry : str
        Path of the entry, for the message.

    Returns
    -------
    float
        The value in the SI unit of `dimension` (temperatures in kelvin).

    Raises
    ------
    InputError
        HG110 no or unreadable number, HG111 missing unit, HG112 unit of another dimension,
        HG113 nan or inf.

    Examples
    --------
    >>> quantity("45 degC", "temperature", "inlet")
    318.15
    """
    units = UNITS[dimension]
    parsed = _parse(value, dimension, entry)
    unit = _SPELLINGS.get(parsed.unit, parsed.unit)
    if unit not in units:
        raise _wrong_unit(value, parsed.unit, unit, dimension, entry)
    factor, offset = units[unit]
    result = parsed.number * factor + offset
    if not math.isfinite(result):
        raise InputError(
            "HG113",
            "must be a finite number",
            entry=entry,
            value=value,
            allowed=f"a finite {dimension}",
            remedy="give a number such as " + _example(dimension),
        )
    return result


def spelling(unit: str) -> str:
    """Return a unit as `UNITS` spells it.

    Examples
    --------
    >>> spelling("l/min")
    'L/min'
    """
    return _SPELLINGS.get(unit, unit)


def show(value: float, unit: str, digits: int = 4) -> str:
    """Return an SI `value` as text in `unit`, e.g. ``show(2e-5, "L/min")`` -> ``"1.2 L/min"``."""
    number = convert(value, unit)
    return f"{number:.{digits}g} {unit}".rstrip()


def convert(value: float, unit: str) -> float:
    """Return an SI `value` in `unit`.

    Raises
    ------
    KeyError
        If no dimension has this unit.

    Examples
    --------
    >>> convert(318.15, "degC")
    45.0
    """
    for units in UNITS.values():
        if unit in units:
            factor, offset = units[unit]
            return (value - offset) / factor
    raise KeyError(unit)


def _parse(value: str | float, dimension: str, entry: str) -> _Parsed:
    bare = isinstance(value, (int, float)) and not isinstance(value, bool)
    if bare:
        number, unit = float(value), ""
    elif isinstance(value, str):
        match = _FORM.fullmatch(value) if len(value) <= 100 else None
        if match is None:
            raise InputError(
                "HG110",
                "is not a number with a unit",
                entry=entry,
                value=value,
                allowed=f"a number and a unit of {dimension}",
                remedy="write it like " + _example(dimension),
            )
        number, unit = float(match.group(1)), match.group(2)
    else:
        raise InputError(
            "HG110",
            "is not a number with a unit",
            entry=entry,
            value=value,
            allowed=f"a number and a unit of {dimension}",
            remedy="write it like " + _example(dimension),
        )
    if not unit and "" not in UNITS[dimension]:
        raise InputError(
            "HG111",
            f"has no unit, and a {dimension} needs one",
            entry=entry,
            value=value,
            allowed=", ".join(UNITS[dimension]),
            remedy="write it like " + _example(dimension),
        )
    return _Parsed(number, unit)


def _wrong_unit(
    value: str | float, written: str, unit: str, dimension: str, entry: str
) -> InputError:
    other = next((d for d, units in UNITS.items() if unit in units), None)
    close = [u for u in UNITS[dimension] if u.lower() == written.lower()]
    close += difflib.get_close_matches(written, list(UNITS[dimension]), n=1)
    if other is not None:
        message = f"{written!r} is a unit of {other}, not of {dimension}"
    else:
        message = f"{written!r} is not a known unit of {dimension}"
    hint = f"did you mean {close[0]!r}?" if close else "write it like " + _example(dimension)
    if written.startswith(","):
        hint = "write decimals with a point: 1.5, not 1,5"
    return InputError(
        "HG112",
        message,
        entry=entry,
        value=value,
        allowed=", ".join(u if u else repr(u) for u in UNITS[dimension]),
        remedy=hint,
    )


_EXAMPLES = {"temperature": "45 degC", "volume flow": "1.2 L/min", "length": "0.7 mm"}


def _example(dimension: str) -> str:
    first = next(iter(UNITS[dimension]))
    return repr(_EXAMPLES.get(dimension, f"1.0 {first}".strip()))
