"""A network's file as a scenario: read, given its liquid by ``--set``, solved."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from heatgrade.caution import Caution
from heatgrade.errors import ScenarioError
from heatgrade.materials import Coolant
from heatgrade.network import FreeNetwork, NetworkSolution, read_epanet, read_network_tables
from heatgrade.scenario.entry import did_you_mean
from heatgrade.scenario.stage_clock import Progress
from heatgrade.units import quantity

if TYPE_CHECKING:
    from heatgrade.scenario.document import Override

KEYS = ("coolant", "temperature", "friction_heat", "nodes")

TEMPERATURE = 293.15
"""Temperature of the liquid where none is given [K]: 20 degC, EPANET's reference."""


@dataclass(frozen=True, slots=True)
class NetworkCase:
    """A network and its liquid.

    Parameters
    ----------
    path : Path
        The file.
    free : FreeNetwork
        What was read.
    coolant : Coolant
        The liquid.
    temperature : float
        Of what is fed in, unless the file says otherwise [K].
    friction_heat : bool
        Whether friction counts as heat.
    overrides : mapping
        Entries given on the command line.
    """

    path: Path
    free: FreeNetwork
    coolant: Coolant
    temperature: float
    friction_heat: bool
    overrides: Mapping[str, object]

    @property
    def name(self) -> str:
        """Short name."""
        return self.free.name

    @property
    def kind(self) -> str:
        """What the file is."""
        return "an EPANET network" if self.path.suffix.lower() == ".inp" else "a network of tables"


@dataclass(frozen=True, slots=True)
class NetworkRun:
    """The answer of a network.

    Parameters
    ----------
    case : NetworkCase
        What was asked.
    solution : NetworkSolution
        The answer.
    seconds : mapping of str to float
        Time spent [s].
    """

    case: NetworkCase
    solution: NetworkSolution
    seconds: Mapping[str, float]

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """What was not carried over, and what must be known of the answer."""
        return self.case.free.cautions + self.solution.cautions


def load_network(
    name: str, overrides: Sequence[Override] = (), variant: str | None = None
) -> NetworkCase:
    """Read a network's file and apply overrides; such files have no variants.

    Raises
    ------
    InputError
        HG523, HG580 and HG585 to HG588 what is wrong with the file, HG715 an override, HG716 a
        variant.
    """
    if variant is not None:
        raise ScenarioError(
            "HG716",
            "no such variant",
            entry="--variant",
            value=variant,
            allowed="none: a network's file has no variants",
            remedy="leave --variant out",
        )
    path = Path(name)
    tables = path.suffix.lower() == ".csv"
    given = _checked(overrides, KEYS if tables else KEYS[:-1])
    if tables:
        nodes = given.get("nodes")
        free = read_network_tables(path, None if nodes is None else str(nodes))
    else:
        free = read_epanet(path)
    temperature = TEMPERATURE
    if "temperature" in given:
        temperature = quantity(given["temperature"], "temperature", "temperature")
    coolant = Coolant(str(given.get("coolant", "water")))
    coolant.check_temperature(temperature, "temperature")
    return NetworkCase(
        path, free, coolant, temperature, given.get("friction_heat", False), dict(overrides)
    )


def run_network(
    case: NetworkCase, *, threads: int | None = None, progress: Progress | None = None
) -> NetworkRun:
    """Solve a network."""
    if progress is not None:
        progress.begin("network")
    begin = time.perf_counter()
    solution = case.free.solve(
        case.coolant, case.temperature, friction_heat=case.friction_heat, threads=threads
    )
    return NetworkRun(case, solution, {"network": time.perf_counter() - begin})


def _checked(overrides: Sequence[Override], keys: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path, value in overrides:
        wrong = path == "friction_heat" and not isinstance(value, bool)
        if path not in keys or wrong:
            raise ScenarioError(
                "HG715",
                "is true or false" if wrong else "no network's file has this entry",
                entry=f"--set {path[:80]}",
                value=value if wrong else None,
                allowed="true, false" if wrong else ", ".join(keys),
                remedy=did_you_mean(path, keys) or "use one of these",
            )
        found[path] = value
    return found
