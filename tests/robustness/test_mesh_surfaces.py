"""Surfaces by region as CAD programs write them: (1) triangles any way round, in shells, holes and
parts that touch, enclose what they must; (2) what encloses nothing is refused, (3) as are
files of different units; (4) temperatures at points are those of their own side of a wall, on it of
the solid, and outside of the mesh of what is nearest."""

import numpy as np
import pytest

import heatgrade as hg
from heatgrade.errors import InputError
from heatgrade.painted.outward import enclosed, outward

SEED = 20260411
ROUNDING = 1e-12
MM = 1e-3
QUADS = ((0, 3, 2, 1), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7))


def box(low, high):
    """A box's triangles [m], its corners given in mm."""
    (x0, y0, z0), (x1, y1, z1) = low, high
    ring = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    corners = np.array([(x, y, z) for z in (z0, z1) for x, y in ring]) * MM
    return np.array([corners[[q[0], q[i], q[i + 1]]] for q in QUADS for i in (1, 2)])


def turned(triangles, which):
    return np.where(which[:, None, None], triangles[:, ::-1], triangles)


def test_whichever_way_round_triangles_are():
    # A block of 64 mm3 with a hole of 8 in it, in which a block of 1 stands; and one of 2 beside.
    nested = [box((-2, -2, -2), (2, 2, 2)), box((-1, -1, -1), (1, 1, 1)),
              box((-0.5, -0.5, -0.5), (0.5, 0.5, 0.5)), box((3, 0, 0), (5, 1, 1))]  # fmt: skip
    whole = np.concatenate(nested)
    random = np.random.default_rng(SEED)
    for _ in range(20):
        given = turned(whole, random.random(len(whole)) < 0.5)[random.permutation(len(whole))]
        found = outward(given, "part")
        assert enclosed(found) == pytest.approx((64 - 8 + 1 + 2) * 1e-9, rel=ROUNDING)
    for which in range(4):
        one_turned = np.concatenate([t[:, ::-1] if i == which else t for i, t in enumerate(nested)])
        assert enclosed(outward(one_turned, "part")) == pytest.approx(59e-9, rel=ROUNDING)


def test_parts_that_touch_along_a_face():
    pair = np.concatenate([box((0, 0, 0), (1, 1, 1)), box((0, 0, 1), (1, 1, 2))])
    for given in (pair, pair[:, ::-1]):
        assert enclosed(outward(given, "part")) == pytest.approx(2e-9, rel=ROUNDING)
    random = np.random.default_rng(SEED)
    tower = np.concatenate([box((0, 0, k), (1, 1, k + 1)) for k in range(3)])
    for parts, volume in ((pair, 2e-9), (tower, 3e-9), (np.concatenate([pair[:12]] * 2), 1e-9)):
        for _ in range(5):
            given = turned(parts, random.random(len(parts)) < 0.5)[random.permutation(len(parts))]
            assert enclosed(outward(given, "part")) == pytest.approx(volume, rel=ROUNDING)


def other_diagonals(triangles):
    """A box's triangles, its quads cut along their other diagonals."""
    pairs = triangles.reshape(-1, 2, 3, 3)  # (a, b, c), (a, c, d)
    a, b, c, d = (*pairs[:, 0].swapaxes(0, 1), pairs[:, 1, 2])
    return np.stack([a, b, d, b, c, d], axis=1).reshape(-1, 3, 3)


def test_parts_that_touch_on_other_triangles():
    block, hole = box((0, 0, 0), (10, 10, 10)), box((2, 2, 2), (4, 4, 4))
    plug = box((2.5, 2.5, 2), (3.5, 3.5, 2.1))  # stands on the hole's floor
    pocket = box((2, 2, 0), (4, 4, 1))  # its mouth lies in the block's floor
    filling = other_diagonals(hole)
    for parts, volume in (([block, hole, plug], 992.1), ([block, pocket], 996.0)):
        for which in range(len(parts)):
            given = [t[:, ::-1] if i == which else t for i, t in enumerate(parts)]
            found = enclosed(outward(np.concatenate(given), "part"))
            assert found == pytest.approx(volume * 1e-9, rel=ROUNDING)
    given = np.concatenate([block, hole[:, ::-1], filling])
    assert enclosed(outward(given, "part")) == pytest.approx(1000e-9, rel=ROUNDING)
    for wrong in ([block, hole, filling], [hole, box((4, 2, 2), (6, 4, 4))[:, ::-1]]):
        with pytest.raises(InputError, match=r"HG850.*inside out"):
            outward(np.concatenate(wrong), "part")


