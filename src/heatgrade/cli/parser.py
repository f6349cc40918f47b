"""The words that the command line understands."""

from __future__ import annotations

import argparse
import difflib
import re
from typing import NoReturn

from heatgrade import __version__

_EPILOG = """\
examples:
  heatgrade run rubin-rack
  heatgrade run rubin-rack --set "rack.supply_temperature=50 degC" --out warm
  heatgrade run chip.stk --set view=peer
  heatgrade run town.inp
  heatgrade show rubin-rack > mine.toml && heatgrade run mine.toml
"""


class Parser(argparse.ArgumentParser):
    """An argument parser whose complaint about an unknown word says which was meant."""

    def error(self, message: str) -> NoReturn:
        """Print the usage and `message`, and leave with exit code 2."""
        choice = re.search(r"invalid choice: '(.*?)' \(choose from (.*)\)", message)
        if choice is not None:
            known = choice.group(2).replace("'", "").split(", ")
            near = difflib.get_close_matches(choice.group(1), known, n=1)
            if near:
                message += f"; did you mean {near[0]!r}?"
        super().error(message)


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = Parser(
        prog="heatgrade",
        description="How warm can the coolant leave the chip, and what is that heat worth?",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"heatgrade {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _add_run(commands)
    commands.add_parser("list", help="the scenarios that ship, one line each")
    _add_check(commands)
    _add_view(commands)
    _add_report(commands)
    _add_reduce(commands)
    _add_refine(commands)
    _add_compare(commands)
    _add_calibrate(commands)
    show = commands.add_parser("show", help="print the text of a shipped scenario, to copy from")
    show.add_argument("name", metavar="NAME", help="name of a shipped scenario")
    schema = commands.add_parser("schema", help="print the JSON Schema of scenarios")
    schema.add_argument("--result", action="store_true", help="that of result.json instead")
    commands.add_parser("info", help="version, build, threads, packages, graphics")
    return parser


def _add_scenario(parser: argparse.ArgumentParser, *, stacks: bool = True) -> None:
    parser.add_argument(
        "scenario",
        metavar="SCENARIO",
        help="shipped name, TOML or JSON file"
        + (", or .stk, .lcf, .config, .inp, -links.csv" if stacks else ""),
    )
    parser.add_argument(
        "--set",
        dest="overrides",
        action="append",
        default=[],
        metavar="PATH=VALUE",
        help='replace an entry, e.g. "plate.dies[0].power.total=900 W"; may be repeated',
    )
    parser.add_argument("--variant", metavar="NAME", help="this variant only")


def _add_solving(parser: argparse.ArgumentParser, *, json: str | None = None) -> None:
    """Add what every command that solves has; `json` says what of it is printed, if it can be."""
    parser.add_argument("--threads", type=_count, metavar="N", help="threads (default: all cores)")
    if json is not None:
        parser.add_argument("--json", action="store_true", help=f"print {json}")
    parser.add_argument("--quiet", action="store_true", help="print nothing but errors")


def _add_run(commands: argparse._SubParsersAction[Parser]) -> None:
    run = commands.add_parser("run", help="compute a scenario, from die to district")
    _add_scenario(run)
    run.add_argument("--out", metavar="DIR", help="folder of results (default heatgrade-NAME)")
    run.add_argument("--no-pictures", action="store_true", help="numbers and tables only")
    _add_solving(run, json="result.json in place of the table")


def _add_check(commands: argparse._SubParsersAction[Parser]) -> None:
    check = commands.add_parser("check", help="read and build a scenario without solving it")
    _add_scenario(check)


def _add_report(commands: argparse._SubParsersAction[Parser]) -> None:
    report = commands.add_parser("report", help="finished runs on one page, side by side")
    report.add_argument("folders", metavar="FOLDER", nargs="+", help="folder of a run")
    report.add_argument("--out", metavar="FILE", help="the page (default comparison.html)")


SCENES = (
    "cut", "parts", "junction", "power", "coolant", "wall", "pressure", "velocity", "streamlines",
    "streamlines-speed", "manifold",
)  # fmt: skip
"""As the catalogue of scenes has them, which is slower to import than all of the parser."""


def _add_view(commands: argparse._SubParsersAction[Parser]) -> None:
    view = commands.add_parser("view", help="look at plates in three dimensions")
    view.add_argument(
        "paths",
        metavar="PATH",
        nargs="+",
        help="folder of a run, a .vtr of a plate, mesh or flow, a rack's .vtp; several are shown "
        "in one scale",
    )
    view.add_argument(
        "--scene",
        choices=SCENES,
        default="cut",
        help="solid cut open, parts pulled apart, junction temperatures, power map, coolant with "
        "jets and drains, heat-transfer coefficient of the wall, coolant's pressure; of resolved "
        "coolant its speed on cuts, streamlines by temperature or speed; the rack's manifolds and "
        "branches",
    )
    view.add_argument("--screenshot", metavar="PNG", help="write a picture, open no window")
    view.add_argument(
        "--animate", metavar="FILE", help="write a run in time as a film, .gif or .mp4"
    )


def _add_reduce(commands: argparse._SubParsersAction[Parser]) -> None:
    reduce = commands.add_parser(
        "reduce", help="write plates as small models in time: HDF5, SPICE netlist, matrices"
    )
    _add_scenario(reduce, stacks=False)
    reduce.add_argument("--out", metavar="DIR", help="folder (default heatgrade-NAME-reduced)")
    reduce.add_argument(
        "--tolerance",
        type=_kelvin,
        default=0.1,
        metavar="K",
        help="error of any temperature at any time after a full step of power (default 0.1 K)",
    )
    reduce.add_argument(
        "--inputs",
        type=_power_inputs,
        default="dies",
        metavar="WHAT",
        help="a power for each of the dies (default) or blocks, or for tiles, e.g. 4x4 a die",
    )
    reduce.add_argument(
        "--max-states",
        type=_count,
        metavar="N",
        help="most states of a model (default: 40, and 20 for each input)",
    )
    reduce.add_argument("--no-pictures", action="store_true", help="no picture of the steps")
    _add_solving(reduce)


def _add_refine(commands: argparse._SubParsersAction[Parser]) -> None:
    refine = commands.add_parser(
        "refine",
        help="solve plates or a mesh on two or three grids: observed order, convergence index",
    )
    _add_scenario(refine, stacks=False)
    refine.add_argument(
        "--grids", type=int, choices=(2, 3), default=3, help="how many, each twice as fine"
    )
    refine.add_argument(
        "--coarsest",
        type=_factor,
        default=0.5,
        metavar="F",
        help="cells of the coarsest in each direction over the scenario's (default 0.5)",
    )
    refine.add_argument(
        "--fidelity",
        choices=("compact", "resolved"),
        help="by correlations (default), or with its coolant resolved: the piece that the scenario "
        "says, or the plate's cell; a mesh is always resolved",
    )
    refine.add_argument(
        "--cells",
        type=_count,
        metavar="N",
        help="with --fidelity resolved: cells across passages and bores that --coarsest counts "
        "from (default: the scenario's, or 8); not of a mesh, which goes by [mesh.grid]",
    )
    refine.add_argument("--out", metavar="DIR", help="folder for refinement.json and .png")
    _add_solving(refine, json="JSON in place of the table")


def _add_compare(commands: argparse._SubParsersAction[Parser]) -> None:
    compare = commands.add_parser(
        "compare", help="solve plates by correlations and with coolant resolved, side by side"
    )
    _add_scenario(compare, stacks=False)
    _add_resolved(compare)
    _add_solving(compare, json="JSON in place of the table")


def _add_calibrate(commands: argparse._SubParsersAction[Parser]) -> None:
    calibrate = commands.add_parser(
        "calibrate",
        help="fit a plate's correlations to its resolved coolant",
    )
    _add_scenario(calibrate, stacks=False)
    calibrate.add_argument("--plate", default="main", metavar="NAME", help="which (default main)")
    calibrate.add_argument(
        "--flows",
        metavar="LIST",
        help='two or more, e.g. "0.5 L/min, 2 L/min" (default: half, once and twice the rated)',
    )
    calibrate.add_argument(
        "--regions",
        metavar="NX,NY",
        help="heat factors along x and y in the wetted part of the piece, 1,1 for one (default: 8 "
        "along passages, one for each jet)",
    )
    calibrate.add_argument("--out", metavar="FILE", help="default NAME-calibration.json")
    _add_resolved(calibrate)
    _add_solving(calibrate)


def _add_resolved(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--window",
        choices=("cell", "pitch", "plate"),
        help="the smallest piece between planes of symmetry, or the whole plate (default: the "
        "scenario's, or cell)",
    )
    parser.add_argument(
        "--cells",
        type=_count,
        metavar="N",
        help="cells across the narrowest passage and across a bore (default: the scenario's, or 8)",
    )
    parser.add_argument(
        "--scheme",
        choices=("central", "bounded", "upwind"),
        help="how momentum is carried: to second order, so and bounded, or to first (default: the "
        "scenario's, or central; bounded with a turbulence model)",
    )
    parser.add_argument(
        "--accept-unsteady", action="store_true", help="take the mean of a flow without rest"
    )


def _factor(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.01 <= value <= 100.0:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a number from 0.01 to 100")
    return value


def _kelvin(text: str) -> float:
    number = re.fullmatch(r"\s*([0-9.]+(?:[eE][-+]?[0-9]+)?)\s*K?\s*", text)
    try:
        value = float(number.group(1)) if number else 0.0
    except ValueError:
        value = 0.0
    if not 0.0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a positive number of kelvin")
    return value


def _power_inputs(text: str) -> str:
    if text in ("dies", "blocks") or re.fullmatch(r"[1-9][0-9]?x[1-9][0-9]?", text):
        return text
    raise argparse.ArgumentTypeError(f"{text[:40]!r} is neither dies, blocks nor tiles such as 4x4")


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= 4096:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a whole number from 1 to 4096")
    return int(text)
