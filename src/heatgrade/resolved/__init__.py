"""The coolant resolved on the grid: where it flows, and at which pressure.

In comes a `FlowDomain`, the share of each cell and face that is open, with its openings; out comes
a `FlowSolution`, a velocity and a mass flow for each face; with the heat of the solid around it, a
`ConjugateSolution`, the temperature of every cell. `plate` comes next.
"""

from typing import TYPE_CHECKING

from heatgrade.on_demand import on_demand

if TYPE_CHECKING:
    from heatgrade.resolved.conjugate import ConjugateSettings, ConjugateSolution, solve_conjugate
    from heatgrade.resolved.domain import Bound, FlowDomain, staircase
    from heatgrade.resolved.flow_course import CourseOutcome, FlowCourse, Fluctuation
    from heatgrade.resolved.flow_file import flow_scene, save_flow
    from heatgrade.resolved.flow_in_time import CourseSettings, solve_flow_transient
    from heatgrade.resolved.flow_solution import (
        FlowOutcome,
        FlowReason,
        FlowSolution,
        OpeningFlow,
        PeriodicFlow,
    )
    from heatgrade.resolved.flow_solver import Convection, FlowSettings, solve_flow
    from heatgrade.resolved.heat_course import ConjugateCourse, PartCourse, Statistics
    from heatgrade.resolved.heat_in_time import HeatCourseSettings, solve_conjugate_transient
    from heatgrade.resolved.opening import GivenPressure, Opening, Profile, Side, TotalFlow
    from heatgrade.resolved.periodic import Periodic
    from heatgrade.resolved.turbulence import Turbulence
    from heatgrade.resolved.turbulent_flow import EddyFields, solve_turbulent_flow

__all__ = [
    "Bound",
    "ConjugateCourse",
    "ConjugateSettings",
    "ConjugateSolution",
    "Convection",
    "CourseOutcome",
    "CourseSettings",
    "EddyFields",
    "FlowCourse",
    "FlowDomain",
    "FlowOutcome",
    "FlowReason",
    "FlowSettings",
    "FlowSolution",
    "Fluctuation",
    "GivenPressure",
    "HeatCourseSettings",
    "Opening",
    "OpeningFlow",
    "PartCourse",
    "Periodic",
    "PeriodicFlow",
    "Profile",
    "Side",
    "Statistics",
    "TotalFlow",
    "Turbulence",
    "flow_scene",
    "save_flow",
    "solve_conjugate",
    "solve_conjugate_transient",
    "solve_flow",
    "solve_flow_transient",
    "solve_turbulent_flow",
    "staircase",
]

__getattr__, __dir__ = on_demand(
    __name__,
    {
        "heatgrade.resolved.conjugate": (
            "ConjugateSettings",
            "ConjugateSolution",
            "solve_conjugate",
        ),
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
            "Convection",
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
    },
)
