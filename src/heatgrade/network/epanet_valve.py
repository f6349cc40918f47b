"""Valves as EPANET has them."""

from __future__ import annotations

from typing import Any

import numpy as np

from heatgrade.errors import NetworkError
from heatgrade.network.epanet_pump import STRAIGHT
from heatgrade.network.fitting import Fitting
from heatgrade.network.fixed_drop import FixedDrop
from heatgrade.network.loss_curve import LossCurve
from heatgrade.network.part import Part
from heatgrade.network.regulator import PressureReducer, PressureSustainer
from heatgrade.network.valve import FlowControl

FURTHER = 4.0
"""How far beyond its last point a loss curve goes on straight, over the flow there."""


def valve_part(valve: Any) -> Part:
    """Return the part that a valve of a file is; pressures and drops in metres.

    Errors: `NetworkError` HG588 for a loss curve that does not rise from nothing.
    """
    if valve.valve_type == "GPV":
        return _loss_curve(valve)  # its setting is its curve
    bore, minor = float(valve.diameter), float(valve.minor_loss)
    if str(valve.initial_status).lower() != "active":  # set open or shut
        return Fitting(minor, bore, name="valve")
    setting = float(valve.initial_setting)
    match valve.valve_type:
        case "TCV":
            made: Part = Fitting(setting, bore, name="throttle")
        case "FCV":
            made = FlowControl(setting, minor, bore)
        case "PBV":
            made = FixedDrop(setting, minor, bore)
        case "PRV":
            made = PressureReducer(setting + float(valve.end_node.elevation), minor, bore)
        case _:
            made = PressureSustainer(setting + float(valve.start_node.elevation), minor, bore)
    return made


def _loss_curve(valve: Any) -> LossCurve:
    curve = valve.headloss_curve
    q, h = np.array([(float(a), float(b)) for a, b in curve.points]).reshape(-1, 2).T
    if q.size < 2 or np.any(np.diff(q) <= 0.0) or np.any(np.diff(h) <= 0.0) or q[0] < 0.0:
        raise _unusable(valve, "does not rise with the flow")
    slope = (h[1] - h[0]) / (q[1] - q[0])
    if q[0] > 0.0:  # the first piece goes on down to no flow
        q, h = np.concatenate(([0.0], q)), np.concatenate(([h[0] - slope * q[0]], h))
    if abs(h[0]) > 1e-6 * h[-1]:
        raise _unusable(valve, f"loses {h[0]:.4g} m without flow")
    h[0] = 0.0
    slope = (h[-1] - h[-2]) / (q[-1] - q[-2])
    q, h = np.append(q, FURTHER * q[-1]), np.append(h, h[-1] + slope * (FURTHER - 1.0) * q[-1])
    # close together, so that the cubic is straight too but for the corners
    places = np.linspace(0.0, 1.0, STRAIGHT, endpoint=False)
    flows = np.append((q[:-1, None] + np.diff(q)[:, None] * places).ravel(), q[-1])
    return LossCurve(tuple(flows.tolist()), tuple(np.interp(flows, q, h).tolist()))


def _unusable(valve: Any, what: str) -> NetworkError:
    return NetworkError(
        "HG588",
        f"holds what cannot be carried over: the loss curve of valve {valve.name} {what}",
        entry=f"valve {valve.name}",
        allowed="a curve that rises from (0, 0) on",
        remedy="mend the curve",
    )
