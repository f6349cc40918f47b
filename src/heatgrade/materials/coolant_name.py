"""Coolant names: what people write becomes a base fluid and a mass fraction."""

from __future__ import annotations

import re
from dataclasses import dataclass

from heatgrade.errors import MaterialError
from heatgrade.materials.coolant_limits import FRACTIONS

ALLOWED = (
    "'water', 'PG25' (25 % propylene glycol by volume), 'MPG x % by mass', 'MPG x % by volume', "
    "'MEG x % by mass', 'MEG x % by volume'"
)

# Density at 20 degC [kg/m3], for volume -> mass before mixing: CRC Handbook of Chemistry and
# Physics (1,2-propanediol 1.0361, 1,2-ethanediol 1.1135 g/cm3); water: IAPWS-95.
_DENSITY = {"MPG": 1036.1, "MEG": 1113.5}
_DENSITY_WATER = 998.2

_WATER = {"water", "h2o", "purewater", "deionisedwater", "deionizedwater", "diwater", "di"}
_BASES = {
    "mpg": "MPG",
    "pg": "MPG",
    "propyleneglycol": "MPG",
    "monopropyleneglycol": "MPG",
    "meg": "MEG",
    "eg": "MEG",
    "ethyleneglycol": "MEG",
    "monoethyleneglycol": "MEG",
}
_BY_MASS = ("bymass", "byweight", "mass", "weight", "wt", "m/m", "w/w")
_BY_VOLUME = ("byvolume", "volume", "byvol", "vol", "v/v")
_NEGATIVE = re.compile(r"(?:^|\s)-\s*\d")  # "PG-25" has a dash, "MEG -5 %" a minus
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Composition:
    """What a coolant's name says.

    Parameters
    ----------
    name : str
        The name as reports write it.
    base : str
        ``"water"``, ``"MPG"`` or ``"MEG"``.
    mass_fraction : float
        Glycol per mass of solution.
    """

    name: str
    base: str
    mass_fraction: float


def composition(name: str) -> Composition:
    """Return what the coolant `name` stands for.

    Upper and lower case, spaces, dashes and underscores do not matter.  ``PGnn`` and ``EGnn``
    without a basis are by volume, as the trade writes them.

    Raises
    ------
    MaterialError
        HG310 for an unknown name, HG311 for a share without "by mass" or "by volume", HG312 for a
        share outside the property data.

    Examples
    --------
    >>> composition("pg 25").mass_fraction
    0.257
    >>> composition("MEG 40 % by volume").mass_fraction
    0.426
    """
    text = re.sub(r"[\s_\-,()]", "", name.lower()) if isinstance(name, str) else ""
    if text in _WATER:
        return Composition("water", "water", 0.0)
    numbers = _NUMBER.findall(name) if text else []
    words, by_volume = _basis(_NUMBER.sub("", text))
    glycol = words.replace("%", "")
    if len(numbers) != 1 or glycol not in _BASES or _NEGATIVE.search(name):
        raise MaterialError(
            "HG310",
            "is not a coolant known here",
            entry="name",
            value=name,
            allowed=ALLOWED,
            remedy="use one of these forms",
        )
    if by_volume is None and words in {"pg", "eg"}:
        by_volume = True  # PG25, EG40: the trade's short form is by volume
    if by_volume is None:
        raise MaterialError(
            "HG311",
            "does not say whether its share is by mass or by volume",
            entry="name",
            value=name,
            allowed=ALLOWED,
            remedy="write 'by mass' or 'by volume' after the share",
        )
    base = _BASES[glycol]
    percent = float(numbers[0])
    share = percent / 100.0
    fraction = volume_to_mass_fraction(base, share) if by_volume else share
    if not FRACTIONS[0] < fraction <= FRACTIONS[1]:
        raise MaterialError(
            "HG312",
            "has a share of glycol outside the property data",
            entry="name",
            value=name,
            allowed=f"above 0, up to {FRACTIONS[1]:.0%} by mass",
            remedy="use less glycol, or 'water'",
        )
    basis = "by volume" if by_volume else "by mass"
    written = f"{base} {percent:g} % {basis}"
    return Composition("PG25" if written == "MPG 25 % by volume" else written, base, fraction)


def volume_to_mass_fraction(base: str, volume_fraction: float) -> float:
    """Return the mass fraction of glycol from its share of the volumes before mixing at 20 degC.

    x = v rho_g / (v rho_g + (1 - v) rho_w), rounded to 0.1 %, finer than a loop is kept.

    Parameters
    ----------
    base : str
        ``"MPG"`` or ``"MEG"``.
    volume_fraction : float
        Glycol per volume of the two liquids before mixing.

    Examples
    --------
    >>> volume_to_mass_fraction("MPG", 0.25)
    0.257
    """
    glycol = volume_fraction * _DENSITY[base]
    return round(glycol / (glycol + (1.0 - volume_fraction) * _DENSITY_WATER), 3)


def _basis(words: str) -> tuple[str, bool | None]:
    """Return `words` without its basis, and whether that is volume (None: no basis)."""
    for spellings, by_volume in ((_BY_MASS, False), (_BY_VOLUME, True)):
        for spelling in spellings:
            if spelling in words:
                return words.replace(spelling, "", 1), by_volume
    return words, None
