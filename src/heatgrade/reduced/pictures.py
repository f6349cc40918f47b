"""Pictures of small models: answers to steps, traces, and how a family changes with the flow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from heatgrade.figure import Figure
    from heatgrade.reduced.answers import TraceAnswer
    from heatgrade.reduced.family import ReducedFamily
    from heatgrade.reduced.reduced_model import ReducedModel

ZERO = ZERO_CELSIUS  # K
MOST_INPUTS = 6  # that a picture shows
POINTS = 160


def step_picture(model: ReducedModel) -> Figure:
    """Return the rise of every output after a full step of each input, with its error's band."""
    from heatgrade.figure import Figure

    rates = -model.poles.real
    # No poles are seen faster than a thousandth of the slowest, seldom of use to who looks.
    first = max(0.1 / rates.max(), 1e-5 / rates.min())
    times = np.geomspace(first, 6.0 / rates.min(), POINTS)
    shown = range(min(len(model.inputs), MOST_INPUTS))
    figure = Figure(figsize=(4.6 * len(shown) + 2.2, 4.2), layout="constrained")
    every = np.atleast_1d(figure.subplots(1, len(shown), squeeze=False)[0])
    drives = np.stack([model.fleet(float(t)).drive for t in times])
    for axes, k in zip(every, shown, strict=True):
        rise = (drives[:, :, k] @ model.c.T + model.d[:, k]) * model.full_steps[k]
        for o, name in enumerate(model.outputs):
            (line,) = axes.plot(times, rise[:, o], label=name)
            error = model.step_error[o, k]
            axes.fill_between(
                times, rise[:, o] - error, rise[:, o] + error, color=line.get_color(), alpha=0.25,
                linewidth=0.0,
            )  # fmt: skip
        axes.set(xscale="log", xlabel="time [s]", ylabel="rise [K]")
        axes.set_title(f"{model.inputs[k]} + {model.full_steps[k]:.4g} {model.units[k]}")
    handles, names = every[0].get_legend_handles_labels()
    figure.legend(
        handles[:12], names[:12], loc="outside right upper", frameon=False,
        title=f"band: error, at most\n{model.step_error.max():.2g} K",
    )  # fmt: skip
    return figure


def trace_picture(trace: TraceAnswer) -> Figure:
    """Return the outputs against time, each with the band of its error."""
    from heatgrade.figure import Figure

    figure = Figure(figsize=(9.0, 4.5), layout="constrained")
    axes = figure.subplots()
    for o, name in enumerate(trace.names):
        values = trace.temperatures[:, o] - ZERO
        (line,) = axes.plot(trace.times, values, label=name)
        error = trace.error[o]
        axes.fill_between(
            trace.times, values - error, values + error, color=line.get_color(), alpha=0.25,
            linewidth=0.0,
        )  # fmt: skip
    axes.set(xlabel="time [s]", ylabel="temperature [degC]")
    figure.legend(loc="outside right upper", frameon=False)
    return figure


def family_picture(family: ReducedFamily) -> Figure:
    """Return the rise of every output over the inlet against flow, at the rated powers."""
    from heatgrade.figure import Figure

    figure = Figure(figsize=(8.0, 4.5), layout="constrained")
    axes = figure.subplots()
    flows = np.geomspace(family.volume_flows[0], family.volume_flows[-1], 60)
    styles = ("-", "--", ":", "-.")
    warm = (
        family.inlet_temperatures[[0, -1]]
        if family.inlet_temperatures.size > 1
        else (family.inlet_temperatures)
    )
    for inlet, style in zip(warm, styles, strict=False):
        rises = [family.steady(float(flow), {"inlet": float(inlet)}) for flow in flows]
        for o, name in enumerate(family.outputs):
            axes.plot(
                flows * 6e4, [rise[name] - inlet for rise in rises], style, color=f"C{o % 10}",
                label=f"{name}, {inlet - ZERO:.4g} degC",
            )  # fmt: skip
    axes.set(xlabel="flow [L/min]", ylabel="above the inlet [K]", xscale="log")
    figure.legend(loc="outside right upper", frameon=False)
    return figure
