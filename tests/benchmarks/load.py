"""All of Sweden in one database, as it is run: ``make bench-load``.

``svarsdag web`` with one process and with three, and ``svarsdag tick``, on SQLite and PostgreSQL.
Pages are those of a coordinator in the largest region, asked one at a time and by eight at once;
calendars by eight connections that stay open. Ends with the tables that PostgreSQL would read from
end to end for any of the pages.
"""

from __future__ import annotations

import http.client
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import psutil
import requests
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import func, select, text

from scheduler.domain.feeds import FeedContent, FeedKind, FeedPart
from scheduler.domain.rights import Role
from scheduler.services import accounts, imports, rounds
from scheduler.services.app import App, open_app
from scheduler.services.backups import copy_database
from scheduler.services.feeds.addresses import create_feed
from scheduler.services.planning import RoundWish
from scheduler.storage.database import Database
from scheduler.storage.tables import meeting, reminder, remiss, remiss_recipient
from tests.benchmarks.feeds import free_port
from tests.chaos.lab import PostgresqlServer
from tests.chaos.smtp import running_server
from tests.nation import LARGEST, REGIONS, TODAY, compare_all, make_due, nation
from tests.web.conftest import PASSWORD, Browser
from tests.web.test_query_plans import noted
from web.app import create_app
from web.current import app_of

TIMES = 25
AT_ONCE = 8
SECONDS = 5.0
MAILS = 2_000
LARGE = 5_000  # rows
_SVARSDAG = str(Path(sys.prefix) / "bin/svarsdag")


class Site(Struct):
    """What is asked, and of whom."""

    app: App
    pages: list[str]
    token: str

    def environment(self, **more: str) -> dict[str, str]:
        settings = self.app.settings
        return os.environ | {
            "SVARSDAG_DATABASE_URL": settings.database_url,
            "SVARSDAG_DATA_DIR": str(settings.data_dir),
            "SVARSDAG_CONFIG_DIR": str(settings.config_dir),
            "SVARSDAG_TODAY": TODAY.isoformat(),
            "SVARSDAG_SECRET_KEY": "only for benchmarks",
            **more,
        }


def main() -> None:
    memory = psutil.virtual_memory().total / 2**30
    print(f"Python {platform.python_version()}, {os.cpu_count()} kärnor, {memory:.0f} GB\n")
    with tempfile.TemporaryDirectory(prefix="svarsdag-load-") as name:
        folder = Path(name)
        began = time.perf_counter()
        app = nation(folder)
        accounts.put_account(app, "eva", LARGEST, PASSWORD, Role.COORDINATOR)
        parts = frozenset({FeedPart.MEETINGS})
        content = FeedContent(LARGEST, FeedKind.REGION, LARGEST, parts)
        token = create_feed(app, "eva", content)
        _say_size(app, time.perf_counter() - began)
        site = Site(app, _pages(app), token)
        server = PostgresqlServer(folder / "pg")
        try:
            url = server.url
            began = time.perf_counter()
            copy_database(app.settings.database_url, url)
            print(f"kopierat till PostgreSQL och jämfört på {time.perf_counter() - began:.0f} s\n")
            settings = replace(app.settings, database_url=url)
            on_postgresql = Site(open_app(settings), site.pages, token)
            with on_postgresql.app.database.write() as connection:
                connection.execute(text("ANALYZE"))
            for kind, one in (("SQLite", site), ("PostgreSQL", on_postgresql)):
                _measure(kind, one)
            _say_scans(on_postgresql)
            on_postgresql.app.database.close()
        finally:
            server.close()


def _say_size(app: App, seconds: float) -> None:
    tables = (meeting, remiss, remiss_recipient, reminder)
    with app.database.read() as connection:
        counts = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in tables
        }
    bodies = sum(len(region.bodies) for region in app.config.regions.values())
    size = Path(app.settings.database_url.removeprefix("sqlite:///")).stat().st_size / 1e6
    print(
        f"{len(REGIONS)} regioner, {sum(REGIONS.values())} kommuner, {bodies} organ, "
        f"{counts['meeting']} möten, {counts['remiss']} rundor, "
        f"{counts['remiss_recipient']} mottagarrader, {counts['reminder']} påminnelser: "
        f"{size:.0f} MB, på {seconds:.0f} s"
    )


