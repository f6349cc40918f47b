"""What a network went through in the course of time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from heatgrade.network.network import Network

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class NetworkTransient:
    """What a network went through.

    Parameters
    ----------
    network : Network
        What was solved, as it was at the beginning.
    time : ndarray (t,)
        Ends of the steps [s]; the first is the state at the beginning.
    mass_flow : ndarray (t, l)
        Flow of each link, all its copies together [kg/s].
    node_temperature : ndarray (t, n)
        Mean over the step of what mixes in each node [K]; NaN where nothing flows.
    outlet_temperature : ndarray (t, e)
        Mean over the step at the outlet of each element [K].
    plate : ndarray (p,)
        Elements that have a thermal mass or a curve.
    junction_temperature : ndarray (t, p)
        Of each of them [K].
    energy_balance : float
        Heat put in and carried in, less carried out, lost and stored, over all that was moved.
    """

    network: Network = field(repr=False)
    time: Array
    mass_flow: Array
    node_temperature: Array
    outlet_temperature: Array
    plate: NDArray[np.int64]
    junction_temperature: Array
    energy_balance: float

    def to_pandas(self, table: Literal["nodes", "links", "elements", "plates"] = "plates") -> Any:
        """Return a pandas ``DataFrame``: times [s] down, names across, one quantity in SI.

        Temperatures of nodes, outlets of elements or junctions of plates [K]; flows of links
        [kg/s].

        Errors: `InputError` HG580 without pandas, HG581 for another `table`.
        """
        from heatgrade.network.labelled_table import chosen, package
        from heatgrade.network.network_tables import course_tables

        found = chosen(course_tables(self), table)
        index = package("pandas").Index(self.time, name="time [s]")
        return package("pandas").DataFrame(
            found.columns[0].values, index=index, columns=list(found.labels)
        )

    def to_xarray(self) -> Any:
        """Return an xarray ``Dataset`` along time and nodes, links, elements, plates, with units.

        Errors: `InputError` HG580 without xarray.
        """
        from heatgrade.network.labelled_table import dataset
        from heatgrade.network.network_tables import course_tables

        tables = list(course_tables(self).values())
        return dataset(tables, {"energy_balance": self.energy_balance}, self.time)
