"""Grid convergence: (1) Celik et al.'s own sample numbers, (2) the order of any power law is found,
(3) the index covers the error of a series with a higher term, (4) kinds of convergence and bad
input, (5) grids of a study are similar, (6) a plate's study and the command, (7) which tells the
cautions of its results with their grids."""

import json
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import heatgrade as hg
from heatgrade.cli import main
from heatgrade.grid import grid_convergence
from heatgrade.grid.convergence import observed_order
from heatgrade.grid.grid_study import study
from heatgrade.plate.compact_solve import solid_model

# Celik et al. 2008, table 1: cells in two dimensions, values, order as printed.
CELIK = [
    ((18000, 8000, 4500), (6.063, 5.972, 5.863), 1.53),
    ((18000, 4500, 980), (10.7880, 10.7250, 10.6050), 0.75),
    ((18000, 4500, 980), (6.0042, 5.9624, 6.0909), 1.51),
]
PRINTED_ORDER = 0.01  # two decimals, ratios of cells rounded
PRINTED_VALUE = 1e-3


@pytest.mark.parametrize(("cells", "values", "order"), CELIK)
def test_sample_numbers_of_the_procedure(cells, values, order):
    found = grid_convergence(values, [n**-0.5 for n in cells])
    assert found.order == pytest.approx(order, abs=PRINTED_ORDER)


def test_extrapolation_and_index_as_printed():
    found = grid_convergence(CELIK[0][1], [n**-0.5 for n in CELIK[0][0]])
    assert found.extrapolated == pytest.approx(6.1685, abs=PRINTED_VALUE)
    assert found.relative_index == pytest.approx(0.022, abs=5e-4)
    second = grid_convergence(CELIK[1][1], [n**-0.5 for n in CELIK[1][0]])
    assert second.extrapolated == pytest.approx(10.8801, abs=PRINTED_VALUE)
    assert second.relative_index == pytest.approx(0.011, abs=5e-4)


@given(
    order=st.floats(0.6, 2.0),
    r21=st.floats(1.2, 3.0),
    r32=st.floats(1.2, 3.0),
    scale=st.floats(1e-3, 1e3),
)
@settings(max_examples=60, deadline=None)
def test_power_laws_are_seen_through(order, r21, r32, scale):
    sizes = np.array([1.0, r21, r21 * r32])
    values = 7.0 + scale * sizes**order
    found = grid_convergence(values, sizes)
    # Close orders and ratios leave few digits of the differences.
    assert found.order == pytest.approx(order, rel=1e-6)
    assert found.extrapolated == pytest.approx(7.0, abs=1e-6 * scale + 1e-9)
    assert found.kind == "monotone"


@given(second=st.floats(0.1, 10.0), third=st.floats(0.0, 0.1))
@settings(max_examples=30, deadline=None)
def test_the_index_covers_the_error(second, third):
    sizes = np.array([0.25, 0.5, 1.0])
    found = grid_convergence(3.0 + second * sizes**2 + third * sizes**3, sizes)
    assert abs(found.values[0] - 3.0) <= found.index


def test_two_grids_take_the_formal_order_and_three_times_its_error():
    found = grid_convergence((1.01, 1.04), (1.0, 2.0))
    assert found.extrapolated == pytest.approx(1.0)
    assert found.index == pytest.approx(0.03)
    assert found.kind == "two grids"
    assert found.order is None


def test_kinds():
    assert grid_convergence((1.0, 1.1, 1.05), (1, 2, 4)).kind == "diverging"
    assert grid_convergence((1.0, 1.1, 1.05), (1, 2, 4)).index is None
    swinging = grid_convergence((1.0, 1.1, 0.7), (1, 2, 4))
    assert swinging.kind == "oscillating"
    assert swinging.index == pytest.approx(3.0 * 0.5 * 0.4)
    assert grid_convergence((1.0, 1.0 + 1e-9, 1.0), (1, 2, 4), noise=1e-8).kind == "unchanged"
    assert "order 1.53" in str(grid_convergence(CELIK[0][1], (1.0, 1.5, 2.0)))
    assert observed_order(1.0, -4.0, 2.0, 2.0) == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("values", "sizes"), [((1.0,), (1.0,)), ((1.0, 2.0), (1.0,)), ((1.0, 2.0), (2.0, 1.0))]
)
def test_bad_studies_are_refused(values, sizes):
    with pytest.raises(hg.InputError, match="HG831"):
        grid_convergence(values, sizes)


