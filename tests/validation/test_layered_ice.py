"""3D-ICE's own tests, reproduced in the peer's view to the last decimal that it prints.

1. Steady: 4RM and 2RM channels, pin fins, sinks on top, below and on both sides.
2. In time, step for step, through a change of powers.
3. Our own view of the same stacks agrees with it within 1 % of the temperature rise.

The stacks are written anew; their parameters, and the outputs as facts, are from
github.com/esl-epfl/3d-ice (GPL v3), folder ``test``: ``mc4rm``, ``mc2rm``, ``pf2rm`` and
``solid``, each ``steady`` and ``transient``. Outputs are the temperatures [K] of the cell at (5000
or 4800, 4800) um in the lower die and at (0, 0) in the upper one. Every case: a chip of 10 x 10 mm,
two dies of 50 um, 2 um of each release heat, slots of 0.02 s and steps of 0.002 s.
"""

from pathlib import Path

import pytest

from heatgrade import LayerStack, View

SILICON = "material si : thermal conductivity 1.3e-4 ; volumetric heat capacity 1.63566e-12 ;"
COOLANT = """coolant volumetric heat capacity 4.172638e-12 ;
coolant incoming temperature 300 ;"""
CAVITY = {
    "4rm": f"""microchannel 4rm : height 100 ; channel length 50 ; wall length 50 ;
first wall length 25 ; last wall length 25 ; wall material si ; coolant flow rate 48 ;
coolant heat transfer coefficient side 2.7132e-8, top 4.7132e-8, bottom 5.7132e-8 ; {COOLANT}""",
    "2rm": f"""microchannel 2rm : height 100 ; channel length 50 ; wall length 50 ;
wall material si ; coolant flow rate 48 ;
coolant heat transfer coefficient top 4.7132e-8, bottom 5.7132e-8 ; {COOLANT}""",
    "pins": f"""pinfin : height 100 ; pin diameter 50 ; pin pitch 100 ; pin distribution inline ;
pin material si ; darcy velocity 1.1066e6 ; {COOLANT}""",
    "top": "top heat sink : heat transfer coefficient 1e-7 ; temperature 300 ;",
    "bottom": "bottom heat sink : heat transfer coefficient 1e-7 ; temperature 300 ;",
}
CAVITY["both"] = f"{CAVITY['top']} {CAVITY['bottom']}"
QUARTERS = {  # name: rectangles, power in the odd slots of four and in the even ones
    "one": ("position 0, 0 ; dimension 5000, 5000 ;", 12.5, 0.0),
    "two": ("position 5000, 0 ; dimension 5000, 5000 ;", 0.0, 6.25),
    "three": ("position 0, 5000 ; dimension 5000, 5000 ;", 0.0, 18.75),
    "four": ("position 5000, 5000 ; dimension 5000, 5000 ;", 12.5, 0.0),
}
QUARTERS_4RM = {  # the same with the border of the quarters at 4975 um, as its 4rm cases have it
    "one": ("rectangle (0, 0, 4975, 3000) ; rectangle (0, 3000, 4975, 2000) ;", 12.5, 0.0),
    "two": ("position 4975, 0 ; dimension 5025, 5000 ;", 0.0, 6.25),
    "three": ("position 0, 5000 ; dimension 4975, 5000 ;", 0.0, 18.75),
    "four": ("position 4975, 5000 ; dimension 5025, 5000 ;", 12.5, 0.0),
}
WHOLE = {"all": ("position 0, 0 ; dimension 10000, 10000 ;", 50.0, 0.0)}
PLANS = {"quarters": QUARTERS, "quarters-4rm": QUARTERS_4RM, "whole": WHOLE}


def write_case(
    folder: Path, cooling: str, upper: str, lower: str, slots: str = "", cell: int | None = None
) -> Path:
    """Write a stack and its floorplans; `slots` has a letter a slot, ``+`` odd and ``-`` even."""
    for name, plan in PLANS.items():
        blocks = [
            f"{block} : {where}\n power values "
            + ", ".join(f"{odd if slot == '+' else even}" for slot in slots or "+")
            + " ;"
            for block, (where, odd, even) in plan.items()
        ]
        (folder / f"{name}.flp").write_text("\n".join(blocks))
    wide = cooling in ("2rm", "pins")
    length = cell or (200 if wide else 50)
    channel = "" if cooling in ("top", "bottom", "both") else "channel cavity ;"
    solver = "transient step 0.002, slot 0.02 ;" if slots else "steady ;"
    path = folder / "case.stk"
    path.write_text(
        f"""{SILICON}
{CAVITY[cooling]}
dimensions : chip length 10000, width 10000 ; cell length {length}, width 200 ;
die low : layer 48 si ; source 2 si ;
die high : source 2 si ; layer 48 si ;
stack :
  die upper high floorplan "{upper}.flp" ;
  {channel}
  die lower low floorplan "{lower}.flp" ;
solver : {solver} initial temperature 300 ;
output :
  T (lower, {4800 if wide else 5000}, 4800, "lower.txt", {"step" if slots else "final"}) ;
  T (upper, 0, 0, "upper.txt", {"step" if slots else "final"}) ;
"""
    )
    return path


