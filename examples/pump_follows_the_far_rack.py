"""What does a pump save that holds the pressure at the last rack instead of its own?
==================================================================================

Physics: a pump that holds its own head drives a half-empty row with far more than the racks ask
for, because the mains then drop a quarter of what they did.  A pump that is told the pressure
difference across the last rack turns slower by itself.

Source: affinity laws, Karassik et al., Pump Handbook (4th ed., 2008), chapter 2; pressure-dependent
control of variable speed pumps, ASHRAE Handbook, HVAC Systems and Equipment (2020), chapter 44.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import heatgrade as hg
from heatgrade.network import (
    FlowControl,
    HeadCurve,
    Network,
    NetworkBuilder,
    Pipe,
    RemoteControl,
    solve_controlled,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

RACKS, FLOW, ASKED = 10, 2.0e-3, 60e3  # m3/s and Pa for each rack
WATER, SUPPLY = hg.Coolant("water"), 303.15  # K
PUMP = HeadCurve(
    (0.0, 8e-3, 16e-3, 24e-3), (250e3, 240e3, 210e3, 150e3), efficiency=0.7, max_speed=1.2
)


def row(running: int) -> Network:
    """Return the row with some of its racks running, the last one always among them."""
    builder = NetworkBuilder()
    suction, start, home = (builder.node(name) for name in ("suction", "discharge", "return"))
    builder.place(builder.link(suction, start), [PUMP], "plant")
    supply, back = start, home
    for k in range(RACKS):
        port, drain = builder.node(f"supply {k + 1}"), builder.node(f"return {k + 1}")
        builder.place(builder.link(supply, port), [Pipe(12.0, 0.1)], f"supply {k + 1}")
        builder.place(builder.link(drain, back), [Pipe(12.0, 0.1)], f"back {k + 1}")
        rack = builder.link(port, drain, closed=running - 1 <= k < RACKS - 1)
        # the rack's valve lets no more than its flow pass, however much pressure there is
        builder.place(rack, [FlowControl(FLOW, 12.0, 0.04)], f"rack {k + 1}")
        supply, back = port, drain
    return builder.network(fixed=[(suction, 0.0), (home, 0.0)])


def held(running: int, control: RemoteControl) -> tuple[float, float]:
    """Return the pump's hydraulic power [W] and pressure rise [Pa]."""
    done = solve_controlled(
        row(running), WATER, SUPPLY, [control], flow_scale=20.0, friction_heat=False
    )
    flow = float(done.solution.mass_flow[0]) / float(done.solution.density[0])
    rise = -float(done.solution.drop[0])
    return flow * rise, rise


def powers(running: int) -> tuple[float, float]:
    """Return the hydraulic power with the pump's own pressure held, and the last rack's [W]."""
    far = RemoteControl("plant: pump", f"supply {RACKS}", f"return {RACKS}", ASKED)
    _, needed = held(RACKS, far)  # set so that both do the same with all racks running
    own = RemoteControl("plant: pump", "discharge", "return", needed)
    return held(running, own)[0], held(running, far)[0]


def main() -> float:
    """Print the powers and return what is saved with half of the racks running [%]."""
    saved = 0.0
    for running in (10, 5):
        own, far = powers(running)
        saved = 100.0 * (1.0 - far / own)
        print(
            f"{running} racks: {own:.0f} W with its own pressure held, {far:.0f} W with the last's"
        )
    print(f"with half of the racks running the far sensor saves {saved:.1f} %")
    return saved


def picture() -> Figure:
    """Return the power against the racks that run."""
    from heatgrade.figure import Figure

    counts = [2, 4, 6, 8, 10]
    rows = [powers(count) for count in counts]
    figure = Figure(figsize=(6.4, 3.8), layout="constrained")
    axes = figure.subplots()
    axes.plot(counts, [own for own, _ in rows], "s-", color="#aa3377", label="pump's own pressure")
    axes.plot(counts, [far for _, far in rows], "o-", color="#4477aa", label="last rack's pressure")
    axes.set(xlabel="racks running [-]", ylabel="hydraulic power [W]", ylim=(0.0, None))
    axes.legend(title="held is the")
    return figure


if __name__ == "__main__":
    main()
