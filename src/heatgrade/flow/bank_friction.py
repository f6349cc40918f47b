"""Friction of a bank of pins where a given flow passes between them.

dp = f (rho U_max^2 / 2) per row        U_max in the narrowest cross-section
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.correlations import pin_fin
from heatgrade.geometry import PinFins
from heatgrade.materials import CoolantProperties

Array = NDArray[np.float64]


def reynolds(pins: PinFins, properties: CoolantProperties, per_width: Array) -> Array:
    """Return ``Re = rho U_max D / mu`` where `per_width` flows between pins, shape (ns, nt)."""
    through = per_width / (pins.contraction * pins.height)
    return np.asarray(through * pins.frontal_width / properties.viscosity)


def bank_gradient(pins: PinFins, properties: CoolantProperties, per_width: Array) -> Array:
    """Return the pressure lost per length of bank [Pa/m], shape (ns, nt)."""
    factor = pin_fin.friction_gaddis_gnielinski(
        reynolds(pins, properties, per_width),
        arrangement=pins.arrangement,
        transverse_pitch_over_d=pins.pitch_transverse / pins.frontal_width,
        longitudinal_pitch_over_d=pins.pitch_longitudinal / pins.frontal_width,
        rows=pins.rows,
    )
    dynamic = 0.5 * (per_width / (pins.contraction * pins.height)) ** 2 / properties.density
    return np.asarray(factor * dynamic / pins.pitch_longitudinal)


def pin_cautions(
    pins: PinFins, properties: CoolantProperties, per_width: Array
) -> tuple[Caution, ...]:
    """Return cautions where the friction law is outside its range."""
    return pin_fin.GADDIS_GNIELINSKI.check(
        "pin fin friction",
        reynolds_max=reynolds(pins, properties, per_width),
        transverse_pitch_over_d=pins.pitch_transverse / pins.frontal_width,
        longitudinal_pitch_over_d=pins.pitch_longitudinal / pins.frontal_width,
        rows=pins.rows,
    )
