"""The summary as Markdown, which reads well as plain text too."""

from __future__ import annotations

from heatgrade import __version__
from heatgrade.report.overview import overview
from heatgrade.scenario.chain_result import ChainResult


def text_summary(result: ChainResult) -> str:
    """Return the overview, cautions, assumptions and sources as Markdown."""
    scenario = result.construction.scenario
    header = scenario.table.scenario
    variant = f" ({scenario.variant}: {scenario.variant_title})" if scenario.variant else ""
    lines = [f"# {header.title}{variant}", "", header.description.strip(), ""]
    for group in overview(result):
        lines += [f"## {group.title}", ""]
        lines += [f"- {label}: {value}" for label, value in group.rows]
        lines.append("")
    lines += _section("Cautions", [str(caution) for caution in result.cautions])
    check = None if result.plate is None else result.plate.grid_check
    if check is not None:
        lines += ["## Grid", "", str(check), ""]
    lines += _section("Assumptions", list(scenario.assumptions))
    lines += _section("Sources", list(header.sources))
    lines.append(f"HeatGrade {__version__}, scenario {scenario.name}.")
    return "\n".join(lines) + "\n"


def _section(title: str, entries: list[str]) -> list[str]:
    if not entries:
        return []
    return [f"## {title}", "", *(f"- {entry}" for entry in entries), ""]
