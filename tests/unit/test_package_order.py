"""The house's layout: (1) packages import only from those before them, (2) kernels are the
solvers' alone, (3) importing the package or its command line loads nothing slow, (4) the documents
name every package, CONTRIBUTING in this order."""

import ast
import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

import heatgrade

ORDER = (
    "child_process",
    "on_demand",
    "errors",
    "whole_file",
    "undisturbed",
    "units",
    "shown",
    "caution",
    "figure",
    "scene",
    "materials",
    "correlations",
    "geometry",
    "grid",
    "native",
    "solve",
    "flow",
    "thermal",
    "transient",
    "resolved",
    "reduced",
    "painted",
    "plate",
    "layered",
    "network",
    "rack",
    "hall",
    "recovery",
    "district",
    "scenario",
    "report",
    "cli",
)
ROOT = Path(heatgrade.__file__).parent
SLOW = ("CoolProp", "matplotlib", "pyvista", "vtk", "scipy", "pydantic", "meshio")


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("heatgrade"):
            parts = node.module.split(".")
            found |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {
                alias.name.split(".")[1]
                for alias in node.names
                if alias.name.startswith("heatgrade.")
            }
    return found - {"__version__"}


def package(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


SOURCES = [p for p in sorted(ROOT.rglob("*.py")) if package(p) in ORDER]


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_come_from_earlier_packages(path):
    own = ORDER.index(package(path))
    later = {name for name in imports(path) if name in ORDER and ORDER.index(name) > own}
    assert not later


def test_only_the_solvers_know_the_kernels():
    users = {package(path) for path in SOURCES if "native" in imports(path)}
    assert users <= {"native", "solve", "network", "resolved"}


def test_every_package_has_its_place():
    entries = [p for p in ROOT.iterdir() if p.is_dir() or p.suffix == ".py"]
    found = {p.name.removesuffix(".py") for p in entries if not p.name.startswith(".")}
    assert found - {"__init__", "__main__", "__pycache__", "data"} <= set(ORDER)


def packages():
    return {p.name for p in ROOT.iterdir() if (p / "__init__.py").is_file()} - {"native"}


def test_contributing_tells_this_order():
    text = (ROOT.parents[1] / "CONTRIBUTING.md").read_text(encoding="utf-8")
    chain = next(block for block in re.findall(r"```text\n(.*?)```", text, re.S) if "->" in block)
    told = re.findall(r"\w+", chain)
    assert told == [name for name in ORDER if name in told]
    assert packages() <= set(told)


def test_the_front_door_names_every_package():
    assert packages() <= set(re.findall(r"`(\w+)`", heatgrade.__doc__))


@pytest.mark.parametrize("statement", ["import heatgrade", "import heatgrade.cli"])
def test_importing_loads_nothing_slow(statement):
    code = f"{statement}; import sys; print([m for m in {SLOW!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "name", ["", ".hall", ".network", ".painted", ".plate", ".rack", ".resolved"]
)
def test_packages_loaded_on_demand_say_the_same_to_type_checkers(name):
    package = importlib.import_module(f"heatgrade{name}")
    tree = ast.parse(Path(package.__file__).read_text())
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    typed = sorted(alias.name for item in block.body for alias in item.names)
    assert typed == sorted(own for names in package._HOME.values() for own in names)
    own = package.__all__[-1]
    assert getattr(package, own) is vars(package)[own]
