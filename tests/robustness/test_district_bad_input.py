"""What a district's year refuses, and how it says so.

1. Weather: holes, a year too short or too long, hours given twice, EPW with marks for missing.
2. Series of another year, profiles and demands that cannot be, curves that contradict themselves.
3. Each error has its code, the entry, what is allowed and a remedy.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest

from heatgrade.district import (
    DistrictCase,
    DistrictPlant,
    GivenCop,
    HeatDemand,
    HeatingCurve,
    HeatSource,
    LorenzShare,
    Tariff,
    ThermalStore,
    Weather,
    heat_cost,
    read_hourly,
    read_weather,
    synthetic_weather,
)
from heatgrade.errors import HeatgradeError

ZERO = 273.15  # K
MWH = 3.6e9  # J


def csv_of(path, hours=8760, start=datetime(2025, 1, 1), skip=(), again=(), blank=()):
    """Write a CSV year with faults."""
    rows = ["time,temperature"]
    for hour in range(hours):
        if hour in skip:
            continue
        stamp = (start + timedelta(hours=hour)).strftime("%Y-%m-%d %H:%M")
        rows += [f"{stamp},{'' if hour in blank else 5.0}"] * (2 if hour in again else 1)
    path.write_text("\n".join(rows) + "\n")
    return path


def epw_of(path, hours=8760, missing=(), drop=(), again=(), leap=False):
    """Write an EPW with faults; its months come from several years, as those of typical years."""
    start = datetime(2024 if leap else 2023, 1, 1)
    head = ["LOCATION,Dublin,-,IRL,made up,39690,53.4,-6.3,0.0,85.0"]
    head += ["DESIGN CONDITIONS,0", "TYPICAL/EXTREME PERIODS,0", "GROUND TEMPERATURES,0"]
    head += ["HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0", "COMMENTS 1,x", "COMMENTS 2,x"]
    head += ["DATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31"]
    rows = []
    for hour in range(hours):
        if hour in drop:
            continue
        now = start + timedelta(hours=hour)
        dry = "99.9" if hour in missing else f"{7.0 + now.month / 10:.1f}"
        row = f"{2001 + now.month},{now.month},{now.day},{now.hour + 1},60,?9?9,{dry},5.0,80,101000"
        rows += [row] * (2 if hour in again else 1)
    path.write_text("\n".join(head + rows) + "\n")
    return path


def test_good_files_are_read(tmp_path):
    csv = read_weather(csv_of(tmp_path / "good.csv"))
    assert csv.hours == 8760
    assert csv.mean == pytest.approx(ZERO + 5.0)
    epw = read_weather(epw_of(tmp_path / "good.epw"))
    assert epw.label == "Dublin, IRL (EPW)"
    assert epw.temperature[0] == pytest.approx(ZERO + 7.1)
    assert not epw.synthetic


def test_a_leap_year_is_read_as_it_is(tmp_path):
    assert read_weather(csv_of(tmp_path / "l.csv", 8784, datetime(2024, 1, 1))).hours == 8784
    assert read_weather(epw_of(tmp_path / "l.epw", 8784, leap=True)).hours == 8784


def test_semicolons_latin_letters_and_a_chosen_column(tmp_path):
    path = tmp_path / "two.csv"
    rows = ["hour;K\xf6ln;Bonn"] + [f"{i};{i % 7};3.5" for i in range(8760)]
    path.write_bytes("\n".join(rows).encode("latin-1"))
    assert read_hourly(path, "Bonn").sum() == pytest.approx(8760 * 3.5)


@pytest.mark.parametrize(
    ("make", "code", "says"),
    [
        (lambda p: csv_of(p / "a.csv", skip=(100,)), "HG651", "2025-01-05 04:00 is missing"),
        (lambda p: csv_of(p / "a.csv", blank=(100,)), "HG651", "line 102 has no value"),
        (lambda p: csv_of(p / "a.csv", again=(100,)), "HG653", "again"),
        (lambda p: csv_of(p / "a.csv", 8000), "HG650", "8000 rows"),
        (lambda p: csv_of(p / "a.csv", 17520), "HG650", "overlap"),
        (lambda p: p / "none.csv", "HG652", "cannot be read"),
        (lambda p: epw_of(p / "a.epw", missing=(7, 8)), "HG651", "2 hours have no dry-bulb"),
        (lambda p: epw_of(p / "a.epw", drop=(50,)), "HG650", "8759 rows"),
        (lambda p: epw_of(p / "a.epw", drop=(50,), again=(60,)), "HG653", "again"),
        (lambda p: epw_of(p / "a.epw", 8761, drop=(50,)), "HG651", "not the hour that follows"),
        (lambda p: csv_of(p / "a.epw"), "HG652", "LOCATION"),
    ],
)
def test_weather_files_with_faults(tmp_path, make, code, says):
    with pytest.raises(HeatgradeError, match=code) as caught:
        read_weather(make(tmp_path))
    assert says in str(caught.value)
    assert caught.value.entry
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("temperature\n", "HG652", "no rows"),
        ("time,a,b\n2025-01-01,1,2\n", "HG652", "several columns"),
        ("time,a\nyesterday,1\n", "HG652", "is not a time"),
        ("a\n1_0\n", "HG651", "a hole"),
        ("a\ninf\n", "HG651", "a hole"),
        ("a\n\x00\n", "HG651", "a hole"),
    ],
)
def test_small_files_with_faults(tmp_path, text, code, says):
    path = tmp_path / "x.csv"
    path.write_text(text)
    with pytest.raises(HeatgradeError, match=code) as caught:
        read_hourly(path)
    assert says in str(caught.value)


def case(**changes):
    """Return a sound case with changes."""
    parts = {
        "weather": synthetic_weather(ZERO + 9, 7.0),
        "demand": HeatDemand(1000 * MWH),
        "curve": HeatingCurve.constant(ZERO + 70, ZERO + 40),
        "source": HeatSource(1e6, ZERO + 25, ZERO + 18),
        "plant": DistrictPlant(5e5),
        "heat_pump": GivenCop(3.5),
    }
    return DistrictCase(**{**parts, **changes})


@pytest.mark.parametrize(
    ("make", "code", "entry"),
    [
        (lambda: Weather(np.full(8759, 280.0), "x"), "HG650", "weather"),
        (lambda: Weather(np.full(8760, np.nan), "x"), "HG651", "weather"),
        (lambda: Weather(np.full(8760, 7.0), "x"), "HG651", "weather"),  # degC given as K
        (lambda: HeatDemand(-1.0), "HG102", "annual_heat"),
        (lambda: HeatDemand(0.0), "HG102", "annual_heat"),
        (lambda: HeatDemand(1.0, hot_water_share=1.2), "HG103", "hot_water_share"),
        (
            lambda: HeatingCurve((280.0, 270.0), (350.0,) * 2, (320.0,) * 2),
            "HG654",
            "heating_curve",
        ),
        (lambda: HeatingCurve((280.0,), (320.0,), (330.0,)), "HG654", "heating_curve.supply"),
        (lambda: HeatingCurve((280.0,), (320.0, 330.0), (300.0,)), "HG654", "heating_curve"),
        (lambda: HeatSource(1e6, 290.0, 300.0), "HG656", "source.hot_temperature"),
        (lambda: HeatSource(1e6, 300.0, 290.0, np.full(8760, -1.0)), "HG656", "source.profile"),
        (lambda: HeatSource(1e6, 300.0, 290.0, np.zeros(8760)), "HG656", "source.profile"),
        (lambda: HeatSource(1e6, 300.0, 290.0, np.ones(99)), "HG650", "source.profile"),
        (lambda: ThermalStore(-1.0, 350.0, 310.0), "HG102", "store.volume"),
        (lambda: ThermalStore(10.0, 310.0, 350.0), "HG658", "store.hot_temperature"),
        (lambda: DistrictPlant(-1.0), "HG102", "heat_pump.capacity"),
        (lambda: DistrictPlant(minimum_load=1.5), "HG103", "heat_pump.minimum_load"),
        (lambda: GivenCop(0.9), "HG103", "cop"),
        (lambda: LorenzShare(1.2), "HG103", "efficiency"),
        (lambda: Tariff(electricity_price=np.nan), "HG101", "tariff.electricity_price"),
        (lambda: Tariff(electricity_price=np.full(8760, np.inf)), "HG101", "tariff."),
        (lambda: Tariff(fuel_emission=-0.1), "HG102", "tariff.fuel_emission"),
        (lambda: heat_cost((), 1.0, 0.0, 0.04), "HG660", "costs"),
        (lambda: case(tariff=Tariff(np.ones(8784))).run(), "HG657", "tariff.electricity_price"),
        (
            lambda: case(source=HeatSource(1e6, 300.0, 290.0, np.ones(8784))).run(),
            "HG657",
            "source.profile",
        ),
        (lambda: case(weather=Weather(np.full(8760, 300.0), "hot")).run(), "HG655", "base_temp"),
    ],
)
def test_what_cannot_be_is_refused(make, code, entry):
    with pytest.raises(HeatgradeError) as caught:
        make()
    error = caught.value
    assert error.code == code
    assert error.entry is not None
    assert error.entry.startswith(entry)
    assert error.allowed
    assert error.remedy


def test_no_plan_is_an_error_not_a_number(monkeypatch):
    import scipy.optimize

    class Failed:
        status, message = 4, "numerical difficulties"

    monkeypatch.setattr(scipy.optimize, "linprog", lambda *a, **k: Failed())
    store = ThermalStore(10.0, ZERO + 70, ZERO + 40)
    with pytest.raises(HeatgradeError, match="HG659"):
        case(store=store, follow_price=True).run()
