"""Times that can be compared: ours is taken right before and right after each of a peer's.

What takes less than some milliseconds is repeated in every round, ours and the peer's alike, and
counted as the mean of the round: single calls would time how cold the other one left the caches.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

SHORTEST = 5e-3
"""A round goes on until it has lasted this long [s]."""


@dataclass(slots=True)
class Stopwatch:
    """Durations of an action [s]; calling the watch runs the action and keeps its answer.

    `processor` holds the time of all its threads on the processor: what others do there meanwhile
    hardly changes it.
    """

    action: Callable[[], Any]
    durations: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    answer: Any = None

    def __call__(self) -> None:
        """Run the action once, or as often as makes up a round; keep the mean of the round."""
        begin, busy, times, spent = time.perf_counter(), time.process_time(), 0, 0.0
        while spent < SHORTEST:
            self.answer = self.action()
            times, spent = times + 1, time.perf_counter() - begin
        self.durations.append(spent / times)
        self.processor.append((time.process_time() - busy) / times)

    @property
    def median(self) -> float:
        """Median duration [s]."""
        return statistics.median(self.durations)

    @property
    def median_processor(self) -> float:
        """Median time on the processor, all threads together [s]."""
        return statistics.median(self.processor)


def alone(benchmark: Any, action: Callable[[], Any], rounds: int) -> Stopwatch:
    """Time `action` by itself; of several rounds there is one more, the first, not counted."""
    if rounds > 1:
        action()
    watch = Stopwatch(action)
    benchmark.pedantic(watch, rounds=rounds)
    return watch


def in_turn(
    benchmark: Any, ours: Callable[[], Any], theirs: Callable[[], Any], rounds: int = 1
) -> tuple[Stopwatch, Stopwatch]:
    """Time `theirs`, as pytest-benchmark sees it, with `ours` before and after each round."""
    own, peer = Stopwatch(ours), Stopwatch(theirs)
    benchmark.pedantic(peer, setup=own, rounds=rounds)
    own()
    return own, peer
