"""Networks of channels drawn cell by cell, as HotSpot 7 takes them.

1. Flow: parallel straight channels by hand, a pump's resistance, a branched network's balance,
   pockets at rest.
2. HotSpot's own view: node by node against its equations assembled apart, with bends, branches,
   vias, cells that are no squares and blocks with properties of their own; capacities; in time
   against the exponential of these equations.
3. Our own view: straight channels give what a cavity of such channels gives; a first law over all.
4. From HotSpot's files: what arrives, and what is refused with its line.
"""

from pathlib import Path

import numpy as np
import pytest
from scipy.linalg import expm

import heatgrade as hg
from heatgrade.cli import main
from heatgrade.errors import InputError
from heatgrade.layered.network_flow import network_flow
from heatgrade.solve import Reason

SAME = 1e-8  # K
IN_TIME = 2e-3  # of the rise: steps of 1 ms, 16 of them, through two jumps of the powers
FLOW = 1e-10  # relative
SILICON = hg.LayerMaterial.of("silicon", 130.0, 1.63e6)
WATER = {"heat_capacity": 4.17e6, "conductivity": 0.607, "viscosity": 8.89e-4}
PUMP = {"inlet_temperature": 298.15, "pressure": 5e4, "coefficient": 27132.0}
BRANCHED = (
    (0, 0, 0, 0, 0, 0, 0),
    (2, 1, 1, 1, 1, 0, 0),
    (0, 0, 1, 0, 1, 1, 3),
    (-1, 0, 1, 0, 0, 1, 0),
    (0, 0, 1, 1, 1, 1, 3),
    (2, 1, 1, 0, 0, 0, 0),
)


def network(cells=BRANCHED, **changes):
    made = {"height": 1e-4, "wall": SILICON} | WATER | PUMP | changes
    return hg.ChannelNetwork("channels", cells, **made)


def test_straight_channels_take_what_a_duct_takes():
    straight = ((0,) * 5, (2, 1, 1, 1, 3), (0,) * 5, (2, 1, 1, 1, 3), (0,) * 5)
    dx, dy = np.full(5, 2e-4), np.full(5, 1e-4)
    one = network_flow(network(straight), dx, dy, hotspot=False)
    # a square duct of 0.1 mm, 0.8 mm between the middles of its end cells: f Re = 14.227
    duct = 1e-8 * 1e-8 / (2.0 * 14.2271 * 8.89e-4 * 8e-4) * 5e4
    assert one.outflow.sum() == pytest.approx(2.0 * duct, rel=1e-3)
    assert one.inflow.sum() == pytest.approx(one.outflow.sum(), rel=FLOW)
    resistance = 5e4 / duct  # of one channel: the pump's beside each inlet takes half
    half = network_flow(network(straight, pump_resistance=resistance), dx, dy, hotspot=False)
    assert half.outflow.sum() == pytest.approx(duct, rel=1e-3)
    printed = network_flow(network(straight), np.full(5, 1e-4), dy, hotspot=True)
    assert printed.outflow.sum() == pytest.approx(
        2.0 * 0.42229 * 1e-16 / (12.0 * 8.89e-4 * 4e-4) * 5e4, rel=FLOW
    )


def test_every_cell_gives_what_it_takes():
    pocket = [list(row) for row in BRANCHED]
    pocket[0][6] = 1  # coolant that nothing reaches
    flow = network_flow(network(pocket), np.full(7, 1e-4), np.full(6, 1.3e-4), hotspot=False)
    count = flow.inflow.size
    leaving = np.bincount(flow.one, flow.flow, minlength=count)
    leaving -= np.bincount(flow.two, flow.flow, minlength=count)
    assert np.abs(leaving - flow.inflow + flow.outflow).max() < FLOW * flow.inflow.sum()
    assert np.count_nonzero(flow.inflow) == np.count_nonzero(flow.outflow) == 2
    assert not flow.flow[(flow.one == flow.cell[6, 5]) | (flow.two == flow.cell[6, 5])].any()


