"""Reynolds number of a plate's passages, and a name for its wetted side by its dimensions."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
from typing import Any

import numpy as np

from heatgrade.flow.bank_friction import reynolds as pin_reynolds
from heatgrade.flow.pin_bypass import through_bank
from heatgrade.geometry import ColdPlate, JetArray, ManifoldChannels, Microchannels, PinFins
from heatgrade.materials import Coolant, CoolantProperties, Solid

# Fields that joined after calibrations had been written: with their default they do not enter a
# fingerprint, so that those stay valid.
JOINED_LATER: dict[type, tuple[str, ...]] = {PinFins: ("clearance",)}


def passage_reynolds(
    cold_plate: ColdPlate, properties: CoolantProperties, mass_flow: float
) -> float:
    """Return the Reynolds number of a plate's passages.

    Of jets on the mean bore, of channels on the hydraulic diameter, of pins on their frontal width
    at the speed in the narrowest section; the flow spread evenly.

    Parameters
    ----------
    cold_plate : ColdPlate
        The plate.
    properties : CoolantProperties
        Of the coolant at the inlet.
    mass_flow : float
        Through the plate [kg/s].

    Examples
    --------
    >>> from heatgrade import ColdPlate, Coolant, Microchannels
    >>> fins = Microchannels(0.2e-3, 0.1e-3, 2e-3, area=(8e-3, 8e-3, 32e-3, 32e-3))
    >>> water = Coolant("water").properties(318.15)
    >>> round(passage_reynolds(ColdPlate(40e-3, 40e-3, 2e-3, wetted=fins), water, 0.02), 1)
    381.5
    """
    wetted = cold_plate.wetted
    viscosity = float(properties.viscosity)
    if isinstance(wetted, JetArray):
        bores = 0.25 * math.pi * float((wetted.diameters**2).sum())
        return mass_flow / bores * wetted.mean_diameter / viscosity
    if isinstance(wetted, (Microchannels, ManifoldChannels)):
        return mass_flow / wetted.total_flow_area * wetted.hydraulic_diameter / viscosity
    width = np.array(mass_flow / wetted.span)
    return float(pin_reynolds(wetted, properties, through_bank(wetted, properties, width)))


def fingerprint(cold_plate: ColdPlate, coolant: Coolant) -> str:
    """Return what tells a plate's wetted side and coolant from others: a short SHA-256.

    Dies do not enter, nor does the path of the heat below the base.
    """
    return _hash({"plate": _plain(cold_plate), "coolant": coolant.name})


def case_fingerprint(plate: object, *others: object) -> str:
    """Return what tells a whole case from others, dies and all: a short SHA-256."""
    return _hash([_plain(plate), *(_plain(other) for other in others)])


def _hash(plain: object) -> str:
    text = json.dumps(plain, sort_keys=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:16]


def _plain(value: Any) -> Any:
    """Return a value as plain data, numbers to nine digits."""
    if isinstance(value, Solid):
        return [value.name, *(f"{k:.9g}" for k in value.conductivity)]
    if dataclasses.is_dataclass(value):
        later = JOINED_LATER.get(type(value), ())
        given = [(item, getattr(value, item.name)) for item in dataclasses.fields(value)]
        return {
            item.name: _plain(entry)
            for item, entry in given
            if item.name not in later or entry != item.default
        }
    if isinstance(value, np.ndarray):
        return [
            list(value.shape),
            hashlib.sha256(np.ascontiguousarray(value).tobytes()).hexdigest(),
        ]
    if isinstance(value, (tuple, list)):
        return [_plain(entry) for entry in value]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{value:.9g}"
    return None if value is None else str(value)
