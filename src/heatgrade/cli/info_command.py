"""``heatgrade info``: what is installed, how it was built, and what the machine offers."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version

_PACKAGES = (
    "numpy", "scipy", "CoolProp", "pydantic", "matplotlib", "rich", "Jinja2", "pyvista", "meshio",
)  # fmt: skip


def info(options: argparse.Namespace) -> int:
    """Print version, build, threads, packages and the state of the graphics."""
    rows = [
        ("heatgrade", version_of("heatgrade")),
        ("python", f"{platform.python_version()} ({sys.executable})"),
        ("machine", f"{platform.platform()}, {os.cpu_count()} cores"),
        *_build(),
        *((name, version_of(name)) for name in _PACKAGES),
        ("3-D pictures", _graphics()),
    ]
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        sys.stdout.write(f"{name:<{width}}  {value}\n")
    return 0


def version_of(package: str) -> str:
    """Return the version of an installed package."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _build() -> list[tuple[str, str]]:
    from heatgrade.solve.build_info import build_info

    facts = build_info()
    return [
        ("compiler", facts.compiler),
        ("flags", facts.flags),
        ("OpenMP", f"yes, {facts.openmp_version}" if facts.openmp else "no: serial build"),
        ("threads", str(facts.threads)),
    ]


def _graphics() -> str:
    from heatgrade.scene import graphics_state

    return graphics_state()
