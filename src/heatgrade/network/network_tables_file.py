"""A network from two tables: its nodes, and the parts of its links."""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any

from heatgrade.errors import HeatgradeError, NetworkError
from heatgrade.network.free_network import FreeNetwork, checked_references
from heatgrade.network.network_builder import NetworkBuilder
from heatgrade.network.table_columns import (
    COMMON,
    LINK_TEXT,
    NODE_TEXT,
    PARTS,
    link_quantities,
    node_quantities,
)
from heatgrade.network.table_text import Problems, Table, number, read_table
from heatgrade.units import UNITS, spelling

ENDING = "-links.csv"
"""Name of a table of links; that of its nodes ends in ``-nodes.csv``."""

_TRUE, _FALSE = ("yes", "true", "1", "closed"), ("no", "false", "0", "open")


def read_network_tables(
    links: str | PathLike[str], nodes: str | PathLike[str] | None = None
) -> FreeNetwork:
    """Return the network of two tables of values separated by commas or semicolons.

    Every heading gives its unit, ``length [m]``; lines that begin with ``#`` are comments. Nodes:
    ``node``, and where it has one ``pressure``, ``feed`` (mass flow, negative where drawn off) and
    the ``temperature`` of what is fed in. Links: ``link``, ``start``, ``end``, ``part`` and what
    the part needs; rows of one link, one below the other, are its parts in the direction from
    start to end. All columns and parts: docs/networks.md.

    Parameters
    ----------
    links : str or path
        Table of links.
    nodes : str or path, optional
        Table of nodes; default: ``NAME-nodes.csv`` beside ``NAME-links.csv``.

    Raises
    ------
    NetworkError
        HG585 for a file that cannot be read, HG586 with everything that is wrong in them by file,
        line and column, HG523 where no node has a pressure.
    """
    path = Path(links)
    problems = Problems()
    beside = Path(nodes) if nodes is not None else _beside(path)
    node_table = read_table(beside, NODE_TEXT, node_quantities(), (), problems)
    link_table = read_table(path, LINK_TEXT, link_quantities(), ("closed", "curve"), problems)
    builder = NetworkBuilder()
    given = _nodes(node_table, builder, problems)
    _links(link_table, builder, problems)
    problems.stop()
    made = builder.network([], temperatures=list(given["temperature"].items()))
    found = FreeNetwork(
        name=path.name.removesuffix(ENDING).removesuffix(".csv"),
        source=path.name,
        shape=made,
        pressures=given["pressure"],
        heads={},
        feeds=given["feed"],
        volume_feeds={},
        elevations={},
        coordinates={
            node: (x, given["y"][node]) for node, x in given["x"].items() if node in given["y"]
        },
    )
    return checked_references(found)


def _beside(links: Path) -> Path:
    """Return the table of nodes that belongs to one of links by its name."""
    if links.name.endswith(ENDING):
        return links.with_name(links.name.removesuffix(ENDING) + "-nodes.csv")
    raise NetworkError(
        "HG585",
        "does not tell by its name which table of nodes belongs to it",
        entry=links.name,
        value=str(links),
        allowed="NAME-links.csv beside NAME-nodes.csv",
        remedy="name them so, or name the nodes too, by nodes=... or --set nodes=FILE",
    )


def _nodes(
    table: Table, builder: NetworkBuilder, problems: Problems
) -> dict[str, dict[int, float]]:
    known = node_quantities()
    given: dict[str, dict[int, float]] = {name: {} for name in known}
    seen: set[str] = set()
    for line, row in table.rows:
        name = row.get("node", "")
        if not name:
            problems.add(table.where(line, "node"), "", "needs the name of a node")
            continue
        if name in seen:
            problems.add(table.where(line, "node"), name, "is a node that stands above already")
            continue
        seen.add(name)
        node = builder.node(name)
        for column, units in known.items():
            if column not in row:
                continue
            value = number(table, line, row, column, units, problems)
            if value is None:
                continue
            if column == "temperature" and not value > 0.0:
                problems.add(table.where(line, column), row[column], "must be above absolute zero")
                continue
            given[column][node] = value
        if "pressure" in row and "feed" in row:
            problems.add(
                table.where(line, "feed"), row["feed"],
                "stands beside a pressure: a node has one of the two",
            )  # fmt: skip
    if not seen:
        problems.add(table.name, "", "has no nodes")
    return given


