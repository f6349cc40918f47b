"""A network of nodes and links: the shape that the solver sees, without any rack in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from heatgrade.network.element_arrays import ElementArrays

Array = NDArray[np.float64]
Index = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Nodes joined by links, each link a row of elements passed by the same flow.

    Parameters
    ----------
    node_count : int
        Number of nodes.
    start, end : ndarray (l,)
        Nodes of each link; a positive flow runs from start to end.
    closed : ndarray (l,) of bool
        Links shut by a valve: no flow.
    elements : ElementArrays
        What the links consist of.
    fixed_node : ndarray (f,)
        Nodes with a given pressure, at least one.
    fixed_pressure : ndarray (f,)
        Their pressures [Pa].
    inflow : ndarray (n,)
        Flow fed in at each node from outside [kg/s]; at fixed nodes it must be 0.
    copies : ndarray (l,), optional
        How many identical links between the same two nodes each one stands for; default 1.
    fed_temperature : ndarray (n,), optional
        Temperature of what is fed in at each node [K]; NaN or left out: the supply temperature.
    node_names, link_names, element_names : sequence of str
        Names for messages and tables; may be left empty.

    Attributes
    ----------
    multiplicity : ndarray (l,)
        How many identical links each one stands for.
    """

    node_count: int
    start: Index
    end: Index
    closed: Mask
    elements: ElementArrays
    fixed_node: Index
    fixed_pressure: Array
    inflow: Array
    copies: Array | None = None
    fed_temperature: Array | None = None
    node_names: Sequence[str] = ()
    link_names: Sequence[str] = ()
    element_names: Sequence[str] = ()
    multiplicity: Array = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Fill in the copies where none are given."""
        copies = np.ones(self.start.size) if self.copies is None else self.copies
        object.__setattr__(self, "multiplicity", copies)

    @property
    def link_count(self) -> int:
        """Number of links."""
        return self.start.size

    def name(self, node: int) -> str:
        """Return the name of a node, for messages."""
        return self.node_names[node] if self.node_names else f"node {node}"

    def link_name(self, link: int) -> str:
        """Return the name of a link, for messages."""
        return (self.link_names[link] if self.link_names else "") or f"link {link}"

    def element_name(self, element: int) -> str:
        """Return where an element is found, for messages."""
        return self.element_names[element] if self.element_names else f"element {element}"

    def divergence(self, mass_flow: Array) -> Array:
        """Return the flow that leaves each node through its links, less what enters (n,) [kg/s]."""
        leaving = np.bincount(self.start, weights=mass_flow, minlength=self.node_count)
        entering = np.bincount(self.end, weights=mass_flow, minlength=self.node_count)
        return np.asarray(leaving - entering, dtype=float)

    def external_inflow(self, mass_flow: Array) -> Array:
        """Return the flow fed in at each node, the fixed ones' following from the links [kg/s]."""
        inflow = self.inflow.copy()
        inflow[self.fixed_node] = self.divergence(mass_flow)[self.fixed_node]
        return inflow
