"""Reduced models in other hands: SPICE netlist, state space, HDF5, long traces.

1. the netlist, read by a solver of circuits written here from its nodal equations and nothing of
   the model, has the model's transfers at zero and at every decade, and its operating point
2. ngspice itself, where it is installed, runs it through a trace
3. the matrices of .npz and .mat give SciPy's own step answers
4. a file gives back the same model, bit by bit; what is damaged is refused by name
5. a trace in blocks is the trace step by step; a million steps keep their steady state
"""

import json
import re
import shutil
import subprocess
from dataclasses import replace
from functools import cache

import h5py
import numpy as np
import pytest
import scipy.io
import scipy.signal

from heatgrade import (
    ColdPlate,
    Coolant,
    Die,
    InputError,
    Interface,
    JetArray,
    Microchannels,
    Plate,
    PowerMap,
    ReducedFamily,
    ReducedModel,
    Resolution,
    Stack,
)
from heatgrade.errors import NotConverged
from heatgrade.reduced.netlist import netlist
from heatgrade.thermal import Convection

SEED = 20261126
SAME = 1e-9  # of the largest transfer
SPICE = 2e-3  # K: of a trace by ngspice's own steps
AREA = (1e-3, 1e-3, 9e-3, 9e-3)
WETTED = {
    "jets": JetArray.lattice(
        pitch=2e-3, diameter=0.6e-3, standoff=1e-3, area=AREA, nozzle_length=1e-3
    ),
    "channels": Microchannels(0.2e-3, 0.1e-3, 1e-3, AREA),
}
GRID = Resolution(lateral=1e-3, die=2, base=2, fins=2)
FLOW, INLET = 8e-6, 313.15  # m3/s, K
KINDS = ("jets", "channels")


@cache
def plate(kind):
    power = PowerMap.uniform(40.0, 6e-3, 6e-3).with_hot_spot(2e-3, 2e-3, 2e-3, 2e-3, power=15.0)
    stack = Stack(Die(power, 0.5e-3, x=2e-3, y=2e-3, name="GPU"), Interface(50e-6, 5.0))
    board = Convection(300.0, 305.0) if kind == "jets" else None
    return Plate(stack, ColdPlate(10e-3, 10e-3, 1e-3, wetted=WETTED[kind]), Coolant("water"), board)


@cache
def model(kind):
    return plate(kind).reduce(
        volume_flow=FLOW, inlet_temperature=INLET, tolerance=0.1, inputs="blocks", grid=GRID,
        threads=1,
    )  # fmt: skip


@cache
def family():
    return plate("jets").reduce_over(
        volume_flows=[FLOW, 1.2 * FLOW], inlet_temperatures=[INLET], tolerance=0.5, grid=GRID,
        threads=1,
    )  # fmt: skip


class Circuit:
    """Modified nodal analysis of a flat netlist of R, C, I, V, E, F and G."""

    def __init__(self, text, sources):
        joined = re.sub(r"\n\+", " ", text)
        lines = [line.split() for line in joined.splitlines() if line and line[0] not in "*."]
        lines += sources
        self.nodes, self.branches = {}, {}
        for words in lines:
            for node in words[1 : 5 if words[0][0] in "EG" else 3]:
                if node != "0":
                    self.nodes.setdefault(node, len(self.nodes))
            if words[0][0] in "VE":
                self.branches[words[0]] = len(self.branches)
        n = len(self.nodes) + len(self.branches)
        self.g, self.c, self.rhs = np.zeros((n, n)), np.zeros((n, n)), np.zeros(n)
        for words in lines:
            self.add(words)

    def add(self, words):
        name, kind, value = words[0], words[0][0], float(words[-1])
        plus, minus = self.at(words[1]), self.at(words[2])
        if kind in "RC":
            target, size = (self.g, 1.0 / value) if kind == "R" else (self.c, value)
            assert value > 0.0, name
            for a, b, sign in (
                (plus, plus, 1),
                (minus, minus, 1),
                (plus, minus, -1),
                (minus, plus, -1),
            ):
                if a is not None and b is not None:
                    target[a, b] += sign * size
        elif kind == "I":
            self.inject(self.rhs, plus, -value)
            self.inject(self.rhs, minus, value)
        elif kind == "G":  # leaves at plus, comes back at minus
            for control, sign in ((self.at(words[3]), 1.0), (self.at(words[4]), -1.0)):
                if control is not None:
                    self.inject(self.g[:, control], plus, sign * value)
                    self.inject(self.g[:, control], minus, -sign * value)
        elif kind == "F":
            control = len(self.nodes) + self.branches[words[3]]
            self.inject(self.g[:, control], plus, value)
            self.inject(self.g[:, control], minus, -value)
        else:  # V, E
            row = len(self.nodes) + self.branches[name]
            self.inject(self.g[:, row], plus, 1.0)
            self.inject(self.g[:, row], minus, -1.0)
            self.inject(self.g[row], plus, 1.0)
            self.inject(self.g[row], minus, -1.0)
            if kind == "V":
                self.rhs[row] = value
            else:
                self.inject(self.g[row], self.at(words[3]), -value)
                self.inject(self.g[row], self.at(words[4]), value)

    def at(self, node):
        return None if node == "0" else self.nodes[node]

    @staticmethod
    def inject(target, place, value):
        if place is not None:
            target[place] += value

    def answer(self, omega, rhs):
        return np.linalg.solve(self.g + 1j * omega * self.c, rhs)


