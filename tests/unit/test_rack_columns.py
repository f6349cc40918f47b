"""Racks laid by arrays.

1. Branches of several kinds in any order: links, elements, names and tees stand where a plain
   walk along the rack puts them.
2. Rows that are read one by one, sliced, counted from the end or walked through are the same.
3. Columns that grow by one and by many hold the same as those that grow by one only.
"""

from dataclasses import replace

import numpy as np
import pytest

from heatgrade import (
    Branch,
    Coolant,
    Hose,
    Manifold,
    MountedPlate,
    PlateCurve,
    QuickDisconnect,
    Row,
)
from heatgrade.network.growing import GrowingArray, GrowingNames, NumberedNames, PairedNames
from heatgrade.network.network_builder import NetworkBuilder, pieces
from heatgrade.network.placed import PlacedParts
from heatgrade.network.regulator import Regulator
from heatgrade.network.tee import Tee
from heatgrade.rack import Rack
from heatgrade.rack.limits import CERTAIN, below_coolant

SUPPLY, FLOW = 318.15, 2e-4  # K, m3/s


class Curve:
    """A plate with a linear and a square drop, and a resistance that falls with the flow."""

    heat_flow = 900.0

    def pressure_coefficients(self, temperature):
        return 1e8, 5e11

    def thermal_resistance(self, volume_flow, temperature):
        return 0.02 + 1e-7 / np.asarray(volume_flow)

    def check(self, volume_flow, temperature, where):
        return ()


def mixed(order, **manifold):
    plate = MountedPlate(Curve(), name="cold plate")
    hung = Branch((plate, plate, plate), "parallel", hose=Hose(0.4, 0.012, 2.0))
    chain = Branch((plate, plate), "series", quick_disconnect=QuickDisconnect.uqd("08"))
    shut = Branch((MountedPlate(Curve(), 0.0),), hose=Hose(0.4, 0.012), closed=True, name="spare")
    return Rack.manifold(
        [hung, chain, shut, hung, chain],
        supply_manifold=Manifold(0.03, **manifold),
        coolant=Coolant("water"),
        return_order=order,
    )


def walked(rack, order):
    """Return (link, name, heading, common link) of every element, by a walk along the rack."""
    tees, count = rack.supply_manifold.port_diameter is not None, len(rack.branches)
    place = list(range(count)) if order == "direct" else list(range(count))[::-1]
    found = []
    for k in range(count):
        if tees and k:
            found.append((1 + k, "supply manifold: tee, dividing run", "tees", k))
        found.append((1 + k, f"supply manifold: segment {k + 1}", "supply manifold", None))
    for k in range(count):
        link = 1 + count + k
        found.append((link, f"return manifold: segment {k + 1}", "return manifold", None))
        if tees and k:
            found.append((link, "return manifold: tee, combining run", "tees", link - 1))
    link = 2 + 2 * count
    for k, (branch, name) in enumerate(zip(rack.branches, rack.names, strict=True)):
        if tees:
            found.append((link, f"{name} supply: tee, dividing branch", "tees", 1 + k))
        for part, heading in pieces(branch.inlet_parts()):
            found.append((link, f"{name} supply: {part.name}", heading, None))
        side_by_side = branch.arrangement == "parallel"
        for plate in branch.plates:
            link += side_by_side
            found.append((link, f"{name}: {plate.name}", "plates", None))
        link += side_by_side
        for part, heading in pieces(branch.outlet_parts()):
            found.append((link, f"{name} return: {part.name}", heading, None))
        if tees:
            common = 1 + count + place[k]
            found.append((link, f"{name} return: tee, combining branch", "tees", common))
        link += 1
    return found


@pytest.mark.parametrize("order", ["direct", "reverse"])
@pytest.mark.parametrize("port", [None, 0.012])
def test_a_mixed_rack_is_laid_as_a_walk_along_it_goes(order, port):
    rack = mixed(order, port_diameter=port)
    graph = rack.graph()
    found = [
        (
            item.link,
            item.where,
            item.group,
            item.part.common_link if isinstance(item.part, Tee) else None,
        )
        for item in graph.builder.placed
    ]
    assert found == walked(rack, order)
    network = graph.builder.network([(graph.return_, 0.0)])
    assert list(network.element_names) == [name for _, name, _, _ in found]
    assert network.closed.sum() == 1
    inner = [name for name in network.node_names if name.endswith((" split", " join"))]
    assert inner == ["branch 1 split", "branch 1 join", "branch 4 split", "branch 4 join"]


@pytest.mark.parametrize("port", [None, 0.012])
def test_rows_are_the_same_however_they_are_read(port):
    result = mixed("reverse", port_diameter=port).solve(supply_temperature=SUPPLY, volume_flow=FLOW)
    for rows in (result.branches, result.segments):
        walk = repr(list(rows))
        assert repr([rows[k] for k in range(len(rows))]) == walk
        assert repr(list(rows[-3:])) == repr([rows[-3], rows[-2], rows[-1]])
        with pytest.raises(IndexError):
            rows[len(rows)]
    assert [len(row.plates) for row in result.branches] == [3, 2, 1, 3, 2]
    assert result.branches[2].mass_flow == 0.0
    table = result.to_pandas("plates")
    assert table["branch"].tolist() == [
        row.name for row in result.branches for _ in range(len(row.plates))
    ]
    listed = [plate.mass_flow for row in result.branches for plate in row.plates]
    assert table["mass_flow [kg/s]"].tolist() == listed
    assert result.to_pandas("parts").index.tolist() == [part.where for part in result.segments]


