"""Floorplans and powers from files.

1. HotSpot's own example (ev6.flp, first row of gcc.ptrace) is read: its 1 um slits are no gap.
2. The synthetic sample adds up, in the trace and in the table.
3. Every damaged line is named by file and line, every mismatch by block.
"""

import pytest

from heatgrade.errors import GeometryError, InputError
from heatgrade.geometry import Floorplan, PowerMap, read_powers, sample_floorplan

POWER_TOLERANCE = 1e-12  # relative

# Alpha EV6 floorplan and the first row of its power trace, as distributed with HotSpot 7
# (https://github.com/uvahotspot/HotSpot, examples/example1/ev6.flp, gcc.ptrace):
# width, height, left-x, bottom-y in micrometres, power in W.
EV6 = {
    "L2_left": (4900, 6200, 0, 9800, 1.44),
    "L2": (16000, 9800, 0, 0, 7.37),
    "L2_right": (4900, 6200, 11100, 9800, 1.44),
    "Icache": (3100, 2600, 4900, 9800, 8.27),
    "Dcache": (3100, 2600, 8000, 9800, 14.3),
    "Bpred_0": (1033, 700, 4900, 12400, 1.51666666666667),
    "Bpred_1": (1033, 700, 5933, 12400, 1.51666666666667),
    "Bpred_2": (1033, 700, 6967, 12400, 1.51666666666667),
    "DTB_0": (1033, 700, 8000, 12400, 0.0596666666666667),
    "DTB_1": (1033, 700, 9033, 12400, 0.0596666666666667),
    "DTB_2": (1033, 700, 10067, 12400, 0.0596666666666667),
    "FPAdd_0": (1100, 900, 4900, 13100, 0.62),
    "FPAdd_1": (1100, 900, 6000, 13100, 0.62),
    "FPReg_0": (550, 380, 4900, 14000, 0.19375),
    "FPReg_1": (550, 380, 5450, 14000, 0.19375),
    "FPReg_2": (550, 380, 6000, 14000, 0.19375),
    "FPReg_3": (550, 380, 6550, 14000, 0.19375),
    "FPMul_0": (1100, 950, 4900, 14380, 0.665),
    "FPMul_1": (1100, 950, 6000, 14380, 0.665),
    "FPMap_0": (1100, 670, 4900, 15330, 0.02355),
    "FPMap_1": (1100, 670, 6000, 15330, 0.02355),
    "IntMap": (900, 1350, 7100, 14650, 1.07),
    "IntQ": (1300, 1350, 8000, 14650, 0.365),
    "IntReg_0": (900, 670, 9300, 15330, 2.585),
    "IntReg_1": (900, 670, 10200, 15330, 2.585),
    "IntExec": (1800, 2230, 9300, 13100, 7.7),
    "FPQ": (900, 1550, 7100, 13100, 0.0354),
    "LdStQ": (1300, 950, 8000, 13700, 3.46),
    "ITB_0": (650, 600, 8000, 13100, 0.2),
    "ITB_1": (650, 600, 8650, 13100, 0.2),
}
EV6_POWER = 59.1415  # W; the column above, added by hand


def ev6_files(folder):
    flp, trace = folder / "ev6.flp", folder / "gcc.ptrace"
    lines = [f"{n}\t" + "\t".join(f"{v * 1e-6:.6f}" for v in row[:4]) for n, row in EV6.items()]
    flp.write_text("# comment\n\n" + "\n".join(lines) + "\n", encoding="utf-8")
    powers = "\t".join(str(row[4]) for row in EV6.values())
    trace.write_text("\t".join(EV6) + "\n" + powers + "\n", encoding="utf-8")
    return flp, trace


def test_hotspots_own_example_is_read(tmp_path):
    flp, trace = ev6_files(tmp_path)
    plan = Floorplan.read(flp)
    assert len(plan.blocks) == 30
    assert (plan.length_x, plan.length_y) == pytest.approx((0.016, 0.016))
    assert 0.99999 < plan.filled < 1.0  # slits of 1 um between predictors and buffers
    die = PowerMap.from_floorplan(flp, trace)
    assert die.power == pytest.approx(EV6_POWER, abs=1e-6)
    # Hottest block: the integer registers, 2.585 W on 0.9 mm x 0.67 mm.
    assert die.peak_flux == pytest.approx(2.585 / (0.9e-3 * 0.67e-3), rel=1e-6)


