"""Coolant distribution unit: the exchanger between the racks' loop and the facility's water."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.errors import RecoveryError, positive
from heatgrade.materials import Coolant
from heatgrade.recovery.heat_curve import HeatCurve


@dataclass(frozen=True, slots=True)
class Cdu:
    """A counter-flow exchanger with the same approach at both ends (balanced flows).

    Parameters
    ----------
    approach : float
        Terminal temperature difference [K], at the cold end (racks' supply less facility supply)
        and, because the flows are balanced, at the hot end too.  The default of 4 K is an
        assumption inside the trade's 3 to 5 K.
    coolant : Coolant, optional
        Liquid of the facility loop; None for water.
    """

    approach: float = 4.0
    coolant: Coolant | None = None

    def __post_init__(self) -> None:
        """Refuse numbers that cannot be."""
        positive(self.approach, "approach", "K")

    def secondary(self, primary: HeatCurve) -> HeatCurve:
        """Return the facility stream that carries away all of the racks' heat.

        Its temperatures lie `approach` under the racks', and its mass flow follows from the heat
        balance, so the balance closes to rounding.

        Raises
        ------
        RecoveryError
            HG610 when the facility water would freeze or boil.
        """
        coolant = Coolant("water") if self.coolant is None else self.coolant
        cold = primary.cold_temperature - self.approach
        hot = primary.hot_temperature - self.approach
        if cold <= coolant.freezing_temperature or hot >= coolant.maximum_temperature:
            raise RecoveryError(
                "HG610",
                f"the facility loop would run from {cold:.2f} K to {hot:.2f} K, where its "
                f"{coolant.name} is not liquid",
                entry="approach",
                value=self.approach,
                allowed=f"facility loop between {coolant.freezing_temperature:.2f} K "
                f"and {coolant.maximum_temperature:.2f} K",
                remedy="give a smaller approach or another coolant for the facility loop",
            )
        mass_flow = primary.heat_flow / float(coolant.enthalpy_difference(cold, hot))
        return HeatCurve.between(coolant, mass_flow, cold, hot)
