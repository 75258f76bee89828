"""The promise under fire: real workers, killed and stopped, a mail server that refuses and falls
silent. The same at length, with more ways to fail, is `make bench-outbox`."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.services.app import App
from scheduler.storage.database import Database
from tests.chaos.crew import (
    crew,
    outcome,
    wait_until_delivered,
    wait_until_settled,
    worker_environment,
)
from tests.chaos.seeding import due_reminders
from tests.chaos.smtp import Faults, Post, running_server

PATIENCE_SECONDS = 90.0


@pytest.fixture
def running_clock(database_url: str) -> Iterator[Database]:
    """The database as its workers see it."""
    found = Database(database_url)
    yield found
    found.close()


def environment(app: App, post: Post, **rules: int) -> dict[str, str]:
    return worker_environment(app.settings.database_url, app.settings.data_dir, post, **rules)


def test_two_workers_without_faults_send_each_reminder_once(
    app: App, running_clock: Database, tmp_path: Path
) -> None:
    expected = due_reminders(app, 60)
    with running_server(tmp_path / "post") as post, crew(environment(app, post), 2):
        settled = wait_until_settled(running_clock, PATIENCE_SECONDS)
        seen = outcome(expected, post.deliveries())
    assert (seen.lost, seen.repeats) == (0, 0)
    assert settled == {"sent": 60}


def test_killed_workers_and_lost_replies_lose_nothing_and_repeat_no_more_than_they_must(
    app: App, running_clock: Database, tmp_path: Path
) -> None:
    expected = due_reminders(app, 150)
    chance = random.Random(20191029)
    faults = Faults(refused=0.05, reply_lost=0.02, seed=7)
    with running_server(tmp_path / "post", faults) as post:
        quick = environment(app, post, timeout=1, lease=4, retry=1)
        with crew(quick, 3) as workers:
            for round_ in range(6):
                wait_until_delivered(post, 20 * (round_ + 1))
                time.sleep(chance.uniform(0, 0.2))
                workers.kill_one(chance)
            settled = wait_until_settled(running_clock, PATIENCE_SECONDS)
            seen = outcome(expected, post.deliveries())
    assert settled == {"sent": 150}
    assert seen.lost == 0
    assert seen.repeats <= workers.kills + seen.lost_replies
    # Every repeat is the very message it repeats.
    assert seen.changed_repeats == 0
    # The faults were there: else this would prove nothing.
    assert workers.kills == 6
    assert seen.lost_replies > 0
    assert seen.refusals > 0


def test_a_worker_stopped_past_its_lease_leaves_the_rest_to_another(
    app: App, running_clock: Database, tmp_path: Path
) -> None:
    expected = due_reminders(app, 40)
    with running_server(tmp_path / "post") as post:
        quick = environment(app, post, timeout=1, lease=4, retry=1)
        with crew(quick, 1) as workers:
            wait_until_delivered(post, 10)
            (stopped,) = workers.workers
            workers.stop_between_transactions(stopped, running_clock)
            workers.hire()
            # The other sends what is free at once, and what the stopped one held after 4 s.
            settled = wait_until_settled(running_clock, PATIENCE_SECONDS)
            workers.signal(stopped, signal.SIGCONT)
            time.sleep(1)
            seen = outcome(expected, post.deliveries())
    assert settled == {"sent": 40}
    assert seen.lost == 0
    # One message may have been under way when the worker was stopped, and no more.
    assert seen.repeats <= 1
    assert seen.changed_repeats == 0