def _pages(app: App) -> list[str]:
    one = rounds.rounds(app, LARGEST)[0]
    day = imports.stored_meetings(app, LARGEST)[0]
    asked = "".join(f"&recipient=ks-k{number}" for number in range(REGIONS[LARGEST]))
    return [
        "/",
        "/motesplaner/",
        "/motesplaner/?vy=lista",
        f"/motesplaner/mote/{day.id}",
        "/rundor/",
        f"/rundor/{one.id}",
        f"/rundor/ny?owner=rs&dispatch={TODAY}&shown=1{asked}",
        "/utskick/",
        "/utskick/drift/",
        "/organ/",
        "/kalendrar/",
        "/logg/",
    ]


def _measure(kind: str, site: Site) -> None:
    for workers in (1, 3):
        with _web(site, workers) as (address, process):
            cookies = _log_in(address)
            print(f"{kind}, webbprocesser: {workers}")
            print(f"  {'sida':34} {'p50 ms':>8} {'p95 ms':>8} {'p50, 8 på en gång':>18} {'p95':>7}")
            for page in site.pages:
                alone = _times(address, cookies, page, 1)
                together = _times(address, cookies, page, AT_ONCE)
                print(
                    f"  {page[:34]:34} {_p(alone, 50):8.1f} {_p(alone, 95):8.1f} "
                    f"{_p(together, 50):18.1f} {_p(together, 95):7.1f}"
                )
            whole, unchanged = _feeds(address, site.token)
            print(f"  kalendrar i sekunden: {whole:.0f} hela, {unchanged:.0f} oförändrade (304)")
            print(f"  minne: {_memory(process):.0f} MB (PSS, alla processer)")
    print(f"{kind}, påminnelser")
    print(f"  tickning utan något att sända: {_tick(site, 1)[0]:.2f} s")
    make_due(site.app, MAILS)
    with tempfile.TemporaryDirectory() as name, running_server(Path(name) / "mails") as post:
        seconds, sent = _tick(site, post.port)
        arrived = len(post.deliveries())
    rate = sent / seconds
    print(f"  {sent} brev sända på {seconds:.1f} s, {rate:.0f} i sekunden; {arrived} framme")
    compare_all(site.app)
    print(f"  tickning som jämför alla öppna rundors påminnelser: {_tick(site, 1)[0]:.1f} s")
    took = _planning(site.app) * 1000
    print(f"  förslag till en runda, {REGIONS[LARGEST]} mottagare: {took:.0f} ms\n")


@contextmanager
def _web(site: Site, workers: int) -> Iterator[tuple[tuple[str, int], subprocess.Popen[bytes]]]:
    port = free_port()
    command = [_SVARSDAG, "web", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--workers", str(workers)],
        env=site.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # the log has a line for each request
    )
    try:
        _await(lambda: requests.get(f"http://127.0.0.1:{port}/health", timeout=5).ok)
        yield ("127.0.0.1", port), process
    finally:
        process.terminate()
        process.wait(30)


def _await(holds: Callable[[], bool]) -> None:
    for _ in range(300):
        try:
            if holds():
                return
        except requests.ConnectionError:
            pass
        time.sleep(0.1)
    raise TimeoutError


def _log_in(address: tuple[str, int]) -> str:
    session = requests.Session()
    page = f"http://{address[0]}:{address[1]}/logga-in"
    token = re.search(r'name="csrf_token" value="([^"]+)"', session.get(page, timeout=30).text)
    assert token is not None
    fields = {"csrf_token": token[1], "username": "eva", "password": PASSWORD}
    session.post(page, fields, timeout=30, allow_redirects=False)
    return "; ".join(f"{one.name}={one.value}" for one in session.cookies)


