"""Published estimates of a heat pump's COP, by name, each with the range that it holds for.

They stand beside the cycle, not in its place: regressions of machines on the market (Jesper), an
approximation of the cycle (Jensen, with the constants of Pieper), domestic heat pumps (Ruhnau,
Staffell), planners' catalogue values (Danish Energy Agency), and a constant share of the Lorenz
COP, which misleads and says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from heatgrade.caution import Caution
from heatgrade.errors import RecoveryError, within
from heatgrade.recovery.jensen import JENSEN_SOURCE, jensen_cop
from heatgrade.recovery.jesper import CopCheck, jesper_check, jesper_high_check
from heatgrade.recovery.lorenz import log_mean, lorenz_cop
from heatgrade.units import ZERO_CELSIUS

_RUHNAU = (
    "Ruhnau, Hirth, Praktiknjo: Time series of heat demand and heat pump efficiency for energy "
    "system modeling, Scientific Data 6 (2019) 189, doi 10.1038/s41597-019-0199-y (constants as in "
    "five public implementations)"
)
_STAFFELL = (
    "Staffell, Brett, Brandon, Hawkes: A review of domestic heat pumps, Energy & Environmental "
    "Science 5 (2012) 9291-9306, doi 10.1039/C2EE22653G (constants as in PyPSA-Eur)"
)
_CATALOGUE = (
    "Danish Energy Agency, technology data for energy plants, as in PyPSA/technology-data "
    "(outputs/costs_2020, _2030, _2040.csv)"
)


@dataclass(frozen=True, slots=True)
class _Duty:
    """Temperatures of a duty [K]."""

    source_inlet: float
    source_outlet: float
    sink_inlet: float
    sink_outlet: float

    @property
    def lift(self) -> float:
        return self.sink_outlet - self.source_inlet


def _checked(
    name: str,
    source: str,
    cop: Callable[[], float],
    duty: _Duty,
    ranges: tuple[tuple[str, float, float, float, str], ...],
    validity: str,
    always: tuple[Caution, ...] = (),
) -> CopCheck:
    """Return the estimate, without a COP where a quantity lies outside its range."""
    outside = tuple(
        Caution(
            "out-of-range",
            name,
            f"{what} is {value:.1f} {unit}, and the estimate holds from {low:g} to {high:g} {unit}",
        )
        for what, value, low, high, unit in ranges
        if not low - 1e-9 <= value <= high + 1e-9
    )
    return CopCheck(
        name=name,
        source=source,
        cop=None if outside else cop(),
        lift=duty.lift,
        valid=not outside,
        validity=validity,
        cautions=(*always, *outside),
    )


def _jensen(refrigerant: str) -> Callable[[_Duty], CopCheck]:
    def check(duty: _Duty) -> CopCheck:
        return _checked(
            f"Jensen et al. 2018, {refrigerant}",
            JENSEN_SOURCE,
            lambda: jensen_cop(
                duty.source_inlet,
                duty.source_outlet,
                duty.sink_inlet,
                duty.sink_outlet,
                refrigerant,
            ),
            duty,
            (
                ("lift", duty.lift, 10.0, 100.0, "K"),
                ("source outlet", duty.source_outlet - ZERO_CELSIUS, -10.0, 60.0, "degC"),
            ),
            "lift of at least 10 K (Pieper et al. 2020); sources of networks, -10 to 60 degC "
            "(assumption)",
        )

    return check


def _quadratic(
    name: str, source: str, a: float, b: float, c: float, lifts: tuple[float, float]
) -> Callable[[_Duty], CopCheck]:
    domestic = Caution("assumption", name, "fitted to domestic machines of some kilowatts")

    def check(duty: _Duty) -> CopCheck:
        lift = duty.lift
        return _checked(
            name,
            source,
            lambda: a + b * lift + c * lift**2,
            duty,
            (("lift", lift, *lifts, "K"),),
            f"domestic machines, lift {lifts[0]:g} to {lifts[1]:g} K",
            (domestic,),
        )

    return check


def _catalogue(
    name: str, cop: float, source_range: tuple[float, float], warmest: float
) -> Callable[[_Duty], CopCheck]:
    constant = Caution(
        "assumption", name, f"{cop:g} whatever the temperatures: a planner's value for a year"
    )

    def check(duty: _Duty) -> CopCheck:
        low, high = source_range
        return _checked(
            name,
            _CATALOGUE,
            lambda: cop,
            duty,
            (
                ("source inlet", duty.source_inlet - ZERO_CELSIUS, low, high, "degC"),
                ("sink outlet", duty.sink_outlet - ZERO_CELSIUS, 0.0, warmest, "degC"),
            ),
            f"source {low:g} to {high:g} degC, sink up to {warmest:g} degC (assumption: the "
            "catalogue states the class of plant only)",
            (constant,),
        )

    return check


# Name -> estimate of a duty.  Lift ranges of the domestic fits: Ruhnau and Staffell, figures.
COP_ESTIMATES: dict[str, Callable[[_Duty], CopCheck]] = {
    "jesper2021": lambda duty: jesper_check(duty.source_inlet, duty.sink_outlet),
    "jesper2021-high": lambda duty: jesper_high_check(duty.source_inlet, duty.sink_outlet),
    "jensen2018-ammonia": _jensen("ammonia"),
    "jensen2018-isobutane": _jensen("isobutane"),
    "ruhnau2019-air": _quadratic(
        "Ruhnau et al. 2019, air", _RUHNAU, 6.08, -0.09, 0.0005, (15.0, 60.0)
    ),
    "ruhnau2019-ground": _quadratic(
        "Ruhnau et al. 2019, ground", _RUHNAU, 10.29, -0.21, 0.0012, (15.0, 60.0)
    ),
    "ruhnau2019-water": _quadratic(
        "Ruhnau et al. 2019, water", _RUHNAU, 9.97, -0.20, 0.0012, (15.0, 60.0)
    ),
    "staffell2012-air": _quadratic(
        "Staffell et al. 2012, air", _STAFFELL, 6.81, -0.121, 0.000630, (15.0, 60.0)
    ),
    "staffell2012-ground": _quadratic(
        "Staffell et al. 2012, ground", _STAFFELL, 8.77, -0.150, 0.000734, (15.0, 60.0)
    ),
    "dea2020-excess-heat": _catalogue("DEA, excess heat, 10 MW, 2020", 5.1, (15.0, 45.0), 90.0),
    "dea2030-excess-heat": _catalogue("DEA, excess heat, 10 MW, 2030", 5.3, (15.0, 45.0), 90.0),
    "dea2040-excess-heat": _catalogue("DEA, excess heat, 10 MW, 2040", 5.4, (15.0, 45.0), 90.0),
    "dea2020-air": _catalogue("DEA, air, 3 MW, 2020", 3.1, (-15.0, 20.0), 90.0),
    "dea2030-air": _catalogue("DEA, air, 3 MW, 2030", 3.2, (-15.0, 20.0), 90.0),
    "dea2030-industry": _catalogue("DEA, industry up to 125 degC", 2.7, (20.0, 80.0), 125.0),
    "dea2030-industry-high": _catalogue("DEA, industry up to 150 degC", 3.05, (20.0, 110.0), 150.0),
}


def cop_estimate(
    name: str,
    *,
    source_inlet: float,
    source_outlet: float,
    sink_inlet: float,
    sink_outlet: float,
) -> CopCheck:
    """Return a published estimate of the COP for a duty, none outside its range.

    Parameters
    ----------
    name : str
        One of `COP_ESTIMATES`.
    source_inlet, source_outlet, sink_inlet, sink_outlet : float
        Temperatures of the liquids [K].

    Raises
    ------
    RecoveryError
        HG632 when there is no estimate of that name.

    Examples
    --------
    >>> found = cop_estimate("jesper2021", source_inlet=303.15, source_outlet=298.15,
    ...                      sink_inlet=313.15, sink_outlet=343.15)
    >>> round(found.cop, 2)
    3.98
    """
    if name not in COP_ESTIMATES:
        raise RecoveryError(
            "HG632",
            "there is no estimate of the COP of this name",
            entry="name",
            value=name,
            allowed=", ".join(COP_ESTIMATES),
            remedy="choose one of the list",
        )
    return COP_ESTIMATES[name](_Duty(source_inlet, source_outlet, sink_inlet, sink_outlet))


def constant_lorenz(
    efficiency: float,
    *,
    source_inlet: float,
    source_outlet: float,
    sink_inlet: float,
    sink_outlet: float,
) -> CopCheck:
    """Return a constant share of the Lorenz COP, with the warning that belongs to it.

    Parameters
    ----------
    efficiency : float
        COP over Lorenz COP [-], 0.1 to 0.9.
    source_inlet, source_outlet, sink_inlet, sink_outlet : float
        Temperatures of the liquids [K].

    Examples
    --------
    >>> found = constant_lorenz(0.45, source_inlet=298.15, source_outlet=291.15,
    ...                         sink_inlet=328.15, sink_outlet=358.15)
    >>> round(found.cop, 1), found.cautions[0].code
    (3.2, 'misleading-model')
    """
    share = within(efficiency, "efficiency", 0.1, 0.9)
    limit = lorenz_cop(log_mean(sink_outlet, sink_inlet), log_mean(source_inlet, source_outlet))
    name = f"{share:g} of the Lorenz COP"
    warning = Caution(
        "misleading-model",
        name,
        "a constant share of the Lorenz COP: cycles with real refrigerants reach about 0.22 of it "
        "at lifts of 10 to 20 K and 0.46 above 50 K, so small lifts look far too good",
    )
    valid = limit < float("inf")
    return CopCheck(
        name=name,
        source="Lorenz 1895 for the limit; the constant share is an assumption",
        cop=share * limit if valid else None,
        lift=sink_outlet - source_inlet,
        valid=valid,
        validity="source colder than sink on the mean; believable at one lift only",
        cautions=(warning,),
    )
