"""HotSpot's files: what arrives from them, and its own view against its equations assembled apart.

1. Configuration, layers, materials and trace arrive in SI, steady (mean) and in time (rows).
2. The peer's view: grid of nodes on lower faces, lumped nodes round the chip, both ways out.
3. Our own view of the package: grid-independent, and a wide thin package against one dimension.
"""

from pathlib import Path

import numpy as np
import pytest

from heatgrade import LayerStack, View
from heatgrade.cli import main

FOLDER = Path(__file__).parents[2] / "examples" / "stacks" / "hotspot"
FILES = {"floorplan": FOLDER / "chip.flp", "powers": FOLDER / "chip.ptrace"}
SAME = 1e-8  # K
MEAN = (19.5, 13.5, 2.25, 3.5)  # W, of the example's trace
SECONDARY = """-model_secondary 1
-r_convec_sec 20
-t_metal 1e-5
-t_c4 1e-4
-s_sub 0.021
-t_sub 0.001
-s_solder 0.021
-t_solder 0.00094
-s_pcb 0.1
-t_pcb 0.002
-grid_rows 4
-grid_cols 5
"""


def stack(tmp_path=None, more="", **options):
    if tmp_path is None:
        return LayerStack.from_hotspot(FOLDER / "chip.config", **FILES, **options)
    config = tmp_path / "chip.config"
    config.write_text((FOLDER / "chip.config").read_text() + more)
    return LayerStack.from_hotspot(config, **FILES, **options)


def test_files_arrive_in_si():
    steady = stack()
    assert [layer.element for layer in steady.layers] == ["chip", "interface", "spreader", "sink"]
    assert (steady.length_x, steady.length_y) == pytest.approx((0.010, 0.009))
    assert [block.powers[0] for block in steady.layers[0].floorplan] == pytest.approx(MEAN)
    assert steady.layers[0].material.conductivity[2] == 120.0
    assert steady.layers[2].size == (0.03, 0.03)
    assert steady.layers[3].surface_capacity == 140.4
    assert steady.top.coefficient == pytest.approx(1.0 / (0.2 * 0.06**2))
    assert (len(steady.x_lines), len(steady.y_lines)) == (41, 37)
    assert steady.schedule is None
    moving = stack(transient=True)
    assert moving.slots == 4
    assert moving.schedule.step == 0.01
    assert moving.initial_temperature == 318.15
    assert moving.layers[0].floorplan[0].powers == (22.0, 24.0, 20.0, 12.0)


def test_layers_and_materials_arrive():
    read = LayerStack.from_hotspot(
        FOLDER / "chip.config", layers=FOLDER / "stacked.lcf", powers=FILES["powers"],
        materials=FOLDER / "stacked.materials",
    )  # fmt: skip
    assert [layer.element for layer in read.layers][:4] == [f"layer{k}" for k in range(4)]
    assert read.layers[2].material.conductivity == (120.0, 120.0, 120.0)
    assert [layer.lateral for layer in read.layers][:4] == [True, True, True, False]
    assert read.layers[0].floorplan
    assert not read.layers[1].floorplan
    assert read.solve(View.peer()).energy_balance < 1e-8


def test_our_own_view_of_the_package():
    built = stack()
    coarse, fine = built.solve(), built.solve(View(refine=2))
    assert coarse.energy_balance < 1e-8
    rise = fine.junction_temperature_max - built.top.temperature
    for key, block in coarse.block_temperatures.items():
        assert block.mean == pytest.approx(fine.block_temperatures[key].mean, abs=0.01 * rise)
    lumped = built.solve(View.peer())
    sink = lumped.junction_temperature_max - built.top.temperature
    assert sink == pytest.approx(rise, rel=0.15)  # it lumps what lies around the chip


def series(*resistances):
    return 1.0 / sum(resistances)


