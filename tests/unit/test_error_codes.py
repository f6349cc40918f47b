"""Error codes: (1) the table of docs/errors.md is the source's, in order, (2) a code belongs to the
packages that the table names, which is one family's, (3) each code is named by some test, (4) a
line of a file stands apart from the entry that names the file."""

import re
from pathlib import Path

import heatgrade
from heatgrade.errors import InputError

SOURCE = Path(heatgrade.__file__).parent
ROOT = Path(__file__).parents[2]
RAISED = re.compile(r'"(HG\d{3})"')
ROW = re.compile(r"^\| (HG\d{3}) \| (.+) \| (.+) \|$", re.MULTILINE)
FAMILY = {
    "1": {
        "errors",
        "units",
        "correlations",
        "grid",
        "thermal",
        "flow",
        "plate",
        "geometry",
        "layered",
        "painted",
        "resolved",
    },
    "2": {"geometry"},
    "3": {"materials"},
    "4": {"solve", "flow", "thermal", "transient", "reduced", "plate", "layered"},
    "5": {"network", "rack", "hall"},
    "6": {"recovery", "district"},
    "7": {"scene", "scenario", "report", "cli", "layered"},
    "8": {"resolved", "painted", "grid", "plate", "cli", "report"},
}


def raised():
    """Packages by code."""
    found = {}
    for path in SOURCE.rglob("*.py"):
        package = path.relative_to(SOURCE).parts[0].removesuffix(".py")
        for code in RAISED.findall(path.read_text(encoding="utf-8")):
            found.setdefault(code, set()).add(package)
    return found


def table():
    """Packages by code, as the table says; None where any package may raise it."""
    rows = ROW.findall((ROOT / "docs" / "errors.md").read_text(encoding="utf-8"))
    codes = [code for code, _, _ in rows]
    assert codes == sorted(set(codes))
    assert len({meaning for _, meaning, _ in rows}) == len(rows)
    return {code: None if where == "any" else set(where.split(", ")) for code, _, where in rows}


def test_the_table_is_the_source_s():
    assert sorted(table()) == sorted(raised())


def test_a_code_is_raised_where_the_table_says():
    found, told = raised(), table()
    wrong = {code: found[code] for code in found if told[code] not in (None, found[code])}
    assert wrong == {}


def test_families_keep_to_their_packages():
    """The door, `scenario`, may raise the codes of the packages that it builds."""
    wrong = {
        code: packages - FAMILY[code[2]] - {"scenario"}
        for code, packages in raised().items()
        if packages - FAMILY[code[2]] - {"scenario"}
    }
    assert wrong == {}


def test_each_code_is_named_by_a_test():
    here = Path(__file__)
    texts = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py") if path != here
    )
    assert [code for code in sorted(raised()) if code not in texts] == []


def test_a_line_of_a_file_is_told_apart_from_the_entry_that_names_the_file():
    damaged = InputError("HG209", "is not a number", entry="trace.csv, line 7")
    power = damaged.with_prefix("power").with_prefix("transient")
    assert power.entry == "transient.power: trace.csv, line 7"
    assert power.with_prefix("transient").entry == power.entry
