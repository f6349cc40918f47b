"""COP of heat pumps on the market, by the regression of Jesper et al., as a cross-check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from heatgrade.caution import Caution
from heatgrade.units import ZERO_CELSIUS

_SOURCE = (
    "Jesper, Schlosser, Pag, Walmsley, Schmitt, Vajen: Large-scale heat pumps: uptake and "
    "performance modelling of market-available devices, Renewable and Sustainable Energy Reviews "
    "137 (2021) 110646, doi 10.1016/j.rser.2020.110646 (constants as in a public implementation)"
)
_NAME = "Jesper et al. 2021, conventional heat pumps"

# Conventional heat pumps: COP = a (dT + 2 b)^c
_A, _B, _C = 1.4480e12, 88.730, -4.9460
_LIFT = (10.0, 78.0)  # K
# Very high temperature: COP = a (dT + 2 d)^b (T_out + d)^c
_A_HIGH, _B_HIGH, _C_HIGH, _D_HIGH = 1.9118, -0.89094, 0.67895, 0.044189
_LIFT_HIGH = (25.0, 95.0)  # K
_SOURCE_INLET_HIGH = (25.0, 110.0)  # degC
_SINK_OUTLET_HIGH = (80.0, 160.0)  # degC
_NAME_HIGH = "Jesper et al. 2021, very-high-temperature heat pumps"
_SOURCE_INLET = (-10.0, 60.0)  # degC
_SINK_OUTLET_MAX = 100.0  # degC


@dataclass(frozen=True, slots=True)
class CopCheck:
    """A published COP for the same duty, with the range it holds for.

    Attributes
    ----------
    name, source : str
        The regression and its reference.
    cop : float or None
        COP [-]; None outside the validity range, where the regression says nothing.
    lift : float
        Sink outlet less source inlet [K].
    valid : bool
        Whether the duty lies inside the range.
    validity : str
        The range, in words.
    cautions : tuple of Caution
        What lies outside.
    """

    name: str
    source: str
    cop: float | None
    lift: float
    valid: bool
    validity: str
    cautions: tuple[Caution, ...]


def jesper_cop(lift: float) -> float:
    r"""Return the regression's COP, without looking at its range [-].

    .. math:: COP = 1.4480 \cdot 10^{12} (\Delta T + 177.46)^{-4.9460}

    Parameters
    ----------
    lift : float
        Sink outlet less source inlet [K]; fitted for 10 to 78 K, source inlet -10 to 60 degC,
        sink outlet up to 100 degC.

    References
    ----------
    Jesper et al., Renewable and Sustainable Energy Reviews 137 (2021) 110646,
    doi 10.1016/j.rser.2020.110646.

    Examples
    --------
    >>> round(jesper_cop(40.0), 2)
    3.98
    """
    return float(_A * (lift + 2.0 * _B) ** _C)


def jesper_high_cop(lift: float, sink_outlet: float) -> float:
    r"""Return the regression for very-high-temperature machines, without its range [-].

    .. math:: COP = 1.9118 (\Delta T + 0.088378)^{-0.89094} (T_{out} + 0.044189)^{0.67895}

    Parameters
    ----------
    lift : float
        Sink outlet less source inlet [K]; fitted for 25 to 95 K.
    sink_outlet : float
        Sink outlet [K]; fitted for 80 to 160 degC, source inlets of 25 to 110 degC.

    References
    ----------
    As `jesper_cop`.

    Examples
    --------
    >>> round(jesper_high_cop(50.0, 273.15 + 120.0), 2)
    3.38
    """
    return float(_A_HIGH * (lift + 2.0 * _D_HIGH) ** _B_HIGH * (sink_outlet + _D_HIGH) ** _C_HIGH)


def jesper_check(source_inlet: float, sink_outlet: float) -> CopCheck:
    """Return the regression's COP for a source inlet and a sink outlet [K], with its range."""
    lift = sink_outlet - source_inlet
    quantities = (
        ("lift", lift, *_LIFT, "K"),
        ("source inlet", source_inlet - ZERO_CELSIUS, *_SOURCE_INLET, "degC"),
        ("sink outlet", sink_outlet - ZERO_CELSIUS, -ZERO_CELSIUS, _SINK_OUTLET_MAX, "degC"),
    )
    validity = "source inlet -10 to 60 degC, sink outlet up to 100 degC, lift 10 to 78 K"
    return _check(_NAME, validity, quantities, lift, lambda: jesper_cop(lift))


def jesper_high_check(source_inlet: float, sink_outlet: float) -> CopCheck:
    """Return the regression of very-high-temperature machines, with its range; inputs in K."""
    lift = sink_outlet - source_inlet
    quantities = (
        ("lift", lift, *_LIFT_HIGH, "K"),
        ("source inlet", source_inlet - ZERO_CELSIUS, *_SOURCE_INLET_HIGH, "degC"),
        ("sink outlet", sink_outlet - ZERO_CELSIUS, *_SINK_OUTLET_HIGH, "degC"),
    )
    validity = "source inlet 25 to 110 degC, sink outlet 80 to 160 degC, lift 25 to 95 K"
    return _check(
        _NAME_HIGH, validity, quantities, lift, lambda: jesper_high_cop(lift, sink_outlet)
    )


def _check(
    model: str,
    validity: str,
    quantities: tuple[tuple[str, float, float, float, str], ...],
    lift: float,
    cop: Callable[[], float],
) -> CopCheck:
    cautions = tuple(
        Caution(
            "out-of-range",
            model,
            f"{name} is {value:.1f} {unit}, and the regression holds from {low:g} to {high:g} "
            f"{unit}: no cross-check of the COP",
        )
        for name, value, low, high, unit in quantities
        if not low - 1e-9 <= value <= high + 1e-9
    )
    valid = not cautions
    return CopCheck(
        name=model,
        source=_SOURCE,
        cop=cop() if valid else None,
        lift=lift,
        valid=valid,
        validity=validity,
        cautions=cautions,
    )
