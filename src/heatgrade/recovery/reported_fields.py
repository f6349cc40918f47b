"""The fields that data centres in the European Union report: Regulation (EU) 2024/1364.

Operators of data centres with 500 kW of installed IT power or more report them once a year to the
European database.  Here are those on energy and sustainability (Annex II, 1) and the indicators
made of them (Annex III); servers' and storage capacity and data traffic are left out.  Symbols are
written as the trade writes them; hold them against the Annexes before filing.
"""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.errors import RecoveryError, positive
from heatgrade.recovery.declared_fields import DeclaredFields
from heatgrade.recovery.reuse_metrics import ReuseMetrics
from heatgrade.shown import Shown
from heatgrade.units import ZERO_CELSIUS

_KILOWATT_HOUR = 3.6e6  # J
_KELVIN = ZERO_CELSIUS
_NOTHING_DECLARED = DeclaredFields()


@dataclass(frozen=True, slots=True)
class ReportedFields(Shown):
    """A year of a data centre, as Regulation (EU) 2024/1364 asks for it.

    Parameters
    ----------
    metrics : ReuseMetrics
        Energies of the year [J], heat pump outside: the regulation's reuse is the waste heat that
        leaves the data centre.
    waste_heat_temperature : float or None
        Average temperature of the waste heat that is reused [K]; None without reuse.
    intake_temperature : float, optional
        Average set point of the IT's intake [K].
    water_input : float, optional
        Water taken in a year [m3].
    renewable_energy : float, optional
        Renewable electricity used in the year [J].
    installed_it_power : float, optional
        Installed IT power [W].
    cooling_degree_days : float, optional
        Of the year's weather [K d], as `heatgrade.district.Weather` counts them.
    declared : DeclaredFields
        What the operator declares besides.

    Raises
    ------
    RecoveryError
        HG671 for metrics that count the heat pump inside.
    """

    metrics: ReuseMetrics
    waste_heat_temperature: float | None
    intake_temperature: float | None = None
    water_input: float | None = None
    renewable_energy: float | None = None
    installed_it_power: float | None = None
    cooling_degree_days: float | None = None
    declared: DeclaredFields = _NOTHING_DECLARED

    def __post_init__(self) -> None:
        """Refuse what the regulation does not count so."""
        if self.metrics.boundary != "outside":
            raise RecoveryError(
                "HG671",
                "the regulation counts the heat that leaves the data centre, and these metrics "
                "count the heat pump's as well",
                entry="boundary",
                value=self.metrics.boundary,
                allowed="'outside'",
                remedy="compute the metrics once more with boundary='outside'",
            )
        if self.renewable_energy is not None and self.declared.renewable_share is not None:
            raise RecoveryError(
                "HG671",
                "renewable energy is told twice: as a whole, and by the shares declared",
                entry="renewable_energy",
                value=self.renewable_energy,
                allowed="the whole or its shares",
                remedy="leave one of them out",
            )
        for name in ("water_input", "renewable_energy"):
            value = getattr(self, name)
            if value is not None:
                positive(value, name, allow_zero=True)

    def to_dict(self) -> dict[str, float | None]:
        """Return the fields by their symbols: kWh, degC, m3, kW; None where it is not known."""
        m, own = self.metrics, self.declared
        water, energy = self.water_input, m.facility_energy
        renewable = self.renewable_energy
        if own.renewable_share is not None:
            renewable = own.renewable_share * energy
        return {
            "P_IT_installed_kW": _over(self.installed_it_power, 1e3),
            "S_DC_m2": own.floor_area,
            "S_CR_m2": own.computer_room_area,
            "E_DC_kWh": energy / _KILOWATT_HOUR,
            "E_DC_BG_kWh": _over(own.backup_energy, _KILOWATT_HOUR),
            "E_IT_kWh": m.it_energy / _KILOWATT_HOUR,
            "C_BtG_kWh": _over(own.battery_capacity, _KILOWATT_HOUR),
            "W_IN_m3": water,
            "W_IN_POT_m3": own.potable_water_input,
            "E_REUSE_kWh": m.reused_energy / _KILOWATT_HOUR,
            "T_WH_C": _celsius(self.waste_heat_temperature),
            "T_IN_C": _celsius(self.intake_temperature),
            "CDD_K_d": self.cooling_degree_days,
            "E_RES_TOT_kWh": _over(renewable, _KILOWATT_HOUR),
            "E_RES_GOO_kWh": _share(own.guarantees_share, energy),
            "E_RES_PPA_kWh": _share(own.purchase_share, energy),
            "E_RES_OS_kWh": _share(own.on_site_share, energy),
            "PUE": m.pue,
            "ERF": m.erf,
            "REF": None if renewable is None else renewable / m.facility_energy,
            "WUE_m3_per_kWh": None if water is None else water / (m.it_energy / _KILOWATT_HOUR),
        }


def _over(value: float | None, unit: float) -> float | None:
    return None if value is None else value / unit


def _share(share: float | None, energy: float) -> float | None:
    return None if share is None else share * energy / _KILOWATT_HOUR


def _celsius(value: float | None) -> float | None:
    return None if value is None else value - _KELVIN
