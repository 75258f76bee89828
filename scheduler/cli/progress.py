"""How far a reading has come, on a terminal, once it has taken a moment."""

from __future__ import annotations

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
    if not stream.isatty():
        yield from files
        return
    bar = _Bar(len(files), stream, after_s)
    try:
        for file in files:
            bar.begin(file.name)
            yield file
    finally:
        bar.close()


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


class _Bar:
    """A line that is written over by a thread of its own until it is closed."""

    def __init__(self, count: int, stream: TextIO, after_s: float) -> None:
        self._count, self._stream = count, stream
        self._started = time.monotonic()
        self._done, self._name = -1, ""
        self._wait_s, self._closed = after_s, threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def begin(self, name: str) -> None:
        self._done, self._name = self._done + 1, name

    def close(self) -> None:
        self._closed.set()
        self._thread.join()

    def _run(self) -> None:
        wait_s, is_shown = self._wait_s, False
        while not self._closed.wait(wait_s):
            wait_s, is_shown = _EVERY_S, True
            self._stream.write(f"\r\x1b[K{self._line()}")
            self._stream.flush()
        if is_shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def _line(self) -> str:
        full = _WIDTH * max(self._done, 0) // self._count
        bar = "#" * full + "-" * (_WIDTH - full)
        seconds = time.monotonic() - self._started
        return f"Läser {self._done + 1} av {self._count} [{bar}] {seconds:.0f} s  {self._name}"
