"""Sankey and Grassmann diagrams: what flows in flows out, and what is drawn is what was computed.

1. Every node passes on what it gets; sources and sinks are those of the result.
2. The picture has a band for every flow that can be seen, as wide as its amount.
"""

from __future__ import annotations

import pytest

from heatgrade.recovery.energy_flows import NODES, energy_bands, energy_plot
from heatgrade.recovery.exergy_flows import exergy_bands, exergy_plot
from heatgrade.recovery.flow_bands import Band, Node, band_figure, unbalanced
from heatgrade.scenario import load_scenario
from heatgrade.scenario.construction import construct
from heatgrade.scenario.run import run_scenario

COARSE = [("plate.grid.lateral", "2 mm"), ("plate.grid.check", "none")]
PUMPED = 1e-4  # relative: pumping heat and rounding between IT, liquid and hand-over
CLOSED = 1e-9  # relative


@pytest.fixture(scope="module")
def chain():
    (scenario,) = load_scenario("rubin-rack", COARSE)
    return run_scenario(construct(scenario))


def test_energy_passes_every_node(chain):
    bands = energy_bands(chain.rack, chain.recovery)
    missing = unbalanced(NODES, bands)
    heat = chain.rack.heat_flow
    # The pumps' work joins the liquid's heat on the way; everything else is passed on whole.
    pumping = missing.pop("heat in the liquid")
    assert 0.0 <= -pumping <= 1.01 * chain.rack.pump_power.electric
    assert all(abs(value) < PUMPED * heat for value in missing.values()), missing
    delivered = sum(band.amount for band in bands if band.end == "heat network")
    assert delivered == pytest.approx(chain.recovery.network_heat_flow, rel=CLOSED)


def test_exergy_passes_the_recovery(chain):
    nodes, bands = exergy_bands(chain.recovery)
    given = chain.recovery.exergy.source + chain.recovery.exergy.electricity
    assert abs(unbalanced(nodes, bands)["recovery"]) < CLOSED * given
    losses = [band.amount for band in bands if band.end.startswith("lost: ")]
    assert losses == sorted(losses, reverse=True)


def test_the_pictures_are_drawn(chain):
    for figure in (energy_plot(chain.rack, chain.recovery), exergy_plot(chain.recovery)):
        (axes,) = figure.axes
        assert len(axes.patches) >= 4
        assert any("kW" in text.get_text() for text in axes.texts)


def test_a_band_is_as_wide_as_its_amount():
    nodes = (Node("a", 0), Node("b", 1), Node("c", 1))
    bands = (Band("a", "b", 30.0, "k"), Band("a", "c", 10.0, "k"), Band("a", "b", 0.01, "k"))
    (axes,) = band_figure("", nodes, bands).axes
    widths = sorted(
        patch.get_path().vertices[0, 1] - patch.get_path().vertices[-2, 1] for patch in axes.patches
    )
    assert widths == pytest.approx([10.0 / 40.01, 30.0 / 40.01], rel=CLOSED)
