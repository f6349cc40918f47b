"""The electrical chain and the reported fields.

1. 97.83 % is 0.71 MW lost at 32 MW, 6.2 GWh a year (press on HiPerGuard, arithmetic).
2. Every part by hand; the parts add up to the facility's power; hours as arrays give the same.
3. A curve gives back its points; its loss is straight between them and does not end at zero load.
4. The fields of Regulation (EU) 2024/1364 from the energies of a year; only with the pump outside;
   what the operator declares goes into them as it is.
"""

from __future__ import annotations

import numpy as np
import pytest

from heatgrade.district import Weather
from heatgrade.errors import InputError, RecoveryError
from heatgrade.recovery import (
    DeclaredFields,
    EfficiencyCurve,
    Overhead,
    ReportedFields,
    reuse_metrics,
)

EXACT = 1e-14  # relative
SECOND_DIGIT = 5e-3
GWH = 3.6e12  # J


def test_the_published_supply_loses_what_is_published():
    lost = Overhead(0.9783, other_fraction=0.0).losses(32e6, 32e6).ups
    assert lost / 1e6 == pytest.approx(0.71, abs=SECOND_DIGIT)
    assert lost * 8760 / 1e9 == pytest.approx(6.2, abs=0.05)
    assert 1.0 - 32e6 / (32e6 + lost) == pytest.approx(0.0217, abs=1e-9)


def test_every_part_by_hand():
    overhead = Overhead(
        0.95, 4.0, 7e3, 0.02, transformer_efficiency=0.99, fan_fraction=0.05, rejection_cop=30.0
    )
    parts = overhead.losses(1e6, 8e5, 3e5)
    drawn = 1e6 / 0.95
    air = drawn - 8e5
    fans = 0.05 * air
    below = drawn + fans + (air + fans) / 4.0 + 7e3 + 1e4 + 2e4
    assert parts.ups == pytest.approx(drawn - 1e6, rel=EXACT)
    assert parts.fans == pytest.approx(fans, rel=EXACT)
    assert parts.air_cooling == pytest.approx((air + fans) / 4.0, rel=EXACT)
    assert parts.rejection == pytest.approx(1e4, rel=EXACT)
    assert parts.transformer == pytest.approx(below / 0.99 - below, rel=1e-12)
    assert overhead.facility_power(1e6, 8e5, 3e5) == pytest.approx(below / 0.99, rel=EXACT)


def test_hours_are_what_each_hour_gives():
    overhead = Overhead(
        EfficiencyCurve((0.2, 0.5, 1.0), (0.93, 0.96, 0.965)), rejection_cop=20.0, rated_power=2e6
    )
    it = np.array([0.2e6, 1.1e6, 2.0e6])
    found = overhead.facility_power(it, 0.8 * it, 0.1 * it)
    alone = [overhead.facility_power(p, 0.8 * p, 0.1 * p) for p in it.tolist()]
    assert found == pytest.approx(alone, rel=EXACT)
    assert set(overhead.losses(it, 0.8 * it).to_dict()) == {
        "transformer_W", "ups_W", "air_cooling_W", "fans_W", "pumps_W", "rejection_W", "other_W",
    }  # fmt: skip


def test_a_curve_gives_back_its_points_and_keeps_its_standing_loss():
    curve = EfficiencyCurve((0.25, 0.5, 1.0), (0.96, 0.975, 0.978))
    assert curve.at(np.array([0.25, 0.5, 1.0])) == pytest.approx([0.96, 0.975, 0.978], rel=EXACT)
    losses = [x / curve.at(x) - x for x in (0.5, 0.75, 1.0)]
    assert losses[1] == pytest.approx(0.5 * (losses[0] + losses[2]), rel=1e-12)
    standing = 0.01 / curve.at(0.01) - 0.01
    assert standing > 0.5 * (0.25 / 0.96 - 0.25)


@pytest.mark.parametrize(
    ("loads", "values", "code"),
    [
        ((0.5, 0.25), (0.9, 0.95), "HG670"),
        ((0.5,), (0.9,), "HG670"),
        ((0.5, 1.0), (0.9,), "HG670"),
        ((0.0, 1.0), (0.9, 0.9), "HG103"),
        ((0.5, 1.0), (0.9, 1.1), "HG103"),
    ],
)
def test_curves_that_are_none(loads, values, code):
    with pytest.raises(InputError, match=code):
        EfficiencyCurve(loads, values)


