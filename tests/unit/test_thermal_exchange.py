"""What couples solid, coolant and surroundings: conductances of walls and sides."""

import numpy as np
import pytest

from heatgrade.errors import InputError
from heatgrade.thermal import Convection, FixedTemperature, Flux
from heatgrade.thermal.boundary import sink_and_source
from heatgrade.thermal.exchange import WettedLayers, wall_conductance


def test_a_wall_is_film_and_solid_in_series():
    area, film = np.array([2e-6, 2e-6]), np.array([1e4, 0.0])
    with np.errstate(all="raise"):
        found = wall_conductance(area, film, 1e-4)
    np.testing.assert_allclose(found, [2e-6 / (1e-4 + 1e-4), 0.0])
    dry = wall_conductance(np.array([1.0]), np.array([1e4]), np.array([np.inf]))
    assert dry[0] == 0.0


def test_wetted_layers_count_base_fins_and_cover():
    assert WettedLayers(4, slice(5, 5), None).count == 1
    assert WettedLayers(4, slice(5, 13), None).count == 9
    assert WettedLayers(4, slice(5, 13), 13).count == 10


def test_sides_become_sinks_and_sources():
    area, half = np.array([2.0, 2.0]), np.array([0.5, np.inf])
    sink, source = sink_and_source(Flux(3.0), area, half)
    np.testing.assert_allclose(sink, 0.0)
    np.testing.assert_allclose(source, [6.0, 0.0])  # an empty cell takes no heat
    sink, source = sink_and_source(FixedTemperature(310.0), area, half, reference=300.0)
    np.testing.assert_allclose(sink, [4.0, 0.0])
    np.testing.assert_allclose(source, [40.0, 0.0])
    sink, source = sink_and_source(Convection(2.0, 290.0), area, half, reference=300.0)
    np.testing.assert_allclose(sink, [2.0, 0.0])
    np.testing.assert_allclose(source, [-20.0, 0.0])


@pytest.mark.parametrize(
    ("make", "entry"),
    [
        (lambda: FixedTemperature(-1.0), "temperature"),
        (lambda: FixedTemperature(np.nan), "temperature"),
        (lambda: Convection(0.0, 300.0), "coefficient"),
        (lambda: Convection(10.0, 0.0), "temperature"),
        (lambda: Flux(np.inf), "heat_flux"),
    ],
)
def test_impossible_sides_are_refused(make, entry):
    with pytest.raises(InputError, match=entry):
        make()
