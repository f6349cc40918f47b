"""Jet arrays.

1. Lattices have the nozzle and drain counts of published plates.
2. Cells of free nozzles agree with sampling by the nearest neighbour; their corners are drains.
3. Nozzles that overlap or leave the area are named.
"""

import numpy as np
import pytest
from scipy.spatial import KDTree

from heatgrade.errors import GeometryError, InputError
from heatgrade.geometry import JetArray, Nozzle, TargetFins
from heatgrade.geometry.nozzle import MAX_NOZZLES

AREA_TOLERANCE = 1e-12  # relative
LENGTH_TOLERANCE = 1e-9  # m


def lattice(**changes):
    given = {
        "pitch": 2e-3,
        "diameter": 0.6e-3,
        "standoff": 0.6e-3,
        "area": (0.0, 0.0, 22e-3, 22e-3),
    }
    return JetArray.lattice(**(given | changes))


def test_counts_of_a_published_large_die_cooler():
    # 11 x 11 nozzles and 12 x 12 drains at 2 mm pitch: Wei et al. (2020), ECTC, pp. 1422-1429,
    # "Experimental and numerical study of 3-D printed direct jet impingement cooling for
    # high-power, large die size applications" (23 mm x 23 mm die, impinged area 22 mm square).
    jets = lattice()
    assert jets.count == 121
    drains = jets.drain_positions
    assert drains.shape == (144, 2)
    expected = np.arange(12) * 2e-3
    assert np.unique(np.round(drains[:, 0], 9)) == pytest.approx(expected, abs=LENGTH_TOLERANCE)
    # As far from the four nozzles around it as can be: half a diagonal.
    inner = drains[(np.abs(drains - 11e-3) < 10.5e-3).all(axis=1)]
    distance, _ = KDTree(np.column_stack([jets.x, jets.y])).query(inner)
    assert distance == pytest.approx(np.full(inner.shape[0], 2e-3 / np.sqrt(2.0)), rel=1e-6)


def test_count_of_the_finest_published_plate():
    # 19,044 nozzles of 43 um in cells of 150 um: Brunschwiler et al. (2006), ITHERM, pp. 196-203.
    jets = lattice(pitch=150e-6, diameter=43e-6, standoff=50e-6, area=(0, 0, 20.7e-3, 20.7e-3))
    assert jets.count == 19_044
    assert jets.total_nozzle_area == pytest.approx(
        19_044 * np.pi * (43e-6) ** 2 / 4.0, rel=AREA_TOLERANCE
    )


def test_lattice_is_centred_in_its_area():
    jets = lattice(area=(1e-3, 2e-3, 10e-3, 9e-3))  # 9 mm x 7 mm: 4 x 3 cells
    assert jets.count == 12
    assert np.unique(np.round(jets.x, 9)) == pytest.approx([2.5e-3, 4.5e-3, 6.5e-3, 8.5e-3])
    assert np.unique(np.round(jets.y, 9)) == pytest.approx([3.5e-3, 5.5e-3, 7.5e-3])
    assert jets.cell_pitch == 2e-3


def test_staggered_rows_are_half_a_pitch_apart():
    square, staggered = lattice(), lattice(arrangement="staggered")
    assert staggered.count == square.count
    even, odd = (
        staggered.x[staggered.y == staggered.y.min()],
        staggered.x[np.isclose(staggered.y, staggered.y.min() + 2e-3)],
    )
    assert odd - even == pytest.approx(np.full(11, 1e-3), abs=LENGTH_TOLERANCE)
    distance, _ = KDTree(np.column_stack([staggered.x, staggered.y])).query(
        np.column_stack([staggered.x, staggered.y]), k=2
    )
    assert distance[:, 1] == pytest.approx(np.full(121, 2e-3), rel=1e-9)


@pytest.mark.parametrize("arrangement", ["square", "staggered"])
def test_cells_of_a_lattice_fill_the_area(arrangement):
    jets = lattice(arrangement=arrangement)
    assert jets.cell_areas.sum() == pytest.approx(22e-3**2, rel=1e-9)
    assert np.median(jets.cell_areas) == pytest.approx(4e-6, rel=1e-6)


