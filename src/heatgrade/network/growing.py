"""Columns that grow: value by value, or by many at once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heatgrade.network.lazy_rows import LazyRows


class GrowingArray:
    """An array that grows at its end.

    Parameters
    ----------
    kind : type
        Type of its values.

    Examples
    --------
    >>> column = GrowingArray(float)
    >>> column.append(1.0)
    >>> column.extend([2.0, 3.0])
    >>> len(column), column.array().tolist()
    (3, [1.0, 2.0, 3.0])
    """

    def __init__(self, kind: type) -> None:
        self._kind = kind
        self._blocks: list[NDArray[Any]] = []
        self._open: list[Any] = []
        self._closed = 0

    def __len__(self) -> int:
        """Return how many values there are."""
        return self._closed + len(self._open)

    def append(self, value: Any) -> None:
        """Add one value."""
        self._open.append(value)

    def extend(self, values: ArrayLike) -> None:
        """Add many values."""
        self._close()
        block: NDArray[Any] = np.asarray(values, dtype=self._kind)
        self._blocks.append(block)
        self._closed += block.size

    def array(self) -> NDArray[Any]:
        """Return all values."""
        self._close()
        if len(self._blocks) != 1:
            self._blocks = [np.concatenate([*self._blocks, np.empty(0, dtype=self._kind)])]
        return self._blocks[0].copy()

    def _close(self) -> None:
        if self._open:
            self._blocks.append(np.array(self._open, dtype=self._kind))
            self._closed += len(self._open)
            self._open = []


class PairedNames(LazyRows[str]):
    """Names put together from a head and a tail when they are asked for.

    Parameters
    ----------
    heads, tails : sequence of str
        What they begin and end with.
    of_head, of_tail : ndarray (n,) of int
        Head and tail of each name.

    Examples
    --------
    >>> PairedNames(["a", "b"], np.array([0, 1, 1]), [" in", " out"], np.array([0, 0, 1]))[2]
    'b out'
    """

    def __init__(
        self,
        heads: Sequence[str],
        of_head: NDArray[np.int64],
        tails: Sequence[str],
        of_tail: NDArray[np.int64],
    ) -> None:
        self._heads, self._tails = heads, tails
        self._of_head, self._of_tail = of_head, of_tail

    def __len__(self) -> int:
        """Return how many there are."""
        return self._of_head.size

    def row(self, at: int) -> str:
        """Return one name."""
        return self._heads[int(self._of_head[at])] + self._tails[int(self._of_tail[at])]

    def __iter__(self) -> Iterator[str]:
        pairs = zip(self._of_head.tolist(), self._of_tail.tolist(), strict=True)
        return (self._heads[a] + self._tails[b] for a, b in pairs)


class NumberedNames(LazyRows[str]):
    """Names that differ by a number, from 1.

    Parameters
    ----------
    head : str
        What stands before the number.
    count : int
        How many there are.

    Examples
    --------
    >>> list(NumberedNames("port ", 2))
    ['port 1', 'port 2']
    """

    def __init__(self, head: str, count: int) -> None:
        self._head, self._numbers = head, range(1, count + 1)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._numbers)

    def row(self, at: int) -> str:
        """Return one name."""
        return f"{self._head}{self._numbers[at]}"


class JoinedNames(LazyRows[str]):
    """Names of some sequences, one behind the other.

    Parameters
    ----------
    blocks : sequence of (sequence of str)
        The sequences.

    Examples
    --------
    >>> names = JoinedNames([("supply", "return"), NumberedNames("port ", 2)])
    >>> len(names), names[2]
    (4, 'port 1')
    """

    def __init__(self, blocks: Sequence[Sequence[str]]) -> None:
        self._blocks = list(blocks)
        self._first = [0, *accumulate(map(len, blocks))]

    def __len__(self) -> int:
        """Return how many there are."""
        return self._first[-1]

    def row(self, at: int) -> str:
        """Return one name."""
        block = bisect_right(self._first, at) - 1
        return self._blocks[block][at - self._first[block]]

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(self._blocks)


class GrowingNames(JoinedNames):
    """Names that grow at their end: one by one, or by many that are put together when asked for.

    Examples
    --------
    >>> names = GrowingNames()
    >>> names.append("supply")
    >>> names.extend(PairedNames(["port 1"], np.array([0]), [" in"], np.array([0])))
    >>> list(names), names[-1]
    (['supply', 'port 1 in'], 'port 1 in')
    """

    def __init__(self) -> None:
        super().__init__(())
        self._open: list[str] = []

    def append(self, name: str) -> None:
        """Add one name."""
        self._open.append(name)

    def extend(self, names: Sequence[str]) -> None:
        """Add many names, which stay as they are."""
        self._close()
        self._add(names)

    def whole(self) -> Sequence[str]:
        """Return all names so far, which grow no more: a tuple where they came one by one."""
        self._close()
        if all(isinstance(block, list) for block in self._blocks):
            return tuple(chain.from_iterable(self._blocks))
        return JoinedNames(self._blocks)

    def __len__(self) -> int:
        """Return how many there are."""
        return super().__len__() + len(self._open)

    def __iter__(self) -> Iterator[str]:
        return chain(super().__iter__(), self._open)

    def row(self, at: int) -> str:
        """Return one name."""
        closed = super().__len__()
        return super().row(at) if at < closed else self._open[at - closed]

    def _close(self) -> None:
        if self._open:
            self._add(self._open)
            self._open = []

    def _add(self, names: Sequence[str]) -> None:
        if len(names):
            self._blocks.append(names)
            self._first.append(self._first[-1] + len(names))


class ChosenNames(LazyRows[str]):
    """Some names of a sequence, in an order of their own.

    Parameters
    ----------
    names : sequence of str
        All of them.
    place : ndarray (n,) of int
        Which ones.
    """

    def __init__(self, names: Sequence[str], place: NDArray[np.int64]) -> None:
        self._names, self._place = names, place

    def __len__(self) -> int:
        """Return how many there are."""
        return self._place.size

    def row(self, at: int) -> str:
        """Return one name."""
        return self._names[int(self._place[at])]

    def __iter__(self) -> Iterator[str]:
        names = list(self._names)
        return (names[k] for k in self._place.tolist())
