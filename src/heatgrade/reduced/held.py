"""A trace of equal steps as a few large matrix products.

    z_(k+1) = Ad z_k + Bd u_k        y_(k+1) = C z_(k+1) + D u_k

m steps at a time are one product: with the state before them, U the m inputs and Y the m outputs
in a row, ``Y = O z + T U`` and ``z' = Ad^m z + R U``.  All U of the trace are multiplied at once;
only ``z'`` goes from block to block.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from heatgrade.reduced.fleet import Fleet

Array = NDArray[np.float64]

LONGEST_BLOCK = 64
SHORTEST_BLOCK = 8
ROWS = 4096  # blocks at a time, so that memory stays small beside the trace


def hold(step: Fleet, state: Array, change: Array) -> tuple[Array, Array]:
    """Return the rises of the outputs after each step, and the last state.

    Parameters
    ----------
    step : Fleet
        One step.
    state : (states,) array
        Before the first.
    change : (n, inputs) array
        Inputs during each step, above their references.

    Returns
    -------
    rise : (n, outputs) array
        Above the outputs' references [K].
    state : (states,) array
        After the last step.
    """
    length = _block_length(step, len(change))
    whole = len(change) - len(change) % length
    rise = np.empty((len(change), step.observation.shape[0]))
    if whole:
        blocks = _Blocks(step, length)
        span = ROWS * length
        for start in range(0, whole, span):
            part = slice(start, min(start + span, whole))
            rise[part], state = blocks.follow(state, change[part])
    for k in range(whole, len(change)):
        state = step.transition @ state + step.drive @ change[k]
        rise[k] = step.observation @ state + step.feedthrough @ change[k]
    return rise, state


def _block_length(step: Fleet, steps: int) -> int:
    states, inputs = step.drive.shape
    outputs = step.observation.shape[0]
    # T costs about as much as the states do; and building the blocks less than using them.
    even = states * (states + inputs + outputs) / (inputs * outputs)
    fitting = int(min(LONGEST_BLOCK, max(SHORTEST_BLOCK, even), math.sqrt(steps)))
    return max(1, fitting)


class _Blocks:
    def __init__(self, step: Fleet, length: int) -> None:
        states, inputs = step.drive.shape
        outputs = step.observation.shape[0]
        self.length = length
        seen = np.empty((length, outputs, states))  # C Ad^(k + 1)
        to_end = np.empty((states, length, inputs))  # Ad^(m - 1 - k) Bd
        power = np.eye(states)
        moved = step.drive
        for k in range(length):
            to_end[:, length - 1 - k] = moved
            moved = step.transition @ moved
            power = power @ step.transition
            seen[k] = step.observation @ power
        self.power = power
        answer = np.concatenate([(step.observation @ step.drive)[None], seen[:-1] @ step.drive])
        answer[0] += step.feedthrough
        toeplitz = np.zeros((length, outputs, length, inputs))
        for k in range(length):
            toeplitz[k, :, : k + 1] = answer[k::-1].transpose(1, 0, 2)
        self.toeplitz = toeplitz.reshape(length * outputs, length * inputs)
        self.seen = seen.reshape(length * outputs, states)
        self.to_end = to_end.reshape(states, length * inputs)

    def follow(self, state: Array, change: Array) -> tuple[Array, Array]:
        drive = change.reshape(-1, self.length * change.shape[1])
        forced = drive @ self.to_end.T
        states = np.empty_like(forced)
        for block, push in enumerate(forced):
            states[block] = state
            state = self.power @ state + push
        rise = states @ self.seen.T
        rise += drive @ self.toeplitz.T
        return rise.reshape(len(change), -1), state
