"""Zeroed memory for the arrays of a solve, in as few and as large pages as the system has.

A solve uses its memory a few times over, so that what the system takes to hand out pages, small
ones one by one, is a tenth of its time. Arrays that are used together share one block. Blocks of
solves that are done are kept for the next one, cleared when they are used again; until then the
system may take their pages whenever it is short of memory.
"""

from __future__ import annotations

import contextlib
import ctypes
import math
import mmap
import sys
import weakref
from collections import deque
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from heatgrade.native import level_fill

Array = NDArray[Any]

LINE, PAGE, LARGE_PAGE = 64, 4096, 2**21  # bytes of a cache line, of pages
SKEW = 9 * LINE
WASTE = 3  # of a block, no more than a third may be lost in its last large page
OWN_PAGES = LARGE_PAGE // 4  # bytes from which a block has pages of its own, given back at once
KEPT = 2**28  # bytes of blocks that are kept, all together: those of 3 million cells
ROOMY = 1.25  # times what is wanted that a kept block may have

_kept: deque[mmap.mmap] = deque()  # blocks without a user


def fresh(size: int, *, large: bool = True, clearing: int = 0) -> NDArray[np.uint8]:
    """Return zeroed bytes: if `large`, in large pages what fills them, where the system has them.

    Pages that are never touched take no memory, unless `clearing` gives a number of threads: then
    the block may be one that was kept, and these clear it.
    """
    if size < OWN_PAGES or not hasattr(mmap, "MADV_HUGEPAGE"):
        block = np.zeros(size + LINE, np.uint8)
        start = -block.ctypes.data % LINE
        return block[start : start + size]
    again = _taken(size + LARGE_PAGE) if clearing and large else None
    pages = again or mmap.mmap(-1, size + LARGE_PAGE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    user = (ctypes.c_char * len(pages)).from_buffer(pages)
    if clearing and large:
        weakref.finalize(user, _keep, pages).atexit = False
    block = np.frombuffer(memoryview(user).cast("B"), np.uint8)
    start = -block.ctypes.data % LARGE_PAGE
    block = block[start : start + size]
    if again is not None:
        level_fill.clear(block, clearing)
        return block
    whole = -(-size // LARGE_PAGE) * LARGE_PAGE
    if whole - size > size // WASTE:
        whole -= LARGE_PAGE  # what is left would take a large page to itself
    if whole and large:
        with contextlib.suppress(OSError):  # a system built without them
            pages.madvise(mmap.MADV_HUGEPAGE, start, whole)
    return block


def _keep(pages: mmap.mmap) -> None:
    """Keep a block that nothing uses any more, for the system to take where it needs it."""
    if len(pages) > KEPT or not hasattr(mmap, "MADV_FREE"):
        return
    with contextlib.suppress(OSError):  # a system that does not know of it
        pages.madvise(mmap.MADV_FREE)
        _kept.append(pages)
    # another thread took the last one, or one was added while these were counted
    with contextlib.suppress(IndexError, RuntimeError):
        while sum(len(item) for item in tuple(_kept)) > KEPT:
            _kept.popleft()


def _taken(size: int) -> mmap.mmap | None:
    """Return a kept block of about this size, if there is one."""
    for _ in range(len(_kept)):
        try:
            pages = _kept.popleft()
        except IndexError:  # another thread was faster
            return None
        if size <= len(pages) <= ROOMY * size:
            return pages
        _kept.append(pages)
    return None


def zeros(dtype: DTypeLike, *shape: int, clearing: int = 0) -> Array:
    """Return one array of zeros; `clearing` as in `fresh`."""
    size = math.prod(shape) * np.dtype(dtype).itemsize
    return fresh(size, clearing=clearing).view(dtype).reshape(shape)


def sparse_zeros(dtype: DTypeLike, *shape: int) -> Array:
    """Return one array that few entries will be written to: in small pages."""
    size = math.prod(shape) * np.dtype(dtype).itemsize
    return fresh(size, large=False).view(dtype).reshape(shape)


def give_back() -> None:
    """Let the system have the pages that were freed, where the C library (glibc) keeps them.

    What lies behind a freed array of less than 32 MB keeps its pages from the system.
    """
    _kept.clear()
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def one_block(
    dtype: str, shapes: Mapping[str, tuple[int, ...]], *, clearing: int = 0
) -> dict[str, Array]:
    """Return zeros of these shapes in one block of memory; `clearing` as in `fresh`.

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
    block = fresh(end, clearing=clearing)
    return {
        name: block[at : at + math.prod(shape) * item].view(dtype).reshape(shape)
        for (name, shape), at in zip(shapes.items(), begin, strict=True)
    }
