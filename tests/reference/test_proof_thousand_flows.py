"""Kernels of flow through cells against their NumPy twins on 1,000 random cases, to 1e-13.

The twins are those of `test_kernel_flow.py`; here they get rooms of two to four cells a side, with
whirls, upright flow and sheets drawn anew for each case; every fourth is some vectors long.
"""

import pytest

from kernel_twins import twins_of

CASES = 1000
PARTS = 4  # tests that share them, so that a failure tells its part
SIDES = (2, 5)  # cells a side, from and below
EXACT = 1e-13  # relative to the greatest value


twins = twins_of("test_kernel_flow")


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(twins, "SIDES", SIDES)
    assert twins.EXACT <= EXACT


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize(
    "check",
    [
        "test_residual_and_product",
        "test_refinement_with_shares",
        "test_sweep_solves_columns_exactly",
        "test_transport_solves_along_the_flow",
        "test_coarsening",
        "test_merged_planes",
        "test_transfer_between_one_temperature_and_two",
    ],
)
def test_flow_kernels(check, part):
    for salt in range(part, CASES, PARTS):
        given = {}
        if "sweep" in check:
            given = {"fresh": salt // PARTS % 2 == 0}
        elif "along" in check:
            given = {"rest": salt // PARTS % 3 - 1}
        getattr(twins, check)(salt, **given)
