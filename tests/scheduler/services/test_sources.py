"""Plans on a real https server of this machine, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from msgspec.structs import replace

from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.plan_imports import ImportState
from scheduler.domain.plan_sources import PlanSource
from scheduler.fetching.errors import FetchError
from scheduler.services import imports, source_checks, sources
from scheduler.services.app import App
from scheduler.services.source_checks import Outcome, RefreshReport
from scheduler.storage import meeting_store, source_store
from scheduler.storage.audit_store import audit_events
from tests.conftest import MakeApp
from tests.scheduler.fetching.server import PlanServer, plan_server
from tests.support import DISPATCH_MORNING

REGION = "jamtland"
FIRST = b"KS Berg: 3 mars 2026"
SECOND = b"KS Berg: 3 mars 2026, 4 april 2026"


@pytest.fixture(scope="module")
def shared_server() -> Iterator[PlanServer]:
    with plan_server() as found:
        yield found


@pytest.fixture
def server(shared_server: PlanServer) -> PlanServer:
    shared_server.answers.clear()
    shared_server.requests.clear()
    shared_server.put("/plan.txt", FIRST, ETag='"1"')
    return shared_server


@pytest.fixture
def reaching(app: App, server: PlanServer) -> App:
    return replace(app, fetch_rules=server.rules())


def later(app_at: MakeApp, server: PlanServer, **after: float) -> App:
    return replace(app_at(DISPATCH_MORNING + timedelta(**after)), fetch_rules=server.rules())


def add(app: App, server: PlanServer, path: str = "/plan.txt") -> str:
    return sources.add_source(app, REGION, "eva", url=server.url(path))


def only(app: App) -> PlanSource:
    (row,) = sources.list_sources(app, REGION)
    return row.source


def states(app: App) -> list[ImportState]:
    return sorted(one.state for one in imports.recent_imports(app, REGION))


def actions(app: App) -> list[str]:
    with app.database.read() as connection:
        return [event.action for event in reversed(audit_events(connection, REGION, 99))]


def test_a_source_is_fetched_at_once_and_waits_for_review(
    reaching: App, server: PlanServer
) -> None:
    import_id = add(reaching, server)
    review = imports.review_import(reaching, REGION, import_id)
    assert review.plan_import.file_name == "plan.txt"
    assert review.plan_import.state is ImportState.REVIEW
    assert imports.stored_meetings(reaching, REGION) == []
    (row,) = sources.list_sources(reaching, REGION)
    assert row.waits_for_review
    assert row.source.url == server.url("/plan.txt")
    assert row.source.next_check == DISPATCH_MORNING + timedelta(days=1)
    imports.confirm_import(reaching, REGION, "eva", import_id)
    assert not sources.list_sources(reaching, REGION)[0].waits_for_review
    assert sources.list_sources(reaching, "vasterbotten") == []
    assert [a for a in actions(reaching) if a != "meeting"] == ["add_source", "import"]


@pytest.mark.parametrize(
    ("content", "status", "error"), [(b"", 404, FetchError), (b"\x00\x01", 200, BadInputError)]
)
def test_what_cannot_be_fetched_or_read_is_not_kept(
    reaching: App, server: PlanServer, content: bytes, status: int, error: type[Exception]
) -> None:
    server.put("/plan.txt", content, status)
    with pytest.raises(error):
        add(reaching, server)
    assert sources.list_sources(reaching, REGION) == []
    assert imports.recent_imports(reaching, REGION) == []


def test_the_same_address_twice(reaching: App, server: PlanServer) -> None:
    add(reaching, server)
    with pytest.raises(ConflictError):
        add(reaching, server)
    assert len(imports.recent_imports(reaching, REGION)) == 1


def test_year_and_body_go_with_every_copy(
    reaching: App, app_at: MakeApp, server: PlanServer
) -> None:
    server.put("/datum.txt", b"3 mars")
    sources.add_source(
        reaching, REGION, "eva", url=server.url("/datum.txt"), year=2026, body_name="KS Berg"
    )
    server.put("/datum.txt", b"4 mars")
    tomorrow = later(app_at, server, days=1)
    assert source_checks.refresh_due(tomorrow) == RefreshReport(new_imports=1)
    review = imports.review_import(tomorrow, REGION, only(tomorrow).import_id or "")
    (row,) = review.rows
    assert row.record.start_date.isoformat() == "2026-03-04"
    assert row.body is not None
    assert row.body.key == "ks-berg"
    assert review.plan_import.created_by == "automatisk hämtning"


def test_nothing_is_fetched_before_a_day_has_gone(
    reaching: App, app_at: MakeApp, server: PlanServer
) -> None:
    add(reaching, server)
    assert source_checks.refresh_due(later(app_at, server, hours=23)) == RefreshReport()
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [200, 304])
def test_an_unchanged_plan_makes_no_import(
    reaching: App, app_at: MakeApp, server: PlanServer, status: int
) -> None:
    add(reaching, server)
    server.put("/plan.txt", FIRST if status == 200 else b"", status)
    tomorrow = later(app_at, server, days=1)
    assert source_checks.refresh_due(tomorrow) == RefreshReport(unchanged=1)
    assert server.requests[-1]["if-none-match"] == '"1"'
    assert states(tomorrow) == [ImportState.REVIEW]
    assert only(tomorrow).checked_at == DISPATCH_MORNING + timedelta(days=1)
    assert source_checks.refresh_due(tomorrow) == RefreshReport()


def test_a_changed_plan_is_for_review_and_replaces_one_that_nobody_reviewed(
    reaching: App, app_at: MakeApp, server: PlanServer
) -> None:
    first = add(reaching, server)
    server.put("/plan.txt", SECOND, ETag='"2"')
    tomorrow = later(app_at, server, days=1)
    assert source_checks.refresh_due(tomorrow) == RefreshReport(new_imports=1)
    assert states(tomorrow) == [ImportState.DISCARDED, ImportState.REVIEW]
    assert imports.stored_meetings(tomorrow, REGION) == []
    second = only(tomorrow).import_id
    assert second not in (None, first)
    assert only(tomorrow).etag == '"2"'
    assert actions(tomorrow) == ["add_source", "source_changed"]
    with pytest.raises(ConflictError):
        imports.confirm_import(tomorrow, REGION, "eva", first)
    imports.confirm_import(tomorrow, REGION, "eva", second or "")
    assert len(imports.stored_meetings(tomorrow, REGION)) == 2


def test_a_page_that_only_carries_a_new_stamp_makes_no_import(
    reaching: App, app_at: MakeApp, server: PlanServer
) -> None:
    add(reaching, server)
    server.put("/plan.txt", b"\n\n" + FIRST + b"\n\n")
    tomorrow = later(app_at, server, days=1)
    assert source_checks.refresh_due(tomorrow) == RefreshReport(unchanged=1)
    with tomorrow.database.read() as connection:
        kept = source_store.last_copy(connection, only(tomorrow).id)
    assert kept == b"\n\n" + FIRST + b"\n\n"  # what the next copy is compared with


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [(b"", 503, "503"), (b"\x00\x01", 200, "binär"), (b"", 200, "tom")],
)
def test_the_last_good_copy_is_kept_when_a_fetch_or_a_reading_fails(
    reaching: App, app_at: MakeApp, server: PlanServer, content: bytes, status: int, words: str
) -> None:
    add(reaching, server)
    server.put("/plan.txt", content, status, ETag='"trasig"')
    tomorrow = later(app_at, server, days=1)
    assert source_checks.refresh_due(tomorrow) == RefreshReport(failed=1)
    source = only(tomorrow)
    assert words in (source.last_error or "")
    assert source.failures == 1
    assert source.etag == '"1"'  # so that the faulty copy is not answered with 304
    wait = source.next_check - source.checked_at
    assert timedelta(minutes=45) <= wait <= timedelta(minutes=75)
    with tomorrow.database.read() as connection:
        assert source_store.last_copy(connection, source.id) == FIRST
    assert states(tomorrow) == [ImportState.REVIEW]

    server.put("/plan.txt", SECOND)
    again = later(app_at, server, days=1, hours=2)
    assert source_checks.refresh_due(again) == RefreshReport(new_imports=1)
    assert (only(again).last_error, only(again).failures) == (None, 0)


def test_failures_wait_longer_and_longer_and_are_one_event(
    reaching: App, app_at: MakeApp, server: PlanServer
) -> None:
    add(reaching, server)
    server.put("/plan.txt", b"", 503)
    waits = []
    for day in range(1, 9):
        then = later(app_at, server, days=3 * day)
        source_checks.refresh_due(then)
        waits.append((only(then).next_check - only(then).checked_at) / timedelta(hours=1))
    for wait, hours in zip(waits, [1, 2, 4, 8, 16, 24, 24, 24], strict=True):
        assert 0.75 * hours <= wait <= 1.25 * hours
    assert actions(reaching) == ["add_source", "source_failed"]


def test_a_fault_in_a_reader_stops_no_other_source(
    reaching: App, app_at: MakeApp, server: PlanServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.put("/andra.txt", FIRST)
    add(reaching, server)
    add(reaching, server, "/andra.txt")
    server.put("/plan.txt", SECOND)
    server.put("/andra.txt", SECOND)
    real = source_checks.prepare_import

    def faulty(*arguments: object, **more: object) -> object:
        if more["file_name"] == "andra.txt":
            raise ZeroDivisionError
        return real(*arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(source_checks, "prepare_import", faulty)
    tomorrow = later(app_at, server, days=1)
    assert source_checks.refresh_due(tomorrow) == RefreshReport(new_imports=1, failed=1)
    failed = sources.list_sources(tomorrow, REGION)[0].source
    assert "fel i Svarsdag" in (failed.last_error or "")


def test_fetching_now_and_stopping(reaching: App, server: PlanServer) -> None:
    add(reaching, server)
    source_id = only(reaching).id
    assert source_checks.fetch_now(reaching, REGION, "lars", source_id).outcome is Outcome.UNCHANGED
    server.put("/plan.txt", SECOND)
    check = source_checks.fetch_now(reaching, REGION, "lars", source_id)
    assert check.outcome is Outcome.NEW_IMPORT
    assert check.import_id == only(reaching).import_id
    server.put("/plan.txt", b"", 404)
    failed = source_checks.fetch_now(reaching, REGION, "lars", source_id)
    assert failed.outcome is Outcome.FAILED
    assert failed.error == only(reaching).last_error
    with pytest.raises(NotFoundError):
        source_checks.fetch_now(reaching, "vasterbotten", "vera", source_id)
    with pytest.raises(NotFoundError):
        sources.remove_source(reaching, "vasterbotten", "vera", source_id)
    sources.remove_source(reaching, REGION, "lars", source_id)
    assert sources.list_sources(reaching, REGION) == []
    with pytest.raises(NotFoundError):
        source_checks.fetch_now(reaching, REGION, "lars", source_id)
    assert actions(reaching)[-1] == "remove_source"


def test_one_that_is_being_fetched_is_left_alone(reaching: App, server: PlanServer) -> None:
    add(reaching, server)
    source_id = only(reaching).id
    with reaching.database.write() as connection:
        source_store.claim_one(reaching.database, connection, "annan", 600, source_id)
    with pytest.raises(ConflictError):
        source_checks.fetch_now(reaching, REGION, "eva", source_id)


def test_two_tickers_fetch_a_source_once(
    reaching: App, app_at: MakeApp, server: PlanServer
) -> None:
    add(reaching, server)
    server.put("/plan.txt", SECOND)
    tomorrow = later(app_at, server, days=1)
    reports: list[RefreshReport] = []
    threads = [
        threading.Thread(target=lambda: reports.append(source_checks.refresh_due(tomorrow)))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sum(report.new_imports for report in reports) == 1
    assert len(server.requests) == 2  # when it was added, and now


def test_one_that_is_removed_while_it_is_fetched_makes_no_import(
    reaching: App, server: PlanServer
) -> None:
    add(reaching, server)
    source_id = only(reaching).id
    server.put("/plan.txt", SECOND)
    send = server.answers["/plan.txt"]

    def removed_meanwhile(handler: object) -> None:
        sources.remove_source(reaching, REGION, "lars", source_id)
        send(handler)  # type: ignore[arg-type]

    server.answers["/plan.txt"] = removed_meanwhile
    assert source_checks.fetch_now(reaching, REGION, "eva", source_id).outcome is Outcome.UNCHANGED
    assert states(reaching) == [ImportState.REVIEW]
    assert "source_changed" not in actions(reaching)


def test_a_crash_while_writing_leaves_no_half_import(
    reaching: App, app_at: MakeApp, server: PlanServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(reaching, server)
    server.put("/plan.txt", SECOND)
    tomorrow = later(app_at, server, days=1)
    real = meeting_store.finish_import

    def power_cut(*_arguments: object) -> bool:
        raise OSError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(meeting_store, "finish_import", power_cut)
        with pytest.raises(OSError, match="power cut"):
            source_checks.refresh_due(tomorrow)
    assert meeting_store.finish_import is real
    assert states(tomorrow) == [ImportState.REVIEW]
    assert source_checks.refresh_due(tomorrow) == RefreshReport()  # the lease still holds
    after = later(app_at, server, days=1, minutes=15)
    assert source_checks.refresh_due(after) == RefreshReport(new_imports=1)
