"""A backup holds everything, whatever happens while it is taken, and comes back whole."""

from __future__ import annotations

import json
import os
import resource
import shutil
import tarfile
import threading
import time
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import Connection, Table, text

from scheduler.domain.errors import BadInputError, ConflictError
from scheduler.services import contacts
from scheduler.services.app import App
from scheduler.services.backups import copy_database, restore_backup, take_backup
from scheduler.services.demo import load_demo
from scheduler.settings import Settings
from scheduler.storage import copying, migrate
from scheduler.storage.copying import Sums, TableSum, snapshot, sums
from scheduler.storage.database import Database
from scheduler.storage.tables import metadata
from tests.support import accept_case, load_case, settings_for


@pytest.fixture
def filled(app: App) -> App:
    load_demo(app)
    return app


@pytest.fixture
def empty_file(tmp_path: Path, sqlite_template: Path) -> Settings:
    (tmp_path / "other").mkdir()
    shutil.copy(sqlite_template, tmp_path / "other" / "other.db")
    return settings_for(tmp_path / "other", f"sqlite:///{tmp_path / 'other' / 'other.db'}")


def content(url: str) -> Sums:
    database = Database(url)
    try:
        with snapshot(database) as connection:
            return sums(connection)
    finally:
        database.close()


def test_a_copy_is_equal_row_by_row_and_goes_back_the_same(
    filled: App, empty_file: Settings
) -> None:
    before = content(filled.database.url)
    assert {name for name, table in before.items() if table.rows} >= {"meeting", "reminder"}
    assert copy_database(filled.database.url, empty_file.database_url) == before
    assert content(empty_file.database_url) == before
    with filled.database.write() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
    assert copy_database(empty_file.database_url, filled.database.url) == before
    assert content(filled.database.url) == before


