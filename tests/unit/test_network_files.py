"""Networks from files: tables and EPANET's, and how the command line tells of them.

1. Every part of a table arrives in SI, whatever the unit of its heading; commas and semicolons.
2. Everything wrong is told at once, by file, line and column, with the nearest name.
3. What EPANET's file holds beyond the hydraulic part is listed; what would change the answer is
   refused by name; a missing WNTR names its remedy.
4. The command line: files of the folder, the schema, ``check``, refusals with exit code 2.
"""

import csv
import json
import re
import sys
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from heatgrade.cli import main
from heatgrade.errors import HeatgradeError, NetworkError
from heatgrade.materials import Coolant
from heatgrade.network import (
    GivenExchanger,
    NetworkBuilder,
    Pipe,
    WaterPipe,
    read_epanet,
    read_network_tables,
)
from heatgrade.network.kind import Kind
from heatgrade.network.table_columns import PARTS
from heatgrade.report.result_schema import result_schema

EXAMPLES = Path(__file__).parents[2] / "examples" / "networks"
ROUNDING = 1e-12  # relative
NODES = "node,pressure [kPa],feed [kg/s],temperature [degC],x [m],y [mm]\n"
TWO = NODES + "a,100,,,,\nb,,0.5,60,1,2\n"
LINKS = "link,start,end,part,length [m],diameter [mm]\n"
ONE = LINKS + "l,b,a,pipe,2,20\n"


def tables(folder, links=ONE, nodes=TWO):
    (folder / "net-nodes.csv").write_text(nodes, encoding="utf-8")
    (folder / "net-links.csv").write_text(links, encoding="utf-8")
    return folder / "net-links.csv"


def complaint(folder, **texts):
    with pytest.raises(NetworkError) as caught:
        read_network_tables(tables(folder, **texts))
    return caught.value


def test_units_of_headings_arrive_in_si(tmp_path):
    free = read_network_tables(tables(tmp_path))
    assert free.pressures == {0: 1e5}
    assert free.feeds == {1: 0.5}
    assert free.coordinates == {1: (1.0, 0.002)}
    np.testing.assert_allclose(free.shape.elements.size[0, :2], (2.0, 0.02), rtol=ROUNDING)
    solution = free.solve("water")
    assert solution.temperature[1] == pytest.approx(333.15, abs=1e-9)
    assert solution.mass_flow[0] == pytest.approx(0.5, rel=ROUNDING)
    assert solution.network.link_name(0) == "l"


def test_semicolons_comments_blank_lines_and_a_byte_order_mark(tmp_path):
    text = "\ufeff# made by hand\n\n" + LINKS.replace(",", ";") + "l;b;a;Pipe;2;20\n;;;;;\n"
    free = read_network_tables(tables(tmp_path, links=text))
    assert free.shape.link_count == 1


