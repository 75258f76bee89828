"""The command that serves everything: several web processes and a ticker beside them."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.support import ROOT

ASKED = 20


@dataclass
class Running:
    """A server of ours with its ticker, and its database."""

    address: str
    process: subprocess.Popen[bytes]
    database: Path

    def ticker(self) -> int | None:
        """The process that has ticked last; None where none has."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            query = "SELECT pid FROM tick WHERE job = 'reminders' ORDER BY seen_at DESC LIMIT 1"
            row = connection.execute(query).fetchone()
        return row[0] if row else None


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "SVARSDAG_DATA_DIR": str(tmp_path / "data"),
        "SVARSDAG_CONFIG_DIR": str(ROOT / "config"),
        "TMPDIR": str(tmp_path),
    }
    environment.pop("PROMETHEUS_MULTIPROC_DIR", None)
    process = subprocess.Popen(
        [sys.executable, "-c", "from scheduler.cli import main; main()", "serve"]
        + ["--port", str(port), "--workers", "2"],
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    running = Running(f"http://127.0.0.1:{port}", process, tmp_path / "data" / "svarsdag.db")
    try:
        until(lambda: ask(f"{running.address}/health/ready")[0] == 200, "no tick has come")
        yield running
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def until(holds: Callable[[], bool], otherwise: str) -> None:
    """Waits for something that takes a moment."""
    for _attempt in range(600):
        if holds():
            return
        time.sleep(0.1)
    pytest.fail(otherwise)


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"  # one that is dead and not yet collected


def ask(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=5) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""
    except OSError:
        return 0, ""


def test_its_processes_count_together_and_leave_nothing_behind(
    server: Running, tmp_path: Path
) -> None:
    for _request in range(ASKED):
        assert ask(f"{server.address}/health")[0] == 200
    # Whichever process is asked, it knows what both have answered.
    for _scrape in range(4):
        status, text = ask(f"{server.address}/metrics")
        assert status == 200
        counted = {
            sample.name: sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
            if sample.labels.get("endpoint") == "monitoring.alive"
            or sample.labels.get("job") == "reminders"
        }
        assert counted["svarsdag_http_request_duration_seconds_count"] == ASKED
        assert counted["svarsdag_tick_duration_seconds_count"] >= 1
    ticker = server.ticker()
    assert ticker is not None
    assert ticker != server.process.pid
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(timeout=20)
    until(lambda: not is_alive(ticker), "the ticker goes on without its server")
    assert not list(tmp_path.glob("svarsdag-metrics-*"))


def test_a_ticker_that_dies_is_started_anew_and_none_outlives_its_server(server: Running) -> None:
    first = server.ticker()
    assert first is not None
    os.kill(first, signal.SIGKILL)
    until(lambda: server.ticker() not in (None, first), "no new ticker has come")
    second = server.ticker()
    assert second is not None
    server.process.kill()  # no farewell
    until(lambda: not is_alive(second), "the ticker goes on without its server")