def _links(table: Table, builder: NetworkBuilder, problems: Problems) -> None:
    nodes = {name: k for k, name in enumerate(builder.node_names)}
    links: dict[str, tuple[int, str, str]] = {}
    last = ""
    for line, row in table.rows:
        missing = [name for name in LINK_TEXT if name not in row]
        for name in missing:
            problems.add(table.where(line, name), "", "must not be empty")
        ends = [_end(table, line, row, side, nodes, problems) for side in ("start", "end")]
        if missing or None in ends:
            continue
        name, here = row["link"], (row["start"], row["end"])
        if name in links:
            link, *before = links[name]
            if tuple(before) != here:
                text = f"joins {before[0]} and {before[1]} further up"
                problems.add(table.where(line, "start"), " ".join(here), f"{name} {text}")
            elif last != name:
                problems.add(
                    table.where(line, "link"), name, "its rows must stand one below the other"
                )
            for column in COMMON:
                if column in row:
                    problems.add(
                        table.where(line, column), row[column], "belongs in the link's first row"
                    )
        else:
            if here[0] == here[1]:
                problems.add(table.where(line, "end"), here[1], "must not be its own start")
            start, end = ends
            assert start is not None
            assert end is not None
            link = builder.link(
                start,
                end,
                closed=_closed(table, line, row, problems),
                copies=_copies(table, line, row, problems),
                name=name,
            )
            links[name] = (link, *here)
        last = name
        _place(table, line, row, link, builder, problems)
    if not links:
        problems.add(table.name, "", "has no links")


def _end(
    table: Table, line: int, row: Mapping[str, str], side: str, nodes: Mapping[str, int],
    problems: Problems,
) -> int | None:  # fmt: skip
    name = row.get(side, "")
    if not name:
        return None
    if name not in nodes:
        near = difflib.get_close_matches(name, nodes, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        problems.add(table.where(line, side), name, f"is no node of the table of nodes{hint}")
        return None
    return nodes[name]


def _closed(table: Table, line: int, row: Mapping[str, str], problems: Problems) -> bool:
    text = row.get("closed", "no").lower()
    if text not in _TRUE + _FALSE:
        problems.add(table.where(line, "closed"), text, "must be yes or no")
    return text in _TRUE


def _copies(table: Table, line: int, row: Mapping[str, str], problems: Problems) -> int:
    if "copies" not in row:
        return 1
    value = number(table, line, row, "copies", UNITS["number"], problems)
    if value is None:
        return 1
    if not 1.0 <= value <= 1e9 or value != round(value):
        problems.add(table.where(line, "copies"), row["copies"], "must be a whole number from 1 on")
        return 1
    return round(value)


def _place(
    table: Table, line: int, row: Mapping[str, str], link: int, builder: NetworkBuilder,
    problems: Problems,
) -> None:  # fmt: skip
    kind = row["part"].lower()
    if kind not in PARTS:
        near = difflib.get_close_matches(kind, PARTS, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        problems.add(table.where(line, "part"), row["part"], f"is none of {', '.join(PARTS)}{hint}")
        return
    form, before = PARTS[kind], len(problems.found)
    for group in form.needs:
        there = [name for name in group if name in row]
        if len(there) != 1:
            problems.add(
                f"{table.name}, line {line}", " and ".join(there),
                f"a {kind} needs {' or '.join(group)}" + (", not both" if there else ""),
            )  # fmt: skip
    known, values = link_quantities(), {}
    for column in row:
        if column in LINK_TEXT or column in COMMON:
            continue
        if column not in form.columns:
            allowed = ", ".join(form.columns)
            problems.add(
                table.where(line, column),
                row[column],
                f"is nothing of a {kind}, which has {allowed}",
            )
            continue
        if column == "curve":
            values[column] = _curve(table, line, row, problems)
            continue
        values[column] = number(table, line, row, column, known[column], problems)
    if len(problems.found) > before:
        return
    try:
        part = form.build(values)
    except HeatgradeError as error:
        columns: Sequence[str] = [c for c in form.columns if c in row]
        at = (error.entry or "").replace("inner_", "").split("[")[0]
        column = at if at in columns else columns[0]
        allowed = f" (allowed: {error.allowed})" if error.allowed else ""
        problems.add(table.where(line, column), row[column], f"{error.message}{allowed}")
        return
    builder.place(link, [part], row["link"], kind)


def _curve(table: Table, line: int, row: Mapping[str, str], problems: Problems) -> Any:
    """Return flows [m3/s] and pressure rises [Pa] of ``0 60; 10 55; 20 40``."""
    units = [spelling(unit.strip()) for unit in table.units.get("curve", "").split(",")]
    flows, rises = UNITS["volume flow"], UNITS["pressure"]
    if len(units) != 2 or units[0] not in flows or units[1] not in rises:
        problems.add(
            table.where(line, "curve"), row["curve"],
            "its heading needs two units, e.g. curve [L/min, kPa]",
        )  # fmt: skip
        return None
    points = []
    for pair in row["curve"].split(";"):
        try:
            flow, rise = (float(text) for text in pair.split())
        except ValueError:
            flow = rise = math.nan
        if not (math.isfinite(flow) and math.isfinite(rise)):
            problems.add(
                table.where(line, "curve"),
                pair,
                "must be pairs of numbers, e.g. 0 60; 10 55; 20 40",
            )
            return None
        points.append((flow * flows[units[0]][0], rise * rises[units[1]][0]))
    return tuple(flow for flow, _ in points), tuple(rise for _, rise in points)
