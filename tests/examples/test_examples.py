"""Every script in ``examples/`` runs and gives its number.

1. The number that `main` returns, with a tolerance in its own unit.
2. The script prints what it computes, and its docstring asks a question and names a source.
3. No script is forgotten.
4. The picture shows something, with a unit on every axis and bar.
5. Where something independent of the script is known, the number is held against that.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

import heatgrade as hg

FOLDER = Path(__file__).parents[2] / "examples"

# Script -> (number, tolerance), both in the unit that the script prints.
NUMBERS = {
    "aimed_jets": (8.8, 0.3),  # K that aiming cools the junction
    "bar_that_heats_itself": (0.0736713, 2e-5),  # exact, from Prandtl's torsion function
    "channel_pressure_drop": (0.71, 0.02),  # of the hand formula
    "cycle_for_a_duty": (5.02, 0.03),  # COP
    "homes_in_january": (3.33, 0.005),  # GW; 35 TWh / 0.9 / 8760 h * 3/4 by hand
    "fleet_through_a_training_step": (11.1, 1.5),  # per cent of the chips above 90 degC
    "floorplan_on_a_plate": (8.3, 0.3),  # K that a uniform map hides
    "hall_n_minus_one": (5.7, 0.1),  # K that the worst outage warms the hottest chip
    "halls_and_networks": (76.5, 0.3),  # % of the demand that crosses directly
    "how_far_from_runaway": (82.3, 0.7),  # degC of the water
    "pump_follows_the_far_rack": (35.3, 0.3),  # % of the pump's hydraulic power
    "pins_or_channels": (0.94, 0.03),  # resistance of pins over channels
    "refrigerant_for_a_network": (7.50, 0.08),  # COP
    "return_order": (2.8, 0.1),  # spread of the direct over that of the reverse return
    "slim_manifold": (2.73, 0.05),  # spread of the reverse over that of the direct return
    "starved_tray": (7.6, 0.2),  # % less than the first tray
    "store_follows_the_price": (2.0, 0.15),  # years until the tank has paid for itself
    "which_channel_starves": (132.0, 8.0),  # % that the fullest channel takes over the emptiest
    "year_of_a_site": (40.9, 0.4),  # % of the heat pump's electricity
    "training_step": (34.0, 1.0),  # K that the junction swings; the run's own tolerance is 1 K
    "what_caps_the_outlet": (13.8, 0.5),  # K that better parts allow
}


def load(name: str) -> ModuleType:
    """Return an example as a module, without running it."""
    spec = importlib.util.spec_from_file_location(f"example_{name}", FOLDER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", sorted(NUMBERS))
def test_number_and_picture(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    module = load(name)  # one for both: what they share is computed once
    found = module.main()
    expected, tolerance = NUMBERS[name]
    assert found == pytest.approx(expected, abs=tolerance)
    last = capsys.readouterr().out.splitlines()[-1]
    digits = len(f"{expected}".partition(".")[2])
    shown = {f"{found:.{places}f}" for places in range(1, digits + 1)}
    assert any(text in last for text in shown), last
    figure = module.picture()
    plots = [axes for axes in figure.axes if axes.get_label() != "<colorbar>"]
    labels = [text for axes in plots for text in (axes.get_xlabel(), axes.get_ylabel()) if text]
    for axes in plots:
        if not axes.axison:  # a drawing: its headings carry the units
            labels += [t.get_text() for t in axes.texts if "[" in t.get_text()]
    assert all(axes.has_data() for axes in plots)
    assert len(labels) >= 1
    assert all("[" in text for text in labels), labels


def test_every_script_has_a_number() -> None:
    assert {path.stem for path in FOLDER.glob("*.py")} == set(NUMBERS)


@pytest.mark.parametrize("name", sorted(NUMBERS))
def test_docstring_asks_and_cites(name: str) -> None:
    text = load(name).__doc__ or ""
    question, rule = text.partition("\n\n")[0].splitlines()
    assert "?" in question
    assert rule == "=" * len(question)
    assert "Physics:" in text
    assert "Source:" in text


def test_warm_coolant_explains_the_pressure_drop() -> None:
    """At the lowest flow the drop follows the viscosity at the mean temperature, to 5 %."""
    module = load("channel_pressure_drop")
    coolant = hg.Coolant("PG25")
    flow = module.FLOWS[0] / 6e4
    inlet = coolant.properties(module.INLET)
    capacity = flow * float(inlet.density) * float(inlet.heat_capacity)
    mean = coolant.properties(module.INLET + 0.5 * 500.0 / capacity)
    expected = float(mean.viscosity / inlet.viscosity)
    assert NUMBERS["channel_pressure_drop"][0] == pytest.approx(expected, rel=0.05)


def test_two_trays_share_evenly_with_the_reverse_return() -> None:
    """By symmetry; what is left comes from the thinner coolant in the return."""
    spread = load("return_order").spread
    assert spread(2, "reverse", 12e-3) < 2e-4
    assert spread(2, "direct", 12e-3) > 10.0 * spread(2, "reverse", 12e-3)
