"""An exchanger known by its effectiveness alone."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.caution import Caution
from heatgrade.errors import positive, within
from heatgrade.materials import Coolant
from heatgrade.network.fitting import check_loss, loss_of


@dataclass(frozen=True, slots=True)
class GivenExchanger:
    r"""Where a loop gives off its heat: :math:`T_{out} = T_{in} - \varepsilon (T_{in} - T_2)`.

    The effectiveness is that of the network's side, the same at any flow; `PlateExchanger` knows
    how it changes.

    Parameters
    ----------
    effectiveness_given : float
        (T_in - T_out) / (T_in - other_temperature) of the network's coolant, above 0 and up to 1.
    other_temperature : float
        Temperature at which the second stream enters [K].
    loss_coefficient : float
        K on the velocity in `inner_diameter`.
    inner_diameter : float
        Diameter that K refers to [m].
    name : str
        Name in results and cautions.
    limit_temperature : float, optional
        Highest coolant temperature that the part is rated for [K].
    source : str
        Where the numbers come from.
    """

    effectiveness_given: float
    other_temperature: float
    loss_coefficient: float = 0.0
    inner_diameter: float = 0.05
    name: str = "exchanger"
    limit_temperature: float | None = None
    source: str = ""

    def __post_init__(self) -> None:
        """Check the values."""
        positive(self.effectiveness_given, "effectiveness")
        within(self.effectiveness_given, "effectiveness", 0.0, 1.0)
        positive(self.other_temperature, "other_temperature", "K")
        check_loss(self)

    @property
    def coefficient(self) -> float:
        """`c` in dp = c m^2 / rho [1/m4]."""
        return loss_of(self)

    def effectiveness(
        self, coolant: Coolant, mass_flow: float, temperature: float, capacity: float
    ) -> float:
        """Return the given effectiveness."""
        return self.effectiveness_given

    def check(
        self, coolant: Coolant, mass_flow: float, temperature: float, where: str
    ) -> tuple[Caution, ...]:
        """Return nothing: no law has a range here."""
        return ()
