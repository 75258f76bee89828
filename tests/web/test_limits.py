"""Who may try how often, with several web processes and with proxies before them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import request
from flask.testing import FlaskClient

from scheduler.services import rate_limits
from scheduler.services.app import App
from tests.support import settings_for
from web.app import create_app
from web.current import app_of

NOW = datetime.fromisoformat("2026-03-02T08:00:00+00:00")


WRONG = "/svar/" + "x" * 24


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., FlaskClient]]:
    """Starts another web process on the same database."""
    started: list[FlaskClient] = []

    def another(url: str = "", **environment: str) -> FlaskClient:
        settings = settings_for(tmp_path, url or f"sqlite:///{tmp_path / 'web.db'}", **environment)
        started.append(create_app(settings).test_client())
        return started[-1]

    yield another
    for client in started:
        app_of(client.application).database.close()


def try_link(client: FlaskClient, **headers: str) -> int:
    return client.get(WRONG, headers=headers).status_code


def test_tries_are_counted_within_their_time(app: App) -> None:
    def count(after_seconds: int, key: str = "a") -> int:
        return rate_limits.count(app, key, 1, 60, NOW + timedelta(seconds=after_seconds))

    assert [count(0), count(30), count(59)] == [1, 2, 3]
    assert count(59, "b") == 1
    assert rate_limits.counted(app, "a", NOW) == (3, NOW + timedelta(seconds=60))
    # The time has ended: a new one begins with this try.
    assert count(60) == 1
    assert rate_limits.counted(app, "a", NOW + timedelta(seconds=119))[0] == 1
    assert rate_limits.counted(app, "a", NOW + timedelta(seconds=120))[0] == 0
    rate_limits.forget(app, "b")
    assert rate_limits.counted(app, "b", NOW)[0] == 0


def test_two_web_processes_count_together(
    start: Callable[..., FlaskClient], database_url: str
) -> None:
    clients = [start(database_url) for _ in range(2)]
    statuses = [try_link(clients[index % 2]) for index in range(31)]
    assert set(statuses[:30]) == {404}
    assert statuses[30] == 429
    assert try_link(clients[0]) == try_link(clients[1]) == 429


@pytest.mark.parametrize(
    ("proxies", "forwarded", "is_one_visitor"),
    [
        # Nobody is trusted: what a visitor claims changes nothing.
        ("", "203.0.113.{}", True),
        # Our proxy adds the visitor's address last; what stands before it is the visitor's claim.
        ("1", "198.51.100.{}, 203.0.113.7", True),
        ("1", "203.0.113.{}", False),
        ("2", "203.0.113.{}, 192.0.2.1", False),
    ],
)
def test_whose_tries_they_are_behind_proxies(
    start: Callable[..., FlaskClient], proxies: str, forwarded: str, is_one_visitor: bool
) -> None:
    client = start(SVARSDAG_TRUSTED_PROXIES=proxies)
    statuses = [
        try_link(client, **{"X-Forwarded-For": forwarded.format(index)}) for index in range(31)
    ]
    assert (statuses[-1] == 429) == is_one_visitor


def test_the_proxys_scheme_and_host_are_the_visitors(start: Callable[..., FlaskClient]) -> None:
    client = start(SVARSDAG_TRUSTED_PROXIES="1")
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "svarsdag.example.org"}
    seen: list[str] = []
    client.application.before_request(lambda: seen.append(request.url_root))
    client.get("/logga-in", headers=headers)
    assert seen == ["https://svarsdag.example.org/"]
