"""A hard end of a fetch, also against a server that sends a byte now and then."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import TypeVar

_T = TypeVar("_T")


class Deadline:
    """Counts down from its making. As a context manager it also cuts the connection it guards.

    A time-out of a socket starts anew with each byte, so headers, handshake and body could each
    be dripped for hours. The guard shuts the connection down from a thread of its own.
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._timer: threading.Timer | None = None
        self._held: socket.socket | None = None

    @property
    def has_passed(self) -> bool:
        return time.monotonic() >= self._end

    def remaining(self, at_most: float) -> float:
        """Seconds left, at most ``at_most``. Raises TimeoutError where none are."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError("the fetch took too long")
        return min(left, at_most)

    def run(self, work: Callable[[], _T]) -> _T:
        """What ``work`` gives, or TimeoutError: for a name look-up, which nothing can interrupt.

        Work that is too slow goes on in a thread that nobody waits for.
        """
        results: list[_T] = []
        errors: list[Exception] = []

        def note() -> None:
            try:
                results.append(work())
            except Exception as error:
                errors.append(error)

        thread = threading.Thread(target=note, daemon=True)
        thread.start()
        thread.join(self.remaining(at_most=threading.TIMEOUT_MAX))
        if errors:
            raise errors[0]
        if not results:
            raise TimeoutError("the look-up took too long")
        return results[0]

    def guard(self, connected: socket.socket) -> None:
        """Shuts ``connected`` down when the time is up; what waits for it then fails at once."""
        self._release()
        # A handle of its own: TLS takes the first one over, and the shutdown reaches both.
        self._held = held = connected.dup()
        self._timer = threading.Timer(self.remaining(threading.TIMEOUT_MAX), _shut, [held])
        self._timer.daemon = True
        self._timer.start()

    def _release(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer.join()
        if self._held is not None:
            self._held.close()
        self._timer = self._held = None

    def __enter__(self) -> Deadline:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._release()


def _shut(held: socket.socket) -> None:
    with suppress(OSError):
        held.shutdown(socket.SHUT_RDWR)