def test_sample_adds_up_in_both_forms():
    sample = sample_floorplan()
    plan = Floorplan.read(sample.floorplan)
    assert plan.filled == pytest.approx(1.0, rel=1e-9)
    assert (plan.length_x, plan.length_y) == pytest.approx((0.024, 0.030))
    table = PowerMap.from_floorplan(sample.floorplan, sample.table, total=500.0)
    mean = PowerMap.from_floorplan(sample.floorplan, sample.trace)
    first = PowerMap.from_floorplan(sample.floorplan, sample.trace, row=0)
    assert table.power == pytest.approx(500.0, rel=POWER_TOLERANCE)
    assert mean.power == pytest.approx(500.0, rel=1e-6)
    assert first.power == pytest.approx(520.4, rel=1e-6)
    # tensor_0: 32 W on 5 mm x 6 mm.
    assert table.peak_flux == pytest.approx(32.0 / 30e-6, rel=1e-9)
    assert "SYNTHETIC" in sample.floorplan.read_text(encoding="utf-8")


def test_blocks_are_moved_to_the_die_corner():
    plan = Floorplan.parse("a 0.01 0.02 0.005 0.003\nb 0.01 0.02 0.015 0.003")
    assert [(b.x0, b.y0, b.x1, b.y1) for b in plan.blocks] == [
        pytest.approx((0.0, 0.0, 0.01, 0.02)),
        pytest.approx((0.01, 0.0, 0.02, 0.02)),
    ]
    assert (plan.length_x, plan.length_y) == pytest.approx((0.02, 0.02))


def test_further_columns_and_wires_are_read_past():
    plan = Floorplan.parse("a 0.01 0.01 0 0 1.75e6 0.01\nb 0.01 0.01 0.01 0\na b 0.5")
    assert plan.names == ("a", "b")


@pytest.mark.parametrize("more", ["0 0", "-1 0.01", "1.75e6 none"])
def test_properties_of_blocks_are_read_where_they_count(more):
    text = f"a 0.01 0.01 0 0 {more}"
    (block,) = Floorplan.parse(text).blocks
    assert (block.heat_capacity, block.resistivity) == (None, None)
    with pytest.raises(GeometryError, match=r"HG209\] floorplan, line 1: (heat|resis)"):
        Floorplan.parse(text, own_properties=True)
    (block,) = Floorplan.parse("a 0.01 0.01 0 0 1.75e6 0.01", own_properties=True).blocks
    assert (block.heat_capacity, block.resistivity) == (1.75e6, 0.01)


def test_powers_by_name(tmp_path):
    flp = tmp_path / "two.flp"
    flp.write_text("a 0.01 0.01 0 0\nb 0.01 0.01 0.01 0", encoding="utf-8")
    die = PowerMap.from_floorplan(flp, {"a": 3.0, "b": 1})
    cells = die.on_edges([0.0, 0.01, 0.02], [0.0, 0.01])
    assert cells.ravel() == pytest.approx([3.0, 1.0], rel=POWER_TOLERANCE)


def test_mean_and_single_rows_of_a_trace(tmp_path):
    trace = tmp_path / "run.ptrace"
    trace.write_text("a b\n1 10\n2 20\n6 60\n", encoding="utf-8")
    assert read_powers(trace) == pytest.approx({"a": 3.0, "b": 30.0})
    assert read_powers(trace, row=1) == pytest.approx({"a": 2.0, "b": 20.0})
    for row in (3, -1, "last", True):
        with pytest.raises(GeometryError, match=r"\[HG215\] row"):
            read_powers(trace, row=row)


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("a 0.01 0.01 0", r"HG209\] plan, line 1: 4 columns"),
        ("a 0.01 0.01 0 0 1 2 3", "line 1: 8 columns"),
        ("# x\n\na 0.01 0.01 0 zero", "line 3: bottom-y is 'zero'"),
        ("a nan 0.01 0 0", "line 1: width is 'nan'"),
        ("a 1e999 0.01 0 0", "line 1: width is '1e999'"),
        ("a 0.0_1 0.01 0 0", "line 1: width is '0.0_1'"),
        ("a -0.01 0.01 0 0", "line 1: width of block 'a' is -0.01"),
        ("a 0.01 0 0 0", "line 1: height of block 'a' is 0"),
        ("a 4.9 6.2 0 9.8", "line 1: block 'a' with a length of 16 m"),
        ("a 1e-12 0.01 0 0", "line 1: block 'a' with a length of 1e-12 m"),
        ("a 0.01 0.01 0 0\na 0.01 0.01 0.01 0", "line 2: block 'a' is already on line 1"),
        ("", "no block found"),
        ("# only a comment", "no block found"),
        (
            "a 0.01 0.01 0 0\nb 0.01 0.01 0.009 0",
            r"HG207\] plan: blocks 'a' \(line 1\) and 'b' \(line 2\) overlap by 10 mm2",
        ),
    ],
)
def test_damaged_floorplans_are_named_by_line(text, match):
    with pytest.raises(GeometryError, match=match):
        Floorplan.parse(text, "plan")


