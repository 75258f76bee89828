"""The ticker in a process of its own, beside the web on one machine.

Never in a thread of the web's parent: web processes are forked from it whenever one is needed, and
a fork in the middle of a tick leaves the new process with an SQLite that believes, for ever, that
somebody of its own holds the write lock.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading

_LOOK_EVERY_SECONDS = 2.0
# A mail that is on its way has half a minute (SVARSDAG_SMTP_TIMEOUT_SECONDS).
_STOP_SECONDS = 40.0


class TickerProcess:
    """Starts a ticker with this process's environment, and anew if it ends, until stopped."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def start(self) -> None:
        self._process = _new_process()
        self._watcher.start()

    def stop(self) -> None:
        """Ends the ticker when it has sent what is on its way; the next one sends the rest."""
        self._stopped.set()
        if self._process is None:
            return
        self._watcher.join()
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def _watch(self) -> None:
        while not self._stopped.wait(_LOOK_EVERY_SECONDS):
            if self._process is None or self._process.poll() is not None:
                self._process = _new_process()


def _new_process() -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl+C is for the parent, which then stops the ticker.
    return subprocess.Popen(  # noqa: S603 - our own interpreter, our own words
        [sys.executable, "-m", "scheduler.ticker", str(os.getpid())],
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