def test_every_part_of_a_table_arrives(tmp_path):
    head = (
        "link,start,end,part,length [m],diameter [mm],loss,kv [m3/h],cv [gpm],opening [%],"
        "flow [L/min],head [kPa],speed,heat [kW],resistance [K/W],linear [Pa s/m3],"
        "quadratic [Pa s2/m6],effectiveness [%],cold [degC],heat loss [W/m/K],ambient [degC],"
        "copies,closed,roughness [um],power [kW],curve [m3/h; kPa]\n"
    )
    head = head.replace("[m3/h; kPa]", '[m3/h, kPa]"').replace("curve", '"curve')
    names = [*head.strip().split(",")[:-2], "curve"]
    short = [name.split(" [")[0].replace(" ", "_") for name in names]
    rows = [
        {"part": "pipe", "length": 3, "diameter": 20, "roughness": 50, "heat_loss": 2,
         "ambient": 20, "copies": 3},
        {"part": "fitting", "loss": 1.5, "diameter": 20},
        {"part": "valve", "kv": 6.3, "opening": 50},
        {"part": "valve", "cv": 6.3},
        {"part": "check valve", "loss": 1, "diameter": 20},
        {"part": "flow control", "loss": 1, "diameter": 20, "flow": 30},
        {"part": "pressure control", "loss": 1, "diameter": 20, "head": 30},
        {"part": "pump", "curve": "0 60; 1 50; 2 30", "speed": 0.9},
        {"part": "fixed head", "head": 30, "closed": "yes"},
        {"part": "given flow", "flow": 6},
        {"part": "plate", "linear": 3e8, "quadratic": 7e12, "heat": 1, "resistance": 0.03},
        {"part": "cooler", "effectiveness": 80, "cold": 20, "loss": 2, "diameter": 30},
        {"part": "pressure reducer", "loss": 1, "diameter": 20, "head": 40},
        {"part": "pressure sustainer", "loss": 1, "diameter": 20, "head": 50},
        {"part": "fixed drop", "loss": 1, "diameter": 20, "head": 60},
        {"part": "demand", "flow": 6, "head": 70},
        {"part": "constant power", "power": 2},
    ]  # fmt: skip
    text = head
    for k, row in enumerate(rows):
        row |= {"link": f"l{k}", "start": "b", "end": "a"}
        text += ",".join(str(row.get(name, "")) for name in short) + "\n"
    shape = read_network_tables(tables(tmp_path, links=text)).shape
    assert {row["part"] for row in rows} == set(PARTS)
    kinds = [Kind(k).name for k in shape.elements.kind]
    assert kinds == [
        "PIPE", "LOSS", "LOSS", "LOSS", "CHECK", "LIMIT", "OVERFLOW", "PUMP", "HEAD", "FLOW",
        "VOLUME", "LOSS", "OVERFLOW", "OVERFLOW", "DROP", "DEMAND", "POWER",
    ]  # fmt: skip
    assert shape.multiplicity[0] == 3.0
    assert shape.closed.tolist() == [k == 8 for k in range(17)]
    size, exchange = shape.elements.size, shape.elements.exchange
    np.testing.assert_allclose(size[0], (3.0, 0.02, 5e-5), rtol=ROUNDING)
    np.testing.assert_allclose(size[5, 1], 5e-4, rtol=ROUNDING)
    assert size[6, 1] == 30e3
    assert size[7, 1] == 0.9
    held = shape.elements.regulators
    assert (held.element.tolist(), held.sustaining.tolist()) == ([12, 13], [False, True])
    assert held.pressure.tolist() == [40e3, 50e3]
    assert (size[14, 1], size[15, 0], size[16, 0]) == (60e3, 70e3, 2e3)
    assert shape.elements.curves.rise(0, 1.0 / 3600.0) == pytest.approx(50e3, rel=ROUNDING)
    assert shape.elements.heat_flow[10] == 1000.0
    assert exchange.conductance.tolist() == [6.0]
    (element, cooler) = exchange.exchangers[0]
    assert element == 11
    assert (cooler.effectiveness_given, cooler.other_temperature) == (0.8, 293.15)


