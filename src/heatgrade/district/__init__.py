"""District: a year by the hour, of a heat network that lives on a data centre's heat.

In come weather, demand, the network's heating curve, the source and the plant of `recovery`'s
machines; out go the shares, the electricity and the homes of a year, what it costs, and what
changes when the source is warmer.  The next package is `heatgrade.scenario`.
"""

from heatgrade.district.calendar import COMMON_YEAR, LEAP_YEAR, MONTHS, monthly
from heatgrade.district.case import DistrictCase
from heatgrade.district.comparison import SourceComparison, compare_source
from heatgrade.district.cop_model import CopModel, GivenCop, LorenzShare, MarketCop
from heatgrade.district.cost import Asset, HeatCost, annuity, heat_cost
from heatgrade.district.customer import Customer
from heatgrade.district.cycle_map import CycleMap
from heatgrade.district.district_year import DistrictYear
from heatgrade.district.heat_demand import HeatDemand
from heatgrade.district.heat_source import HeatSource
from heatgrade.district.heating_curve import HeatingCurve
from heatgrade.district.hourly_file import read_hourly
from heatgrade.district.machine_hours import MachineHours
from heatgrade.district.neighbour import Neighbour, NeighbourYear
from heatgrade.district.pipe_losses import PipeLosses
from heatgrade.district.plant import Boiler, DistrictPlant
from heatgrade.district.sizing import SizingPoint, peak_share_for, sizing_curve
from heatgrade.district.stranding import StrandedValue, break_even_years, stranded_value
from heatgrade.district.synthetic_year import synthetic_weather
from heatgrade.district.tariff import Tariff
from heatgrade.district.thermal_store import ThermalStore
from heatgrade.district.weather import Weather
from heatgrade.district.weather_file import read_weather
from heatgrade.district.year_table import write_hours

__all__ = [
    "COMMON_YEAR",
    "LEAP_YEAR",
    "MONTHS",
    "Asset",
    "Boiler",
    "CopModel",
    "Customer",
    "CycleMap",
    "DistrictCase",
    "DistrictPlant",
    "DistrictYear",
    "GivenCop",
    "HeatCost",
    "HeatDemand",
    "HeatSource",
    "HeatingCurve",
    "LorenzShare",
    "MachineHours",
    "MarketCop",
    "Neighbour",
    "NeighbourYear",
    "PipeLosses",
    "SizingPoint",
    "SourceComparison",
    "StrandedValue",
    "Tariff",
    "ThermalStore",
    "Weather",
    "annuity",
    "break_even_years",
    "compare_source",
    "heat_cost",
    "monthly",
    "peak_share_for",
    "read_hourly",
    "read_weather",
    "sizing_curve",
    "stranded_value",
    "synthetic_weather",
    "write_hours",
]