def hotspot_files(folder: Path, cells=BRANCHED, config="", lcf=None):
    """Write a chip of 2.1 x 1.2 mm: interposer, network, layer with vias, heater, cover."""
    folder.mkdir(exist_ok=True)
    network_text = "\n".join(", ".join(map(str, row)) for row in cells) + "\n"
    (folder / "net.csv").write_text(network_text)
    (folder / "plain.flp").write_text("all 2.1e-3 1.2e-3 0 0\n")
    (folder / "vias.flp").write_text(
        "bulk 1.5e-3 1.2e-3 0 0\nvias 0.6e-3 1.2e-3 1.5e-3 0 3.4e6 0.0025\n"
    )
    (folder / "heat.flp").write_text("core 1.2e-3 0.6e-3 0 0\nrest 0.9e-3 0.6e-3 1.2e-3 0\n"
                                     "cache 2.1e-3 0.6e-3 0 0.6e-3\n")  # fmt: skip
    (folder / "chip.ptrace").write_text("core rest cache\n9 1 2\n7 1 2\n")
    (folder / "chip.materials").write_text(
        "silicon\nsolid\n130.0\n1.63e6\nwater\nfluid\n0.607\n4.17e6\n8.89e-4\n"
        "glue\nsolid\n4.0\n4e6\n"
    )
    layers = (("N", "silicon", 1e-4, "plain.flp"), ("N", "silicon", 1.2e-4, "net.csv"),
              ("N", "glue", 2e-5, "vias.flp"), ("Y", "silicon", 9e-5, "heat.flp"),
              ("N", "silicon", 2e-4, "plain.flp"))  # fmt: skip
    text = "\n".join(
        f"{index}\nY\n{power}\n{material}\n{thickness}\n{plan}"
        for index, (power, material, thickness, plan) in enumerate(layers)
    )
    (folder / "chip.lcf").write_text((lcf or text) + "\n")
    (folder / "chip.config").write_text(
        "-grid_rows 6\n-grid_cols 7\n-ambient 300\n-init_temp 300\n-r_convec 3\n-s_sink 0.008\n"
        "-t_sink 0.001\n-s_spreader 0.004\n-t_spreader 0.0005\n-sampling_intvl 0.001\n"
        "-pumping_pressure 52000\n-inlet_temperature 298.15\n-coolant_material water\n"
        "-wall_material silicon\n-htc 27132\n-model_type grid\n" + config
    )
    return folder / "chip.config"


def read(folder, **options):
    return hg.LayerStack.from_hotspot(folder / "chip.config", layers=folder / "chip.lcf", **options)


def test_hotspots_files_arrive(tmp_path):
    hotspot_files(tmp_path, config="-pump_internal_res 2e9\n")
    stack = read(tmp_path)
    made = stack.layers[1]
    assert (made.shape, made.height, made.pressure) == ((7, 6), 1.2e-4, 52000.0)
    assert (made.heat_capacity, made.viscosity, made.coefficient) == (4.17e6, 8.89e-4, 27132.0)
    assert made.pump_resistance == 2e9
    assert made.kinds[0, 0] == 2  # the lowest row comes last in the file
    assert made.wall.conductivity[0] == 130.0
    via = stack.layers[2].regions[0]
    assert via.material.conductivity[0] == pytest.approx(400.0)
    assert via.material.heat_capacity == 3.4e6
    assert [layer.heat for layer in stack.layers if isinstance(layer, hg.SolidLayer)] == [
        "lower face", *["volume"] * 5]  # fmt: skip