def test_cells_of_free_nozzles_agree_with_sampling():
    rng = np.random.default_rng(577)
    x, y = rng.uniform(1e-3, 19e-3, 12), rng.uniform(1e-3, 9e-3, 12)
    nozzles = tuple(Nozzle(u, v, 0.1e-3) for u, v in zip(x, y, strict=True))
    jets = JetArray(nozzles, 0.5e-3, area=(0.0, 0.0, 20e-3, 10e-3))
    share = (np.arange(600) + 0.5) / 600
    points = np.stack(np.meshgrid(20e-3 * share, 10e-3 * share, indexing="ij"), -1).reshape(-1, 2)
    _, nearest = KDTree(np.column_stack([x, y])).query(points)
    sampled = np.bincount(nearest, minlength=12) / points.shape[0] * 20e-3 * 10e-3
    assert jets.cell_areas == pytest.approx(sampled, rel=0.01)
    assert jets.cell_areas.sum() == pytest.approx(20e-3 * 10e-3, rel=1e-9)
    assert jets.cell_pitch == pytest.approx(np.sqrt(20e-3 * 10e-3 / 12))
    # Drains are never nearer to a nozzle than the nozzles' own cells allow, and lie in the area.
    drains = jets.drain_positions
    assert (drains >= -1e-12).all()
    assert (drains <= np.array([20e-3, 10e-3]) + 1e-12).all()
    distance, _ = KDTree(np.column_stack([x, y])).query(drains, k=2)
    on_corner = np.isin(np.round(drains[:, 0], 9), [0.0, 0.02]) & np.isin(
        np.round(drains[:, 1], 9), [0.0, 0.01]
    )
    assert distance[~on_corner, 0] == pytest.approx(distance[~on_corner, 1], rel=1e-6)
    assert on_corner.sum() == 4


def test_no_drains_between_nozzles_when_coolant_leaves_by_the_edges():
    assert lattice(drains="edges").drain_positions.shape == (0, 2)


def test_area_around_free_nozzles():
    pair = (Nozzle(2e-3, 3e-3, 0.5e-3), Nozzle(6e-3, 3e-3, 1e-3))
    assert JetArray(pair, 1e-3).area == pytest.approx((0.0, 1e-3, 8e-3, 5e-3))
    assert JetArray(pair, 1e-3, pitch=2e-3).area == pytest.approx((1e-3, 2e-3, 7e-3, 4e-3))
    jets = JetArray(pair, 1e-3)
    assert jets.total_nozzle_area == pytest.approx(np.pi / 4.0 * 1.25e-6, rel=AREA_TOLERANCE)
    assert jets.mean_diameter == pytest.approx(np.sqrt(0.625e-6), rel=AREA_TOLERANCE)
    assert JetArray(pair[:1], 1e-3, area=(0, 0, 4e-3, 6e-3)).cell_pitch == pytest.approx(
        np.sqrt(24e-6)
    )


def test_overlapping_nozzles_are_named():
    nozzles = [Nozzle(1e-3 * i, 0.0, 0.5e-3) for i in range(10)]
    nozzles.append(Nozzle(3.3e-3, 0.1e-3, 0.5e-3))
    with pytest.raises(GeometryError) as caught:
        JetArray(tuple(nozzles), 1e-3)
    assert caught.value.code == "HG211"
    assert "nozzles[3] at (3, 0) mm" in caught.value.message
    assert "nozzles[10] at (3.3, 0.1) mm" in caught.value.message
    assert caught.value.value == pytest.approx(np.hypot(0.3e-3, 0.1e-3))


@pytest.mark.parametrize(("x", "y"), [(0.4, 5.0), (9.6, 5.0), (5.0, 0.4), (5.0, 9.6)])
def test_a_nozzle_over_any_side_is_named(x, y):
    nozzles = (Nozzle(5e-3, 5e-3, 1e-3), Nozzle(x * 1e-3, y * 1e-3, 1e-3))
    with pytest.raises(GeometryError) as caught:
        JetArray(nozzles, 1e-3, area=(0.0, 0.0, 10e-3, 10e-3))
    assert caught.value.code == "HG212"
    assert caught.value.entry == "nozzles[1]"
    assert caught.value.value == f"({x:g}, {y:g}) mm, diameter 1 mm"
    assert caught.value.allowed == "x 0 to 10 mm, y 0 to 10 mm"


