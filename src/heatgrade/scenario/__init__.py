"""Scenarios: TOML at the door, the whole chain behind it.

In comes a file with quantities as people write them (``"45 degC"``, ``"1.2 L/min"``); out go
the objects of `plate`, `rack` and `recovery`, and after `run_scenario` their results.  Next
comes `report`.
"""

from heatgrade.scenario.document import Scenario, load_scenario, scenarios_from
from heatgrade.scenario.library import shipped_names, shipped_text, shipped_title
from heatgrade.scenario.override import parse_override
from heatgrade.scenario.scenario_file import parse_scenario, read_scenario_file

__all__ = [
    "Scenario",
    "load_scenario",
    "parse_override",
    "parse_scenario",
    "read_scenario_file",
    "scenarios_from",
    "shipped_names",
    "shipped_text",
    "shipped_title",
]