def oracle(built, secondary):  # noqa: PLR0912 - the equations in one place
    """Temperatures of HotSpot's nodes, from a table of resistances, node by node."""
    nx, ny = len(built.x_lines) - 1, len(built.y_lines) - 1
    a, b = built.length_x, built.length_y
    cw, ch = a / nx, b / ny
    pairs, ambient, power = [], [], {}
    ambient_k = built.top.temperature
    levels = list(built.layers)
    for n, layer in enumerate(levels):
        kx, ky, kz = layer.material.conductivity
        t = layer.thickness
        for i in range(nx):
            for j in range(ny):
                if i + 1 < nx:
                    pairs.append(((n, i, j), (n, i + 1, j), cw / (kx * ch * t)))
                if j + 1 < ny:
                    pairs.append(((n, i, j), (n, i, j + 1), ch / (ky * cw * t)))
                up = t / (kz * cw * ch)
                if n + 1 < len(levels):
                    pairs.append(((n, i, j), (n + 1, i, j), up))
                else:
                    film = 1.0 / (built.top.coefficient * cw * ch)
                    ambient.append(((n, i, j), up + film))
                if n == 0 and secondary:
                    ambient.append(((n, i, j), 1.0 / (built.bottom.coefficient * cw * ch)))
        for block in layer.floorplan:
            x0, y0, x1, y1 = block.rectangles[0]
            for i in range(nx):
                for j in range(ny):
                    w = max(0.0, min(x1, (i + 1) * cw) - max(x0, i * cw))
                    h = max(0.0, min(y1, (j + 1) * ch) - max(y0, j * ch))
                    power[n, i, j] = (
                        power.get((n, i, j), 0.0) + block.powers[0] * w * h / block.area
                    )

    def r(k, length, area):
        return length / (k * area)

    def edge(side, n):
        if side in "we":
            return [(n, 0 if side == "w" else nx - 1, j) for j in range(ny)]
        return [(n, i, 0 if side == "s" else ny - 1) for i in range(nx)]

    def half(side, n):
        k, t = levels[n].material.conductivity[0], levels[n].thickness
        return 0.5 * cw / (k * ch * t) if side in "we" else 0.5 * ch / (k * cw * t)

    def attach(side, n, node, resistance):
        cells = edge(side, n)
        pairs.extend((cell, node, half(side, n) + len(cells) * resistance) for cell in cells)

    top = len(levels) - 1
    s1, s2 = levels[top - 1].size[0], levels[top].size[0]
    for side in "wens":
        u, v = (a, b) if side in "we" else (b, a)
        (k1, t1), (k2, t2) = (
            (levels[n].material.conductivity[0], levels[n].thickness) for n in (top - 1, top)
        )
        area, ring = (s1 + v) * (s1 - u) / 4.0, (s2**2 - s1**2) / 4.0
        attach(side, top - 1, ("sp", side), r(k1, (s1 - u) / 4, (s1 + 3 * v) / 4 * t1))
        attach(side, top, ("in", side), r(k2, (s1 - u) / 4, (s1 + 3 * v) / 4 * t2))
        pairs.append((("sp", side), ("in", side), r(k1, t1, area)))
        way = r(k2, (s1 - u) / 4, (3 * s1 + v) / 4 * t2)
        way += r(k2, (s2 - s1) / 4, (s2 + 3 * s1) / 4 * t2)
        pairs.append((("in", side), ("out", side), way))
        for node, size in ((("in", side), area), (("out", side), ring)):
            ambient.append((node, r(k2, t2, size) + 1.0 / (built.top.coefficient * size)))
        if secondary:
            board, solder, base = levels[0], levels[1], levels[2]
            s_sub, s_sol, s_pcb = base.size[0], solder.size[0], board.size[0]
            kb, tb = board.material.conductivity[0], board.thickness
            for name, n, layer, s in (("sub", 2, base, s_sub), ("sol", 1, solder, s_sol),
                                      ("pcb", 0, board, s_sol)):  # fmt: skip
                k, t = layer.material.conductivity[0], layer.thickness
                attach(side, n, (name, side), r(k, (s - u) / 4, (s + 3 * v) / 4 * t))
            area = (s_sol + v) * (s_sol - u) / 4.0
            ks, ts = solder.material.conductivity[0], solder.thickness
            pairs.append((("sub", side), ("sol", side), r(ks, ts, area)))
            pairs.append((("sol", side), ("pcb", side), r(kb, tb, area)))
            way = r(kb, (s_sol - u) / 4, (3 * s_sol + v) / 4 * tb)
            way += r(kb, (s_pcb - s_sol) / 4, (s_pcb + 3 * s_sol) / 4 * tb)
            pairs.append((("pcb", side), ("rim", side), way))
            ring = (s_pcb**2 - s_sol**2) / 4.0
            for node, size in ((("pcb", side), area), (("rim", side), ring)):
                ambient.append((node, 1.0 / (built.bottom.coefficient * size)))
    names = {}
    for one, two, _ in pairs:
        for key in (one, two):
            names.setdefault(key, len(names))
    matrix, right = np.zeros((len(names), len(names))), np.zeros(len(names))
    for one, two, resistance in pairs:
        i, j, g = names[one], names[two], 1.0 / resistance
        matrix[i, i] += g
        matrix[j, j] += g
        matrix[i, j] -= g
        matrix[j, i] -= g
    for node, resistance in ambient:
        matrix[names[node], names[node]] += 1.0 / resistance
        right[names[node]] += ambient_k / resistance
    for node, watt in power.items():
        right[names[node]] += watt
    return np.linalg.solve(matrix, right), names