PRINTED = 6e-4  # K; it prints three decimals
WITHIN = 0.01  # of the rise; the goal for our own view where the model is the same
INLET = 300.0  # K

STEADY = {  # cooling, upper and lower floorplan: its output
    ("4rm", "quarters-4rm", "quarters-4rm"): (311.926, 311.224),
    ("2rm", "quarters", "quarters"): (313.629, 311.255),
    ("pins", "quarters", "quarters"): (310.619, 308.833),
    ("top", "quarters", "whole"): (307.821, 310.008),
    ("bottom", "quarters", "whole"): (307.441, 310.388),
    ("both", "quarters", "whole"): (303.745, 305.004),
}
IN_TIME = {  # step: its output; four slots on, then one off
    ("2rm", "quarters", "quarters"): {
        1: (303.408, 304.744), 2: (305.805, 307.392), 5: (310.446, 310.400),
        10: (313.066, 311.177), 40: (313.629, 311.255), 41: (312.409, 306.510),
        43: (310.963, 302.316), 50: (308.547, 300.074),
    },
    ("pins", "quarters", "quarters"): {
        1: (303.545, 304.751), 5: (309.247, 308.612), 10: (310.511, 308.827),
        40: (310.619, 308.833), 41: (309.183, 304.081), 43: (307.705, 300.930),
        50: (306.089, 299.998),
    },
    ("both", "quarters", "whole"): {
1: (302.666, 303.558), 2: (303.427, 304.579), 10: (303.745, 305.004),
    },
}  # fmt: skip
CHANNELS_IN_TIME = {
    1: (305.745, 304.759), 2: (310.130, 307.392), 5: (318.668, 310.348), 10: (323.509, 311.093),
}  # fmt: skip


def rows(result):
    """(step, lower, upper) of every step recorded."""
    lower, upper = (record.rows for record in result.records)
    return {
        index: (float(one[1][0]), float(two[1][0]))
        for index, (one, two) in enumerate(zip(lower, upper, strict=True), start=1)
    }


@pytest.mark.parametrize("case", STEADY, ids=lambda case: case[0])
def test_steady_outputs_are_its_own(case, tmp_path):
    result = LayerStack.from_stk(write_case(tmp_path, *case)).solve(View.peer())
    assert rows(result)[1] == pytest.approx(STEADY[case], abs=PRINTED)
    assert result.energy_balance < 1e-8


@pytest.mark.parametrize("case", IN_TIME, ids=lambda case: case[0])
def test_steps_in_time_are_its_own(case, tmp_path):
    slots = "++++-" if max(IN_TIME[case]) > 40 else "+"
    stack = LayerStack.from_stk(write_case(tmp_path, *case, slots=slots))
    found = rows(stack.solve(View.peer()))
    for step, expected in IN_TIME[case].items():
        assert found[step] == pytest.approx(expected, abs=PRINTED), step


def test_resolved_channels_in_time_are_its_own(tmp_path):
    stack = LayerStack.from_stk(write_case(tmp_path, "4rm", "whole", "whole", slots="+"))
    found = rows(stack.solve(View.peer()))
    for step, expected in CHANNELS_IN_TIME.items():
        assert found[step] == pytest.approx(expected, abs=PRINTED), step


@pytest.mark.parametrize("case", [case for case in STEADY if case[0] in ("2rm", "pins", "both")],
                         ids=lambda case: case[0])  # fmt: skip
def test_our_own_view_agrees(case, tmp_path):
    comparison = LayerStack.from_stk(write_case(tmp_path, *case)).compare(View(layer_cells=2))
    assert 0.0 < comparison.share < WITHIN
    own, peer = rows(comparison.own)[1], rows(comparison.peer)[1]
    for mine, other in zip(own, peer, strict=True):
        assert mine - other == pytest.approx(0.0, abs=WITHIN * (max(peer) - INLET))