def pins(text):
    head = re.search(r"\.subckt (.*?)\n(?!\+)", text, re.DOTALL).group(1).replace("\n+", " ")
    name, *found = head.split()
    assert name == "heatgrade"
    return [p for p in found if p.startswith("in_")], [p for p in found if p.startswith("out_")]


@pytest.mark.parametrize("kind", KINDS)
def test_the_netlist_is_the_model(kind):
    small = model(kind)
    text = netlist(small)
    given, seen = pins(text)
    assert (len(given), len(seen)) == (len(small.inputs), len(small.outputs))
    values = {}
    sources = []
    for pin, unit, rated in zip(given, small.units, small.rated, strict=True):
        values[pin] = rated
        kind_of = ["Isource_" + pin, "0", pin] if unit == "W" else ["Vsource_" + pin, pin, "0"]
        sources.append([*kind_of, repr(float(rated))])
    circuit = Circuit(text, sources)
    still = circuit.answer(0.0, circuit.rhs).real
    for pin, expected in zip(seen, small.steady({}).values(), strict=True):
        assert still[circuit.nodes[pin]] == pytest.approx(expected, abs=1e-8)
    # The pin of a power is at the temperature of the place that it heats most.
    hottest = seen[int(np.argmax(small.steady_gain[:, 0]))]
    assert still[circuit.nodes[given[0]]] == pytest.approx(still[circuit.nodes[hottest]])
    for k, (pin, unit) in enumerate(zip(given, small.units, strict=True)):
        unit_rhs = np.zeros(len(circuit.rhs))
        if unit == "W":
            unit_rhs[circuit.nodes[pin]] = 1.0
        else:
            unit_rhs[len(circuit.nodes) + circuit.branches["Vsource_" + pin]] = 1.0
        for omega in (0.0, *np.geomspace(1e-1, 1e5, 7)):
            found = circuit.answer(omega, unit_rhs)
            expected = small.transfer(omega)[0, :, k]
            scale = np.abs(small.steady_gain[:, k]).max()
            for pin_out, value in zip(seen, expected, strict=True):
                assert abs(found[circuit.nodes[pin_out]] - value) <= SAME * scale


def test_only_resistors_capacitors_and_linear_sources():
    for kind in KINDS:
        text = netlist(model(kind))
        used = {line[0] for line in text.splitlines() if line[0] not in "*.+"}
        assert used <= set("RCGEFVI")
        assert all(len(line) < 130 for line in text.splitlines())
        assert sum(line.startswith("C") for line in text.splitlines()) == model(kind).states


def test_an_input_that_does_not_begin_at_zero(tmp_path):
    """A reference power enters the modes as a constant current."""
    small = replace(model("channels"), input_reference=np.array([3.0, 2.0, INLET]))
    text = netlist(small)
    given, seen = pins(text)
    sources = [
        ["Ia", "0", given[0], "3.0"],
        ["Ib", "0", given[1], "2.0"],
        ["Vc", given[2], "0", f"{INLET}"],
    ]
    circuit = Circuit(text, sources)
    still = circuit.answer(0.0, circuit.rhs).real
    assert still[circuit.nodes[seen[0]]] == pytest.approx(small.output_reference[0], abs=1e-8)


