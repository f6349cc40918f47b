"""``result.json`` of a network: the same form, with a block of its own."""

from __future__ import annotations

from typing import Any

import numpy as np

from heatgrade.report.file_document import file_document
from heatgrade.scenario.network_case import NetworkRun
from heatgrade.units import ZERO_CELSIUS


def network_document(run: NetworkRun) -> Any:
    """Return the result as plain data, in the form of the JSON Schema that ships."""
    outcome = run.solution.outcome
    return file_document(
        run,
        run.case.kind,
        {"network": _network(run)},
        converged=outcome.converged,
        reason=outcome.reason.value,
    )


def _network(run: NetworkRun) -> dict[str, Any]:
    solution, free = run.solution, run.case.free
    shape = solution.network
    inflow = shape.external_inflow(solution.mass_flow)
    gauge = free.gauge_pressure(solution)
    drop = np.bincount(shape.elements.link, weights=solution.drop, minlength=shape.link_count)
    return {
        "coolant": run.case.coolant.name,
        "temperature_C": run.case.temperature - ZERO_CELSIUS,
        "fed_in_kg_per_s": float(np.maximum(inflow, 0.0).sum()),
        "mass_balance": solution.node_balance,
        "energy_balance": solution.energy_balance,
        "loop_balance": solution.loop_balance,
        "not_carried_over": list(free.not_carried),
        "nodes": [
            {
                "name": shape.name(k),
                "pressure_Pa": float(solution.pressure[k]),
                "gauge_pressure_Pa": gauge.get(k),
                "temperature_C": float(solution.temperature[k]) - ZERO_CELSIUS,
                "inflow_kg_per_s": float(inflow[k]),
            }
            for k in range(shape.node_count)
        ],
        "links": [
            {
                "name": shape.link_name(k),
                "start": shape.name(int(shape.start[k])),
                "end": shape.name(int(shape.end[k])),
                "mass_flow_kg_per_s": float(solution.mass_flow[k]),
                "pressure_drop_Pa": float(drop[k]),
            }
            for k in range(shape.link_count)
        ],
    }
