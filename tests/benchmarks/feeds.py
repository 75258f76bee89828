"""Measures the feeds beside what they are compared with, in one run: ``make bench-feeds``.

The served app, an empty Flask view and nginx stand on this machine and are asked in turn by wrk;
a ratio is the median of those of each round, so that what else the machine does meets all alike.
Times are the best of several, by the clock and by the processor: on a busy machine the latter tells
more.
"""

from __future__ import annotations

import os
import platform
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from datetime import time as clock
from pathlib import Path

import icalendar
from msgspec.structs import replace

from calendars.write_ical import FeedHead, write_feed
from scheduler.domain.feeds import FeedContent, FeedKind, FeedPart
from scheduler.services import feeds, imports
from scheduler.services.app import App, open_app
from scheduler.services.feeds.contents import shown_events
from scheduler.services.feeds.shown_events import kept
from scheduler.settings import Settings, load_settings
from scheduler.storage import built_feed_store, meeting_store
from scheduler.storage.feed_store import bump_changed_at

REGION = "jamtland"
TODAY = date(2026, 1, 1)
MEETINGS = 2_000
CONTENT = FeedContent(REGION, FeedKind.REGION, REGION, frozenset({FeedPart.MEETINGS}))
TIMES = 15
ROUNDS = 7
SECONDS = 1  # of each round of requests
CONNECTIONS = 4


def settings_in(folder: Path) -> Settings:
    return load_settings(
        {
            "SVARSDAG_DATA_DIR": str(folder),
            "SVARSDAG_TODAY": TODAY.isoformat(),
            "SVARSDAG_SECRET_KEY": "only for benchmarks",
        }
    )


