"""How far a command has come, on a terminal, once it has taken a moment."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from scheduler.planning.many.limits import Progress

_WIDTH = 20
_EVERY_S = 0.2


def shown(files: Sequence[Path], stream: TextIO, *, after_s: float = 1.0) -> Iterator[Path]:
    """The files in turn. After ``after_s`` seconds a bar on ``stream``, if that is a terminal,
    says which file is read and for how long, and goes on within a file that takes time."""
    reading = _Reading(len(files))
    with _said(stream, reading.line, after_s):
        for file in files:
            reading.begin(file.name)
            yield file


@contextmanager
def work_shown(
    what: str, stream: TextIO, *, after_s: float = 1.0
) -> Iterator[Callable[[int], None]]:
    """Says on ``stream``, if that is a terminal, ``what`` is being done and for how long, once it
    has taken ``after_s`` seconds. What is given takes the number of objectives weighed so far."""
    weighed = 0

    def tell(count: int) -> None:
        nonlocal weighed
        weighed = count

    def line(seconds: float) -> str:
        goals = f", {weighed} mål avvägda" if weighed else ""
        return f"{what}: {seconds:.0f} s{goals}"

    with _said(stream, line, after_s):
        yield tell


@contextmanager
def search_shown(stream: TextIO, *, after_s: float = 1.0) -> Iterator[Callable[[Progress], None]]:
    """Tells on ``stream``, if that is a terminal, how good the best plan so far is, once the
    search has taken ``after_s`` seconds."""

    def tell(progress: Progress) -> None:
        if stream.isatty() and progress.elapsed_s >= after_s:
            gap = f"{progress.gap:.1%}".replace(".", ",").replace("%", " %")
            stream.write(
                f"\r\x1b[KPlanerar {progress.elapsed_s:.0f} s: "
                f"högst {gap} av väntan kan ännu sparas"
            )
            stream.flush()

    yield tell
    if stream.isatty():
        stream.write("\r\x1b[K")
        stream.flush()


@contextmanager
def best_shown(
    what: str, stream: TextIO, *, after_s: float = 1.0
) -> Iterator[tuple[Callable[[int, int], None], Callable[[], bool]]]:
    """Says on ``stream``, if that is a terminal, ``what`` is being done, for how long, and how much
    of the cost could still be saved. What is given takes the cost and the bound, and says whether
    Ctrl-C has been pressed: then the best so far is wanted, and a second Ctrl-C ends it all."""
    best: tuple[int, int] | None = None
    stopped = False

    def tell(cost: int, bound: int) -> None:
        nonlocal best
        best = cost, bound

    def stop(_signal: int, _frame: object) -> None:
        nonlocal stopped
        stopped = True
        signal.signal(signal.SIGINT, former)

    def line(seconds: float) -> str:
        if best is None or not best[0]:
            return f"{what}: {seconds:.0f} s"
        share = f"{(best[0] - best[1]) / best[0]:.1%}".replace(".", ",").replace("%", " %")
        return f"{what}: {seconds:.0f} s, högst {share} kan ännu sparas (Ctrl-C tar det bästa)"

    former = signal.signal(signal.SIGINT, stop)
    try:
        with _said(stream, line, after_s):
            yield tell, lambda: stopped
    finally:
        signal.signal(signal.SIGINT, former)


class _Reading:
    """How many files have been read, and which is being read now."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._done, self._name = -1, ""

    def begin(self, name: str) -> None:
        self._done, self._name = self._done + 1, name

    def line(self, seconds: float) -> str:
        full = _WIDTH * max(self._done, 0) // self._count
        bar = "#" * full + "-" * (_WIDTH - full)
        return f"Läser {self._done + 1} av {self._count} [{bar}] {seconds:.0f} s  {self._name}"


@contextmanager
def _said(stream: TextIO, line: Callable[[float], str], after_s: float) -> Iterator[None]:
    """A line on a terminal that a thread of its own writes over until the work is done; ``line``
    takes the seconds that have gone."""
    if not stream.isatty():
        yield
        return
    started, done = time.monotonic(), threading.Event()

    def run() -> None:
        wait_s, is_shown = after_s, False
        while not done.wait(wait_s):
            wait_s, is_shown = _EVERY_S, True
            stream.write(f"\r\x1b[K{line(time.monotonic() - started)}")
            stream.flush()
        if is_shown:
            stream.write("\r\x1b[K")
            stream.flush()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
