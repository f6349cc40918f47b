"""Lorenz COP: the second law's limit for streams that change temperature."""

from __future__ import annotations

import math


def lorenz_cop(sink_mean: float, source_mean: float) -> float:
    r"""Return the highest COP between two streams of given entropic mean temperature [-].

    .. math:: COP_{Lorenz} = \bar T_{sink} / (\bar T_{sink} - \bar T_{source})

    with mean temperature = heat over entropy (for constant cp the logarithmic mean).  It is the
    Carnot COP when neither stream changes temperature.

    Parameters
    ----------
    sink_mean, source_mean : float
        Entropic mean temperatures [K].

    Returns
    -------
    float
        Limit of the COP; inf when the source's mean is not below the sink's, because then heat
        flows by itself and no single COP says anything.

    References
    ----------
    Lorenz, V. H.: Die Ermittlung der Grenzwerte der thermodynamischen Energieumwandlung,
    Zeitschrift fuer die gesammte Kaelte-Industrie 2 (1895).

    Examples
    --------
    >>> round(lorenz_cop(log_mean(358.15, 328.15), log_mean(298.15, 291.15)), 1)
    7.1
    """
    if source_mean >= sink_mean:
        return math.inf
    return sink_mean / (sink_mean - source_mean)


def log_mean(hot: float, cold: float) -> float:
    """Return the logarithmic mean of two absolute temperatures [K].

    Examples
    --------
    >>> round(log_mean(343.15, 313.15), 3)
    327.921
    """
    if abs(hot - cold) < 1e-9 * hot:
        return 0.5 * (hot + cold)
    return (hot - cold) / math.log(hot / cold)
