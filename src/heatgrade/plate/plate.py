"""A chip on its cold plate: the object that a user builds and solves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from heatgrade.errors import HeatgradeError, InputError, positive
from heatgrade.geometry import ColdPlate, JetArray, Microchannels, Stack, check_fit
from heatgrade.geometry.dimension import checked_kind
from heatgrade.materials import Coolant
from heatgrade.plate.assembly import assemble
from heatgrade.plate.channel_side import ChannelSide
from heatgrade.plate.coupling import CoolantSide
from heatgrade.plate.curve import PlateCurve, default_flows, increasing
from heatgrade.plate.grid_check import GridCheck
from heatgrade.plate.jet_side import JetSide
from heatgrade.plate.pin_side import PinSide
from heatgrade.plate.resolution import Resolution
from heatgrade.plate.result import PlateResult
from heatgrade.plate.solid_model import SolidModel, discretise
from heatgrade.plate.steady import Progress, solve_steady
from heatgrade.thermal.boundary import Convection

CheckGrid = Literal["coarser", "finer"]


@dataclass(frozen=True, slots=True)
class Plate:
    """A chip stack, the cold plate on it, and the coolant through it.

    Parameters
    ----------
    stack : Stack
        Dies, interfaces and lid.
    cold_plate : ColdPlate
        The plate with its jets, channels or pins.
    coolant : Coolant
        The coolant.
    board : Convection, optional
        Heat path from the dies' lower faces into board and surroundings; adiabatic if not given.

    Raises
    ------
    GeometryError
        Where stack and plate do not fit on each other; see `heatgrade.geometry.check_fit`.

    Examples
    --------
    >>> from heatgrade import ColdPlate, Coolant, Die, Interface, Microchannels, PowerMap, Stack
    >>> chip = Die(PowerMap.uniform(300.0, 20e-3, 20e-3), 0.7e-3, x=10e-3, y=10e-3)
    >>> fins = Microchannels(0.2e-3, 0.1e-3, 2e-3, area=(8e-3, 8e-3, 32e-3, 32e-3))
    >>> plate = Plate(
    ...     Stack(chip, Interface(50e-6, 5.0)), ColdPlate(40e-3, 40e-3, 2e-3, wetted=fins),
    ...     Coolant("water"),
    ... )
    >>> result = plate.solve(volume_flow=2e-5, inlet_temperature=318.15)
    >>> round(result.outlet_temperature - 318.15, 2)
    3.62
    """

    stack: Stack
    cold_plate: ColdPlate
    coolant: Coolant
    board: Convection | None = None

    def __post_init__(self) -> None:
        checked_kind(self.stack, "stack", Stack)
        checked_kind(self.cold_plate, "cold_plate", ColdPlate)
        checked_kind(self.coolant, "coolant", Coolant)
        check_fit(self.stack, self.cold_plate)

    def solve(
        self,
        *,
        volume_flow: float,
        inlet_temperature: float,
        grid: Resolution | None = None,
        check_grid: CheckGrid | None = None,
        threads: int | None = None,
        progress: Progress | None = None,
    ) -> PlateResult:
        """Return the steady state.

        Parameters
        ----------
        volume_flow : float
            Of the coolant at the inlet [m3/s].
        inlet_temperature : float
            [K].
        grid : Resolution, optional
            Cell sizes; the default has 128 columns across the plate.
        check_grid : {"coarser", "finer"}, optional
            Solve once more on a grid with half or twice as many cells in each direction, and
            say in the result how much the junction's rise moves.
        threads : int, optional
            Threads of the solver; all cores if not given.
        progress : callable, optional
            Told in one line at a time what is going on.

        Raises
        ------
        InputError
            HG101, HG102 for a flow that is not positive, HG131 for a grid that does not fit into
            memory, HG132 for an unknown `check_grid`, HG137 for dies that give off no heat.
        MaterialError
            For an inlet below freezing or above boiling.
        NotConverged
            Where there is no steady state to be found.
        """
        resolution = _resolution(grid)
        other_grid = None
        if check_grid is not None:  # refused before anything is solved, where it must be
            factor = _grid_factor(check_grid)
            size = (self.cold_plate.length_x, self.cold_plate.length_y)
            other_grid = resolution.scaled(factor, *size)
            other_grid.width(*size)
        result = self._solve_once(volume_flow, inlet_temperature, resolution, threads, progress)
        if other_grid is None or check_grid is None:
            return result
        if progress is not None:
            progress(f"checking against a {check_grid} grid")
        other = self._solve_once(volume_flow, inlet_temperature, other_grid, threads, progress)
        return result.with_grid_check(
            GridCheck.between(
                check_grid,
                result.cells,
                result.junction_rises,
                other.cells,
                other.junction_rises,
            )
        )

    def curve(
        self,
        *,
        volume_flow: float | None = None,
        volume_flows: Sequence[float] | None = None,
        inlet_temperatures: Sequence[float],
        grid: Resolution | None = None,
        threads: int | None = None,
        progress: Progress | None = None,
    ) -> PlateCurve:
        """Return pressure drop and thermal resistance against flow and inlet temperature.

        Parameters
        ----------
        volume_flow : float, optional
            Flow in the middle of the curve [m3/s]; the curve runs from half to twice of it.
        volume_flows : sequence of float, optional
            The flows themselves, instead [m3/s].
        inlet_temperatures : sequence of float
            Inlet temperatures [K].
        grid, threads, progress
            As in `solve`.

        Raises
        ------
        InputError
            HG133 without any flow, HG134 for flows or temperatures that do not increase, and what
            `solve` raises.
        """
        if volume_flows is None:
            if volume_flow is None:
                raise InputError(
                    "HG133",
                    "needs a flow",
                    entry="volume_flow",
                    allowed="> 0 m3/s",
                    remedy="give volume_flow or volume_flows",
                )
            volume_flows = default_flows(positive(volume_flow, "volume_flow", "m3/s"))
        # Before the first solve, not after the last one.
        flows = increasing(volume_flows, "volume_flows").tolist()
        temperatures = increasing(inlet_temperatures, "inlet_temperatures").tolist()
        results = []
        for temperature in temperatures:
            row = []
            for flow in flows:
                if progress is not None:
                    progress(f"curve: {flow * 6e4:.3g} L/min at {temperature - 273.15:.4g} degC")
                row.append(
                    self.solve(
                        volume_flow=flow, inlet_temperature=temperature, grid=grid, threads=threads
                    )
                )
            results.append(row)
        return PlateCurve.from_results(results)

    def cells(self, grid: Resolution | None = None) -> int:
        """Return the number of cells that a solve on this grid has."""
        return self._model(_resolution(grid)).grid.cells

    def _model(self, resolution: Resolution) -> SolidModel:
        layers = assemble(self.stack, self.cold_plate, self.coolant, resolution)
        return discretise(layers, self.stack, self.cold_plate, resolution)

    def _solve_once(
        self,
        volume_flow: float,
        inlet_temperature: float,
        resolution: Resolution,
        threads: int | None,
        progress: Progress | None,
    ) -> PlateResult:
        volume_flow = positive(volume_flow, "volume_flow", "m3/s")
        inlet_temperature = positive(inlet_temperature, "inlet_temperature", "K")
        self.coolant.check_temperature(inlet_temperature, "inlet_temperature")
        leaks = (die.leakage.at_reference(die.power_map) for die in self.stack.dies if die.leakage)
        if self.stack.power + sum(leaks) <= 0.0:
            raise InputError(
                "HG137",
                "the dies give off no heat, so that there is no resistance to compute",
                entry="stack",
                value=self.stack.power,
                allowed="> 0 W",
                remedy="give the dies a power map with power in it",
            )
        model = self._model(resolution)
        density = float(self.coolant.properties(inlet_temperature).density)
        mass_flow = volume_flow * density
        side = self._side(model, mass_flow, inlet_temperature)
        try:
            state = solve_steady(
                model,
                side,
                self.coolant,
                inlet_temperature,
                board=self.board,
                threads=threads,
                progress=progress,
            )
        except HeatgradeError as error:
            raise error.with_prefix("plate") from error
        return PlateResult.of(self, state, volume_flow, mass_flow, inlet_temperature)

    def _side(self, model: SolidModel, mass_flow: float, inlet_temperature: float) -> CoolantSide:
        """Return the coolant side of this plate's family."""
        wetted = self.cold_plate.wetted
        metal = self.cold_plate.solid.conductivity
        if isinstance(wetted, JetArray):
            return JetSide(wetted, model, metal[1], self.coolant, mass_flow, inlet_temperature)
        if isinstance(wetted, Microchannels):
            across = metal[1] if wetted.direction == "x" else metal[0]
            return ChannelSide(wetted, model, across, self.coolant, mass_flow)
        return PinSide(wetted, model, metal[0], self.coolant, mass_flow)


def _resolution(grid: Resolution | None) -> Resolution:
    if grid is None:
        return Resolution()
    checked_kind(grid, "grid", Resolution)
    return grid


def _grid_factor(check_grid: str) -> float:
    factors = {"coarser": 0.5, "finer": 2.0}
    if check_grid not in factors:
        raise InputError(
            "HG132",
            "is not a way to check the grid",
            entry="check_grid",
            value=check_grid,
            allowed="coarser, finer, or None",
            remedy="name one of them",
        )
    return factors[check_grid]
