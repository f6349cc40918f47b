"""Coolant that passes above pins which do not reach the cover: two branches side by side.

Both have the pressure gradient of the column that they share::

    bank      f_bank(m_b) rho U_max^2 / 2 per row      between the pins, as without clearance
    gap       4 f / (2 c) rho V^2 / 2                  between their tips and the cover, c high
    m_b + m_g = m

The two-branch bypass model of Dogruoz, Urdaneta and Ortega (InterPACK 2003, vol. 2, p. 597, known
by its abstract; tested there on in-line square pins in air, 12.5 to 22.5 mm high, pitches of 3.4 to
6.33 mm), who found that the flow among the pins governs heat transfer, so that laws without bypass
hold with it.  Here the gap is a plane channel for friction, the pins' tips its lower wall.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.correlations import duct
from heatgrade.correlations.duct.regime import LAMINAR_END, TURBULENT_START, turbulent_share
from heatgrade.flow.bank_friction import bank_gradient
from heatgrade.geometry import PinFins
from heatgrade.materials import CoolantProperties

Array = NDArray[np.float64]

HALVINGS = 50  # of the share, to rounding


def through_bank(pins: PinFins, properties: CoolantProperties, per_width: Array) -> Array:
    """Return the mass flow per width between the pins [kg/(s m)], shape (ns, nt).

    Parameters
    ----------
    pins : PinFins
        The bank, with its clearance.
    properties : CoolantProperties
        Coolant at local temperature.
    per_width : (ns, nt) array
        Of both branches [kg/(s m)].
    """
    if pins.clearance == 0.0:
        return per_width
    low, high = np.zeros_like(per_width), np.ones_like(per_width)
    for _ in range(HALVINGS):
        share = 0.5 * (low + high)
        bank = bank_gradient(pins, properties, share * per_width)
        over = bank > gap_gradient(pins.clearance, properties, (1.0 - share) * per_width)
        low, high = np.where(over, low, share), np.where(over, share, high)
    return 0.5 * (low + high) * per_width


def gap_gradient(clearance: float, properties: CoolantProperties, per_width: Array) -> Array:
    """Return the pressure lost per length of a plane gap [Pa/m].

    ``24 / Re`` laminar (Fanning, Shah and London 1978), turbulent as other ducts.

    Parameters
    ----------
    clearance : float
        Its height [m].
    properties : CoolantProperties
        Of the coolant.
    per_width : array
        Mass flow per width [kg/(s m)].

    Examples
    --------
    ``12 mu V / c^2`` between plates:

    >>> from heatgrade import Coolant
    >>> water = Coolant("water").properties(300.0)
    >>> speed = 0.1
    >>> found = gap_gradient(1e-3, water, np.array(speed * 1e-3 * float(water.density)))
    >>> round(float(found / (12.0 * water.viscosity * speed / 1e-6)), 9)
    1.0
    """
    size = 2.0 * clearance
    number = np.maximum(2.0 * per_width / properties.viscosity, 1e-6)
    laminar = float(duct.f_reynolds(0.0)) / np.minimum(number, LAMINAR_END)
    turbulent = duct.f_turbulent(np.maximum(number, TURBULENT_START))
    share = turbulent_share(number)
    factor = (1.0 - share) * laminar + share * turbulent
    dynamic = 0.5 * (per_width / clearance) ** 2 / properties.density
    return np.asarray(4.0 * factor / size * dynamic)
