"""Memory of solves that are done serves the next one, cleared: the same bits, in the same place."""

import gc
import mmap
from collections import deque
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from heatgrade.solve import FaceFields, fresh_memory, solve

pytestmark = pytest.mark.skipif(
    not hasattr(fresh_memory.mmap, "MADV_FREE"), reason="the system has no MADV_FREE"
)
SEED = 20261126
LARGE = fresh_memory.OWN_PAGES  # bytes


@pytest.fixture(autouse=True)
def nothing_kept():
    gc.collect()
    fresh_memory.give_back()
    yield
    fresh_memory.give_back()


def kept():
    """Return the bytes of all blocks that are kept."""
    return sum(len(block) for block in fresh_memory._kept)


def box(n, nz):
    """Return a block of cells that conduct at random, under a film, and its sources."""
    rng = np.random.default_rng(SEED)
    sink, source = np.zeros((2, n, n, nz))
    sink[:, :, -1], source[:, :, 0] = 0.1, rng.random((n, n))
    sides = (rng.random(s) for s in ((n - 1, n, nz), (n, n - 1, nz), (n, n, nz - 1)))
    return FaceFields(*sides, sink, source)


def test_a_block_that_is_let_go_is_used_again_and_is_clear():
    block = fresh_memory.zeros(np.uint8, 2 * LARGE, clearing=1)
    place = block.ctypes.data
    block[:] = 7
    part = block[5:9]  # whatever still sees it keeps it
    del block
    assert kept() == 0
    del part
    assert kept() > 0
    again = fresh_memory.zeros(np.uint8, 2 * LARGE, clearing=3)
    assert again.ctypes.data == place
    assert not again.any()
    assert kept() == 0


def test_blocks_of_another_size_and_those_that_stay_untouched_are_new():
    block = fresh_memory.zeros(np.uint8, 2 * LARGE, clearing=1)
    del block
    before = kept()
    small = fresh_memory.zeros(np.uint8, LARGE // 8, clearing=1)
    great = fresh_memory.zeros(np.uint8, 16 * LARGE, clearing=1)
    lazy = fresh_memory.zeros(np.uint8, 2 * LARGE)
    assert kept() == before
    del small, lazy  # neither is one of those that are kept
    assert kept() == before
    del great
    assert kept() > before


def test_no_more_is_kept_than_said(monkeypatch):
    monkeypatch.setattr(fresh_memory, "KEPT", 20 * LARGE)
    blocks = [fresh_memory.zeros(np.uint8, 4 * LARGE, clearing=1) for _ in range(5)]
    blocks.append(fresh_memory.zeros(np.uint8, 32 * LARGE, clearing=1))
    blocks.clear()
    assert 0 < kept() <= 20 * LARGE


def test_a_block_that_comes_while_others_are_counted_is_kept(monkeypatch):
    """As when the collector runs there."""

    class Busy(deque):
        def __iter__(self):
            for item in super().__iter__():
                self.append(item)
                yield item

    monkeypatch.setattr(fresh_memory, "_kept", Busy())
    fresh_memory._keep(mmap.mmap(-1, LARGE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS))
    assert len(fresh_memory._kept) == 2


def test_solves_at_once_take_no_block_of_each_other():
    cases = [box(40, 12), box(44, 10), box(42, 11)]
    alone = [solve(case, threads=1).temperature.copy() for case in cases]

    def solves(first):
        found = []
        for turn in range(first, first + 4):
            answer = solve(cases[turn % 3], threads=1 + turn % 2).temperature
            found.append(np.array_equal(answer, alone[turn % 3]))
        return found

    with ThreadPoolExecutor(3) as pool:
        assert np.all(list(pool.map(solves, range(3))))


def test_the_same_bits_from_memory_that_was_used():
    fields, other = box(48, 12), box(52, 10)
    first = solve(fields).temperature.copy()
    kept_before = kept()
    assert kept_before > 0
    solve(other)
    assert np.array_equal(solve(fields).temperature, first)
    fresh_memory.give_back()
    assert kept() == 0
    assert np.array_equal(solve(fields).temperature, first)
