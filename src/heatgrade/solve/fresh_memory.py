"""Zeroed memory for the arrays of a solve, in as few and as large pages as the system has.

A solve uses its memory a few times over, so that what the system takes to hand out pages, small
ones one by one, is a tenth of its time. Arrays that are used together share one block.
"""

from __future__ import annotations

import contextlib
import ctypes
import math
import mmap
import sys
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

Array = NDArray[Any]

LINE, PAGE, LARGE_PAGE = 64, 4096, 2**21  # bytes of a cache line, of pages
SKEW = 9 * LINE
WASTE = 3  # of a block, no more than a third may be lost in its last large page
OWN_PAGES = LARGE_PAGE // 4  # bytes from which a block has pages of its own, given back at once


def fresh(size: int, *, large: bool = True) -> NDArray[np.uint8]:
    """Return zeroed bytes: if `large`, in large pages what fills them, where the system has them.

    Pages that are never touched take no memory.
    """
    if size < OWN_PAGES or not hasattr(mmap, "MADV_HUGEPAGE"):
        block = np.zeros(size + LINE, np.uint8)
        start = -block.ctypes.data % LINE
        return block[start : start + size]
    pages = mmap.mmap(-1, size + LARGE_PAGE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    block = np.frombuffer(pages, np.uint8)
    start = -block.ctypes.data % LARGE_PAGE
    whole = -(-size // LARGE_PAGE) * LARGE_PAGE
    if whole - size > size // WASTE:
        whole -= LARGE_PAGE  # what is left would take a large page to itself
    if whole and large:
        with contextlib.suppress(OSError):  # a system built without them
            pages.madvise(mmap.MADV_HUGEPAGE, start, whole)
    return block[start : start + size]


def zeros(dtype: DTypeLike, *shape: int) -> Array:
    """Return one array of zeros."""
    size = math.prod(shape) * np.dtype(dtype).itemsize
    return fresh(size).view(dtype).reshape(shape)


def sparse_zeros(dtype: DTypeLike, *shape: int) -> Array:
    """Return one array that few entries will be written to: in small pages."""
    size = math.prod(shape) * np.dtype(dtype).itemsize
    return fresh(size, large=False).view(dtype).reshape(shape)


def give_back() -> None:
    """Let the system have the pages that were freed, where the C library (glibc) keeps them.

    What lies behind a freed array of less than 32 MB keeps its pages from the system.
    """
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def one_block(dtype: str, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Array]:
    """Return zeros of these shapes in one block of memory.

    Behind each array lies a guard row, which neighbours beyond the end may read. Each begins nine
    cache lines further into its page than the one before: rows that are read together do not
    compete for the same lines of the first cache.
    """
    item = np.dtype(dtype).itemsize
    begin, end = [], 0
    for shape in shapes.values():
        begin.append(end)
        size = (math.prod(shape) + 2 * shape[-1]) * item
        end += -(-size // PAGE) * PAGE + SKEW if size > PAGE else -(-size // LINE) * LINE
    block = fresh(end)
    return {
        name: block[at : at + math.prod(shape) * item].view(dtype).reshape(shape)
        for (name, shape), at in zip(shapes.items(), begin, strict=True)
    }
