"""Which turbulence model is used, and what comes in with the coolant."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.errors import InputError, positive, within

MODELS = ("k-omega-sst",)


@dataclass(frozen=True, slots=True)
class Turbulence:
    """A turbulence model and the turbulence that enters.

    Parameters
    ----------
    model : {"k-omega-sst"}
        Menter's shear stress transport with the constants of 2003 (SST-2003m of NASA's Turbulence
        Modeling Resource; Menter, Kuntz and Langtry 2003, Turbulence, Heat and Mass Transfer 4,
        625-632; Menter 1994, doi 10.2514/3.12149).
    intensity : float
        Of what enters: root mean square of a velocity's fluctuation over the mean speed of the
        opening.
    viscosity_ratio : float
        Of what enters: eddy over molecular viscosity. Not looked at where `length_scale` is given.
    length_scale : float, optional
        Of what enters: size of the eddies, l = k^(1/2) / (0.09^(1/4) omega); 0.07 of a pipe's
        diameter where the flow in it is developed [m].
    prandtl : float
        Turbulent Prandtl number, eddy viscosity over eddy conductivity times heat capacity.

    Raises
    ------
    InputError
        HG820 for a model that there is not, HG102 and HG103 for numbers that cannot be.

    Examples
    --------
    >>> energy, _ = Turbulence(intensity=0.04).inlet(2.0, 1e-3, 1000.0)
    >>> round(energy, 6)   # 1.5 (0.04 x 2 m/s)^2
    0.0096
    """

    model: str = "k-omega-sst"
    intensity: float = 0.05
    viscosity_ratio: float = 10.0
    length_scale: float | None = None
    prandtl: float = 0.85

    def __post_init__(self) -> None:
        """Check the entries."""
        if self.model not in MODELS:
            raise InputError(
                "HG820",
                "is no turbulence model",
                entry="turbulence.model",
                value=self.model,
                allowed=", ".join(MODELS),
                remedy="choose one of these, or leave it out for laminar flow",
            )
        within(self.intensity, "turbulence.intensity", 1e-4, 1.0)
        positive(self.viscosity_ratio, "turbulence.viscosity_ratio", "")
        if self.length_scale is not None:
            positive(self.length_scale, "turbulence.length_scale", "m")
        positive(self.prandtl, "turbulence.prandtl", "")

    def inlet(self, speed: float, viscosity: float, density: float) -> tuple[float, float]:
        """Return kinetic energy [J/kg] and specific dissipation rate [1/s] of what enters.

        Parameters
        ----------
        speed : float
            Mean over the opening [m/s].
        viscosity, density : float
            [Pa s], [kg/m3].
        """
        energy = 1.5 * (self.intensity * speed) ** 2
        if self.length_scale is not None:
            return energy, float(energy**0.5 / (0.09**0.25 * self.length_scale))
        return energy, density * energy / (viscosity * self.viscosity_ratio)


def as_turbulence(given: Turbulence | str | None) -> Turbulence | None:
    """Return the model of this name; None, or "laminar", is none."""
    if given is None or given == "laminar":
        return None
    return given if isinstance(given, Turbulence) else Turbulence(given)
