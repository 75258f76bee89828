"""What is done again and again while something else goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def meanwhile(act: Callable[[], object], every_s: float) -> Iterator[None]:
    """Calls ``act`` in a thread of its own every ``every_s`` seconds until the block is done.

    The first call comes after ``every_s``; the block ends when a call that is under way has.
    """
    done = threading.Event()

    def run() -> None:
        while not done.wait(every_s):
            act()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
