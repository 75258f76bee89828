"""Feeds are built once for each change, and their validators change with their bytes."""

from __future__ import annotations

import gzip
import hashlib
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from scheduler.configuration import Configuration
from scheduler.domain.feeds import FeedContent, FeedKind, FeedPart
from scheduler.services import feeds
from scheduler.services.app import App
from scheduler.services.feeds import building
from scheduler.storage import built_feed_store, feed_store, migrate
from scheduler.storage.built_feed_store import BuiltFrom
from scheduler.storage.database import Database
from tests.feeding import (
    EVERYTHING,
    REGION,
    fetch,
    fetched,
    knows_nothing,
    new_feed,
    of_body,
    save_plan,
)
from tests.support import DISPATCH_MORNING, ROOT, accept_case, load_case, settings_for


@pytest.fixture
def stored(app: App) -> App:
    load_case(app)
    return app


def on(app: App, day: date) -> App:
    return replace(app, settings=replace(app.settings, frozen_today=day))


def test_what_has_not_changed_is_served_as_it_was_built(
    stored: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = new_feed(stored, of_body("ks-berg"))
    first = fetch(stored, token)

    def not_again(*_arguments: object) -> None:
        raise AssertionError("built again")

    monkeypatch.setattr(building, "shown_events", not_again)
    assert fetch(stored, token) == first


def test_two_addresses_of_one_content_share_what_is_built(stored: App) -> None:
    first, second = (new_feed(stored, of_body("ks-berg")) for _ in range(2))
    assert fetch(stored, first) == fetch(stored, second)
    with stored.database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM built_feed")).scalar_one() == 1


def test_a_change_keeps_the_uid_and_changes_both_validators(stored: App) -> None:
    token = new_feed(stored, of_body("ks-berg"))
    before = fetch(stored, token)
    save_plan(stored, "KS Berg: 8 oktober 2019 (inställt)")
    after = fetch(stored, token)
    assert after.etag != before.etag
    assert after.last_modified > before.last_modified
    assert after.data is not None
    assert b"SEQUENCE:1" in after.data


def test_a_change_elsewhere_changes_no_validator(stored: App) -> None:
    token = new_feed(stored, of_body("ks-berg"))
    before = fetch(stored, token)
    save_plan(stored, "KS Krokom: 3 december 2019")
    assert fetch(stored, token) == before


def test_a_deleted_row_changes_both_validators(stored: App) -> None:
    token = new_feed(stored, of_body("ks-berg"))
    before = fetch(stored, token)
    with stored.database.write() as connection:
        connection.execute(text("DELETE FROM meeting WHERE body_key = 'ks-berg'"))
        feed_store.bump_changed_at(stored.database, connection, REGION)
    after = fetch(stored, token)
    assert after.data is not None
    assert b"BEGIN:VEVENT" not in after.data
    assert after.etag != before.etag
    assert after.last_modified > before.last_modified


def test_an_event_that_leaves_the_window_changes_both_validators(stored: App) -> None:
    token = new_feed(stored, of_body("ks-berg"))
    # 10 September is 92 days before 11 December.
    last_day = date(2019, 12, 11)
    before = fetch(on(stored, last_day), token)
    after = fetch(on(stored, last_day + timedelta(days=1)), token)
    assert before.data is not None
    assert after.data is not None
    assert before.data.count(b"BEGIN:VEVENT") - after.data.count(b"BEGIN:VEVENT") == 1
    assert after.etag != before.etag
    assert after.last_modified > before.last_modified


def test_a_new_day_alone_changes_no_validator(stored: App) -> None:
    token = new_feed(stored, of_body("ks-berg"))
    before = fetch(stored, token)
    assert fetch(on(stored, date(2019, 9, 3)), token) == before


def test_other_times_in_config_are_seen_at_once(stored: App) -> None:
    token = new_feed(stored, of_body("ks-berg", frozenset({FeedPart.INTAKE})))
    before = fetch(stored, token)
    region = stored.config.region(REGION)
    body = region.body("ks-berg")
    times = body.lead_times.with_intake(21, "Manusstopp tre veckor före")
    bodies = {**region.bodies, body.key: replace(body, lead_times=times)}
    regions = {**stored.config.regions, REGION: replace(region, bodies=bodies)}
    config: Configuration = replace(stored.config, regions=regions, mark="changed")
    after = fetch(replace(stored, config=config), token)
    assert after.data is not None
    assert b"20190917" in after.data  # three weeks before 8 October
    assert after.last_modified > before.last_modified


def test_a_feed_that_cannot_be_built_is_served_as_it_was(
    stored: App, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    token = new_feed(stored, of_body("ks-berg"))
    before = fetch(stored, token)
    save_plan(stored, "KS Berg: 3 december 2019")

    def fails(*_arguments: object) -> None:
        raise RuntimeError("a fault of ours")

    with monkeypatch.context() as patched:
        patched.setattr(building, "shown_events", fails)
        assert fetch(stored, token) == before
    assert "the last one is served" in caplog.text
    assert fetch(stored, token).etag != before.etag  # and anew when it can


def test_validators_belong_to_the_bytes_of_each_form(stored: App) -> None:
    token = new_feed(stored, of_body("ks-berg"))
    plain = fetch(stored, token)
    packed = feeds.serve_secret(stored, token, knows_nothing, compressed=True)
    assert plain.data is not None
    assert packed.data is not None
    assert gzip.decompress(packed.data) == plain.data
    for answer in (plain, packed):
        assert answer.data is not None
        assert answer.etag == hashlib.sha256(answer.data).hexdigest()[:32]
    assert plain.etag != packed.etag
    assert plain.last_modified == packed.last_modified


def test_an_older_state_never_replaces_a_newer_one(stored: App) -> None:
    content = of_body("ks-berg")
    new = BuiltFrom(5, date(2019, 9, 2), "config")
    old = BuiltFrom(4, date(2019, 9, 2), "config")
    with stored.database.write() as connection:
        put = built_feed_store.put_built
        kept = put(stored.database, connection, content, new, b"new", b"new packed")
        late = put(stored.database, connection, content, old, b"old", b"old packed")
        assert late == kept
        assert built_feed_store.built_data(connection, kept, compressed=False) == b"new"


def test_last_modified_grows_though_the_clock_stands(stored: App) -> None:
    content = of_body("ks-berg")
    stamps = []
    with stored.database.write() as connection:
        for n in range(3):
            built = built_feed_store.put_built(
                stored.database,
                connection,
                content,
                BuiltFrom(n, date(2019, 9, 2), "config"),
                b"%d" % n,
                b"packed %d" % n,
            )
            stamps.append(built.last_modified)
    assert [stamp - stamps[0] for stamp in stamps] == [timedelta(seconds=n) for n in range(3)]


_PRINT_FEED = """
import hashlib, sys
from pathlib import Path
from tests.feeding import REGION, EVERYTHING, fetched, new_feed
from tests.support import DISPATCH_MORNING, settings_for
from scheduler.configuration import cached_configuration
from scheduler.domain.feeds import FeedContent, FeedKind
from scheduler.services.app import App
from scheduler.storage.database import Database
from tests.support import ROOT
url = sys.argv[1]
database = Database(url, fixed_now=DISPATCH_MORNING)
app = App(settings_for(Path(sys.argv[2]), url), cached_configuration(ROOT / "config"), database)
token = new_feed(app, FeedContent(REGION, FeedKind.REGION, REGION, EVERYTHING, True))
print(hashlib.sha256(fetched(app, token)).hexdigest())
"""


@pytest.fixture
def copied(app: App, tmp_path: Path, config: Configuration) -> Iterator[App]:
    """A SQLite database with the very rows of ``app``, on whatever kind of database that is."""
    url = f"sqlite:///{tmp_path / 'copy.db'}"
    database = Database(url, fixed_now=DISPATCH_MORNING)
    migrate.upgrade(database)
    load_case(app)
    accept_case(app)
    from scheduler.storage.tables import metadata

    with app.database.read() as source, database.write() as target:
        for table in metadata.sorted_tables:
            rows = [dict(row) for row in source.execute(table.select()).mappings()]
            if rows:
                target.execute(table.insert(), rows)
    yield App(settings_for(tmp_path, url), config, database)
    database.close()


def test_the_same_data_gives_the_same_bytes_in_every_process_and_database(
    app: App, copied: App, tmp_path: Path
) -> None:
    content = FeedContent(REGION, FeedKind.REGION, REGION, EVERYTHING, True)
    here = hashlib.sha256(fetched(copied, new_feed(copied, content))).hexdigest()
    assert hashlib.sha256(fetched(app, new_feed(app, content))).hexdigest() == here
    with copied.database.write() as connection:
        connection.execute(text("DELETE FROM built_feed"))
    for seed in ("1", "2"):  # the order of sets differs
        there = subprocess.run(
            [sys.executable, "-c", _PRINT_FEED, copied.database.url, str(tmp_path)],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        assert there.strip() == here
        with copied.database.write() as connection:
            connection.execute(text("DELETE FROM built_feed"))