def test_a_source_that_is_written_to_meanwhile_is_not_copied(
    filled: App, empty_file: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(empty_file.database_url)
    copied = copying._copy

    def write_after(source: Connection, target: Connection, table: Table) -> TableSum:
        found = copied(source, target, table)
        if table.name == "meeting":
            with filled.database.write() as connection:
                connection.execute(text("UPDATE meeting SET sequence = sequence + 1"))
        return found

    monkeypatch.setattr(copying, "_copy", write_after)
    with pytest.raises(ConflictError, match="tabellen meeting"):
        copy_database(filled.database.url, empty_file.database_url)
    assert content(empty_file.database_url) == before
    monkeypatch.undo()
    copy_database(filled.database.url, empty_file.database_url)


def test_after_a_copy_new_rows_get_numbers_of_their_own(app: App, empty_file: Settings) -> None:
    source = Database(empty_file.database_url)
    load_case(App(empty_file, app.config, source))
    source.close()
    copy_database(empty_file.database_url, app.database.url)
    accept_case(app)
    contacts.set_contact(app, "jamtland", "test", "rf", "rf@example.org")


def test_a_database_that_holds_something_is_never_filled(filled: App, empty_file: Settings) -> None:
    before = content(filled.database.url)
    with pytest.raises(ConflictError, match="inte tom"):
        copy_database(empty_file.database_url, filled.database.url)
    assert content(filled.database.url) == before


def test_a_database_of_another_version_is_neither_read_nor_filled(
    app: App, empty_file: Settings
) -> None:
    with app.database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0009'"))
    for source, target in (
        (app.database.url, empty_file.database_url),
        (empty_file.database_url, app.database.url),
    ):
        with pytest.raises(BadInputError, match="annan version"):
            copy_database(source, target)


def test_a_backup_comes_back_in_a_database_of_either_kind(
    filled: App, empty_file: Settings, tmp_path: Path
) -> None:
    (tmp_path / "secret-key").write_text("nyckel")
    before = content(filled.database.url)
    out = tmp_path / "backups" / "one.tar.gz"
    manifest = take_backup(filled.settings, out)
    assert manifest.tables == before
    assert out.stat().st_mode & 0o077 == 0
    assert [path.name for path in out.parent.iterdir()] == ["one.tar.gz"]

    assert restore_backup(empty_file, out).rows == manifest.rows
    assert content(empty_file.database_url) == before
    assert (empty_file.data_dir / "secret-key").read_text() == "nyckel"

    with pytest.raises(ConflictError, match="inte tom"):
        restore_backup(filled.settings, out)
    with filled.database.write() as connection:
        connection.execute(text("DELETE FROM audit_event"))
    restore_backup(filled.settings, out, replace=True)
    assert content(filled.database.url) == before


def test_another_session_key_stays_and_that_is_told(
    sqlite_app: App, empty_file: Settings, tmp_path: Path
) -> None:
    (tmp_path / "secret-key").write_text("den gamla")
    (empty_file.data_dir / "secret-key").write_text("den nya")
    take_backup(sqlite_app.settings, tmp_path / "one.tar.gz")
    assert restore_backup(empty_file, tmp_path / "one.tar.gz").kept_key
    assert (empty_file.data_dir / "secret-key").read_text() == "den nya"


def test_a_backup_under_write_load_holds_one_moment(
    app: App, empty_file: Settings, tmp_path: Path
) -> None:
    """Each write changes two tables together: a backup with one without the other holds two."""
    load_case(app)
    stop = threading.Event()
    started = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with app.database.write() as connection:
                for statement in (
                    "UPDATE meeting SET sequence = :n",
                    "UPDATE plan_import SET file_name = CAST(:n AS VARCHAR)",
                ):
                    connection.execute(text(statement), {"n": number})
            started.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert started.wait(30)
        outs = [tmp_path / f"{number}.tar.gz" for number in range(2)]
        for out in outs:
            take_backup(app.settings, out)
    finally:
        stop.set()
        writer.join()
    for out in outs:
        restore_backup(empty_file, out, replace=True)
        restored = Database(empty_file.database_url)
        with restored.read() as connection:
            meetings = connection.execute(text("SELECT DISTINCT sequence FROM meeting")).scalars()
            files = connection.execute(text("SELECT file_name FROM plan_import")).scalars()
            assert [str(number) for number in meetings] == list(files)
        restored.close()


@pytest.mark.parametrize("kept", [0.3, 0.7, 0.99])
def test_a_backup_that_is_cut_off_is_not_restored(
    sqlite_app: App, empty_file: Settings, tmp_path: Path, kept: float
) -> None:
    out = tmp_path / "one.tar.gz"
    take_backup(sqlite_app.settings, out)
    out.write_bytes(out.read_bytes()[: int(out.stat().st_size * kept)])
    with pytest.raises(BadInputError, match="avbruten|skadad"):
        restore_backup(empty_file, out)


def test_a_backup_whose_rows_are_changed_is_not_restored(
    sqlite_app: App, empty_file: Settings, tmp_path: Path
) -> None:
    take_backup(sqlite_app.settings, tmp_path / "one.tar.gz")
    with tarfile.open(tmp_path / "one.tar.gz") as archive:
        archive.extractall(tmp_path / "all", filter="data")
    with (tmp_path / "all" / "svarsdag.db").open("r+b") as rows:
        rows.seek(5000)
        rows.write(b"x")
    with tarfile.open(tmp_path / "two.tar.gz", "w:gz") as archive:
        for path in (tmp_path / "all").iterdir():
            archive.add(path, path.name)
    with pytest.raises(BadInputError, match="kontrollsumma"):
        restore_backup(empty_file, tmp_path / "two.tar.gz")


def test_what_is_no_backup_is_told(empty_file: Settings, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("hej")
    with pytest.raises(BadInputError, match="går inte att läsa som säkerhetskopia"):
        restore_backup(empty_file, tmp_path / "text")
    with pytest.raises(BadInputError, match="finns inte"):
        restore_backup(empty_file, tmp_path / "nowhere")


def with_manifest(out: Path, folder: Path, **changed: object) -> None:
    """Packs a folder's ``svarsdag.db`` as a backup whose manifest says what is given."""
    rows = sha256((folder / "svarsdag.db").read_bytes()).hexdigest()
    manifest = {
        "format": 1,
        "taken_at": "2026-01-01T00:00:00+00:00",
        "tables": {},
        "files": {"svarsdag.db": rows},
        **changed,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with tarfile.open(out, "w:gz") as archive:
        for name in ("manifest.json", "svarsdag.db"):
            archive.add(folder / name, name)


@pytest.mark.parametrize("changed", [{"version": "9999"}, {"version": "0030", "format": 2}])
def test_a_newer_versions_backup_is_refused(
    empty_file: Settings, tmp_path: Path, sqlite_template: Path, changed: dict[str, object]
) -> None:
    (tmp_path / "all").mkdir()
    shutil.copy(sqlite_template, tmp_path / "all" / "svarsdag.db")
    with_manifest(tmp_path / "newer.tar.gz", tmp_path / "all", **changed)
    with pytest.raises(BadInputError, match="nyare version"):
        restore_backup(empty_file, tmp_path / "newer.tar.gz")


def test_an_older_versions_backup_is_upgraded(app: App, tmp_path: Path) -> None:
    (tmp_path / "all").mkdir()
    older = Database(f"sqlite:///{tmp_path / 'all' / 'svarsdag.db'}")
    migrate.upgrade(older, "0009")
    with older.write() as connection:
        connection.execute(
            text(
                "INSERT INTO body_alias (region_key, alias, alias_normalised, body_key,"
                " created_by, created_at) VALUES ('jamtland', 'gamla nämnden',"
                " 'gamla nämnden', 'rsr', 'eva', '2019-09-01 00:00:00')"
            )
        )
    older.close()
    with_manifest(tmp_path / "older.tar.gz", tmp_path / "all", version="0009")
    restored = restore_backup(app.settings, tmp_path / "older.tar.gz")
    assert (restored.upgraded, restored.rows) == (True, 1)
    with app.database.read() as connection:
        assert connection.execute(text("SELECT alias FROM body_alias")).scalar_one() == (
            "gamla nämnden"
        )


def test_on_a_full_disk_no_backup_gets_its_name(sqlite_app: App, tmp_path: Path) -> None:
    """A limit on the size of a file fails as a full disk does, in the middle of a write."""
    load_case(sqlite_app)
    out = tmp_path / "backups" / "one.tar.gz"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, before[1]))
    try:
        with pytest.raises(BadInputError, match="Ingen fil är sparad"):
            take_backup(sqlite_app.settings, out)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(out.parent.iterdir()) == []
    take_backup(sqlite_app.settings, out)


def test_no_backup_is_written_over(sqlite_app: App, tmp_path: Path) -> None:
    take_backup(sqlite_app.settings, tmp_path / "one.tar.gz")
    with pytest.raises(ConflictError, match="finns redan"):
        take_backup(sqlite_app.settings, tmp_path / "one.tar.gz")


def test_what_a_dead_backup_left_is_removed_when_it_is_a_day_old(
    filled: App, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    now = time.time()
    for name, hours in ((".svarsdag-dead", 25), (".svarsdag-at-work", 23), ("somebody-elses", 99)):
        (folder / name).mkdir(parents=True)
        (folder / name / "svarsdag.db").write_bytes(b"half of it")
        os.utime(folder / name, (now - hours * 3600, now - hours * 3600))
    take_backup(filled.settings, folder / "copy.tar.gz")
    assert sorted(one.name for one in folder.iterdir()) == [
        ".svarsdag-at-work",
        "copy.tar.gz",
        "somebody-elses",
    ]