@pytest.mark.parametrize(
    ("links", "where", "what"),
    [
        ("l,b,a,pipe,2 m,20\n", "line 2, column length [m]", "must be a number"),
        ("l,b,a,pipe,-2,20\n", "line 2, column length [m]", "must not be negative"),
        ("l,b,a,pipe,2,0\n", "line 2, column diameter [mm]", "must be positive"),
        ("l,b,a,pip,2,20\n", "line 2, column part", "did you mean pipe?"),
        ("l,b,c,pipe,2,20\n", "line 2, column end", "is no node"),
        ("l,b,b,pipe,2,20\n", "line 2, column end", "must not be its own start"),
        ("l,b,a,pipe,,20\n", "line 2", "a pipe needs length"),
        ("l,b,a,fitting,2,20\n", "line 2", "a fitting needs loss"),
        (",b,a,pipe,2,20\n", "line 2, column link", "must not be empty"),
        ("l,b,a,pipe,2,20,7\n", "line 2", "7 cells under 6 headings"),
        ("l,b,a,pipe,2,20\nl,a,b,pipe,2,20\n", "line 3, column start", "joins b and a"),
        ("l,b,a,pipe,2,20\nm,b,a,pipe,2,20\nl,b,a,pipe,2,20\n", "line 4, column link",
         "one below the other"),
        ("", "net-links.csv", "has no links"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_told_by_its_place(tmp_path, links, where, what):
    error = complaint(tmp_path, links=LINKS + links)
    assert error.code == "HG586"
    assert where in error.entry
    assert what in error.message


@pytest.mark.parametrize(
    ("texts", "what"),
    [
        ({"links": ONE.replace("[m]", "[kPa]")}, "needs a unit that it knows: [m]"),
        ({"links": ONE.replace(" [m]", "")}, "needs a unit that it knows: [m]"),
        ({"links": ONE.replace("length", "lenght")}, "did you mean length?"),
        ({"links": ONE.replace("length [m]", "diameter [m]")}, "stands there twice"),
        ({"links": ONE.replace("part,", "")}, "needs a column part"),
        ({"nodes": TWO + "a,1,,,,\n"}, "stands above already"),
        ({"nodes": TWO + ",1,,,,\n"}, "needs the name of a node"),
        ({"nodes": NODES + "a,1,2,,,\nb,,,,,\n"}, "a node has one of the two"),
        ({"nodes": NODES + "a,1,,-300,,\nb,,,,,\n"}, "above absolute zero"),
        ({"nodes": NODES}, "has no nodes"),
    ],
)
def test_a_wrong_heading_or_node_is_told(tmp_path, texts, what):
    error = complaint(tmp_path, **texts)
    assert error.code == "HG586"
    assert what in str(error)


def test_everything_wrong_is_told_at_once(tmp_path):
    links = LINKS + "l,b,a,pipe,x,20\nm,b,q,pipe,2,20\nn,b,a,pump,2,20\n"
    text = str(complaint(tmp_path, links=links, nodes=TWO + "a,z,,,,\n"))
    for part in (
        "line 2, column length [m]",
        "line 3, column end",
        "line 4",
        "line 4, column node",
    ):
        assert part in text
    many = str(complaint(tmp_path, links=LINKS + "l,b,a,pipe,x,20\n" * 50))
    assert "further problems" in many
    assert many.count("\n") < 25


@pytest.mark.parametrize("extra", ["copies,1.5", "copies,0", "closed,perhaps", "curve,0 1"])
def test_what_belongs_to_no_pipe_is_told(tmp_path, extra):
    column, value = extra.split(",")
    links = ONE.replace("\n", f",{column}\n", 1).replace("20\n", f"20,{value}\n")
    assert column in complaint(tmp_path, links=links).entry


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a\0b", b"\n\n# nothing\n"])
def test_what_is_no_table_is_refused(tmp_path, content):
    path = tables(tmp_path)
    path.write_bytes(content)
    with pytest.raises(NetworkError) as caught:
        read_network_tables(path)
    assert caught.value.code == "HG585"


def test_the_nodes_must_be_told(tmp_path):
    other = tables(tmp_path).rename(tmp_path / "pipes.csv")
    with pytest.raises(NetworkError) as caught:
        read_network_tables(other)
    assert caught.value.code == "HG585"
    assert read_network_tables(other, tmp_path / "net-nodes.csv").name == "pipes"


def test_a_network_needs_a_pressure_and_no_island(tmp_path):
    with pytest.raises(NetworkError) as caught:
        read_network_tables(tables(tmp_path, nodes=NODES + "a,,,,,\nb,,0.5,,,\n"))
    assert caught.value.code == "HG523"
    island = read_network_tables(
        tables(tmp_path, nodes=TWO + "c,,,,,\nd,,,,,\n", links=ONE + "m,c,d,pipe,1,20\n")
    )
    with pytest.raises(NetworkError, match="c, d") as caught:
        island.solve("water")
    assert caught.value.code == "HG524"


def test_pumps_that_fight_are_refused_by_name(tmp_path):
    head = 'link,start,end,part,head [kPa],"curve [L/min, kPa]",length [m],diameter [mm]'
    head += ",effectiveness,cold [degC]\n"
    links = head + "p1,a,b,fixed head,50,,,\np1,a,b,pipe,,,9,20\n"
    links += "p2,a,b,pump,,0 20; 9 10,,\np2,a,b,pipe,,,9,20\nback,b,a,pipe,,,900,20\n"
    links += "back,b,a,cooler,,,,,0.5,20\n"
    fight = read_network_tables(tables(tmp_path, links=links, nodes=NODES + "a,100,,,,\nb,,,,,\n"))
    with pytest.raises(NetworkError, match="p2") as caught:
        fight.solve("water")
    assert caught.value.code == "HG531"


INP = (Path(__file__).parents[1] / "reference" / "town.inp").read_text(encoding="ascii")


def inp(folder, text=INP):
    path = folder / "town.inp"
    path.write_text(text, encoding="ascii")
    return path


def test_epanet_s_parts_arrive(tmp_path):
    pytest.importorskip("wntr")
    free = read_epanet(inp(tmp_path))
    shape = free.shape
    by_name = {shape.name(k): k for k in range(shape.node_count)}
    assert free.heads == {by_name["R"]: 50.0, by_name["T"]: 43.0}
    feeds = {shape.name(k): round(v, 9) for k, v in free.volume_feeds.items()}
    assert feeds == {"J1": -5e-3, "J2": -1.5e-3}  # the pattern's first factor is a half
    kinds = {}
    for link, kind in zip(shape.elements.link, shape.elements.kind, strict=True):
        kinds.setdefault(shape.link_name(int(link)), []).append(Kind(kind).name)
    assert kinds == {
        "P1": ["HAZEN", "LOSS"], "P2": ["HAZEN", "CHECK"], "P3": ["HAZEN"],
        "U": ["PUMP", "CHECK"], "V": ["LOSS"], "F": ["LIMIT"],
    }  # fmt: skip
    assert any("1 controls" in note for note in free.not_carried)
    assert any("24 h" in note for note in free.not_carried)
    solution = free.solve("water")
    drawn = solution.network.external_inflow(solution.mass_flow)
    density = float(Coolant("water").properties(293.15).density)
    assert drawn[by_name["J2"]] == pytest.approx(-1.5e-3 * density, rel=1e-9)
    assert free.gauge_pressure(solution)[by_name["R"]] == pytest.approx(0.0, abs=1e-3)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("1 10 20", "1 0 20\n1 5 21\n1 9 3", "head curve of pump U"),
    ],
)
def test_what_would_change_the_answer_is_refused(tmp_path, old, new, what):
    pytest.importorskip("wntr")
    with pytest.raises(NetworkError) as caught:
        read_epanet(inp(tmp_path, INP.replace(old, new)))
    assert caught.value.code == "HG588"
    assert what in str(caught.value)


@pytest.mark.parametrize(
    "text", ["", "[PIPES]\nP1 A B\n", INP.replace("P1 R J1", "P1 R J9"), INP.replace("150 100", "")]
)
def test_a_damaged_file_is_refused(tmp_path, text):
    pytest.importorskip("wntr")
    with pytest.raises(NetworkError) as caught:
        read_epanet(inp(tmp_path, text)).solve("water")
    assert caught.value.code in ("HG587", "HG523")
    assert "town.inp" in str(caught.value)


def test_a_missing_wntr_names_its_remedy(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "wntr", None)
    with pytest.raises(HeatgradeError, match=r"heatgrade\[epanet\]") as caught:
        read_epanet(inp(tmp_path))
    assert caught.value.code == "HG580"


def test_the_parts_of_files_check_their_numbers():
    for build in (
        lambda: WaterPipe(1.0, 0.1, 100.0, "darcy"),
        lambda: Pipe(1.0, 0.1, friction="moody"),
    ):
        with pytest.raises(NetworkError) as caught:
            build()
        assert caught.value.code == "HG584"
    with pytest.raises(HeatgradeError) as caught:
        GivenExchanger(1.2, 293.15)
    assert caught.value.code == "HG103"


def test_a_given_effectiveness_takes_its_share():
    builder = NetworkBuilder()
    a, b = builder.node("a"), builder.node("b")
    builder.place(builder.link(a, b), [GivenExchanger(0.75, 293.15, 3.0, 0.02)], "cooler")
    network = builder.network([(b, 0.0)], [(a, 0.4)])
    from heatgrade.network import solve_network

    solution = solve_network(network, Coolant("water"), 333.15, flow_scale=0.4, friction_heat=False)
    assert solution.temperature[1] == pytest.approx(303.15, abs=1e-6)


def test_the_command_line_leaves_its_folder(tmp_path, capsys):
    out = tmp_path / "out"
    code = main(["run", str(EXAMPLES / "cooling-links.csv"), "--set", "coolant=PG25", "--set",
                 "temperature=30 degC", "--out", str(out)])  # fmt: skip
    assert code == 0
    printed = capsys.readouterr().out
    assert "rack A" in printed
    assert {path.name for path in out.iterdir()} == {
        "result.json", "nodes.csv", "links.csv", "summary.md",
    }  # fmt: skip
    document = json.loads((out / "result.json").read_text())
    jsonschema.validate(document, result_schema())
    flows = {row["name"]: row["mass_flow_kg_per_s"] for row in document["network"]["links"]}
    assert flows["pump"] == pytest.approx(flows["back"], rel=1e-9)
    assert flows["rack C"] == pytest.approx(40 / 6e4 * 1017.0, rel=0.01)
    with (out / "links.csv").open() as stream:
        rows = list(csv.DictReader(stream))
    assert float(rows[0]["mass flow [kg/s]"]) == pytest.approx(flows["pump"], rel=1e-8)


def test_the_command_line_draws_a_map(tmp_path, capsys):
    pytest.importorskip("wntr")
    path = inp(tmp_path, INP.replace("R 0 0", "R 0 0\nT 3 1\nJ2 2 2"))
    assert main(["check", str(path)]) == 0
    assert "not carried over: 1 controls" in capsys.readouterr().out
    assert main(["run", str(path), "--out", str(tmp_path / "out"), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    jsonschema.validate(document, result_schema())
    assert [w["code"] for w in document["warnings"]][:2] == ["not-carried-over"] * 2
    assert (tmp_path / "out" / "network.png").stat().st_size > 10_000


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--set", "cooling=no"], "HG715"),
        (["--set", "friction_heat=maybe"], "HG715"),
        (["--variant", "b"], "HG716"),
        (["--set", "coolant=lava"], "HG3"),
        (["--set", "temperature=-9 degC"], "HG3"),
        (["--set", "nodes=nowhere.csv"], "HG585"),
    ],
)
def test_the_command_line_refuses(options, code, tmp_path, capsys):
    out = tmp_path / "out"
    path = str(EXAMPLES / "cooling-links.csv")
    assert main(["run", path, "--out", str(out), *options]) == 2
    assert code in capsys.readouterr().err
    assert not out.exists()


def test_the_page_on_networks_runs_as_it_stands(monkeypatch, capsys):
    root = EXAMPLES.parents[1]
    monkeypatch.chdir(root)
    text = (root / "docs" / "networks.md").read_text(encoding="utf-8")
    names: dict[str, object] = {}
    for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(block, names)
    printed = capsys.readouterr().out
    assert "rack A" in printed
    assert "(True,)" in printed
