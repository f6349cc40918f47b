"""The exchanger of a coolant distribution unit: chevron plates, counter-flow, with fouling."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.caution import Caution
from heatgrade.correlations.validity import Validity
from heatgrade.errors import positive, within
from heatgrade.materials import Coolant

STAINLESS = 16.2
"""Thermal conductivity of stainless steel 1.4404 [W/(m K)]: EN 10088-1 gives 15 at 20 degC to 16.2
near 100 degC."""

MARTIN = Validity(
    name="Martin's chevron plates",
    source="Martin, Chem. Eng. Process. 35 (1996) 301, doi:10.1016/0255-2701(95)04129-X",
    ranges=(("reynolds", 200.0, 1e4),),
    scatter="about 20 % in heat transfer against the data it was made from",
)


def chevron_friction(reynolds: ArrayLike, angle: float) -> NDArray[np.float64]:
    r"""Return the Darcy friction factor of a gap between chevron plates.

    :math:`2/\sqrt{f} = \cos\phi / \sqrt{0.045\tan\phi + 0.09\sin\phi + f_0/\cos\phi}
    + (1-\cos\phi)/\sqrt{3.8 f_1}` with f0 = 16/Re, f1 = 149/Re + 0.9625 below Re = 2000, and
    f0 = (1.56 ln Re - 3)^-2, f1 = 9.75 Re^-0.289 above.

    Parameters
    ----------
    reynolds : float or array
        On twice the gap between the plates.
    angle : float
        Of the corrugation to the main direction of flow [rad].

    References
    ----------
    Martin, Economic optimization of compact heat exchangers, Banff 1999,
    doi:10.5445/IR/1000034866; Martin 1996, doi:10.1016/0255-2701(95)04129-X.

    Examples
    --------
    >>> round(float(chevron_friction(20000.0, math.radians(45.0))), 6)
    0.781892
    """
    re = np.maximum(np.asarray(reynolds, dtype=float), 1e-12)
    slow = re < 2000.0
    fast = np.maximum(re, 2000.0)
    f0 = np.where(slow, 16.0 / re, (1.56 * np.log(fast) - 3.0) ** -2)
    f1 = np.where(slow, 149.0 / re + 0.9625, 9.75 * fast**-0.289)
    cos, sin, tan = math.cos(angle), math.sin(angle), math.tan(angle)
    inverse = cos / np.sqrt(0.045 * tan + 0.09 * sin + f0 / cos)
    inverse = inverse + (1.0 - cos) / np.sqrt(3.8 * f1)
    return np.asarray(4.0 / inverse**2)


def chevron_nusselt(reynolds: ArrayLike, prandtl: ArrayLike, angle: float) -> NDArray[np.float64]:
    r"""Return the Nusselt number of a gap between chevron plates, on twice the gap.

    :math:`Nu = 0.122 Pr^{1/3} [f Re^2 \sin 2\phi]^{0.374}` (generalised Leveque; Martin 1996);
    the factor for the viscosity at the wall is left out: 2 % for water at 10 K.

    Parameters
    ----------
    reynolds, prandtl : float or array
        On twice the gap; of the bulk.
    angle : float
        Of the corrugation [rad].

    Examples
    --------
    >>> round(float(chevron_nusselt(2000.0, 0.7, math.radians(45.0))), 5)
    30.4276
    """
    re = np.asarray(reynolds, dtype=float)
    group = chevron_friction(re, angle) * re**2 * math.sin(2.0 * angle)
    return np.asarray(0.122 * np.asarray(prandtl, dtype=float) ** (1.0 / 3.0) * group**0.374)


def counter_flow(ntu: float, ratio: float) -> float:
    r"""Return the effectiveness of counter-flow on the side of the smaller capacity.

    :math:`\varepsilon = (1 - e^{-N(1-C)}) / (1 - C e^{-N(1-C)})`, and N/(1+N) at C = 1.

    Parameters
    ----------
    ntu : float
        UA over the smaller capacity flow.
    ratio : float
        Smaller over larger capacity flow, 0 to 1.

    References
    ----------
    Kays and London, Compact Heat Exchangers, 3rd ed. (1984), table 2-2.

    Examples
    --------
    >>> counter_flow(3.0, 1.0)
    0.75
    """
    if 1.0 - ratio < 1e-9:
        return ntu / (1.0 + ntu)
    fall = math.exp(-ntu * (1.0 - ratio))
    return -math.expm1(-ntu * (1.0 - ratio)) / (1.0 - ratio * fall)


@dataclass(frozen=True, slots=True)
class PlateExchanger:
    r"""A plate exchanger whose second stream is given: where a loop gives off its heat.

    :math:`1/U = 1/h_1 + R_1 + t/k + R_2 + 1/h_2`, each h by Martin's chevron plates at its own
    flow and temperature; effectiveness-NTU in counter-flow. The pressure drop of the network's
    side is that of the data sheet, with the square of the flow.

    Parameters
    ----------
    area : float
        Heat transfer area [m2].
    channels : int
        Gaps that the network's coolant passes side by side; the second stream passes as many.
    plate_width, gap : float
        Width of a plate between its gaskets, distance of neighbouring plates [m].
    other : Coolant
        The second stream's liquid.
    other_mass_flow : float
        Its flow [kg/s].
    other_temperature : float
        Temperature at which it enters [K].
    rated_mass_flow, rated_pressure_drop, rated_density : float
        One point of the data sheet for the network's side [kg/s], [Pa], [kg/m3].
    fouling, other_fouling : float
        Fouling resistance of each side [m2 K/W]; 0 = clean. TEMA's tables give 1e-5 to 9e-5 for
        treated water.
    angle : float
        Of the chevrons to the main direction of flow [degrees].
    thickness, conductivity : float
        Of the plate [m], [W/(m K)].
    enlargement : float
        Developed over projected area; 1.17 is usual, an assumption.
    name : str
        Name in results and cautions.
    limit_temperature : float, optional
        Highest coolant temperature that the part is rated for [K].
    source : str
        Where the numbers come from.
    """

    area: float
    channels: int
    plate_width: float
    gap: float
    other: Coolant
    other_mass_flow: float
    other_temperature: float
    rated_mass_flow: float
    rated_pressure_drop: float
    rated_density: float = 1000.0
    fouling: float = 0.0
    other_fouling: float = 0.0
    angle: float = 60.0
    thickness: float = 0.4e-3
    conductivity: float = STAINLESS
    enlargement: float = 1.17
    name: str = "plate exchanger"
    limit_temperature: float | None = None
    source: str = ""

    def __post_init__(self) -> None:
        """Check the values."""
        for name, unit in (
            ("area", "m2"),
            ("channels", ""),
            ("plate_width", "m"),
            ("gap", "m"),
            ("other_mass_flow", "kg/s"),
            ("rated_mass_flow", "kg/s"),
            ("rated_pressure_drop", "Pa"),
            ("rated_density", "kg/m3"),
            ("thickness", "m"),
            ("conductivity", "W/(m K)"),
        ):
            positive(getattr(self, name), name, unit)
        positive(self.fouling, "fouling", "m2 K/W", allow_zero=True)
        positive(self.other_fouling, "other_fouling", "m2 K/W", allow_zero=True)
        within(self.angle, "angle", 10.0, 80.0, "degrees")
        within(self.enlargement, "enlargement", 1.0, 1.5)
        self.other.check_temperature(self.other_temperature, "other_temperature")

    @property
    def coefficient(self) -> float:
        """`c` in dp = c m^2 / rho [1/m4]."""
        return self.rated_pressure_drop * self.rated_density / self.rated_mass_flow**2

    def reynolds(self, coolant: Coolant, mass_flow: float, temperature: float) -> float:
        """Return the Reynolds number of a side, on twice the gap over the enlargement."""
        viscosity = float(coolant.properties(temperature).viscosity)
        flux = mass_flow / (self.channels * self.plate_width * self.gap)
        return flux * self._hydraulic_diameter / viscosity

    def check(
        self, coolant: Coolant, mass_flow: float, temperature: float, where: str
    ) -> tuple[Caution, ...]:
        """Return what is out of the range of the correlation, on either side."""
        own = self.reynolds(coolant, mass_flow, temperature)
        second = self.reynolds(self.other, self.other_mass_flow, self.other_temperature)
        return MARTIN.check(where, reynolds=own) + MARTIN.check(
            f"{where}, second stream", reynolds=second
        )

    def film(self, coolant: Coolant, mass_flow: float, temperature: float) -> float:
        """Return the heat transfer coefficient of a side [W/(m2 K)]."""
        properties = coolant.properties(temperature)
        reynolds = self.reynolds(coolant, mass_flow, temperature)
        nusselt = chevron_nusselt(reynolds, properties.prandtl, math.radians(self.angle))
        return float(nusselt * properties.conductivity / self._hydraulic_diameter)

    def conductance(self, coolant: Coolant, mass_flow: float, temperature: float) -> float:
        """Return UA [W/K] at a flow [kg/s] and mean temperature [K] of the network's coolant."""
        films = (
            1.0 / self.film(coolant, mass_flow, temperature)
            + 1.0 / self.film(self.other, self.other_mass_flow, self.other_temperature)
            + self.fouling
            + self.other_fouling
            + self.thickness / self.conductivity
        )
        return self.area / films

    def effectiveness(
        self, coolant: Coolant, mass_flow: float, temperature: float, capacity: float
    ) -> float:
        """Return (T_in - T_out) / (T_in - other_temperature) of the network's coolant [-]."""
        own = mass_flow * capacity
        second = self.other_mass_flow * float(
            self.other.properties(self.other_temperature).heat_capacity
        )
        least, most = min(own, second), max(own, second)
        ntu = self.conductance(coolant, mass_flow, temperature) / least
        return counter_flow(ntu, least / most) * least / own

    @property
    def _hydraulic_diameter(self) -> float:
        return 2.0 * self.gap / self.enlargement
