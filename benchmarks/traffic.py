"""Bytes that work must move, and how fast this machine moves them.

The bandwidth is that of ``a = b + c`` on arrays far beyond most caches: STREAM's Add, which moves
what its Triad moves (two reads and a write, 24 bytes; the read before a write is not counted).
Numbers of bytes are lower bounds: every array once per pass, neighbours from cache.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

SINGLE, DOUBLE = 4, 8  # bytes
ENTRIES = 64 * 2**20  # of each of the three arrays: 512 MB
ROUNDS = 5

# Bytes per cell of one pass over the finest level, coolant not counted.
SWEEP = 7 * SINGLE  # read e, b, three conductances, pivots; write e: for all half sweeps together
PRODUCT = 6 * SINGLE  # read e, r, three conductances; write w
RESTRICTION = 4 * SINGLE + 1  # read e, half of b and gz, gx, gy; write a quarter of a coarse cell
CG_UPDATE = 5 * SINGLE  # read and write r, q; read w
RESIDUAL = 4 * DOUBLE + SINGLE  # read t, three conductances, sinks and sources where some; write b

# A work unit is one application of the stored operator to a vector in double precision: read
# sink, three conductances and two vectors, write one.  Textbook multigrid takes ten (A. Brandt).
WORK_UNIT = 7 * DOUBLE
FLOWS = 3 * DOUBLE  # through the faces, where coolant passes through cells
TEXTBOOK = 10


class Stream:
    """Three arrays and the threads that add two of them into the third."""

    def __init__(self, threads: int) -> None:
        self.pool = ThreadPoolExecutor(threads)
        share = ENTRIES // threads
        self.slabs = [slice(k * share, (k + 1) * share) for k in range(threads)]
        self.a, self.b, self.c = (np.empty(share * threads) for _ in range(3))
        list(self.pool.map(self._fill, self.slabs))
        self.bytes = 3 * DOUBLE * self.a.size

    def _fill(self, slab: slice) -> None:
        self.a[slab], self.b[slab], self.c[slab] = 0.0, 1.0, 2.0

    def _add(self, slab: slice) -> None:
        np.add(self.b[slab], self.c[slab], out=self.a[slab])  # lets go of the interpreter's lock

    def add(self) -> None:
        """Do one round."""
        list(self.pool.map(self._add, self.slabs))


def bandwidth(threads: int) -> float:
    """Return the bandwidth of `threads` threads [B/s], best of some rounds."""
    stream, watch = Stream(threads), []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        stream.add()
        watch.append(time.perf_counter() - begin)
    return stream.bytes / min(watch)


def textbook_seconds(cells: int, bytes_per_second: float, *, flows: bool = False) -> float:
    """Return the time of ten work units at the memory's bandwidth [s]."""
    unit = WORK_UNIT + (FLOWS if flows else 0)
    return TEXTBOOK * unit * cells / bytes_per_second
