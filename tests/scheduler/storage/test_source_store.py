from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from scheduler.domain.plan_sources import PlanSource
from scheduler.services import imports
from scheduler.services.app import App
from scheduler.storage import source_store
from scheduler.storage.database import Database, IntegrityError
from scheduler.storage.source_store import Copy
from tests.conftest import MakeApp
from tests.support import DISPATCH_MORNING

REGION = "jamtland"
DAY = 24 * 3600.0
COPY = Copy(b"KS Berg: 3 mars 2026", "a" * 64, '"a1"', None)


def add(app: App, source_id: str, url: str = "", wait_seconds: float = 0.0) -> None:
    import_id = imports.start_import(app, REGION, "eva", file_name="plan.txt", content=COPY.content)
    with app.database.write() as connection:
        source_store.add_source(
            app.database,
            connection,
            source_id=source_id,
            region=REGION,
            url=url or f"https://berg.example/{source_id}",
            year=2026,
            body="ks-berg",
            copy=COPY,
            import_id=import_id,
            created_by="eva",
            wait_seconds=wait_seconds,
        )


def claim(database: Database, token: str) -> PlanSource | None:
    with database.write() as connection:
        return source_store.claim_due(database, connection, token, 600)


def claimed_id(database: Database, token: str) -> str | None:
    found = claim(database, token)
    return found.id if found else None


def test_a_source_comes_back_as_it_was_stored(app: App) -> None:
    add(app, "a", wait_seconds=DAY)
    with app.database.read() as connection:
        (found,) = source_store.sources(connection, REGION)
        assert source_store.find_source(connection, REGION, "a") == found
        assert source_store.last_copy(connection, "a") == COPY.content
        assert source_store.waiting_for_review(connection, REGION) == {"a"}
    assert (found.year, found.body, found.etag, found.last_modified) == (
        2026,
        "ks-berg",
        '"a1"',
        None,
    )
    assert found.fetched_at == found.checked_at == DISPATCH_MORNING
    assert found.next_check == DISPATCH_MORNING + timedelta(days=1)


def test_nothing_is_claimed_before_its_time(app: App, app_at: MakeApp) -> None:
    add(app, "a", wait_seconds=DAY)
    assert claim(app.database, "x") is None
    tomorrow = app_at(DISPATCH_MORNING + timedelta(days=1)).database
    assert claimed_id(tomorrow, "x") == "a"


def test_two_workers_never_hold_the_same_source(app: App) -> None:
    add(app, "a")
    add(app, "b")
    assert [claimed_id(app.database, token) for token in "xyz"] == ["a", "b", None]


def test_many_workers_at_once_share_the_sources(app: App) -> None:
    for number in range(6):
        add(app, f"s{number}")
    taken: list[str | None] = []
    start = threading.Barrier(8)

    def work(token: str) -> None:
        start.wait(10)
        taken.append(claimed_id(app.database, token))

    threads = [threading.Thread(target=work, args=[str(number)]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    held = [one for one in taken if one is not None]
    assert len(held) == len(set(held))
    # Who is skipped under contention comes back at the next tick.
    while (more := claimed_id(app.database, "late")) is not None:
        held.append(more)
    assert sorted(held) == [f"s{number}" for number in range(6)]


def test_a_lease_that_has_run_out_is_taken_over(app: App, app_at: MakeApp) -> None:
    add(app, "a")
    assert claimed_id(app.database, "x") == "a"
    assert claim(app_at(DISPATCH_MORNING + timedelta(seconds=599)).database, "y") is None
    late = app_at(DISPATCH_MORNING + timedelta(seconds=601)).database
    assert claimed_id(late, "z") == "a"
    with late.write() as connection:
        # The first worker wakes up and finds that the lease is no longer its own.
        assert not source_store.keep_unchanged(late, connection, "a", "x", wait_seconds=DAY)
        assert source_store.keep_unchanged(late, connection, "a", "z", wait_seconds=DAY)


def test_a_failure_leaves_the_last_good_copy(app: App) -> None:
    add(app, "a")
    for count in (1, 2):
        claim(app.database, "x")
        with app.database.write() as connection:
            assert source_store.keep_failure(
                app.database, connection, "a", "x", error="trasig", wait_seconds=-count
            )
            found = source_store.find_source(connection, REGION, "a")
            assert found is not None
            assert (found.failures, found.last_error, found.sha256) == (count, "trasig", "a" * 64)
            assert source_store.last_copy(connection, "a") == COPY.content


def test_an_address_is_fetched_once_until_it_is_given_up(app: App) -> None:
    add(app, "a", "https://berg.example/plan")
    with pytest.raises(IntegrityError):
        add(app, "b", "https://berg.example/plan")
    with app.database.write() as connection:
        assert not source_store.deactivate(connection, "vasterbotten", "a")
        assert source_store.deactivate(connection, REGION, "a")
        assert not source_store.deactivate(connection, REGION, "a")
    assert claim(app.database, "x") is None
    add(app, "b", "https://berg.example/plan")
    with app.database.read() as connection:
        assert [one.id for one in source_store.sources(connection, REGION)] == ["b"]
        assert source_store.find_source(connection, REGION, "a") is None


def test_another_region_does_not_see_it(app: App) -> None:
    add(app, "a")
    with app.database.read() as connection:
        assert source_store.sources(connection, "vasterbotten") == []
        assert source_store.find_source(connection, "vasterbotten", "a") is None
