"""What a piece of work may cost: CPU time of the thread at work, so that a busy machine does not change the verdict."""

import gc
import time
from collections.abc import Callable

TRIES = 3  # a cold cache, a slow clock: the best run tells what the work needs


def cpu(work: Callable[[], object]) -> float:
    """Seconds of CPU that this thread spends on `work`, the collection of earlier tests' garbage not counted."""
    gc.disable()
    try:
        began = time.thread_time()
        work()
        return time.thread_time() - began
    finally:
        gc.enable()


def assert_within(seconds: float, work: Callable[[], object]) -> None:
    """`work` needs less than `seconds` of CPU in at least one of `TRIES` runs."""
    least = float("inf")
    for _ in range(TRIES):
        least = min(least, cpu(work))
        if least < seconds:
            return
    raise AssertionError(f"the best of {TRIES} runs took {least:.3f} s of CPU, allowed are {seconds:.3f}")


def assert_linear(work: Callable[[int], object], small: int, large: int, free: float = 0.5) -> None:
    """`work(large)` costs at most three times its share of `work(small)`, or less than `free` seconds of CPU.

    Three times leaves room for caches; a quadratic reader of ten times as much takes a hundred times as long.
    """
    least = min(cpu(lambda: work(small)) for _ in range(TRIES))
    assert_within(max(free, 3 * large / small * least), lambda: work(large))


def assert_doubling(work: Callable[[int], object], size: int, free: float = 0.02) -> None:
    """`work` on twice the size costs at most 2.3 times as much, but for `free` seconds of CPU."""
    for _ in range(TRIES):
        small, large = cpu(lambda: work(size)), cpu(lambda: work(2 * size))
        if large <= 2.3 * small + free:
            return
    raise AssertionError(f"{size} cost {small:.3f} s of CPU, twice as much {large:.3f}")
