"""Measures the speeds the project promises, each as a ratio to its limit: ``make bench``.

Each figure is the best of several runs, on whatever machine this is; below 1.00 is kept.
"""

from __future__ import annotations

import io
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import icalendar
from reportlab.pdfgen import canvas

from calendars.grammar.options import ReadOptions
from calendars.read import read_bytes
from scheduler.configuration import load_configuration
from scheduler.services.demo import USERNAME, load_demo
from scheduler.services.planning import RoundWish, plan_from_reading
from scheduler.services.reading import read_plan, read_plan_file
from tests.support import CASE_2019, ROOT, settings_for
from tests.web.conftest import Browser
from web.app import create_app
from web.current import app_of

COMMAND = str(Path(sys.executable).with_name("svarsdag"))
PLAN = [
    "plan",
    str(CASE_2019),
    "--region",
    "jamtland",
    "--owner",
    "RSR",
    "--dispatch",
    "2019-09-02",
]


def best_of(runs: int, work: Callable[[], object]) -> float:
    """Seconds of the fastest of ``runs``."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def command(*arguments: str) -> Callable[[], object]:
    return lambda: subprocess.run([COMMAND, *arguments], check=True, stdout=subprocess.DEVNULL)


def warm_plan() -> Callable[[], object]:
    config = load_configuration(ROOT / "config")
    region = config.region("jamtland")
    reading = read_plan_file(CASE_2019, region, year=2019)
    wish = RoundWish(owner="RSR", dispatch_date=date(2019, 9, 2))
    return lambda: plan_from_reading(config, region, reading, wish)


def warm_read() -> Callable[[], object]:
    region = load_configuration(ROOT / "config").region("jamtland")
    data = CASE_2019.read_bytes()
    return lambda: read_plan(data, CASE_2019.name, region, year=2019)


def calendar_of(events: int) -> bytes:
    """A calendar of plain events, a day each."""
    first = date(2020, 1, 1).toordinal()
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:bench"]
    for index in range(events):
        day = date.fromordinal(first + index)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{index}@bench",
            f"DTSTAMP:{day:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"SUMMARY:Organ {index}",
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def pdf_of(pages: int) -> bytes:
    """A plan of a page per month and body, with text as a municipality prints it."""
    buffer = io.BytesIO()
    sheet = canvas.Canvas(buffer)
    for page in range(pages):
        sheet.drawString(72, 800, f"Nämnd {page} sammanträder följande datum år 2026")
        for row in range(40):
            sheet.drawString(72, 780 - 16 * row, f"{1 + row % 28} mars kl. 13.00  Sal {row}")
        sheet.showPage()
    sheet.save()
    return buffer.getvalue()


def web_start() -> Callable[[], object]:
    script = (
        "from scheduler.settings import load_settings; from web.app import create_app; "
        "create_app(load_settings())"
    )
    folder = tempfile.mkdtemp()
    environment = os.environ | {"SVARSDAG_DATA_DIR": folder}
    return lambda: subprocess.run([sys.executable, "-c", script], check=True, env=environment)


def proposal_page() -> Callable[[], object]:
    """The page of a proposed round, as the browser asks for it at every change of the form."""
    folder = Path(tempfile.mkdtemp())
    flask_app = create_app(settings_for(folder, f"sqlite:///{folder / 'bench.db'}"))
    app = app_of(flask_app)
    password = load_demo(app)
    browser = Browser(flask_app.test_client())
    browser.log_in(USERNAME, password)
    return lambda: browser.get("/rundor/ny?owner=rsr&dispatch=2019-09-02")


def main() -> None:
    python = command("--version")
    baseline = best_of(5, lambda: subprocess.run([sys.executable, "-c", "pass"], check=True))
    calendar, pdf = calendar_of(2000), pdf_of(30)
    parse = best_of(3, lambda: icalendar.Calendar.from_ical(calendar))
    options = ReadOptions()
    rows = [
        (
            "2 000 händelser, mot 1,5 × icalendars egen läsning",
            1.5 * parse,
            best_of(3, lambda: read_bytes(calendar, "x.ics", options)),
        ),
        ("en PDF-plan på 30 sidor", 10.0, best_of(1, lambda: read_bytes(pdf, "x.pdf", options))),
        ("2019 års fall planerat, varm process", 0.100, best_of(20, warm_plan())),
        ("svarsdag plan för fallet, kall", 0.300, best_of(5, command(*PLAN))),
        ("webben startar", 1.500, best_of(5, web_start())),
        ("förslaget följer en ändring på sidan", 0.300, best_of(20, proposal_page())),
        ("läsa fallets plan, varm process", 0.020, best_of(20, warm_read())),
        ("svarsdag --version, kall", 0.500, best_of(5, python)),
    ]
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} kärnor, "
        f"python -c pass {baseline * 1000:.0f} ms\n"
    )
    print(f"{'arbete':52} {'gräns':>9} {'mätt':>9} {'kvot':>6}")
    for name, limit, seconds in rows:
        print(f"{name:52} {limit * 1000:6.0f} ms {seconds * 1000:6.1f} ms {seconds / limit:6.2f}")


if __name__ == "__main__":
    main()
