"""A network's results as tables: nodes, links, elements, and their course in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from heatgrade.network.kind import Kind
from heatgrade.network.labelled_table import Column, LabelledTable

if TYPE_CHECKING:
    from heatgrade.network.network import Network
    from heatgrade.network.network_solution import NetworkSolution
    from heatgrade.network.network_transient import NetworkTransient


def solution_tables(solution: NetworkSolution) -> dict[str, LabelledTable]:
    """Return the tables of a steady solution: ``"nodes"``, ``"links"``, ``"elements"``."""
    network, elements = solution.network, solution.network.elements
    link = elements.link
    each = (solution.mass_flow / network.multiplicity)[link]
    drop = np.bincount(link, weights=solution.drop, minlength=network.link_count)
    nodes = (
        Column("pressure", "Pa", solution.pressure, "total pressure"),
        Column("temperature", "K", solution.temperature, "of what has mixed there"),
        Column(
            "inflow", "kg/s", network.external_inflow(solution.mass_flow), "fed in from outside"
        ),
    )
    links = (
        *_ends(network),
        Column("mass_flow", "kg/s", solution.mass_flow, "from start to end, all copies together"),
        Column("pressure_drop", "Pa", drop, "sum over its elements"),
        Column("closed", "", network.closed, "shut by a valve"),
        Column("copies", "", network.multiplicity, "identical links that it stands for"),
    )
    parts = (
        Column("link", "", [network.link_name(int(k)) for k in link], "link that it belongs to"),
        Column("kind", "", [Kind(k).name.lower() for k in elements.kind], "law"),
        Column("mass_flow", "kg/s", each, "of one copy"),
        Column("pressure_drop", "Pa", solution.drop, "in its link's direction"),
        Column("density", "kg/m3", solution.density, "at its mean temperature"),
        Column("inlet_temperature", "K", solution.inlet_temperature, "along the flow"),
        Column("outlet_temperature", "K", solution.outlet_temperature, "along the flow"),
        Column("heat_flow", "W", elements.heat_flow, "given to one copy"),
        Column("friction_heat_flow", "W", solution.friction_heat_flow, "of one copy"),
        Column("exchanged_heat_flow", "W", solution.exchanged_heat_flow, "taken up by one copy"),
    )
    return {
        "nodes": LabelledTable("node", _nodes(network), nodes),
        "links": LabelledTable("link", _links(network), links),
        "elements": LabelledTable("element", _elements(network), parts),
    }


def course_tables(course: NetworkTransient) -> dict[str, LabelledTable]:
    """Return the tables of a course in time; each column is (t, rows)."""
    network = course.network
    names = _elements(network)
    return {
        "nodes": LabelledTable(
            "node",
            _nodes(network),
            (Column("node_temperature", "K", course.node_temperature, "mean over the step"),),
        ),
        "links": LabelledTable(
            "link",
            _links(network),
            (Column("mass_flow", "kg/s", course.mass_flow, "all copies together"),),
        ),
        "elements": LabelledTable(
            "element",
            names,
            (Column("outlet_temperature", "K", course.outlet_temperature, "mean over the step"),),
        ),
        "plates": LabelledTable(
            "plate",
            [names[k] for k in course.plate],
            (Column("junction_temperature", "K", course.junction_temperature, "hottest"),),
        ),
    }


def _ends(network: Network) -> tuple[Column, Column]:
    start = [network.name(int(k)) for k in network.start]
    end = [network.name(int(k)) for k in network.end]
    return Column("start", "", start, "its first node"), Column("end", "", end, "its last node")


def _nodes(network: Network) -> list[str]:
    return [network.name(k) for k in range(network.node_count)]


def _links(network: Network) -> list[str]:
    return [network.link_name(k) for k in range(network.link_count)]


def _elements(network: Network) -> list[str]:
    return [network.element_name(k) for k in range(network.elements.count)]
