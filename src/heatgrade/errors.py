"""The one family of errors: what is wrong, where, what is allowed, and what to do.

Codes are numbered by family: 1xx input, 2xx geometry, 3xx materials, 4xx solve, 5xx rack,
6xx recovery and district, 7xx scenario files and output, 8xx resolved coolant and meshes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Self


class HeatgradeError(Exception):
    """Base of every error that HeatGrade raises on purpose.

    Parameters
    ----------
    code : str
        Stable code such as ``"HG101"``.
    message : str
        What is wrong, in one clause.
    entry : str, optional
        Path of the offending entry, e.g. ``"plate.tim1.thickness"``.
    value : object, optional
        The value found there.
    allowed : str, optional
        What is allowed instead.
    remedy : str, optional
        What to do.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        entry: str | None = None,
        value: object = None,
        allowed: str | None = None,
        remedy: str | None = None,
    ) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.entry = entry
        self.value = value
        self.allowed = allowed
        self.remedy = remedy

    def __str__(self) -> str:
        """Return the one-line form that a person reads."""
        where = ""
        if self.entry is not None:
            where = self.entry
            if self.value is not None:
                where += f" = {_short(self.value)}"
            where += ": "
        allowed = f" (allowed: {self.allowed})" if self.allowed else ""
        remedy = f". Remedy: {self.remedy}" if self.remedy else ""
        return f"[{self.code}] {where}{self.message}{allowed}{remedy}"

    def with_prefix(self, prefix: str) -> Self:
        """Return the same error with `prefix` before its entry's path, where it is not yet."""
        entry = prefix if self.entry is None else self.entry
        if entry != prefix and not entry.startswith(
            (f"{prefix}.", f"{prefix}: ", place(prefix, ""))
        ):
            # a line of a file is a place of its own
            of_a_file = ", line " in entry and ": " not in entry
            entry = f"{prefix}: {entry}" if of_a_file else f"{prefix}.{entry}"
        return type(self)(
            self.code,
            self.message,
            entry=entry,
            value=self.value,
            allowed=self.allowed,
            remedy=self.remedy,
        )


class InputError(HeatgradeError):
    """A value that the user gave cannot be used."""


class GeometryError(InputError):
    """Parts overlap, stick out or do not fit."""


class MaterialError(InputError):
    """A solid or coolant is unknown or outside the state that it can have."""


class NetworkError(InputError):
    """A coolant network that has no solution."""


class RecoveryError(InputError):
    """Streams, exchangers or heat pumps that cannot exist."""


class ScenarioError(InputError):
    """A scenario file that cannot be read, or an output that cannot be written."""


class NotConverged(HeatgradeError):  # noqa: N818 - the field's word
    """A solve that stopped without an answer."""


@contextmanager
def entries_under(prefix: str) -> Iterator[None]:
    """Let errors from inside name their entry under `prefix`.

    Examples
    --------
    >>> try:
    ...     with entries_under("plate"):
    ...         positive(-1.0, "height")
    ... except InputError as error:
    ...     print(error.entry)
    plate.height
    """
    try:
        yield
    except HeatgradeError as error:
        raise error.with_prefix(prefix) from error


class Choice(StrEnum):
    """A choice that users make by its name; `entry` of a wrong one is the class's own name.

    Raises
    ------
    InputError
        HG108 for another name.

    Examples
    --------
    >>> class FlowSide(Choice):
    ...     LEFT = "left"
    ...     RIGHT = "right"
    >>> FlowSide("up")
    Traceback (most recent call last):
    heatgrade.errors.InputError: [HG108] flow_side = 'up': is no choice (allowed: left, right). \
Remedy: name one of them
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        raise InputError(
            "HG108",
            "is no choice",
            entry=re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower(),
            value=value,
            allowed=", ".join(cls),
            remedy="name one of them",
        )


def place(source: str, line: int | str) -> str:
    """Return a line of a file as errors name it, the whole of their entry.

    Examples
    --------
    >>> place("net.inp", 5)
    'net.inp, line 5'
    """
    return f"{source}, line {line}"


def _short(value: object, limit: int = 80) -> str:
    if isinstance(value, str) or not isinstance(value, (float, int)):
        text = repr(value)
    else:
        text = f"{value:.10g}" if isinstance(value, float) else str(value)
    return text if len(text) <= limit else text[: limit - 3] + "..."


def finite(value: float, entry: str, unit: str = "") -> float:
    """Return `value` as a float, or raise `InputError` HG101 unless it is a finite number."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if isinstance(value, bool) or not math.isfinite(number):
        raise InputError(
            "HG101",
            "must be a finite number",
            entry=entry,
            value=value,
            allowed=f"a finite number{_in(unit)}",
            remedy="give a number",
        )
    return number


def positive(value: float, entry: str, unit: str = "", *, allow_zero: bool = False) -> float:
    """Return `value` as a float, or raise `InputError` HG102 unless it is positive and finite."""
    number = finite(value, entry, unit)
    if number < 0.0 or (number == 0.0 and not allow_zero):
        sign = ">= 0" if allow_zero else "> 0"
        raise InputError(
            "HG102",
            "must not be negative" if allow_zero else "must be positive",
            entry=entry,
            value=number,
            allowed=f"{sign}{_in(unit, ' ')}",
            remedy=f"give a {'non-negative' if allow_zero else 'positive'} value",
        )
    return number


def within(value: float, entry: str, low: float, high: float, unit: str = "") -> float:
    """Return `value` as a float, or raise `InputError` HG103 unless ``low <= value <= high``."""
    number = finite(value, entry, unit)
    if not low <= number <= high:
        raise InputError(
            "HG103",
            "is outside its range",
            entry=entry,
            value=number,
            allowed=f"{low:g} to {high:g}{_in(unit, ' ')}",
            remedy="give a value inside the range",
        )
    return number


def _in(unit: str, lead: str = " in ") -> str:
    return f"{lead}{unit}" if unit else ""