def test_fins_may_reach_the_nozzles_and_no_further():
    fins = TargetFins(height=0.6e-3, thickness=0.1e-3, gap=0.2e-3)
    assert lattice(target_fins=fins).target_fins is fins
    # Two sides of 0.6 mm on every 0.3 mm: four times the plan area, and the roots and tips once.
    assert fins.side_ratio == pytest.approx(4.0)
    assert fins.area_ratio == pytest.approx(5.0)
    assert fins.root_fraction == pytest.approx(2.0 / 3.0)


def test_a_small_nozzle_inside_a_large_one_is_found():
    # The neighbour in x is far away in y; the overlap is with the one after.
    nozzles = (Nozzle(0.0, 0.0, 4e-3), Nozzle(1e-3, 9e-3, 1e-3), Nozzle(1.5e-3, 1e-3, 0.1e-3))
    with pytest.raises(GeometryError, match=r"nozzles\[0\].*nozzles\[2\]"):
        JetArray(nozzles, 1e-3)


def test_touching_nozzles_are_no_overlap():
    pair = (Nozzle(0.0, 0.0, 1e-3), Nozzle(1e-3, 0.0, 1e-3))
    assert JetArray(pair, 1e-3).count == 2


@pytest.mark.parametrize(
    ("call", "code", "named"),
    [
        (lambda: lattice(standoff=0.0), "HG102", "standoff = 0"),
        (lambda: lattice(diameter=-1e-3), "HG102", "diameter"),
        (lambda: lattice(pitch=0.5e-3), "HG220", "pitch = 0.0005"),
        (lambda: lattice(pitch=0.1, diameter=1e-3), "HG220", "pitch = 0.1"),
        (lambda: lattice(drains="top"), "HG215", "drains = 'top'"),
        (lambda: lattice(arrangement="hexagonal"), "HG215", "arrangement"),
        (lambda: lattice(area=(0.0, 0.0, 1.0)), "HG219", "area"),
        (lambda: lattice(area=(0.0, 0.0, 0.0, 1.0)), "HG202", "area.x1 = 0"),
        (lambda: lattice(area=(0.0, np.nan, 1.0, 1.0)), "HG101", "area.y0"),
        (lambda: lattice(pitch=1e-5, diameter=1e-6), "HG214", "pitch"),
        (lambda: lattice(nozzle_length=np.inf), "HG101", "nozzle_length"),
        (
            lambda: lattice(target_fins=TargetFins(0.7e-3, 0.1e-3, 0.1e-3)),
            "HG216",
            "target_fins.height = 0.0007",
        ),
        (lambda: JetArray((), 1e-3), "HG219", "nozzles"),
        (lambda: JetArray(((0.0, 0.0, 1e-3),), 1e-3), "HG219", r"nozzles\[0\] = 'tuple'"),
        (lambda: lattice(target_fins=1e-3), "HG219", "target_fins = 'float'"),
        (lambda: JetArray((Nozzle(0, 0, 1e-3),), 1e-3), "HG220", "area"),
        (
            lambda: JetArray((Nozzle(0, 0, 1e-3),), 1e-3, area=(0, 0, 1e-2, 1e-2)),
            "HG212",
            r"nozzles\[0\]",
        ),
        (
            lambda: JetArray((Nozzle(1e-3, 1e-3, 1e-3),) * (MAX_NOZZLES + 1), 1e-3),
            "HG214",
            "nozzles = 65537",
        ),
        (lambda: Nozzle(0.0, np.nan, 1e-3), "HG101", "y"),
        (lambda: Nozzle(0.0, 0.0, 0.0), "HG102", "diameter = 0"),
        (lambda: TargetFins(1e-3, 0.0, 1e-4), "HG102", "thickness = 0"),
    ],
)
def test_bad_arrays_are_named(call, code, named):
    with pytest.raises(InputError, match=rf"\[{code}\] {named}"):
        call()