def own_equations(stack, slot=0, layers=7):  # noqa: PLR0912 - the equations in one place
    """Return matrix, right-hand side, names of HotSpot's own equations, as its source has them."""
    nx, ny = len(stack.x_lines) - 1, len(stack.y_lines) - 1
    cw, ch = stack.length_x / nx, stack.length_y / ny
    net, kinds = stack.layers[1], stack.layers[1].kinds
    htc, fluid = net.coefficient, {}

    def share(box, i, j):
        x = max(0.0, min(box[2], (i + 1) * cw) - max(box[0], i * cw))
        y = max(0.0, min(box[3], (j + 1) * ch) - max(box[1], j * ch))
        return x * y / (cw * ch)

    def conductivity(n, i, j):
        layer = stack.layers[n]
        if n == 1:
            return net.conductivity if kinds[i, j] > 0 else net.wall.conductivity[0]
        k = layer.material.conductivity[0]
        for region in layer.regions:
            k += share(region.rectangle, i, j) * (region.material.conductivity[0] - k)
        return k

    def thickness(n):
        return net.height if n == 1 else stack.layers[n].thickness

    def resistance(n, i, j, way):
        k, t = conductivity(n, i, j), thickness(n)
        return {"x": cw / (k * ch * t), "y": ch / (k * cw * t), "z": t / (k * cw * ch)}[way]

    def wet(n, i, j):
        return n == 1 and kinds[i, j] > 0

    pairs = []
    for n in range(layers):
        for i in range(nx):
            for j in range(ny):
                for other, way, area in (
                    ((n, i + 1, j), "y", ch * thickness(n)),  # HotSpot's x is its y: no slip here
                    ((n, i, j + 1), "x", cw * thickness(n)),
                    ((n + 1, i, j), "z", cw * ch),
                ):
                    if other[0] >= layers or other[1] >= nx or other[2] >= ny:
                        continue
                    one, two = (n, i, j), other
                    if wet(*one) != wet(*two):
                        solid = two if wet(*one) else one
                        half = resistance(*solid, way) / (1.0 if solid[0] == 0 else 2.0)
                        r = half + 1.0 / (htc * area)
                    elif way == "z" and n == 0:
                        r = resistance(*one, way) + resistance(*two, way) / 2.0
                    else:
                        r = (resistance(*one, way) + resistance(*two, way)) / 2.0
                    pairs.append((one, two, 1.0 / r))
    names = {(n, i, j): n * nx * ny + i * ny + j
             for n in range(layers) for i in range(nx) for j in range(ny)}  # fmt: skip
    for side in "wens":
        for plate in ("sp", "in", "out"):
            names[plate, side] = len(names)
    matrix, right = np.zeros((len(names), len(names))), np.zeros(len(names))

    def join(one, two, g):
        a, b = names[one], names[two]
        matrix[[a, b], [a, b]] += g
        matrix[[a, b], [b, a]] -= g

    def ground(one, r):
        matrix[names[one], names[one]] += 1.0 / r
        right[names[one]] += stack.top.temperature / r

    for one, two, g in pairs:
        join(one, two, g)
    top, t2 = layers - 1, thickness(layers - 1)
    k, t1 = conductivity(top, 0, 0), thickness(top - 1)
    s1, s2 = stack.layers[top - 1].size[0], stack.layers[top].size[0]
    film = 1.0 / stack.top.coefficient
    for i in range(nx):
        for j in range(ny):
            ground((top, i, j), resistance(top, i, j, "z") + film / (cw * ch))
    for side in "wens":
        u, v = stack.length_x, stack.length_y
        count, half = ny, (cw, ch)
        if side in "ns":
            u, v, count, half = v, u, nx, (ch, cw)
        place = {"w": (0, slice(None)), "e": (nx - 1, slice(None)),
                 "s": (slice(None), 0), "n": (slice(None), ny - 1)}[side]  # fmt: skip
        grid = np.arange(nx * ny).reshape(nx, ny)[place]
        for name, n, t in (("sp", top - 1, t1), ("in", top, t2)):
            far = count * (s1 - u) / 4.0 / (k * (s1 + 3 * v) / 4.0 * t)
            near = 0.5 * half[0] / (k * half[1] * t)
            for cell in grid:
                join((n, cell // ny, cell % ny), (name, side), 1.0 / (near + far))
        area, ring = (s1 + v) * (s1 - u) / 4.0, (s2**2 - s1**2) / 4.0
        join(("sp", side), ("in", side), k * area / t1)
        way = (s1 - u) / 4 / (k * (3 * s1 + v) / 4 * t2)
        way += (s2 - s1) / 4 / (k * (s2 + 3 * s1) / 4 * t2)
        join(("in", side), ("out", side), 1.0 / way)
        ground(("in", side), t2 / (k * area) + film / area)
        ground(("out", side), t2 / (k * ring) + film / ring)
    # pressures, then what the flow carries at the mean of two cells
    low, high = sorted((cw, net.height))
    duct = (1.0 - 0.63 * low / high) * low**3 * high / (12.0 * net.viscosity * ch)
    fluid = {place: index for index, place in enumerate(zip(*np.nonzero(kinds > 0), strict=True))}
    hydraulic, push = np.zeros((len(fluid), len(fluid))), np.zeros(len(fluid))
    beside = {}
    for (i, j), a in fluid.items():
        beside[i, j] = [place for place in ((i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1))
                        if place in fluid]  # fmt: skip
        if kinds[i, j] > 1:
            hydraulic[a, a], push[a] = 1.0, net.pressure if kinds[i, j] == 2 else 0.0
            continue
        for place in beside[i, j]:
            hydraulic[a, a] += 1.0
            hydraulic[a, fluid[place]] -= 1.0
    pressure = np.linalg.solve(hydraulic, push)
    for (i, j), a in fluid.items():
        row, net_out = names[1, i, j], 0.0
        for place in beside[i, j]:
            w = net.heat_capacity * duct * (pressure[a] - pressure[fluid[place]])
            matrix[row, row] += w / 2.0
            matrix[row, names[1, *place]] += w / 2.0
            net_out += w
        if kinds[i, j] == 2:
            right[row] += net_out * net.inlet_temperature
        if kinds[i, j] == 3:
            matrix[row, row] -= net_out
    for layer in stack.layers[:5]:
        if isinstance(layer, hg.SolidLayer):
            n = stack.layers.index(layer)
            for block in layer.floorplan:
                for i in range(nx):
                    for j in range(ny):
                        part = share(block.rectangles[0], i, j) * cw * ch / block.area
                        right[names[n, i, j]] += part * block.powers[slot]
    return matrix, right, names


def own_capacities(stack, names, layers=7):
    """Return the heat capacity of each node: 0.333 of what the files say, without `c_convec`."""
    nx, ny = len(stack.x_lines) - 1, len(stack.y_lines) - 1
    cw, ch = stack.length_x / nx, stack.length_y / ny
    found, net = np.zeros(len(names)), stack.layers[1]
    for n in range(layers):
        thickness = net.height if n == 1 else stack.layers[n].thickness
        for i in range(nx):
            for j in range(ny):
                if n == 1:
                    wet = net.kinds[i, j] > 0
                    c = net.heat_capacity if wet else net.wall.heat_capacity
                else:
                    c = stack.layers[n].material.heat_capacity
                    for region in stack.layers[n].regions:
                        x0, _, x1, _ = region.rectangle
                        inside = max(0.0, min(x1, (i + 1) * cw) - max(x0, i * cw)) / cw
                        c += inside * (region.material.heat_capacity - c)
                found[names[n, i, j]] = c * cw * ch * thickness
    spreader, sink = stack.layers[layers - 2], stack.layers[layers - 1]
    s1, s2 = spreader.size[0], sink.size[0]
    for side in "wens":
        u, v = stack.length_x, stack.length_y
        if side in "ns":
            u, v = v, u
        area = (s1 + v) * (s1 - u) / 4.0
        found[names["sp", side]] = spreader.material.heat_capacity * area * spreader.thickness
        found[names["in", side]] = sink.material.heat_capacity * area * sink.thickness
        ring = (s2**2 - s1**2) / 4.0
        found[names["out", side]] = sink.material.heat_capacity * ring * sink.thickness
    return 0.333 * found


def test_its_view_is_its_own_equations(tmp_path):
    hotspot_files(tmp_path)
    stack = read(tmp_path)
    found = stack.solve(hg.View.peer())
    matrix, right, _ = own_equations(stack)
    expected = np.linalg.solve(matrix, right)[: 7 * 42].reshape(7, 7, 6)
    for n in range(7):
        field = found.system.layer_temperature(n, found.values)
        assert field == pytest.approx(expected[n], abs=SAME), n
    assert found.energy_balance < 1e-10
    assert found.heat["coolant"] > 1.0
    assert found.heat["top"] > 0.1
    assert found.outcome.reason is Reason.CONVERGED
    beside = found.system.beside
    coolant = 4.17e6 * 3e-4 * 2e-4 * 1.2e-4 * np.count_nonzero(stack.layers[1].kinds > 0)
    assert beside.capacity[12:].sum() == pytest.approx(0.333 * coolant, rel=1e-12)


def test_in_time_its_view_is_the_exponential_of_its_own_equations(tmp_path):
    hotspot_files(tmp_path, config="-c_convec 0\n")
    (tmp_path / "chip.ptrace").write_text("core rest cache\n" + "9 1 2\n" * 8 + "2 1 6\n" * 8)
    stack = read(tmp_path, transient=True)
    found = stack.solve(hg.View.peer())
    matrix, right, names = own_equations(stack)
    own = own_capacities(stack, names)
    for n in range(7):
        held = found.system.layer_temperature(n, found.system.capacity)
        assert held.ravel() == pytest.approx(own[n * 42 : (n + 1) * 42], rel=1e-12), n
    step = expm(-matrix / own[:, None] * 1e-3)
    values, history = np.full(len(own), 300.0), []
    for slot in range(16):
        end = np.linalg.solve(matrix, right if slot < 8 else own_equations(stack, slot)[1])
        values = end + step @ (values - end)
        heater = values[3 * 42 : 4 * 42].reshape(7, 6)
        history.append([heater[:4, :3].max(), heater[4:, :3].max(), heater[:, 3:].max()])
    off = np.abs(found.history - history).max() / (np.max(history) - 300.0)
    assert 0.0 < off < IN_TIME


def straight_stack(layer):
    die = hg.FloorplanElement("core", ((0.0, 0.0, 5e-4, 1e-3),), (2.0,))
    solids = [hg.SolidLayer("die", 2e-4, SILICON, (die,)), layer,
              hg.SolidLayer("lid", 1e-4, SILICON)]  # fmt: skip
    return hg.LayerStack.of(solids, length_x=5e-4, length_y=1e-3, cells=(5, 20))


@pytest.mark.parametrize("advection", ["second-order", "upwind", "central"])
def test_straight_channels_are_those_of_a_cavity(advection):
    column = (3,) + (1,) * 18 + (2,)  # enters at y = 0
    cells = tuple(zip(*((0,) * 20, column, (0,) * 20, column, (0,) * 20), strict=True))
    drawn = network(cells, conductivity=1e-9)
    flow = network_flow(drawn, np.full(5, 1e-4), np.full(20, 5e-5), hotspot=False).outflow.sum()
    cavity = hg.Cavity(
        "channels", "4rm", drawn.height, SILICON, drawn.heat_capacity, 298.15, volume_flow=flow,
        coefficient_side=27132.0, coefficient_top=27132.0, coefficient_bottom=27132.0,
        channel_width=1e-4, wall_width=1e-4, first_wall_width=1e-4, last_wall_width=1e-4,
    )  # fmt: skip
    view = hg.View(layer_cells=2, advection=advection)
    one, two = straight_stack(drawn).solve(view), straight_stack(cavity).solve(view)
    for part in ("die", "channels", "lid"):
        assert one.map(part) == pytest.approx(two.map(part), abs=1e-6)
    assert one.outlet_temperatures["channels"] == pytest.approx(298.15 + 2.0 / (4.17e6 * flow))


@pytest.mark.parametrize("advection", ["second-order", "upwind", "central"])
def test_what_is_released_leaves(advection, tmp_path):
    hotspot_files(tmp_path, config="-pump_internal_res 1e10\n")
    stack = read(tmp_path)
    found = stack.solve(hg.View(layer_cells=2, advection=advection))
    assert found.energy_balance < 1e-9
    if advection != "central":  # which oscillates from cell to cell
        assert found.map("layer1").min() > 298.15


def test_another_coolant(tmp_path):
    hotspot_files(tmp_path)
    made = read(tmp_path).with_coolant("PG25").layers[1]
    assert made.viscosity > 1.5 * 8.89e-4
    assert made.conductivity < 0.55
    assert made.coefficient == 27132.0


def test_in_time_it_becomes_steady(tmp_path):
    hotspot_files(tmp_path, config="-c_convec 0\n-sampling_intvl 0.05\n")
    (tmp_path / "chip.ptrace").write_text("core rest cache\n" + "9 1 2\n" * 60)
    steady = read(tmp_path).solve(hg.View.peer())
    late = read(tmp_path, transient=True).solve(hg.View.peer())
    assert late.outlet_temperatures["layer1"] == pytest.approx(
        steady.outlet_temperatures["layer1"], abs=0.05
    )


@pytest.mark.parametrize(
    ("code", "cells", "config", "what"),
    [
        ("HG732", (*BRANCHED[:5], (0,) * 6), "", "6 cells in a row"),
        ("HG732", BRANCHED[:5], "", "5 rows of cells"),
        ("HG732", (*BRANCHED[:5], (0, 0, 0, 7, 0, 0, 0)), "", "found '7'"),
        ("HG417", ((0,) * 7, *BRANCHED[1:4], (0,) * 7, (0,) * 7), "-grid_rows 6", ""),
        ("HG417", (*BRANCHED[:4], (0, 0, 2, 1, 1, 1, 3), BRANCHED[5]), "", "inside the chip"),
        ("HG732", BRANCHED, "-coolant_material oil", "oil"),
        ("HG732", BRANCHED, "-htc -1", "-htc"),
    ],
)
def test_networks_that_cannot_be(code, cells, config, what, tmp_path):
    if code == "HG417" and not what:
        cells = tuple(tuple(0 if kind == 3 else kind for kind in row) for row in BRANCHED)
        what = "no way leads"
    hotspot_files(tmp_path, cells, config + "\n")
    with pytest.raises(InputError, match=what) as raised:
        read(tmp_path)
    assert raised.value.code == code


def test_a_network_takes_the_grid_as_it_is(tmp_path):
    hotspot_files(tmp_path)
    stack = read(tmp_path)
    with pytest.raises(InputError, match="not cut") as raised:
        stack.solve(hg.View(refine=2))
    assert raised.value.code == "HG734"
    with pytest.raises(InputError, match="on a grid of others"):
        straight_stack(network())


def test_the_command_line_reads_them(tmp_path, capsys):
    hotspot_files(tmp_path)
    words = [str(tmp_path / "chip.lcf"), "--set", f"config={tmp_path / 'chip.config'}"]
    assert main(["check", *words]) == 0
    assert "chip.ptrace beside it is taken" in capsys.readouterr().out