@pytest.mark.parametrize("secondary", [False, True], ids=["one way out", "two ways out"])
def test_its_own_view_is_its_own_equations(secondary, tmp_path):
    grid = "-grid_rows 4\n-grid_cols 5\n"
    built = stack(tmp_path, SECONDARY if secondary else grid)
    result = built.solve(View.peer())
    expected, names = oracle(built, secondary)
    for n in range(len(built.layers)):
        field = result.system.layer_temperature(n, result.values)
        for (i, j), value in np.ndenumerate(field):
            assert value == pytest.approx(expected[names[n, i, j]], abs=SAME)
    assert result.system.size == field.size * len(built.layers) + (28 if secondary else 12)
    assert result.energy_balance < 1e-10
    if secondary:
        assert 0.05 < result.heat["bottom"] < 5.0


def test_its_capacities_carry_its_factor(tmp_path):
    built = stack(tmp_path, "-grid_rows 4\n-grid_cols 5\n", transient=True)
    result = built.solve(View.peer())
    silicon, glue = 1.65e6 * 3e-4, 4.0e6 * 3e-5
    chip = silicon + glue
    plates = 3.55e6 * (0.03**2 * 0.0015 + 0.06**2 * 0.006) + 140.4
    whole = 0.333 * (chip * 0.010 * 0.009 + plates)
    assert result.system.capacity.sum() == pytest.approx(whole, rel=1e-12)


def test_the_command_line_reads_them(tmp_path, capsys):
    words = ["--no-pictures", "--out", str(tmp_path / "o")]
    sets = [f"{key}={value}" for key, value in FILES.items()]
    sets += ["layer_cells=2", f"config={FOLDER / 'chip.config'}",
             f"materials={FOLDER / 'stacked.materials'}"]  # fmt: skip
    options = [word for text in sets[1:] for word in ("--set", text)]
    assert main(["run", str(FOLDER / "stacked.lcf"), *options, *words]) == 0
    printed = capsys.readouterr().out
    assert "HotSpot's view" in printed
    assert "layer0.Core0" in printed
    assert main(["check", str(FOLDER / "chip.config")]) == 0
    assert "chip.ptrace beside it is taken" in capsys.readouterr().out
