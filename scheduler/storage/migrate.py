"""Creates and upgrades the database with Alembic, from the migrations beside this file."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from scheduler.domain.errors import BadInputError
from scheduler.storage.database import Database

_MIGRATIONS = Path(__file__).with_name("migrations")
_LOCK_KEY = 20191029


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def upgrade(database: Database, to: str = "head") -> bool:
    """Brings the database to the newest version, or to an older one that was asked for; True if
    anything was done.

    Raises BadInputError for a database that a newer program has upgraded: it is left alone.
    """
    if to == "head" and is_current(database):
        # Looked at without the write lock: a process starts also while another is writing.
        return False
    config = _config()
    with database.rebuild() as connection:
        if database.is_postgresql:
            # One process upgrades at a time; SQLite's write transaction already sees to it.
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK_KEY})
        before = MigrationContext.configure(connection).get_current_revision()
        if before is not None and not is_known(before):
            raise BadInputError(
                f"Databasen har uppgraderats av en nyare version av Svarsdag ({before}): "
                "installera minst den versionen, eller läs tillbaka en äldre säkerhetskopia i en "
                "tom databas (docs/drift.md)."
            )
        config.attributes["connection"] = connection
        command.upgrade(config, to)
        return before != MigrationContext.configure(connection).get_current_revision()


def is_current(database: Database) -> bool:
    """Whether the database has the tables this version needs."""
    return revision(database) == head()


def revision(database: Database) -> str | None:
    """The version of the database's tables; None where it has none."""
    with database.read() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str | None:
    """The version of the tables that this program needs."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def is_known(version: str) -> bool:
    """Whether a database of this version can be upgraded to `head`."""
    return version in {
        script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()
    }