def test_a_pump_is_no_part_of_the_rack_though_it_is_placed():
    rack = mixed("direct")
    builder = rack.graph().builder
    assert isinstance(builder.placed, PlacedParts)
    assert len(builder.placed) == len(
        rack.solve(supply_temperature=SUPPLY, volume_flow=FLOW).segments
    )


def test_a_junction_colder_than_its_coolant_is_told():
    """A curve without the rise of the coolant: at a trickle the chip would be colder than water."""
    flow = np.array([1e-5, 2e-5, 4e-5])
    curve = PlateCurve.from_table(
        flow,
        2e8 * flow,
        0.05 + 0.0 * flow,
        heat_flow=500.0,
        coolant="water",
        inlet_temperature=SUPPLY,
    )
    rack = Rack.manifold(
        [Branch.of(curve)] * 2, supply_manifold=Manifold(0.03), coolant=Coolant("water")
    )
    told = {
        flow: [c.code for c in rack.solve(supply_temperature=SUPPLY, volume_flow=flow).cautions]
        for flow in (6e-6, 4e-5)
    }
    assert "impossible" in told[6e-6]
    assert "impossible" not in told[4e-5]


def test_an_idle_plate_whose_water_friction_warms_is_not_told():
    """Without heat the junction stands at the inlet: that is no fault of the curve."""
    flow = np.array([1e-5, 2e-5, 4e-5])
    curve = PlateCurve.from_table(
        flow,
        5e9 * flow,  # Pa: water is warmed by some 0.05 K
        0.05 + 0.0 * flow,
        heat_flow=500.0,
        coolant="water",
        inlet_temperature=SUPPLY,
    )
    idle, busy = Branch((MountedPlate(curve, 0.0),)), Branch((MountedPlate(curve, 500.0),))
    rack = Rack.manifold([idle, busy], supply_manifold=Manifold(0.03), coolant=Coolant("water"))
    # m3/s; of the trickle the curve does not hold
    for told, below in ((6e-5, False), (6e-6, True)):
        for shown in (rack, Row([rack])):
            found = shown.solve(supply_temperature=SUPPLY, volume_flow=told)
            assert ("impossible" in [c.code for c in found.cautions]) == below
    alone = rack.solve(supply_temperature=SUPPLY, volume_flow=6e-5)
    (still,) = alone.branches[0].plates
    warmed = still.outlet_temperature - still.junction_temperature_max
    assert warmed > CERTAIN
    one = np.array([SUPPLY])
    assert [bool(below_coolant(np.array([q]), one, one + warmed)[0]) for q in (0.0, 1.0)] == [
        False,
        True,
    ]


def test_the_source_of_a_tee_is_that_of_its_law():
    tee = Tee("dividing run", 0, 1e-3, 0.5)
    assert "Crane" in tee.source
    assert "momentum" in replace(tee, law="momentum").source
    assert "Idelchik" in Tee("dividing run", 0, 1e-3, 0.5, law="idelchik").source
    assert replace(tee, law="momentum", source="measured").source == "measured"


def test_the_base_of_regulators_is_no_part():
    with pytest.raises(TypeError, match="abstract"):
        Regulator(1e5, 1.0, 0.01)


def test_values_are_asked_of_parts_that_stand_somewhere_only():
    builder = NetworkBuilder()
    link = builder.link(builder.node("a"), builder.node("b"))
    builder.place(link, [Hose(1.0, 0.01), QuickDisconnect.uqd("04")], "x")
    whole = builder.placed
    last = PlacedParts(
        whole.parts, whole.number[-1:], whole.link[-1:], whole.where[-1:], whole.headings,
        whole.heading[-1:], whole.common[-1:],
    )  # fmt: skip
    # a pipe has no rated flow and would fail
    assert last.each(lambda part: part.rated_volume_flow).shape == (1,)


def test_columns_that_grow_by_one_and_by_many():
    column, names = GrowingArray(float), GrowingNames()
    column.append(2.0)
    column.extend([3.0, 5.0])
    column.append(7.0)
    names.append("a")
    names.extend(NumberedNames("port ", 2))
    names.extend(PairedNames(("x", "y"), np.array([1, 0]), (" in", " out"), np.array([0, 1])))
    before = names.whole()
    names.append("b")
    assert list(before) == ["a", "port 1", "port 2", "y in", "x out"] == before[:]
    assert column.array().tolist() == [2.0, 3.0, 5.0, 7.0]
    wanted = ["a", "port 1", "port 2", "y in", "x out", "b"]
    assert list(names) == wanted == [names[k] for k in range(len(names))] == names[:]
    assert names[-1] == "b"
    with pytest.raises(IndexError):
        names[6]
    assert list(GrowingArray(int).array()) == []


def test_links_by_many_are_links_one_by_one():
    one, many = NetworkBuilder(), NetworkBuilder()
    for k in range(4):
        one.node(f"n{k + 1}")
    many.nodes(NumberedNames("n", 4))
    for a, b in ((0, 1), (1, 2), (2, 3)):
        one.link(a, b, closed=b == 2)
    start = np.arange(3)
    numbers = many.links(start, start + 1, closed=start == 1)
    assert numbers.tolist() == [0, 1, 2]
    made, other = one.network([(3, 0.0)]), many.network([(3, 0.0)])
    assert list(made.node_names) == list(other.node_names)
    many.nodes(NumberedNames("later ", 2))
    assert len(other.node_names) == other.node_count  # what was made does not grow with its builder
    for name in ("start", "end", "closed", "multiplicity"):
        assert np.array_equal(getattr(made, name), getattr(other, name))