def small_plate(wetted):
    chip = hg.Die(hg.PowerMap.uniform(300.0, 20e-3, 20e-3), 0.7e-3, x=10e-3, y=10e-3)
    stack = hg.Stack(chip, hg.Interface(50e-6, 5.0))
    return hg.Plate(stack, hg.ColdPlate(40e-3, 40e-3, 2e-3, wetted=wetted), hg.Coolant("water"))


FINS = hg.Microchannels(0.2e-3, 0.1e-3, 2e-3, area=(8e-3, 8e-3, 32e-3, 32e-3))


def test_subdivided_grids_are_similar():
    plate = small_plate(FINS)
    once, twice = (
        solid_model(plate, hg.Resolution(lateral=4e-3, subdivision=n)).grid for n in (1, 2)
    )
    for axis in ("x_edges", "y_edges", "z_edges"):
        assert np.allclose(getattr(once, axis), getattr(twice, axis)[::2], rtol=1e-14, atol=0.0)
    assert twice.cells == 8 * once.cells
    with pytest.raises(hg.InputError, match=r"HG136.*subdivision"):
        hg.Resolution(subdivision=1.5)
    with pytest.raises(hg.InputError, match=r"HG131.*subdivision"):
        plate.refine(volume_flow=2e-5, inlet_temperature=300.0, coarsest=50.0)


def test_a_study_of_a_plate():
    coarse = hg.Resolution(lateral=2e-3, die=2, base=2, fins=2)
    study = small_plate(FINS).refine(
        volume_flow=2e-5, inlet_temperature=318.15, grid=coarse, coarsest=1.0
    )
    assert study.cells == (64 * study.cells[2], 8 * study.cells[2], study.cells[2])
    junction = study["junction_temperature_max"]
    assert junction.kind == "monotone"
    # The answer on a twice finer grid still lies within the index.
    finer = small_plate(FINS).solve(
        volume_flow=2e-5,
        inlet_temperature=318.15,
        grid=hg.Resolution(lateral=2e-3, die=2, base=2, fins=2, subdivision=8),
    )
    assert abs(finer.junction_temperature_max - junction.values[0]) <= junction.index
    # What all grids share by the first law does not change.
    assert study["outlet_temperature"].kind == "unchanged"
    assert study.summary().splitlines()[2].endswith("unchanged")
    assert "junction" in study._repr_html_()
    with pytest.raises(hg.InputError, match="HG831"):
        small_plate(FINS).refine(volume_flow=2e-5, inlet_temperature=318.15, grids=4)
    with pytest.raises(KeyError):
        study["colour"]


def test_the_command(tmp_path, capsys):
    words = ["refine", "pin-fin-bench", "--set", "plate.grid.lateral=4 mm", "--threads", "1"]
    out = tmp_path / "refined"
    assert main([*words, "--grids", "2", "--coarsest", "1", "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("plate main\n")
    assert "two grids" in said
    assert {p.name for p in out.iterdir()} == {"refinement.json", "refinement.png", "summary.txt"}
    assert main([*words, "--grids", "2", "--coarsest", "1", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)["main"]
    assert shown == json.loads((out / "refinement.json").read_text())
    with pytest.raises(SystemExit):
        main([*words, "--coarsest", "nan"])


def test_a_study_tells_the_cautions_of_its_results():
    """Once each, in the words of the finest grid that it befell; nothing where there are none."""
    coarse = hg.Caution("bounded-convection", "resolved flow", "with 8 cells")
    both = [hg.Caution("laminar", "outlet", f"at a Reynolds number of {n}") for n in (2500, 2600)]
    answers = {2: (both[0],), 1: (coarse, both[1])}

    def solve(parts):
        return SimpleNamespace(
            cells=8 * parts**3, inlet_temperature=300.0, outlet_temperature=310.0,
            pressure_drop=100.0 + parts, junction_temperature_max=320.0 + parts,
            cautions=answers[parts],
        )  # fmt: skip

    found = study(solve, (2, 1))
    told = [
        "caution  outlet, on all grids: at a Reynolds number of 2500",
        "caution  resolved flow, on 8 cells: with 8 cells",
    ]
    assert found.summary().splitlines()[4:] == told
    assert [item["code"] for item in found.to_dict()["warnings"]] == [
        "laminar", "bounded-convection",
    ]  # fmt: skip
    answers = {2: (), 1: ()}
    assert "caution" not in study(solve, (2, 1)).summary()
