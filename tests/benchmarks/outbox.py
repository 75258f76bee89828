"""Proves at length that reminders are never lost and never doubled, and measures how fast they go:
``make bench-outbox``. docs/outbox.md says what the promise is and where it ends.

Everything is real: workers in processes of their own that do what ``svarsdag tick`` does, an SMTP
server in another (aiosmtpd), SQLite and PostgreSQL. The exit status is 1 where a promise broke.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.crew import crew, wait_until_delivered, wait_until_settled
from tests.chaos.lab import POSTGRESQL, SQLITE, Lab, lab
from tests.chaos.smtp import Faults, running_server

PATIENCE_SECONDS = 1800.0
DRILL_REMINDERS = 600


@dataclass(frozen=True)
class Row:
    """A run's result. ``allowed`` repeats are those the promise permits in it."""

    name: str
    kind: str
    reminders: int
    lost: int
    repeats: int
    allowed: int
    changed: int
    per_second: float
    note: str = ""

    @property
    def is_kept(self) -> bool:
        return self.lost == 0 and self.repeats <= self.allowed and self.changed == 0


def row_of(found: Lab, name: str, kind: str, allowed: int, note: str = "") -> Row:
    seen = found.outcome()
    times = [one.at for one in found.post.deliveries()]
    return Row(
        name,
        kind,
        len(found.expected),
        seen.lost,
        seen.repeats,
        allowed + seen.lost_replies,
        seen.changed_repeats,
        (len(times) - 1) / (times[-1] - times[0]),
        note or f"{seen.refusals} refusals, {seen.lost_replies} lost replies",
    )


def speed(kind: str, workers: int, count: int) -> Row:
    with lab(kind, count) as found, crew(found.environment(), workers):
        wait_until_settled(found.database, PATIENCE_SECONDS)
        return row_of(found, f"no faults, {workers} at work", kind, allowed=0)


def endurance(kind: str, count: int, kills: int, seed: int) -> Row:
    """Workers killed at random moments, spread over the whole run."""
    chance = random.Random(seed)
    faults = Faults(refused=0.05, reply_lost=0.02, seed=seed)
    with lab(kind, count, faults) as found:
        quick = found.environment(timeout=1, lease=5, retry=1)
        with crew(quick, 4) as workers:
            for number in range(kills):
                wait_until_delivered(
                    found.post, round(0.95 * count * number / kills), PATIENCE_SECONDS
                )
                time.sleep(chance.uniform(0.0, 0.1))
                workers.kill_one(chance)
            wait_until_settled(found.database, PATIENCE_SECONDS)
            row = row_of(found, "4 at work, killed at random", kind, allowed=workers.kills)
            return Row(**{**vars(row), "note": f"{workers.kills} kills, {row.note}"})


def two_tickers(kind: str) -> Row:
    """Two `svarsdag tick` as an operator starts them."""
    with lab(kind, DRILL_REMINDERS) as found:
        environment = os.environ | found.environment()
        command = [str(Path(sys.executable).with_name("svarsdag")), "tick"]
        tickers = [subprocess.Popen(command, env=environment) for _ in range(2)]
        try:
            wait_until_settled(found.database, PATIENCE_SECONDS)
        finally:
            for ticker in tickers:
                ticker.kill()
                ticker.wait()
        return row_of(found, "two svarsdag tick", kind, allowed=0)


def stopped_past_its_lease(kind: str) -> Row:
    with lab(kind, DRILL_REMINDERS) as found:
        with crew(found.environment(timeout=1, lease=5, retry=1), 1) as workers:
            stops = 5
            for number in range(stops):
                wait_until_delivered(found.post, 100 * number + 20)
                stopped = workers.workers[0]
                workers.stop_between_transactions(stopped, found.database)
                workers.hire()
                time.sleep(6)
                workers.signal(stopped, signal.SIGCONT)
                time.sleep(0.5)
                workers.workers.remove(stopped)
                stopped.kill()
                stopped.join()
            wait_until_settled(found.database, PATIENCE_SECONDS)
        # Each is also killed in the end, to begin anew with one.
        return row_of(found, f"stopped past the lease, {stops} times", kind, allowed=2 * stops)


def clock_jumps(kind: str) -> Row:
    """The clock of all workers' machine goes an hour back, an hour forth, and right again."""
    with lab(kind, DRILL_REMINDERS) as found, crew(found.environment(), 2) as workers:
        wait_until_delivered(found.post, 50)
        workers.skew_seconds.value = -3600
        time.sleep(3)
        workers.skew_seconds.value = 3600
        wait_until_delivered(found.post, 200)
        workers.skew_seconds.value = 0
        wait_until_settled(found.database, PATIENCE_SECONDS)
        # SQLite has no clock but the machine's: what is under way when it leaps an hour ahead
        # seems to be held no longer. PostgreSQL's own clock stands still.
        allowed = 2 if kind == SQLITE else 0
        return row_of(found, "clock -1 h, +1 h, right again", kind, allowed)