def test_too_many_blocks_are_refused():
    text = "\n".join(f"b{i} 1e-6 1e-6 {i * 1e-6:.6f} 0" for i in range(8193))
    with pytest.raises(GeometryError, match=r"\[HG214\]"):
        Floorplan.parse(text)


@pytest.mark.parametrize(("bare", "filled"), [(0.9e-3, True), (1.1e-3, False)])
def test_a_thousandth_of_the_die_may_stay_bare(bare, filled):
    plan = Floorplan.parse(f"a 0.01 0.01 0 0\nb 0.01 {0.01 * (1.0 - 2.0 * bare)} 0.01 0")
    assert plan.filled == pytest.approx(1.0 - bare)
    if filled:
        plan.check_filled()
    else:
        with pytest.raises(GeometryError, match="HG208"):
            plan.check_filled()


def test_gaps_are_reported_with_both_areas(tmp_path):
    flp = tmp_path / "gap.flp"
    flp.write_text("a 0.01 0.01 0 0\nb 0.01 0.02 0.01 0", encoding="utf-8")
    with pytest.raises(GeometryError, match=r"\[HG208\].*cover 300 mm2 of the 400 mm2"):
        PowerMap.from_floorplan(flp, {"a": 1.0, "b": 1.0})
    die = PowerMap.from_floorplan(flp, {"a": 1.0, "b": 1.0}, allow_gaps=True)
    assert die.power == pytest.approx(2.0)


def test_many_unmatched_names_are_counted_not_listed(tmp_path):
    flp = tmp_path / "one.flp"
    flp.write_text("a 0.01 0.01 0 0", encoding="utf-8")
    with pytest.raises(GeometryError, match=r"'b0', 'b1', 'b2', 'b3', 'b4', which.* and 4 more"):
        PowerMap.from_floorplan(flp, {"a": 1.0} | {f"b{k}": 1.0 for k in range(9)})


@pytest.mark.parametrize(
    ("powers", "match"),
    [
        ({"a": 1.0}, r"HG206.*no power for block 'b'"),
        ({"a": 1.0, "b": 1.0, "c": 1.0}, r"HG206.*power for 'c', which is no block"),
        ({"a": 1.0, "b": -1.0}, r"HG205\] powers\[b\] = -1"),
        ({"a": 1.0, "b": float("nan")}, r"HG101\] powers\[b\]"),
    ],
)
def test_powers_that_do_not_match_are_named(tmp_path, powers, match):
    flp = tmp_path / "two.flp"
    flp.write_text("a 0.01 0.01 0 0\nb 0.01 0.01 0.01 0", encoding="utf-8")
    with pytest.raises(InputError, match=match):
        PowerMap.from_floorplan(flp, powers)


def test_a_stated_total_is_checked(tmp_path):
    flp, trace = ev6_files(tmp_path)
    with pytest.raises(InputError, match=r"\[HG204\] total = 65"):
        PowerMap.from_floorplan(flp, trace, total=65.0)
    assert PowerMap.from_floorplan(flp, trace, total=59.1).power > 59.0


@pytest.mark.parametrize(
    ("name", "text", "match"),
    [
        ("p.csv", "a,1\nb", "line 2: 'b' has 1 columns"),
        ("p.csv", "a,1\na,2", "line 2: 'a' appears twice"),
        ("p.csv", "a,one", "line 1: power of 'a' is 'one'"),
        ("p.csv", "name,power\n", "no power found"),
        ("p.csv", ",1", "line 1: ',1' has 2 columns"),
        ("p.ptrace", "a b\n1", "line 2: 1 powers for 2 names"),
        ("p.ptrace", "a b\n1 x", "line 2: power of 'b' is 'x'"),
        ("p.ptrace", "a a\n1 2", "line 1: 'a' appears twice"),
        ("p.ptrace", "a b", "no row of powers"),
        ("p.ptrace", "", "no row of powers"),
    ],
)
def test_damaged_powers_are_named_by_line(tmp_path, name, text, match):
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    with pytest.raises(GeometryError, match=rf"HG209\].*{name}, .*{match}|{match}"):
        read_powers(file)


@pytest.mark.parametrize("head", ["name,power\n", "Block, Power_W\n", ""])
def test_head_of_a_table_is_optional(tmp_path, head):
    file = tmp_path / "p.CSV"
    file.write_text("# W\n" + head + "a, 1.5\nb,2\n", encoding="utf-8")
    assert read_powers(file) == {"a": 1.5, "b": 2.0}
