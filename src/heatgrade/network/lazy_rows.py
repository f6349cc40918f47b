"""Sequences whose rows are put together when they are read: there may be many, few are read."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, TypeVar, overload

Row_co = TypeVar("Row_co", covariant=True)


class LazyRows(Sequence[Row_co]):
    """A sequence of which a subclass tells the length and one row."""

    several: type[list[Any]] | type[tuple[Any, ...]] = list
    """What a slice becomes."""

    @abstractmethod
    def row(self, at: int) -> Row_co:
        """Return one row, counted from the first: 0 to one less than the length."""

    @overload
    def __getitem__(self, place: int) -> Row_co: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Row_co]: ...
    def __getitem__(self, place: int | slice) -> Row_co | Sequence[Row_co]:
        """Return one row, or some."""
        if isinstance(place, slice):
            return self.several(self.row(k) for k in range(len(self))[place])
        at = place if place >= 0 else place + len(self)
        if not 0 <= at < len(self):
            raise IndexError(place)
        return self.row(at)