def fill(app: App) -> None:
    """2,000 meetings of the region's bodies, an hour each, spread over their days."""
    bodies = list(app.config.region(REGION).bodies.values())
    first = imports.start_import(
        app, REGION, "bench", file_name="x", content=f"{bodies[0].name}: 5 januari 2026".encode()
    )
    imports.confirm_import(app, REGION, "bench", first)
    with app.database.write() as connection:
        (made,) = meeting_store.meetings(connection, REGION, None)
        for number in range(MEETINGS - 1):
            day = date(2026, 1, 7) + timedelta(days=number // len(bodies))
            meeting_store.add_meeting(
                app.database,
                connection,
                REGION,
                replace(
                    made,
                    id=f"bench-{number}",
                    body=bodies[number % len(bodies)].key,
                    start_date=day,
                    end_date=day,
                    start_time=clock(9 + number % 8),
                    end_time=clock(10 + number % 8),
                    place="Kommunhuset, sammanträdesrum Stora Rådhussalen",
                    note="Planen är preliminär; se kommunens webb för handlingar.",
                ),
                first,
            )


Seconds = tuple[float, float]
"""By the clock and by the processor."""


def seconds_of(app: App, token: str) -> Seconds:
    """One fetch by a client that has nothing: built if it must be, read from storage, packed."""
    start, busy = time.perf_counter(), time.process_time()
    answer = feeds.serve_secret(app, token, lambda _etag, _modified: False, compressed=True)
    taken = time.perf_counter() - start, time.process_time() - busy
    assert answer.data is not None
    return taken


def cold(app: App, token: str) -> Seconds:
    """As the first fetch after a start: neither the feed nor any event of it is kept."""
    kept.forget()
    with app.database.write() as connection:
        built_feed_store.drop_built(connection, CONTENT)
    return seconds_of(app, token)


def one_changed(app: App, token: str) -> Seconds:
    """The feed after one of its meetings has got another place."""
    with app.database.write() as connection:
        found = meeting_store.find_meeting(connection, REGION, "bench-1000")
        assert found is not None
        changed = replace(found, place=f"Sal {time.perf_counter_ns()}")
        meeting_store.change_meeting(app.database, connection, REGION, changed)
        bump_changed_at(app.database, connection, REGION)
    return seconds_of(app, token)


def written(app: App) -> Seconds:
    """The processor's seconds to write the events alone, and those icalendar takes to write what it
    has parsed."""
    with app.database.read() as connection:
        events = [one.event for one in shown_events(app, connection, CONTENT, TODAY)]
    data = write_feed(FeedHead("Bänk"), events)
    parsed = icalendar.Calendar.from_ical(data)
    return (
        min(_busy(lambda: write_feed(FeedHead("Bänk"), events)) for _ in range(TIMES)),
        _busy(parsed.to_ical),
    )


def _busy(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextmanager
def served(arguments: list[str], port: int, environment: dict[str, str]) -> Iterator[str]:
    """Runs a server of its own until the block ends; gives its address."""
    process = subprocess.Popen(arguments, env=os.environ | environment, start_new_session=True)
    try:
        for _ in range(200):
            if process.poll() is not None:
                raise RuntimeError(f"{arguments[0]} did not start")
            try:
                socket.create_connection(("127.0.0.1", port), 0.2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


EMPTY = """
import sys
from flask import Flask
from web.server import run
app = Flask("empty")
app.add_url_rule("/", view_func=lambda: "")
run(lambda: app, host="127.0.0.1", port=int(sys.argv[1]), workers=1)
"""


def nginx_conf(folder: Path, port: int) -> Path:
    """One process that serves the folder's feed, as a cache before the app would."""
    path = folder / "nginx.conf"
    path.write_text(
        f"""
        daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
        events {{}}
        http {{
          access_log off; types {{ text/calendar ics; }} gzip_static on;
          client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
          uwsgi_temp_path {folder}; scgi_temp_path {folder};
          server {{ listen 127.0.0.1:{port}; root {folder}/static; }}
        }}
        """,
        encoding="utf-8",
    )
    return path


def validator(url: str) -> str:
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request) as answer:
        return str(answer.headers["ETag"])


def per_second(url: str, *headers: str) -> float:
    arguments = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s"]
    for header in headers:
        arguments += ["-H", header]
    done = subprocess.run([*arguments, url], check=True, capture_output=True, text=True)
    if "Non-2xx or 3xx" in done.stdout:
        raise RuntimeError(f"{url} was refused: {done.stdout}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
    assert found is not None
    return float(found[1])


EMPTY_VIEW = "en tom Flask-vy"


def requests(
    folder: Path, token: str, data: bytes, packed: bytes
) -> Iterator[tuple[str, float, float]]:
    """What is asked, answers per second, and that beside an empty view's in the same round."""
    static = folder / "static"
    static.mkdir()
    (static / "feed.ics").write_bytes(data)
    (static / "feed.ics.gz").write_bytes(packed)
    own, empty, files = free_port(), free_port(), free_port()
    python = sys.executable
    environment = {
        "SVARSDAG_DATA_DIR": str(folder),
        "SVARSDAG_TODAY": TODAY.isoformat(),
        "SVARSDAG_SECRET_KEY": "only for benchmarks",
    }
    command = [str(Path(python).with_name("svarsdag")), "web", "--workers", "1", "--port", str(own)]
    with ExitStack() as stack:
        app = stack.enter_context(served(command, own, environment))
        view = stack.enter_context(served([python, "-c", EMPTY, str(empty)], empty, {}))
        conf = nginx_conf(folder, files)
        nginx = stack.enter_context(served(["/usr/sbin/nginx", "-c", str(conf)], files, {}))
        feed, file = f"{app}/feeds/{token}.ics", f"{nginx}/feed.ics"
        gzip = "Accept-Encoding: gzip"
        asked = {
            # Asked with the same lines as a feed: a server takes as long to read them.
            EMPTY_VIEW: (f"{view}/", gzip, f"If-None-Match: {validator(feed)}"),
            "304, flödet": (feed, gzip, f"If-None-Match: {validator(feed)}"),
            "304, nginx": (file, gzip, f"If-None-Match: {validator(file)}"),
            "200 packat, flödet": (feed, gzip),
            "200 packat, nginx": (file, gzip),
        }
        found: dict[str, list[float]] = {name: [] for name in asked}
        for _ in range(ROUNDS):
            for name, (url, *headers) in asked.items():
                found[name].append(per_second(url, *headers))
    for name, rates in found.items():
        ratios = [rate / empty for rate, empty in zip(rates, found[EMPTY_VIEW], strict=True)]
        yield name, statistics.median(rates), statistics.median(ratios)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="svarsdag-bench-") as name:
        folder = Path(name)
        app = open_app(settings_in(folder))
        fill(app)
        token = feeds.create_feed(app, "bench", CONTENT)
        cold(app, token)  # imports
        ours, theirs = written(app)
        timed = [
            ("2 000 händelser byggda, packade och sparade, kallt", 0.150, cold),
            ("en ändrad händelse av 2 000", 0.020, one_changed),
        ]
        rows = [
            (what, limit, *map(min, zip(*(work(app, token) for _ in range(TIMES)), strict=True)))
            for what, limit, work in timed
        ]

        def serve(compressed: bool) -> bytes:
            answer = feeds.serve_secret(app, token, lambda _e, _m: False, compressed=compressed)
            return answer.data or b""

        data, packed = serve(False), serve(True)
        app.database.close()
        rates = list(requests(folder, token, data, packed))
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} kärnor, flödet "
        f"{len(data) / 1e6:.2f} MB, packat {len(packed) / 1000:.0f} kB\n"
    )
    print(f"{'arbete':52} {'gräns':>9} {'klockan':>9} {'kvot':>6} {'processorn':>11} {'kvot':>6}")
    for what, limit, wall, busy in rows:
        print(
            f"{what:52} {limit * 1000:6.0f} ms {wall * 1000:6.1f} ms {wall / limit:6.2f}"
            f" {busy * 1000:8.1f} ms {busy / limit:6.2f}"
        )
    print(f"{'därav bara skrivna':72} {'':>4} {ours * 1000:10.1f} ms")
    print(f"{'icalendar skriver dem färdiga':72} {'':>4} {theirs * 1000:10.1f} ms")
    print(f"\n{'svar i sekunden, en process':52} {'antal':>9} {'mot tom vy':>11}")
    for what, rate, ratio in rates:
        print(f"{what:52} {rate:9.0f} {ratio:11.2f}")


if __name__ == "__main__":
    main()
