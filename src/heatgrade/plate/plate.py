"""A chip on its cold plate: the object that a user builds and solves.

The methods are doors: each says what it takes and raises, and hands it to the function that does
the work, in the file of the same name, which is loaded then: who builds plates for a rack does not
wait for what resolves their coolant.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from typing import TYPE_CHECKING, Literal, overload

import heatgrade
from heatgrade.geometry import ColdPlate, Stack, check_fit
from heatgrade.geometry.dimension import checked_kind
from heatgrade.materials import Coolant
from heatgrade.plate.execution import Execution, Progress
from heatgrade.plate.feed import Feed
from heatgrade.plate.resolution import Resolution
from heatgrade.plate.resolved_setup import ResolvedSetup

if TYPE_CHECKING:
    from heatgrade.grid.grid_study import GridStudy
    from heatgrade.plate.calibration import Calibration
    from heatgrade.plate.curve import PlateCurve
    from heatgrade.plate.fidelity import CheckGrid, Fidelity
    from heatgrade.plate.fidelity_comparison import FidelityComparison
    from heatgrade.plate.initial_state import Initial
    from heatgrade.plate.recorder import Point
    from heatgrade.plate.resistance_matrix import ResistanceMatrix
    from heatgrade.plate.resolved_result import ResolvedResult
    from heatgrade.plate.result import PlateResult
    from heatgrade.plate.snapshots import Snapshots
    from heatgrade.plate.timed_equations import Properties
    from heatgrade.plate.transient_result import TransientResult
    from heatgrade.plate.unit_power import PowerInputs
    from heatgrade.reduced import ReducedFamily, ReducedModel
    from heatgrade.transient import PowerTrace, Signal


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
    calibration : Calibration, optional
        Local factors on the correlations, fitted to resolved coolant; see `calibrate`.

    Raises
    ------
    GeometryError
        Where stack and plate do not fit on each other; see `heatgrade.geometry.check_fit`.
    InputError
        HG857 for the calibration of another plate.

    Examples
    --------
    >>> from heatgrade import ColdPlate, Coolant, Die, Interface, Microchannels, PowerMap, Stack
    >>> chip = Die(PowerMap.uniform(300.0, 20e-3, 20e-3), 0.7e-3, x=10e-3, y=10e-3)
    >>> fins = Microchannels(0.2e-3, 0.1e-3, 2e-3, area=(8e-3, 8e-3, 32e-3, 32e-3))
    >>> metal = ColdPlate(40e-3, 40e-3, 2e-3, wetted=fins)
    >>> plate = Plate(Stack(chip, Interface(50e-6, 5.0)), metal, Coolant("water"))
    >>> result = plate.solve(volume_flow=2e-5, inlet_temperature=318.15)
    >>> round(result.outlet_temperature - 318.15, 2)
    3.62
    """

    stack: Stack
    cold_plate: ColdPlate
    coolant: Coolant
    board: heatgrade.Convection | None = None  # by the front door: loaded where it is asked for
    calibration: heatgrade.Calibration | None = None

    def __post_init__(self) -> None:
        checked_kind(self.stack, "stack", Stack)
        checked_kind(self.cold_plate, "cold_plate", ColdPlate)
        checked_kind(self.coolant, "coolant", Coolant)
        check_fit(self.stack, self.cold_plate)
        if self.calibration is not None:
            from heatgrade.plate.calibration import Calibration

            checked_kind(self.calibration, "calibration", Calibration)
            self.calibration.check(self)

    @overload
    def solve(
        self,
        *,
        volume_flow: float,
        inlet_temperature: float,
        fidelity: Literal["compact"] = "compact",
        grid: Resolution | None = None,
        check_grid: CheckGrid | None = None,
        threads: int | None = None,
        progress: Progress | None = None,
    ) -> PlateResult: ...

    @overload
    def solve(
        self,
        *,
        volume_flow: float,
        inlet_temperature: float,
        fidelity: Literal["resolved"],
        resolved: ResolvedSetup | None = None,
        threads: int | None = None,
        progress: Progress | None = None,
    ) -> ResolvedResult: ...

    def solve(
        self,
        *,
        volume_flow: float,
        inlet_temperature: float,
        fidelity: Fidelity = "compact",
        grid: Resolution | None = None,
        check_grid: CheckGrid | None = None,
        resolved: ResolvedSetup | None = None,
        threads: int | None = None,
        progress: Progress | None = None,
    ) -> PlateResult | ResolvedResult:
        """Return the steady state.

        Parameters
        ----------
        volume_flow : float
            Of the coolant at the inlet [m3/s].
        inlet_temperature : float
            [K].
        fidelity : {"compact", "resolved"}
            Coolant by published correlations, one cell across its passages; or resolved, laminar
            Navier-Stokes together with the solids' heat.
        grid : Resolution, optional
            Cell sizes of the compact solve; the default has 128 columns across the plate.
        check_grid : {"coarser", "finer"}, optional
            Solve once more on a grid with half or twice as many cells in each direction, and
            say in the result how much the junction's rise moves.
        resolved : ResolvedSetup, optional
            Of the resolved solve: which piece of the plate, how finely, with what around it.
        threads : int, optional
            Threads of the solver; all cores if not given.
        progress : callable, optional
            Told in one line at a time what is going on.

        Raises
        ------
        InputError
            HG101, HG102 for a flow that is not positive, HG131 for a grid that does not fit into
            memory, HG132 for an unknown `check_grid`, HG137 for dies that give off no heat; for
            what cannot be resolved HG832 to HG835, HG861, HG865, HG866.
        GeometryError
            HG834, HG864, HG870 for a piece of the plate or ports that cannot be resolved.
        MaterialError
            For an inlet below freezing or above boiling.
        NotConverged
            Where there is no steady state to be found.
        """
        from heatgrade.plate.fidelity import chosen_way

        way = chosen_way(fidelity, grid=grid, check_grid=check_grid, resolved=resolved)
        feed = Feed.of(self.coolant, volume_flow, inlet_temperature)
        return way.solve(self, feed, Execution(threads, progress))

    def solve_transient(
        self,
        power: PowerTrace | None,
        duration: float,
        *,
        volume_flow: float | Signal | Callable[[float], float],
        inlet_temperature: float | Signal | Callable[[float], float],
        tolerance: float = 0.05,
        initial: Initial = "steady",
        start: float = 0.0,
        points: Mapping[str, Point] | None = None,
        blocks: bool | Sequence[str] = False,
        snapshots: Snapshots | None = None,
        checkpoint: str | PathLike[str] | None = None,
        resume: TransientResult | str | PathLike[str] | None = None,
        properties: Properties | None = None,
        fidelity: Literal["compact", "resolved"] = "compact",
        grid: Resolution | None = None,
        resolved: ResolvedSetup | None = None,
        threads: int | None = None,
        progress: Progress | None = None,
    ) -> TransientResult:
        """Return the temperatures against time.

        Parameters
        ----------
        power : PowerTrace or None
            Powers of dies or blocks, or a factor on the power maps, against time; the dies' own
            power throughout without one.
        duration : float
            [s].
        volume_flow, inlet_temperature : float, Signal or callable
            As in `solve`; a function of time must have neither jump nor bend.
        tolerance : float
            Error of any temperature at any time that the steps may make [K].
        initial : "steady", float, PlateResult, ResolvedResult or TransientResult
            To begin with: the steady state of what drives the start, one temperature everywhere
            [K], or the end of another run on the same grid.
        start : float
            Time of the beginning, on the clock of the trace [s].
        points : mapping, optional
            Further places to follow: name to (x, y, z) [m], z upwards from the lowest active face.
        blocks : bool or sequence of str
            Whether to follow the blocks of the floorplans, or which, as ``die.block``.
        snapshots : Snapshots, optional
            Fields to keep on the disk.
        checkpoint : path, optional
            ``.h5`` file that a stopped run can be resumed from, renewed on the way.
        resume : TransientResult or path, optional
            Go on from an earlier run with the same arguments and a shorter `duration`; the result
            has the same bits as one long run.
        properties : "local" or "initial"
            Of compact coolant, whether conductivities, flow and heat transfer follow the
            temperatures (the default), or stay as in the initial state, which makes the problem
            linear and quicker.
        fidelity : {"compact", "resolved"}
            As in `solve`.  Resolved coolant flows, and all has properties, as in the steady state
            at the plate's own power; its flow may change by jumps.
        grid, resolved, threads, progress
            As in `solve`.

        Raises
        ------
        InputError
            HG101, HG102 for numbers, HG454 for a state or checkpoint that does not fit, HG456 to
            HG465 for traces, probes and snapshots, HG824, HG867 for what cannot be resolved
            in time, and as `solve`.
        GeometryError
            As `solve`.
        Interrupted
            A run that ends before its time, with the result of all before as its `partial`: HG450
            a tolerance that cannot be met, HG451 power that is not finite, HG452 a solve without
            answer, HG453 thermal runaway.

        Examples
        --------
        A step of 300 W on a small chip in water, until it is steady:

        >>> from heatgrade import ColdPlate, Coolant, Die, Interface, Microchannels, PowerMap, Stack
        >>> from heatgrade import PowerTrace
        >>> chip = Die(PowerMap.uniform(300.0, 20e-3, 20e-3), 0.7e-3, x=10e-3, y=10e-3)
        >>> fins = Microchannels(0.2e-3, 0.1e-3, 2e-3, area=(8e-3, 8e-3, 32e-3, 32e-3))
        >>> metal = ColdPlate(40e-3, 40e-3, 2e-3, wetted=fins)
        >>> plate = Plate(Stack(chip, Interface(50e-6, 5.0)), metal, Coolant("water"))
        >>> power = PowerTrace.steps(["die"], [0.0, 10.0], [300.0])
        >>> run = plate.solve_transient(
        ...     power, 10.0, volume_flow=2e-5, inlet_temperature=318.15, initial=318.15,
        ...     grid=Resolution(lateral=2e-3),
        ... )
        >>> float(round(run.probes["outlet"][-1] - 318.15, 1)), run.energy_balance < 1e-8
        (3.6, True)
        """
        from heatgrade.errors import entries_under
        from heatgrade.plate.drive import Drive
        from heatgrade.plate.fidelity import chosen_way
        from heatgrade.plate.run_in_time import run_in_time
        from heatgrade.plate.run_request import RunRequest

        with entries_under("plate"):
            way = chosen_way(fidelity, grid=grid, resolved=resolved)
            drive = Drive.of(power, volume_flow, inlet_temperature)
            request = RunRequest(
                start=start,
                duration=duration,
                tolerance=tolerance,
                initial=initial,
                points=dict(points or {}),
                blocks=blocks,
                snapshots=snapshots,
                checkpoint=checkpoint,
                resume=resume,
                properties=properties,
                execution=Execution(threads, progress),
            )
            return run_in_time(self, way, drive, request).result()

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
        from heatgrade.plate.solved_curve import curve_flows, solved_curve

        flows = curve_flows(volume_flow, volume_flows)
        execution = Execution(threads, progress)
        return solved_curve(self, flows, inlet_temperatures, Resolution.of(grid), execution)

    def reduce(
        self,
        *,
        volume_flow: float,
        inlet_temperature: float,
        tolerance: float,
        inputs: PowerInputs = "dies",
        points: Mapping[str, Point] | None = None,
        max_states: int | None = None,
        grid: Resolution | None = None,
        threads: int | None = None,
        progress: Progress | None = None,
    ) -> ReducedModel:
        """Return a small model in time: tens of states in place of the cells.

        Its inputs are powers [W], the temperature of the inlet and, with a board, that of the
        board [K]; its outputs the hottest place at the steady state and the mean of each die's
        junction (and of each block or tile, where these are the inputs), the hottest place of the
        case, the outlet, and further points [K].  Flow, coefficients and conductivities are held
        at the steady state of the dies' own powers, and so are the weights of the limiter that
        coolant is carried with; what that costs is measured and stated.  Coolant goes by
        correlations, it is not resolved.

        Parameters
        ----------
        tolerance : float
            Error of any output at any time after a full step of any input [K]: of a die's or
            block's own power, or of 10 K.
        inputs : {"dies", "blocks"}, (int, int) or mapping
            One for each die; one for each rectangle of the power maps; so many tiles along x and
            along y of each die; or power maps by name, as ``("die", PowerMap)`` where there are
            several dies.
        points : mapping of str to (x, y, z), optional
            Further places in the solid by name, from the plate's lower-left corner and the dies'
            active faces [m].
        max_states : int, optional
            Most states of the model; the default is 40 and 20 for each input.
        volume_flow, inlet_temperature, grid, threads, progress
            As in `solve`.

        Raises
        ------
        InputError
            HG477, HG478 for inputs and points, and what `solve` raises.
        NotConverged
            HG472 where `max_states` are not enough.
        """
        from heatgrade.plate.reduce import Request, reduced_model

        request = Request.of(self, grid, inputs, points, Execution(threads, progress))
        return reduced_model(request, volume_flow, inlet_temperature, tolerance, max_states)

    def reduce_over(
        self,
        *,
        volume_flows: Sequence[float],
        inlet_temperatures: Sequence[float],
        tolerance: float,
        inputs: PowerInputs = "dies",
        points: Mapping[str, Point] | None = None,
        max_states: int | None = None,
        grid: Resolution | None = None,
        threads: int | None = None,
        progress: Progress | None = None,
    ) -> ReducedFamily:
        """Return small models in time over flow and inlet temperature; both may change in time.

        Parameters
        ----------
        volume_flows : sequence of float
            Increasing [m3/s].  Between them matrices are interpolated; neighbours a quarter
            apart keep the error of that small.
        inlet_temperatures : sequence of float
            Increasing [K].
        tolerance : float
            Error of the reduction at these points, as in `reduce` [K]; that of the
            interpolation between them is measured in their middles and stated.
        inputs, points, max_states, grid, threads, progress
            As in `reduce`; hottest places are those at the point in the middle.

        Raises
        ------
        InputError
            HG134 for flows or temperatures that do not increase, and what `reduce` raises.
        """
        from heatgrade.plate.reduce import Request, reduced_family

        request = Request.of(self, grid, inputs, points, Execution(threads, progress))
        return reduced_family(request, volume_flows, inlet_temperatures, tolerance, max_states)

    def resistance_matrix(
        self,
        *,
        volume_flow: float,
        inlet_temperature: float,
        inputs: PowerInputs = "blocks",
        points: Mapping[str, Point] | None = None,
        grid: Resolution | None = None,
        threads: int | None = None,
        progress: Progress | None = None,
    ) -> ResistanceMatrix:
        """Return the steady rise per watt of every block: any powers are a matrix product.

        Parameters
        ----------
        volume_flow, inlet_temperature, inputs, points, grid, threads, progress
            As in `reduce`.

        Raises
        ------
        InputError
            HG477, HG478 for inputs and points, and what `solve` raises.
        """
        from heatgrade.plate.reduce import Request, resistance_matrix

        request = Request.of(self, grid, inputs, points, Execution(threads, progress))
        return resistance_matrix(request, volume_flow, inlet_temperature)

    def refine(
        self,
        *,
        volume_flow: float,
        inlet_temperature: float,
        grids: int = 3,
        coarsest: float = 0.5,
        fidelity: Fidelity = "compact",
        grid: Resolution | None = None,
        resolved: ResolvedSetup | None = None,
        threads: int | None = None,
        progress: Progress | None = None,
    ) -> GridStudy:
        """Return the steady state on two or three similar grids, with order and error.

        Parameters
        ----------
        volume_flow, inlet_temperature, fidelity, grid, resolved, threads, progress
            As in `solve`.
        grids : {3, 2}
            How many; each has twice the cells of the next coarser one in each direction.
        coarsest : float
            Cells of the coarsest grid in each direction over those of `grid`, or of `resolved`,
            rounded to whole cells; with the default, the second grid is about that.

        Raises
        ------
        InputError
            HG831 for another number of grids, and what `solve` raises.
        """
        from heatgrade.plate.fidelity import chosen_way
        from heatgrade.plate.refine import refine

        way = chosen_way(fidelity, grid=grid, resolved=resolved)
        feed = Feed.of(self.coolant, volume_flow, inlet_temperature)
        return refine(self, way, feed, grids, coarsest, Execution(threads, progress))

    def compare(
        self,
        *,
        volume_flow: float,
        inlet_temperature: float,
        grid: Resolution | None = None,
        resolved: ResolvedSetup | None = None,
        threads: int | None = None,
        progress: Progress | None = None,
    ) -> FidelityComparison:
        """Return the plate by correlations beside a piece of it with its coolant resolved.

        Parameters
        ----------
        volume_flow, inlet_temperature, grid, resolved, threads, progress
            As in `solve`; without `resolved` the cell of the plate.  Where it has an
            `inlet_pressure`, the correlations take the flow that it drives.

        Raises
        ------
        InputError, MaterialError, NotConverged
            As `solve`.
        """
        from heatgrade.plate.compare import compare

        setup = ResolvedSetup.of(resolved)
        feed = Feed.of(self.coolant, volume_flow, inlet_temperature)
        return compare(self, feed, setup, Resolution.of(grid), Execution(threads, progress))

    def calibrate(
        self,
        *,
        volume_flows: Sequence[float],
        inlet_temperature: float,
        grid: Resolution | None = None,
        resolved: ResolvedSetup | None = None,
        regions: tuple[int, int] | None = None,
        threads: int | None = None,
        progress: Progress | None = None,
    ) -> Calibration:
        """Return local factors with which the correlations give what resolved coolant gives.

        At each flow the plate is solved with its coolant resolved; then factors on the local
        heat-transfer coefficients are sought, region by region, with which the wetted wall is as
        warm, and in the mean so that the hottest junction of the piece is the same; and one on all
        losses for the same pressure drop.
        ``replace(plate, calibration=found)`` solves with them.

        Parameters
        ----------
        volume_flows : sequence of float
            Two or more that increase, the range of use [m3/s].
        inlet_temperature, grid, threads, progress
            As in `solve`.
        resolved : ResolvedSetup, optional
            As in `solve`; without it the cell of the plate.  A cell is fitted under even heat on
            the whole wetted area; a larger piece under the plate's own.
        regions : (int, int), optional
            Along x and y in the wetted part of the piece, no narrower than columns of `grid`;
            (1, 1) for one factor.  Without it 8 along passages (and 8 across those of a piece),
            one for each jet, or 4 x 4 in the cell of one.

        Raises
        ------
        InputError
            HG856 for fewer than two flows, HG134 for flows that do not increase, HG868 for
            regions that cannot be, and what `solve` raises.
        NotConverged
            HG859 where no factor brings both together, and what `solve` raises.
        """
        from heatgrade.plate.calibrate import calibrate

        setup, execution = ResolvedSetup.of(resolved), Execution(threads, progress)
        return calibrate(
            self, volume_flows, inlet_temperature, setup, Resolution.of(grid), execution, regions
        )

    def cells(self, grid: Resolution | None = None) -> int:
        """Return the number of cells that a solve on this grid has."""
        from heatgrade.plate.compact_solve import solid_model

        return solid_model(self, Resolution.of(grid)).grid.cells
