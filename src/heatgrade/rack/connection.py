"""What joins the rack's manifolds to the row: pipes, hoses and couplings at its two ports."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.errors import NetworkError
from heatgrade.network.fitting import Fitting
from heatgrade.network.hose import Hose
from heatgrade.network.pipe import Pipe
from heatgrade.network.quick_disconnect import QuickDisconnect
from heatgrade.rack.branch import Part


@dataclass(frozen=True, slots=True)
class Connection:
    """The parts between the rack's ports and its manifolds.

    Parameters
    ----------
    supply : tuple of parts
        From the supply port to the supply manifold, in the direction of flow.
    return_ : tuple of parts, optional
        From the return manifold to the return port; default: those of `supply`, mirrored.
    """

    supply: tuple[Part, ...] = ()
    return_: tuple[Part, ...] | None = None

    def __post_init__(self) -> None:
        """Check the values."""
        object.__setattr__(self, "supply", tuple(self.supply))
        back = self.supply[::-1] if self.return_ is None else tuple(self.return_)
        object.__setattr__(self, "return_", back)
        for entry, parts in (("supply", self.supply), ("return_", back)):
            for k, part in enumerate(parts):
                if not isinstance(part, (Pipe, Hose, Fitting, QuickDisconnect)):
                    raise NetworkError(
                        "HG509",
                        "is no part of this kind",
                        entry=f"{entry}[{k}]",
                        value=type(part).__name__,
                        allowed="Pipe, Hose, Fitting or QuickDisconnect",
                        remedy="build the part with the class named",
                    )

    @property
    def return_parts(self) -> tuple[Part, ...]:
        """Parts of the return side, in the direction of flow."""
        return self.return_ or ()
