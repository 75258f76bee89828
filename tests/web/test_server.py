"""The command that serves everything: several web processes and a ticker beside them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.support import ROOT

ASKED = 20


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
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
    server = subprocess.Popen(
        [sys.executable, "-c", "from scheduler.cli import main; main()", "serve"]
        + ["--port", str(port), "--workers", "2"],
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)
    assert not list(tmp_path.glob("svarsdag-metrics-*"))  # nothing is left behind


def ask(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=5) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""
    except OSError:
        return 0, ""


def test_it_becomes_ready_and_its_processes_count_together(address: str) -> None:
    for _attempt in range(300):
        if ask(f"{address}/health/ready")[0] == 200:
            break
        time.sleep(0.1)
    else:
        pytest.fail("no tick has come in half a minute")
    for _request in range(ASKED):
        assert ask(f"{address}/health")[0] == 200
    # Whichever process is asked, it knows what both have answered.
    for _scrape in range(4):
        status, text = ask(f"{address}/metrics")
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
