"""The coolant resolved on the grid: where it flows, and at which pressure.

In comes a `FlowDomain`, the share of each cell and face that is open, with its openings; out comes
a `FlowSolution`, a velocity and a mass flow for each face; with the heat of the solid around it, a
`ConjugateSolution`, the temperature of every cell. `plate` comes next.
"""

from typing import TYPE_CHECKING

from heatgrade.on_demand import on_demand

if TYPE_CHECKING:
    from heatgrade.resolved.conjugate import solve_conjugate as solve_conjugate
    from heatgrade.resolved.conjugate_solution import ConjugateSettings as ConjugateSettings
    from heatgrade.resolved.conjugate_solution import ConjugateSolution as ConjugateSolution
    from heatgrade.resolved.convection import Convection as Convection
    from heatgrade.resolved.domain import Bound as Bound
    from heatgrade.resolved.domain import FlowDomain as FlowDomain
    from heatgrade.resolved.domain import staircase as staircase
    from heatgrade.resolved.flow_course import CourseOutcome as CourseOutcome
    from heatgrade.resolved.flow_course import FlowCourse as FlowCourse
    from heatgrade.resolved.flow_course import Fluctuation as Fluctuation
    from heatgrade.resolved.flow_file import flow_scene as flow_scene
    from heatgrade.resolved.flow_file import save_flow as save_flow
    from heatgrade.resolved.flow_in_time import CourseSettings as CourseSettings
    from heatgrade.resolved.flow_in_time import solve_flow_transient as solve_flow_transient
    from heatgrade.resolved.flow_solution import FlowOutcome as FlowOutcome
    from heatgrade.resolved.flow_solution import FlowReason as FlowReason
    from heatgrade.resolved.flow_solution import FlowSolution as FlowSolution
    from heatgrade.resolved.flow_solution import OpeningFlow as OpeningFlow
    from heatgrade.resolved.flow_solution import PeriodicFlow as PeriodicFlow
    from heatgrade.resolved.flow_solver import FlowSettings as FlowSettings
    from heatgrade.resolved.flow_solver import solve_flow as solve_flow
    from heatgrade.resolved.heat_course import ConjugateCourse as ConjugateCourse
    from heatgrade.resolved.heat_course import PartCourse as PartCourse
    from heatgrade.resolved.heat_course import Statistics as Statistics
    from heatgrade.resolved.heat_in_time import HeatCourseSettings as HeatCourseSettings
    from heatgrade.resolved.heat_in_time import (
        solve_conjugate_transient as solve_conjugate_transient,
    )
    from heatgrade.resolved.opening import GivenPressure as GivenPressure
    from heatgrade.resolved.opening import Opening as Opening
    from heatgrade.resolved.opening import Profile as Profile
    from heatgrade.resolved.opening import Side as Side
    from heatgrade.resolved.opening import TotalFlow as TotalFlow
    from heatgrade.resolved.periodic import Periodic as Periodic
    from heatgrade.resolved.turbulence import Turbulence as Turbulence
    from heatgrade.resolved.turbulent_flow import EddyFields as EddyFields
    from heatgrade.resolved.turbulent_flow import solve_turbulent_flow as solve_turbulent_flow

_HOME = {
    "heatgrade.resolved.conjugate": ("solve_conjugate",),
    "heatgrade.resolved.conjugate_solution": (
        "ConjugateSettings",
        "ConjugateSolution",
    ),
    "heatgrade.resolved.convection": ("Convection",),
    "heatgrade.resolved.domain": (
        "Bound",
        "FlowDomain",
        "staircase",
    ),
    "heatgrade.resolved.flow_course": (
        "CourseOutcome",
        "FlowCourse",
        "Fluctuation",
    ),
    "heatgrade.resolved.flow_file": (
        "flow_scene",
        "save_flow",
    ),
    "heatgrade.resolved.flow_in_time": (
        "CourseSettings",
        "solve_flow_transient",
    ),
    "heatgrade.resolved.flow_solution": (
        "FlowOutcome",
        "FlowReason",
        "FlowSolution",
        "OpeningFlow",
        "PeriodicFlow",
    ),
    "heatgrade.resolved.flow_solver": (
        "FlowSettings",
        "solve_flow",
    ),
    "heatgrade.resolved.heat_course": (
        "ConjugateCourse",
        "PartCourse",
        "Statistics",
    ),
    "heatgrade.resolved.heat_in_time": (
        "HeatCourseSettings",
        "solve_conjugate_transient",
    ),
    "heatgrade.resolved.opening": (
        "GivenPressure",
        "Opening",
        "Profile",
        "Side",
        "TotalFlow",
    ),
    "heatgrade.resolved.periodic": ("Periodic",),
    "heatgrade.resolved.turbulence": ("Turbulence",),
    "heatgrade.resolved.turbulent_flow": (
        "EddyFields",
        "solve_turbulent_flow",
    ),
}
__all__ = [name for names in _HOME.values() for name in names]

__getattr__, __dir__ = on_demand(__name__, _HOME)