def mail_server_down(kind: str) -> Row:
    """Killed amid messages, away for a while, back on the same port."""
    with lab(kind, DRILL_REMINDERS) as found:
        with crew(found.environment(timeout=1, lease=5, retry=1), 2):
            wait_until_delivered(found.post, 100)
            os.kill(found.post.pid, signal.SIGKILL)
            time.sleep(5)
            with running_server(found.post.log, port=found.post.port):
                wait_until_settled(found.database, PATIENCE_SECONDS)
        # A message that was under way when the server died: its reply is lost.
        return row_of(found, "mail server killed and back", kind, allowed=2)


def database_killed(kind: str) -> Row:
    """PostgreSQL: all its processes killed and started anew, three times."""
    with lab(kind, DRILL_REMINDERS) as found, crew(found.environment(), 2):
        assert found.server is not None
        for number in range(3):
            wait_until_delivered(found.post, 100 + 150 * number)
            found.server.kill()
            time.sleep(2)
            found.server.start()
        wait_until_settled(found.database, PATIENCE_SECONDS)
        # What a worker has sent it remembers until the database is back.
        return row_of(found, "database killed and back, 3 times", kind, allowed=0)


def database_locked(kind: str) -> Row:
    """SQLite: another program holds the file for longer than we wait for it (10 s)."""
    with lab(kind, DRILL_REMINDERS) as found, crew(found.environment(), 2):
        wait_until_delivered(found.post, 100)
        path = found.database.engine.url.database
        with closing(sqlite3.connect(str(path), timeout=60, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            time.sleep(13)
            other.execute("ROLLBACK")
        wait_until_settled(found.database, PATIENCE_SECONDS)
        return row_of(found, "file locked for 13 s", kind, allowed=0)


def disk_full(kind: str) -> Row:
    """SQLite on a small disk of its own, filled amid the work and emptied again."""
    with small_disk() as disk, lab(kind, 300, sqlite_folder=disk) as found:
        with crew(found.environment(), 2):
            wait_until_delivered(found.post, 100)
            ballast = disk / "ballast"
            fill(ballast)
            time.sleep(5)
            held_up = len(found.post.deliveries())
            ballast.unlink()
            wait_until_settled(found.database, PATIENCE_SECONDS)
        note = f"stood still at {held_up}"
        return row_of(found, "disk full for 5 s", kind, allowed=0, note=note)


@contextmanager
def small_disk() -> Iterator[Path]:
    """A file system of 12 MB in memory; mounting takes root."""
    folder = Path(tempfile.mkdtemp(prefix="svarsdag-disk-"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)
        folder.rmdir()


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return


def drills(kinds: Sequence[str]) -> Iterator[Callable[[], Row]]:
    for kind in kinds:
        found = [two_tickers, stopped_past_its_lease, clock_jumps, mail_server_down]
        found += [database_locked, disk_full] if kind == SQLITE else [database_killed]
        for drill in found:
            if drill is disk_full and not (os.geteuid() == 0 and shutil.which("mount")):
                print("disk full: left out, mounting a small disk takes root", flush=True)
                continue
            yield lambda drill=drill, kind=kind: drill(kind)  # type: ignore[misc]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reminders", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20191029)
    parser.add_argument("--database", choices=[SQLITE, POSTGRESQL])
    parser.add_argument("--only", choices=["speed", "endurance", "drills"])
    options = parser.parse_args()
    runs: list[Callable[[], Row]] = []
    both = (options.database,) if options.database else (SQLITE, POSTGRESQL)
    if options.only in (None, "speed"):
        for kind in both:
            for workers in (1, 4):
                runs.append(lambda kind=kind, workers=workers: speed(kind, workers, 2000))  # type: ignore[misc]
    if options.only in (None, "endurance"):
        for kind in both:
            runs.append(
                lambda kind=kind: endurance(  # type: ignore[misc]
                    kind, options.reminders, options.kills, options.seed
                )
            )
    if options.only in (None, "drills"):
        runs += drills(both)
    print(
        f"{'run':36} {'database':10} {'mails':>6} {'lost':>4} {'again':>5} {'may':>4} "
        f"{'other bytes':>11} {'per s':>6}  kept"
    )
    is_all_kept = True
    for run in runs:
        row = run()
        is_all_kept &= row.is_kept
        print(
            f"{row.name:36} {row.kind:10} {row.reminders:6} {row.lost:4} {row.repeats:5} "
            f"{row.allowed:4} {row.changed:11} {row.per_second:6.0f}  "
            f"{'yes' if row.is_kept else 'NO'}  {row.note}",
            flush=True,
        )
    return 0 if is_all_kept else 1


if __name__ == "__main__":
    sys.exit(main())
