"""Component of a cycle: what flows in and out of it, so that both laws can be closed on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from heatgrade.recovery.refrigerant import RefrigerantState

Role = Literal["evaporator", "condenser", "compressor", "adiabatic"]


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow of refrigerant: kilograms per kilogram through the evaporator, and its state."""

    mass: float
    state: RefrigerantState


@dataclass(frozen=True, slots=True)
class CycleComponent:
    """One component, as a control volume.

    Attributes
    ----------
    name : str
        What it is.
    role : str
        ``"evaporator"`` takes heat from the source, ``"condenser"`` (gas cooler, too) gives heat
        to the sink, ``"compressor"`` takes work, ``"adiabatic"`` neither.
    inlets, outlets : tuple of Flow
        Refrigerant that enters and leaves.
    """

    name: str
    role: Role
    inlets: tuple[Flow, ...]
    outlets: tuple[Flow, ...]

    @classmethod
    def passing(
        cls, name: str, role: Role, inlet: RefrigerantState, outlet: RefrigerantState, mass: float
    ) -> CycleComponent:
        """Return the component that one flow of `mass` passes from `inlet` to `outlet`."""
        return cls(name, role, (Flow(mass, inlet),), (Flow(mass, outlet),))

    @property
    def enthalpy_gain(self) -> float:
        """Enthalpy out less in [J per kg through the evaporator]: heat and work taken up."""
        return _sum(self.outlets, "enthalpy") - _sum(self.inlets, "enthalpy")

    @property
    def entropy_gain(self) -> float:
        """Entropy out less in [J/K per kg through the evaporator]."""
        return _sum(self.outlets, "entropy") - _sum(self.inlets, "entropy")


def _sum(flows: tuple[Flow, ...], quantity: str) -> float:
    return sum(flow.mass * float(getattr(flow.state, quantity)) for flow in flows)


@dataclass(frozen=True, slots=True)
class ComponentBalance:
    """Both laws on one component at work.

    Attributes
    ----------
    name : str
        The component.
    heat : float
        Heat taken from the source (positive) or given to the sink (negative) [W].
    work : float
        Work of the compressor on the refrigerant [W].
    entropy_made : float
        Entropy made inside, the liquids beside the refrigerant included [W/K]; never negative.
    residual : float
        First law: what does not close, over the heat given to the sink [-].
    """

    name: str
    heat: float
    work: float
    entropy_made: float
    residual: float