@pytest.mark.parametrize(
    "bad",
    [
        {"transformer_efficiency": 0.2},
        {"fan_fraction": -0.1},
        {"rejection_cop": 0.0},
        {"rated_power": -1.0},
    ],
)
def test_overheads_that_cannot_be(bad):
    with pytest.raises(InputError, match=next(iter(bad))):
        Overhead(**bad)


def test_the_reported_fields_of_the_boundary_s_example():
    """80 GWh of IT, PUE 1.15, 40 GWh reused: ERF 0.435 with the pump outside."""
    work = 40.0 / 3.5
    arguments = [v * GWH for v in (80.0, 92.0, 40.0, 40.0 + work, work)]
    fields = ReportedFields(
        reuse_metrics(*arguments, boundary="outside"),
        waste_heat_temperature=324.15,
        intake_temperature=318.15,
        water_input=80_000.0,
        renewable_energy=46.0 * GWH,
        installed_it_power=12e6,
    ).to_dict()
    assert fields["E_IT_kWh"] == pytest.approx(80e6)
    assert fields["E_DC_kWh"] == pytest.approx(92e6)
    assert fields["E_REUSE_kWh"] == pytest.approx(40e6)
    assert fields["ERF"] == pytest.approx(0.435, abs=5e-4)
    assert fields["PUE"] == pytest.approx(1.15)
    assert fields["REF"] == pytest.approx(0.5)
    assert fields["WUE_m3_per_kWh"] == pytest.approx(1e-3)
    assert fields["T_WH_C"] == pytest.approx(51.0)
    assert fields["P_IT_installed_kW"] == pytest.approx(12e3)
    with pytest.raises(InputError, match="HG671"):
        ReportedFields(reuse_metrics(*arguments, boundary="inside"), 324.15)


def test_what_is_not_known_is_none():
    metrics = reuse_metrics(80.0, 92.0, 0.0, 0.0, 0.0, boundary="outside")
    fields = ReportedFields(metrics, None).to_dict()
    unknown = {key for key, value in fields.items() if value is None}
    assert unknown == {
        "P_IT_installed_kW", "S_DC_m2", "S_CR_m2", "E_DC_BG_kWh", "C_BtG_kWh", "W_IN_m3",
        "W_IN_POT_m3", "T_WH_C", "T_IN_C", "CDD_K_d", "E_RES_TOT_kWh", "E_RES_GOO_kWh",
        "E_RES_PPA_kWh", "E_RES_OS_kWh", "REF", "WUE_m3_per_kWh",
    }  # fmt: skip


def test_what_the_operator_declares():
    declared = DeclaredFields(
        floor_area=5000.0, computer_room_area=2000.0, backup_energy=3.6e9,
        battery_capacity=1.8e9, potable_water_input=50.0,
        guarantees_share=0.4, purchase_share=0.25, on_site_share=0.05,
    )  # fmt: skip
    metrics = reuse_metrics(80.0 * GWH, 92.0 * GWH, 0.0, 0.0, 0.0, boundary="outside")
    fields = ReportedFields(metrics, None, declared=declared).to_dict()
    assert fields["E_DC_BG_kWh"] == pytest.approx(1000.0)
    assert fields["C_BtG_kWh"] == pytest.approx(500.0)
    assert fields["W_IN_POT_m3"] == 50.0
    assert fields["S_DC_m2"] == 5000.0
    parts = [fields[f"E_RES_{name}_kWh"] for name in ("GOO", "PPA", "OS")]
    assert parts == pytest.approx([36.8e6, 23e6, 4.6e6])
    assert fields["E_RES_TOT_kWh"] == pytest.approx(sum(parts))
    assert fields["REF"] == pytest.approx(0.7)
    with pytest.raises(RecoveryError, match=r"HG671.*told twice"):
        ReportedFields(metrics, None, renewable_energy=80.0 * GWH, declared=declared)
    for bad in ({"floor_area": -1.0}, {"guarantees_share": 0.8, "purchase_share": 0.3}):
        with pytest.raises(InputError, match=next(iter(bad))):
            DeclaredFields(**bad)


def test_cooling_degree_days_by_hand():
    hot = np.full(8760, 293.15)
    hot[:48] = 299.15  # two days of 26 degC: 5 K each over 21 degC
    hot[48:72] = 296.65  # a day of 23.5 degC is under the threshold
    assert Weather(hot, "made").cooling_degree_days == pytest.approx(10.0)