def test_a_hole_and_what_fills_it_of_the_same_triangles():
    block, hole, beside = (box((0, 0, 0), (10, 10, 10)), box((2, 2, 2), (4, 4, 4)),
                           box((20, 0, 0), (21, 1, 1)))  # fmt: skip
    pair = np.concatenate([box((30, 0, 0), (31, 1, 1)), box((30, 0, 1), (31, 1, 2))])
    inner = box((2.5, 2.5, 2.5), (3.5, 3.5, 3.5))  # a hole in what fills the other
    for parts, volume in (
        ([block, hole[:, ::-1], hole], 1000.0),
        ([block, hole, hole[:, ::-1]], 1000.0),
        ([block, hole[:, ::-1], hole, pair], 1002.0),
        ([block, hole[:, ::-1], hole, inner], 999.0),
        ([block, hole, inner, inner[:, ::-1]], 993.0),  # in a hole it is no filling but a part
        ([block, beside, beside[:, ::-1]], 1001.0),  # outside there is nothing to be filled
        ([block, beside, beside], 1001.0),
        ([block, hole] * 2, 992.0),  # all of it written twice
        ([pair] * 2, 2.0),
    ):
        for given in (np.concatenate(parts), np.concatenate(parts)[:, ::-1]):
            found = enclosed(outward(given, "part"))
            assert found == pytest.approx(volume * 1e-9, rel=ROUNDING)
    some = np.arange(len(hole)) < 5
    for second in (hole, turned(hole, some)):
        with pytest.raises(InputError, match=r"HG850.*may be filled or written twice") as caught:
            outward(np.concatenate([block, hole, second]), "part")
        assert "leave the hole out" in caught.value.remedy


def test_a_part_written_twice_beside_one_that_it_touches():
    low, high = box((0, 0, 0), (1, 1, 1)), box((0, 0, 1), (1, 1, 2))
    with pytest.raises(InputError, match=r"HG850.*some overlap"):
        outward(np.concatenate([low, low, high]), "part")


def test_what_has_no_inside():
    with pytest.raises(InputError, match=r"HG850.*3 edges have no neighbour") as caught:
        outward(box((0, 0, 0), (1, 1, 1))[1:], "base")
    assert caught.value.entry == "mesh.base"
    with pytest.raises(InputError, match=r"HG850.*no area"):
        outward(box((0, 0, 0), (1, 1, 1))[:, [0, 1, 1]], "base")
    with pytest.raises(InputError, match=r"HG848.*no triangles") as caught:
        hg.SurfaceSet({"base": box((0, 0, 0), (1, 1, 1)), "lid": np.zeros((0, 3, 3))})
    assert caught.value.entry == "mesh.lid"
    # The projective plane on six points: closed, every edge in two triangles, with one side only.
    faces = [(0, 1, 2), (0, 2, 3), (0, 3, 4), (0, 4, 5), (0, 5, 1),
             (1, 2, 4), (2, 3, 5), (3, 4, 1), (4, 5, 2), (5, 1, 3)]  # fmt: skip
    points = np.random.default_rng(SEED).random((6, 3)) * MM
    with pytest.raises(InputError, match=r"HG850.*one side only"):
        outward(points[np.array(faces)], "base")


SLOT = {
    "base": box((0, 0, 0), (4, 1, 0.4)),
    "water": box((0, 0, 0.4), (4, 1, 0.8)),
    "cover": box((0, 0, 0.8), (4, 1, 1.2)),
}


def test_a_file_in_another_unit_is_named():
    with pytest.raises(InputError, match="HG845") as caught:
        hg.SurfaceSet({**SLOT, "base": SLOT["base"] / MM})
    assert "by base alone" in str(caught.value.value)
    with pytest.raises(InputError, match="HG845") as caught:
        hg.SurfaceSet({name: triangles / MM for name, triangles in SLOT.items()})
    assert 'unit="mm"' in caught.value.remedy


def test_points_see_their_own_side_of_a_wall():
    heat = {"base": 2.0, "cover": 2.0}
    plate = hg.MeshPlate(hg.SurfaceSet(SLOT), {"base": "copper", "cover": "copper"}, "water", heat)
    result = plate.solve(
        "water", volume_flow=4e-7, inlet_temperature=300.0, inlet="x-", outlet="x+",
        symmetry=("y-", "y+"), grid=hg.MeshGrid(0.5e-3, 0.1e-3),
    )  # fmt: skip
    heights = (0.35e-3, 0.399e-3, 0.4e-3, 0.401e-3, 0.45e-3, 0.799e-3, 0.8e-3, 0.81e-3)
    points = np.array([(2e-3, 0.5e-3, z) for z in heights])
    middle, below, on_base, above, beyond, under, on_cover, over = result.at(points)
    assert middle - beyond > 5.0  # K across half a cell of each
    assert below == pytest.approx(middle, abs=0.1)  # K: copper hardly conducts a difference
    assert above == pytest.approx(beyond, abs=0.1)
    assert on_base == pytest.approx(below, abs=0.1)  # on a wall: the solid's, from either side
    assert on_cover == pytest.approx(over, abs=0.1)
    assert on_cover - under > 5.0


def test_points_outside_of_a_mesh_see_what_is_nearest():
    # the base stands 1 mm out beyond the coolant and its cover: above it there is nothing
    regions = {**SLOT, "base": box((0, 0, 0), (4, 2, 0.4))}
    plate = hg.MeshPlate(
        hg.SurfaceSet(regions), {"base": "copper", "cover": "copper"}, "water", {"base": 2.0}
    )
    result = plate.solve(
        "water", volume_flow=4e-7, inlet_temperature=300.0, inlet="x-", outlet="x+",
        symmetry=("y-",), grid=hg.MeshGrid(0.5e-3, 0.1e-3),
    )  # fmt: skip
    inside, on_top, above = result.at(
        np.array([(2e-3, 1.75e-3, z) for z in (0.35e-3, 0.4e-3, 0.45e-3)])
    )
    assert on_top == pytest.approx(inside, abs=0.1)
    assert above == pytest.approx(inside, abs=0.1)
