"""What a result says about itself when it may not be trusted without a second look."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.shown import Shown


@dataclass(frozen=True, slots=True)
class Caution(Shown):
    """One reservation about a result: the run finished, and this must be known.

    Parameters
    ----------
    code : str
        Kind of reservation, e.g. ``"out-of-range"`` or ``"above-limit"``.
    where : str
        The part or correlation concerned.
    message : str
        One sentence with the value, the range or limit, and what follows.
    """

    code: str
    where: str
    message: str

    def __str__(self) -> str:
        """Return ``where: message``."""
        return f"{self.where}: {self.message}"

    def to_dict(self) -> dict[str, str]:
        """Return the reservation as plain data."""
        return {"code": self.code, "where": self.where, "message": self.message}


def distinct(cautions: tuple[Caution, ...]) -> tuple[Caution, ...]:
    """Return the cautions in their order, each once."""
    return tuple(dict.fromkeys(cautions))
