"""COP by the approximation of Jensen et al., with the constants of Pieper et al."""

from __future__ import annotations

from heatgrade.recovery.lorenz import log_mean

JENSEN_SOURCE = (
    "Jensen, Ommen, Reinholdt, Markussen, Elmegaard: Heat pump COP, part 2: generalized COP "
    "estimation of heat pump processes, 13th IIR Gustav Lorentzen Conference 2018, "
    "doi 10.18462/iir.gl.2018.1386; constants of Pieper et al. 2020 as in PyPSA-Eur"
)

# (a, b, c) of the refrigerant-to-sink difference, (a, b, c) of the work-loss ratio.
_CONSTANTS: dict[str, tuple[tuple[float, float, float], tuple[float, float, float]]] = {
    "ammonia": ((0.2, 0.2, 0.016), (0.0014, -0.0015, 0.039)),
    "isobutane": ((-0.0011, 0.3, 2.4), (0.0035, -0.0033, 0.053)),
}


def jensen_cop(
    source_inlet: float,
    source_outlet: float,
    sink_inlet: float,
    sink_outlet: float,
    refrigerant: str = "ammonia",
    *,
    pinch: float = 5.0,
    isentropic_efficiency: float = 0.8,
    heat_loss: float = 0.0,
) -> float:
    r"""Return the approximation of the COP, without looking at its range [-].

    .. math::
        COP = \frac{\bar T_H}{\bar T_H - \bar T_C} \,
        \frac{1 + (\Delta_H + \Delta_p)/\bar T_H}
             {1 + (\Delta_H + \Delta_C + 2 \Delta_p)/(\bar T_H - \bar T_C)}
        \, \eta_{is} (1 - w) + 1 - \eta_{is} - f_Q

    with log-mean temperatures, :math:`\Delta_C = (T_{C,in} - T_{C,out})/2`,
    :math:`\Delta_H = a X + b (T_{H,out} - T_{H,in}) + c`, w of the same form, and
    :math:`X = T_{H,out} - T_{C,out} + 2 \Delta_p`.

    Parameters
    ----------
    source_inlet, source_outlet, sink_inlet, sink_outlet : float
        Temperatures of the liquids [K].
    refrigerant : {"ammonia", "isobutane"}
        Whose constants.
    pinch : float
        Smallest temperature difference in the exchangers [K].
    isentropic_efficiency, heat_loss : float
        Of the compressor [-]; share of the work lost as heat [-].

    References
    ----------
    Jensen et al. 2018, doi 10.18462/iir.gl.2018.1386; Pieper, Ommen, Kjaer Jensen, Elmegaard,
    Markussen: Comparison of COP estimation methods for large-scale heat pumps used in energy
    planning, Energy 205 (2020) 117994, doi 10.1016/j.energy.2020.117994.

    Examples
    --------
    >>> round(jensen_cop(303.15, 298.15, 313.15, 343.15), 2)
    4.78
    """
    hot, cold = log_mean(sink_outlet, sink_inlet), log_mean(source_inlet, source_outlet)
    drop = sink_outlet - source_outlet + 2.0 * pinch
    rise = sink_outlet - sink_inlet
    (a, b, c), (a2, b2, c2) = _CONSTANTS[refrigerant]
    sink_gap = a * drop + b * rise + c
    loss = a2 * drop + b2 * rise + c2
    source_gap = 0.5 * (source_inlet - source_outlet)
    upper = 1.0 + (sink_gap + pinch) / hot
    lower = 1.0 + (sink_gap + source_gap + 2.0 * pinch) / (hot - cold)
    ideal = hot / (hot - cold) * upper / lower
    return ideal * isentropic_efficiency * (1.0 - loss) + 1.0 - isentropic_efficiency - heat_loss