def _times(address: tuple[str, int], cookies: str, page: str, at_once: int) -> list[float]:
    """Milliseconds of each of ``TIMES`` answers to each of so many that ask at once."""

    def ask(_number: int) -> list[float]:
        found = []
        with closing(http.client.HTTPConnection(*address, timeout=60)) as connection:
            for number in range(TIMES + 1):
                began = time.perf_counter()
                connection.request("GET", page, headers={"Cookie": cookies})
                answer = connection.getresponse()
                answer.read()
                assert answer.status == 200, (page, answer.status)
                if number:  # the first warms up
                    found.append((time.perf_counter() - began) * 1000)
        return found

    with ThreadPoolExecutor(at_once) as pool:
        return [one for times in pool.map(ask, range(at_once)) for one in times]


def _p(times: list[float], share: int) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[share - 1]


def _feeds(address: tuple[str, int], token: str) -> tuple[float, float]:
    path = f"/feeds/{token}.ics"
    with closing(http.client.HTTPConnection(*address, timeout=60)) as connection:
        connection.request("GET", path)
        first = connection.getresponse()
        first.read()
    unchanged = {"If-None-Match": first.headers["ETag"]}
    return _per_second(address, path, {}), _per_second(address, path, unchanged)


def _per_second(address: tuple[str, int], path: str, headers: dict[str, str]) -> float:
    end = time.perf_counter() + SECONDS

    def ask(_number: int) -> int:
        count = 0
        with closing(http.client.HTTPConnection(*address, timeout=60)) as connection:
            while time.perf_counter() < end:
                connection.request("GET", path, headers=headers)
                answer = connection.getresponse()
                answer.read()
                assert answer.status in (200, 304)
                count += 1
        return count

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sum(pool.map(ask, range(AT_ONCE))) / SECONDS


def _memory(process: subprocess.Popen[bytes]) -> float:
    parent = psutil.Process(process.pid)
    family = [parent, *parent.children(recursive=True)]
    return sum(one.memory_full_info().pss for one in family) / 1e6


def _tick(site: Site, port: int) -> tuple[float, int]:
    """Seconds that one tick takes, the command's start included, and how many it sent."""
    mail = {"SVARSDAG_SMTP_HOST": "127.0.0.1", "SVARSDAG_SMTP_PORT": str(port)}
    command = [_SVARSDAG, "tick", "--once"]
    began = time.perf_counter()
    told = subprocess.run(
        command,
        env=site.environment(SVARSDAG_SMTP_TLS="0", SVARSDAG_MAIL_FROM="a@example.org", **mail),
        capture_output=True,
        text=True,
        check=True,
    )
    sent = re.search(r"Sänt: (\d+)", told.stdout)
    assert sent is not None
    return time.perf_counter() - began, int(sent[1])


def _planning(app: App) -> float:
    asked = [f"ks-k{number}" for number in range(REGIONS[LARGEST])]
    wish = RoundWish(owner="rs", dispatch_date=TODAY, recipients=asked, title="Remiss")
    times = []
    for _ in range(7):
        began = time.perf_counter()
        rounds.propose_stored(app, LARGEST, wish, "11111111-1111-4111-8111-111111111111")
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def _say_scans(site: Site) -> None:
    """Which tables of more than `LARGE` rows PostgreSQL reads from end to end, for which pages."""
    flask_app = create_app(site.app.settings)
    database = app_of(flask_app).database
    browser = Browser(flask_app.test_client())
    browser.log_in()
    rows = _rows(database)
    found: set[tuple[str, str]] = set()
    for page in site.pages:
        with noted(database.engine) as statements:
            browser.get(page)
        with database.read() as connection:
            for statement, values in statements:
                if not statement.lstrip().startswith("SELECT"):
                    continue
                for row in connection.exec_driver_sql(f"EXPLAIN {statement}", values):
                    scanned = re.search(r"Seq Scan on (\w+)", str(row[0]))
                    if scanned and rows.get(scanned[1], 0) > LARGE:
                        found.add((scanned[1], page[:40]))
    print("PostgreSQL läser ingen stor tabell från början till slut" if not found else "")
    for table, page in sorted(found):
        print(f"läser hela {table}: {page}")


def _rows(database: Database) -> dict[str, int]:
    query = text("SELECT relname, reltuples FROM pg_class WHERE relkind = 'r'")
    with database.read() as connection:
        return {name: int(count) for name, count in connection.execute(query)}


if __name__ == "__main__":
    main()
