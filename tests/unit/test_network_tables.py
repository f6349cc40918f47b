"""Results as tables of pandas and xarray, and as HTML.

1. Racks and networks: every row and column, with units; the values are those of the result.
2. Courses in time: times down, names across.
3. A missing package names its remedy; an unknown table those that exist.
4. Names with angle brackets do not become tags of HTML.
"""

import sys

import numpy as np
import pytest

from heatgrade.errors import InputError
from heatgrade.materials import Coolant
from heatgrade.network import (
    Fitting,
    FixedHead,
    HeatStep,
    MountedPlate,
    NetworkBuilder,
    Pipe,
    solve_network,
    solve_network_transient,
)
from heatgrade.plate import PlateCurve
from heatgrade.rack import Branch, Manifold, Rack

SUPPLY = 313.15  # K
WATER = Coolant("water")
SAME = 1e-12  # relative
RISE = 40e3  # Pa


def curve():
    flows = (1e-5, 2e-5, 4e-5, 8e-5)
    drops = tuple(4e8 * v + 5e12 * v * v for v in flows)
    return PlateCurve.from_table(
        flows,
        drops,
        (0.039, 0.033, 0.03, 0.027),
        heat_flow=1000.0,
        coolant="water",
        inlet_temperature=SUPPLY,
    )


@pytest.fixture(scope="module")
def network():
    builder = NetworkBuilder()
    suction, header, back = (builder.node(name) for name in ("suction", "<header>", "return"))
    builder.place(builder.link(suction, header, name="pump line"), [FixedHead(RISE)], "pump")
    for k in range(3):
        rung = builder.link(header, back, name=f"rung {k + 1}")
        parts = [Pipe(2.0 + k, 0.012), Fitting(30.0, 0.012), MountedPlate(curve())]
        builder.place(rung, parts, f"rung {k + 1}")
    return builder.network(fixed=[(suction, 0.0), (back, 0.0)])


@pytest.fixture(scope="module")
def solution(network):
    return solve_network(network, WATER, SUPPLY, flow_scale=1.0)


@pytest.fixture(scope="module")
def rack():
    branch = Branch.of(curve(), count=2)
    rack = Rack.manifold([branch] * 3, supply_manifold=Manifold(0.03), coolant=WATER)
    return rack.solve(supply_temperature=SUPPLY, volume_flow=1e-4)


def test_a_network_s_frames_hold_its_numbers(solution):
    links = solution.to_pandas()
    assert list(links.index) == ["pump line", "rung 1", "rung 2", "rung 3"]
    assert links.index.name == "link"
    assert links.loc["rung 2", "start"] == "<header>"
    np.testing.assert_allclose(links["mass_flow [kg/s]"], solution.mass_flow, rtol=SAME)
    # the rungs drop what the pump gives
    rungs = links["pressure_drop [Pa]"].to_numpy()[1:]
    np.testing.assert_allclose(rungs, RISE, rtol=1e-9)
    nodes = solution.to_pandas("nodes")
    assert list(nodes.columns) == ["pressure [Pa]", "temperature [K]", "inflow [kg/s]"]
    assert abs(nodes["inflow [kg/s]"].sum()) < SAME
    elements = solution.to_pandas("elements")
    assert list(elements["kind"]) == ["head", *("pipe", "loss", "volume") * 3]
    assert elements["heat_flow [W]"].sum() == pytest.approx(3000.0, rel=SAME)


def test_a_network_s_dataset_has_units(solution):
    data = solution.to_xarray()
    assert dict(data.sizes) == {"node": 3, "link": 4, "element": 10}
    assert data.temperature.attrs["units"] == "K"
    found = data.link_mass_flow.sel(link="rung 3").item()
    assert found == pytest.approx(solution.mass_flow[3], rel=SAME)
    assert "converged" in data.attrs["outcome"]


def test_a_rack_s_frames_hold_its_numbers(rack):
    branches = rack.to_pandas()
    assert list(branches.index) == ["branch 1", "branch 2", "branch 3"]
    flow = branches["mass_flow [kg/s]"]
    np.testing.assert_allclose(flow, rack.branch_mass_flows, rtol=SAME)
    plates = rack.to_pandas("plates")
    assert len(plates) == 6
    assert plates["junction_temperature_max [K]"].max() == pytest.approx(
        rack.junction_temperature_max, rel=SAME
    )
    assert set(plates["branch"]) == set(branches.index)
    parts = rack.to_pandas("parts")
    assert len(parts) == len(rack.segments)
    assert parts["velocity [m/s]"].max() == max(
        s.velocity for s in rack.segments if np.isfinite(s.velocity)
    )


def test_a_rack_s_dataset_has_units(rack):
    data = rack.to_xarray()
    assert dict(data.sizes) == {"branch": 3, "plate": 6, "part": len(rack.segments)}
    assert data.branch_heat_flow.sum().item() == pytest.approx(6000.0, rel=SAME)
    assert data.thermal_resistance.attrs["units"] == "K/W"
    assert data.attrs["return_temperature_K"] == rack.return_temperature


def test_a_course_in_time_runs_down_the_frame(network):
    course = solve_network_transient(
        network,
        WATER,
        SUPPLY,
        flow_scale=1.0,
        end_time=4.0,
        time_step=0.5,
        events=[HeatStep((3,), 1.0, 2000.0)],
        heat_capacity=100.0,
    )
    junctions = course.to_pandas()
    assert junctions.index.name == "time [s]"
    assert list(junctions.columns) == ["rung 1: plate", "rung 2: plate", "rung 3: plate"]
    rise = junctions["rung 1: plate"].iloc[-1] - junctions["rung 1: plate"].iloc[0]
    assert rise > 5.0  # K; the step heats this one
    data = course.to_xarray()
    assert data.mass_flow.dims == ("time", "link")
    last = data.junction_temperature.sel(time=4.0, plate="rung 1: plate").item()
    assert last == junctions["rung 1: plate"].iloc[-1]
    assert course.to_pandas("links").shape == (9, 4)


@pytest.mark.parametrize(("name", "method"), [("pandas", "to_pandas"), ("xarray", "to_xarray")])
def test_a_missing_package_names_its_remedy(rack, solution, monkeypatch, name, method):
    monkeypatch.setitem(sys.modules, name, None)
    for result in (rack, solution):
        with pytest.raises(InputError, match=r'pip install "heatgrade\[tables\]"') as caught:
            getattr(result, method)()
        assert caught.value.code == "HG580"


def test_an_unknown_table_names_those_that_exist(rack, solution):
    for result in (rack, solution):
        with pytest.raises(InputError) as caught:
            result.to_pandas("everything")
        assert caught.value.code == "HG581"
        assert '"' in caught.value.allowed


def test_a_notebook_shows_the_network(solution):
    html = solution._repr_html_()
    assert html.count("<tr>") == len(solution.mass_flow) + 1 + 7
    assert "&lt;header&gt;" in html
    assert "<header>" not in html
    text = str(solution)
    assert "pump line" in text
    assert "W hydraulic" in text
