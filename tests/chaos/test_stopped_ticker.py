"""A ticker that is asked to stop, as at every upgrade: the mail on its way is sent to its end, and
another ticker has the rest at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from sqlalchemy import func, select

from scheduler.storage.tables import reminder
from tests.chaos.crew import states, wait_until_delivered, wait_until_settled
from tests.chaos.lab import POSTGRESQL, SQLITE, lab

COUNT = 400


@pytest.mark.parametrize("kind", [SQLITE, POSTGRESQL])
@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_a_ticker_that_is_asked_to_stop_leaves_nothing_half_done(
    kind: str, asked: signal.Signals
) -> None:
    with lab(kind, COUNT) as ground:
        # A lease of ten minutes: what is not given back, the next one cannot take in time.
        environment = os.environ | ground.environment(lease=600)
        command = [sys.executable, "-m", "scheduler.ticker", str(os.getpid())]
        first = subprocess.Popen(command, env=environment)
        wait_until_delivered(ground.post, COUNT // 10)
        first.send_signal(asked)
        assert first.wait(60) == 0
        sent = states(ground.database)["sent"]
        assert COUNT // 10 <= sent < COUNT
        assert sent == len(ground.post.deliveries())
        with ground.database.read() as connection:
            held = select(func.count()).where(reminder.c.lease_token.is_not(None))
            assert connection.execute(held).scalar() == 0

        second = subprocess.Popen(command, env=environment)
        wait_until_settled(ground.database, 60)
        second.terminate()
        assert second.wait(60) == 0
        outcome = ground.outcome()
        assert (outcome.lost, outcome.repeats) == (0, 0)