def test_modes_that_cannot_be_told_apart():
    small = model("channels")
    n = small.states
    jordan = -np.eye(n) + np.diag(np.ones(n - 1), 1)
    with pytest.raises(NotConverged, match="HG481"):
        netlist(replace(small, a=jordan))


@pytest.mark.skipif(shutil.which("ngspice") is None, reason="ngspice is not installed")
def test_ngspice_runs_the_netlist(tmp_path):
    small = model("channels")
    small.save(tmp_path / "plate.cir")
    given, seen = pins((tmp_path / "plate.cir").read_text())
    nodes = [f"n{k}" for k in range(len(given) + len(seen))]
    junction = nodes[len(given)]
    (tmp_path / "run.cir").write_text(
        "trace\n.include plate.cir\n"
        f"X1 {' '.join(nodes)} heatgrade\n"
        "I1 0 n0 DC 40\nI2 0 n1 PWL(0 0 0.05 0 0.0500001 15)\n"
        f"V1 n2 0 {INLET}\n.options reltol=1e-6\n.tran 0.2m 0.2 0 0.2m uic\n.control\nrun\n"
        f"meas tran early find v({junction}) at=0.04\nmeas tran late find v({junction}) at=0.15\n"
        ".endc\n.end\n"
    )
    done = subprocess.run(
        ["ngspice", "-b", "run.cir"], cwd=tmp_path, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    found = [
        float(re.search(rf"{name}\s*=\s*(\S+)", done.stdout).group(1)) for name in ("early", "late")
    ]
    trace = small.simulate(
        [0.0, 0.04, 0.05, 0.15], [[40.0, 0.0, INLET], [40.0, 0.0, INLET], [40.0, 15.0, INLET]]
    )
    assert found == pytest.approx(trace[small.outputs[0]][[1, 3]], abs=SPICE)


@pytest.mark.parametrize("form", ["npz", "mat"])
def test_the_matrices_are_the_model(tmp_path, form):
    small = model("channels")
    path = tmp_path / f"plate.{form}"
    small.save(path)
    data = np.load(path) if form == "npz" else scipy.io.loadmat(path)
    system = scipy.signal.StateSpace(data["A"], data["B"], data["C"], data["D"])
    times = np.linspace(0.0, 0.2, 201)
    inputs = np.tile(small.rated - np.ravel(data["u0"]), (201, 1))
    _, rise, _ = scipy.signal.lsim(system, inputs, times, interp=False)
    trace = small.simulate(times, np.tile(small.rated, (200, 1)))
    assert rise + np.ravel(data["y0"]) == pytest.approx(trace.temperatures, abs=1e-7)
    about = json.loads(str(np.ravel(data["description"])[0]))
    assert [item["name"] for item in about["inputs"]] == list(small.inputs)
    assert [item["unit"] for item in about["inputs"]] == ["W", "W", "K"]
    assert [item["start"] for item in about["inputs"]] == list(small.rated)
    assert [item["name"] for item in about["outputs"]] == list(small.outputs)
    assert "It is not such a unit" in about["what"]
    small.save(tmp_path / "plate.json")
    assert json.loads((tmp_path / "plate.json").read_text()) == about


def test_a_file_gives_back_the_model(tmp_path):
    for made, kind in ((model("channels"), ReducedModel), (family(), ReducedFamily)):
        path = tmp_path / f"{kind.__name__}.h5"
        made.save(path)
        again = kind.load(path)
        for name in made.__dataclass_fields__:
            before, after = getattr(made, name), getattr(again, name)
            assert np.array_equal(before, after), name
            assert type(before) is type(after), name
        assert again.summary() == made.summary()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["ReducedFamily.h5", "ReducedModel.h5"]


def spoil_version(path):
    with h5py.File(path, "r+") as file:
        file.attrs["version"] = 2


def spoil_nan(path):
    with h5py.File(path, "r+") as file:
        file["b"][0, 0] = np.nan


def spoil_shape(path):
    with h5py.File(path, "r+") as file:
        del file["c"]
        file["c"] = np.zeros((2, 2))


def spoil_missing(path):
    with h5py.File(path, "r+") as file:
        del file["step_error"]


def spoil_names(path):
    with h5py.File(path, "r+") as file:
        file.attrs["inputs"] = "["


def spoil_stability(path):
    with h5py.File(path, "r+") as file:
        file["a"][...] = -file["a"][...]


def spoil_format(path):
    with h5py.File(path, "r+") as file:
        file.attrs["format"] = "something else"


def spoil_bytes(path):
    path.write_bytes(path.read_bytes()[:900])


def spoil_text(path):
    path.write_text("no HDF5 at all")


def spoil_away(path):
    path.unlink()


@pytest.mark.parametrize(
    "spoil",
    [
        spoil_version, spoil_nan, spoil_shape, spoil_missing, spoil_names, spoil_stability,
        spoil_format, spoil_bytes, spoil_text, spoil_away,
    ],
)  # fmt: skip
def test_damaged_files_are_refused(tmp_path, spoil):
    path = tmp_path / "model.h5"
    model("channels").save(path)
    spoil(path)
    with pytest.raises(InputError, match="HG480"):
        ReducedModel.load(path)


def test_another_kind_is_refused(tmp_path):
    model("channels").save(tmp_path / "model.h5")
    with pytest.raises(InputError, match=r"HG480.*holds a ReducedModel"):
        ReducedFamily.load(tmp_path / "model.h5")


@pytest.mark.parametrize("name", ["model.xyz", "no such folder/model.h5"])
def test_places_and_endings_that_are_refused(tmp_path, name):
    with pytest.raises(InputError, match="HG479"):
        model("channels").save(tmp_path / name)
    with pytest.raises(InputError, match="HG479"):
        family().save(tmp_path / "family.cir")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("steps", [1, 7, 130, 1000])
def test_a_trace_in_blocks_is_the_trace_step_by_step(kind, steps):
    small = model(kind)
    rng = np.random.default_rng(SEED)
    drive = rng.uniform(0.5, 1.5, (steps, len(small.inputs))) * small.rated
    trace = small.simulate(1e-3 * np.arange(steps + 1), drive)
    step, state = small.fleet(1e-3), np.zeros((1, small.states))
    for k in range(steps):
        state, output = step.advance(state, drive[k : k + 1])
        assert output[0] == pytest.approx(trace.temperatures[k + 1], abs=1e-8)
    assert trace.state == pytest.approx(state[0], abs=1e-8 * np.abs(state).max())
    on = small.simulate([0.0, 1e-3], small.rated[None], initial=trace.state)
    assert on.temperatures[0] == pytest.approx(
        trace.temperatures[-1] + small.d @ (small.rated - drive[-1]), abs=1e-8
    )


def test_a_million_steps_stay_where_they_belong():
    small = model("jets")
    trace = small.simulate(1e-3 * np.arange(1_000_001), {}, initial="steady")
    expected = np.array(list(small.steady({}).values()))
    assert np.abs(trace.temperatures - expected).max() < 1e-7
    assert trace.error == pytest.approx(0.0)  # nothing changes, nothing is off
    assert "1,000,000 steps" in trace.summary()


def test_steps_of_several_lengths():
    small = model("channels")
    times = np.concatenate([[0.0], np.cumsum([1e-3] * 20 + [5e-3] * 3 + [1e-3] * 2)])
    assert small.simulate(times, {})["junction GPU"][-1] == pytest.approx(
        small.simulate([0.0, times[-1]], {})["junction GPU"][-1], abs=1e-8
    )


def test_traces_and_answers_show_themselves():
    small = model("jets")
    trace = small.simulate([0.0, 0.1, 0.2], {"GPU.block 0": [40.0, 0.0], "inlet": 318.0})
    assert "junction GPU" in trace.summary()
    assert "<table>" in trace._repr_html_()
    assert "<table>" in small._repr_html_()
    assert "<table>" in small.steady({})._repr_html_()
    assert trace.plot().axes
    assert small.plot().axes
    assert set(trace.to_dict()["temperatures_K"]) == set(small.outputs)
    assert "junction GPU" in small.steady({}).summary()


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        ({"GPU": 1.0}, "HG475"),
        ({"inlet": "warm"}, "HG475"),
        ({"inlet": [300.0, 301.0, 302.0]}, "HG474"),
        ({"inlet": [300.0, np.inf]}, "HG474"),
        ([[1.0, 2.0]], "HG474"),
    ],
)
def test_inputs_that_do_not_fit(inputs, code):
    with pytest.raises(InputError, match=code):
        model("channels").simulate([0.0, 1.0, 2.0], inputs)
    with pytest.raises(InputError, match="HG474"):
        model("channels").simulate([0.0, 1.0], {}, initial="warm")
    with pytest.raises(InputError, match="HG474"):
        model("channels").simulate([0.0, 1.0], {}, initial=[1.0])
