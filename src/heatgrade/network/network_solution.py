"""The answer for a network: flows, pressures, temperatures, and how far to trust them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.network.network import Network
from heatgrade.network.outcome import NetworkOutcome
from heatgrade.shown import Told

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class NetworkSolution(Told):
    """Everything known of a network: flows, pressures, temperatures, balances.

    Parameters
    ----------
    network : Network
        What was solved.
    mass_flow : ndarray (l,)
        Flow of each link, all its copies together [kg/s].
    pressure, temperature : ndarray (n,)
        Of each node [Pa], [K]; NaN where nothing flows.
    drop : ndarray (e,)
        Pressure drop of each element in its link's direction [Pa].
    density, inlet_density : ndarray (e,)
        Density at the mean and at the inlet temperature of each element [kg/m3].
    inlet_temperature, outlet_temperature : ndarray (e,)
        Of each element, along the flow [K]; NaN where nothing flows.
    friction_heat_flow : ndarray (e,)
        Friction heat counted into the coolant, of one copy [W]; zeros when it was left out.
    exchanged_heat_flow : ndarray (e,)
        Heat taken up from walls and exchangers by their laws, of one copy [W]; negative where it is
        lost.
    node_balance, loop_balance : float
        Largest sum of flows at a node over the flow; of drops round a loop over the total drop.
    energy_balance : float
        Heat carried out less carried in, put in and taken up, over what was put in or taken up.
    outcome : NetworkOutcome
        How the solve went.
    cautions : tuple of Caution
        What must be known about the answer.
    """

    network: Network = field(repr=False)
    mass_flow: Array
    pressure: Array
    temperature: Array
    drop: Array
    density: Array
    inlet_density: Array
    inlet_temperature: Array
    outlet_temperature: Array
    friction_heat_flow: Array
    exchanged_heat_flow: Array
    node_balance: float
    loop_balance: float
    energy_balance: float
    outcome: NetworkOutcome
    cautions: tuple[Caution, ...] = ()

    def summary(self) -> str:
        """Return the solution as plain text that reads in one look."""
        from heatgrade.network.network_text import network_text

        return network_text(self)

    def _repr_html_(self) -> str:
        from heatgrade.network.network_text import network_html

        return network_html(self)

    def to_pandas(self, table: Literal["nodes", "links", "elements"] = "links") -> Any:
        """Return a pandas ``DataFrame`` in SI units, which its headings carry.

        Errors: `InputError` HG580 without pandas, HG581 for another `table`.
        """
        from heatgrade.network.labelled_table import chosen
        from heatgrade.network.network_tables import solution_tables

        return chosen(solution_tables(self), table).frame()

    def to_xarray(self) -> Any:
        """Return an xarray ``Dataset`` along nodes, links and elements, with units.

        Errors: `InputError` HG580 without xarray.
        """
        from heatgrade.network.labelled_table import dataset
        from heatgrade.network.network_tables import solution_tables

        balances = {
            "node_balance": self.node_balance,
            "loop_balance": self.loop_balance,
            "energy_balance": self.energy_balance,
            "outcome": self.outcome.summary(),
        }
        return dataset(list(solution_tables(self).values()), balances)
