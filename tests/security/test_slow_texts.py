"""A small text made to take a web process or a ticker hours to read: an uploaded, pasted or fetched
plan. Only the libraries of other formats run in a process of their own."""

from __future__ import annotations

import time

import pytest

from scheduler.domain.bodies import Region
from scheduler.services.reading import read_plan

# Half a minute to hours, before; a second or two of the processor's time now.
SHAPES = {
    "a gap": "KS Berg:" + " " * 9_000 + "3 mars",
    "a gap of tabs": "KS Berg: 3 mars," + "\t" * 9_000 + "x",
    "many unknown bodies": "".join(f"Nämnd {n}: 3 mars\n" for n in range(2_500)),
    "one body again and again": "KS Berg: 3 mars\n" * 2_500,
    "blank lines": "\n" * 9_000 + "KS Berg: 3 mars",
    "many days": "KS Berg: " + "3 mars, " * 2_400,
    "figures": "KS Berg: " + "1 " * 9_000,
    "brackets": "KS Berg: 3 mars " + "(" * 9_000,
    "dashes": "KS Berg: " + "3–" * 9_000,
    "letters": "å" * 19_000,
    "bodies and days below each other": "".join(f"Nämnd {n}\n  3 mars\n\n" for n in range(1_200)),
    "a matrix": "Organ;jan;feb\n" + "".join(f"Nämnd {n};3;4\n" for n in range(1_500)),
}
RULES = {
    "every second": "FREQ=SECONDLY",
    "every minute since the year 1": "FREQ=MINUTELY",
    "often in each day": "FREQ=DAILY;BYHOUR=1,2,3,4,5,6;BYMINUTE=0,5,10,15,20,25,30,35,40",
    "never": "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
}
MOST_SECONDS = 8.0


@pytest.mark.parametrize("shape", SHAPES)
def test_no_small_text_takes_long(jamtland: Region, shape: str) -> None:
    began = time.process_time()
    read_plan(SHAPES[shape].encode(), "plan.txt", jamtland, year=2020)
    assert time.process_time() - began < MOST_SECONDS


def calendar_of(starts: str, rule: str, count: int = 1) -> bytes:
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{n}\r\nDTSTAMP:20190901T000000Z\r\nSUMMARY:KS Berg\r\n"
        f"DTSTART:{starts}\r\nRRULE:{rule}\r\nEND:VEVENT\r\n"
        for n in range(count)
    )
    head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n"
    return f"{head}{events}END:VCALENDAR\r\n".encode()


def test_no_calendar_repeats_without_end(jamtland: Region) -> None:
    for what, rule in RULES.items():
        began = time.process_time()
        starts = "00010101T000000Z" if "year 1" in what else "20200303T130000Z"
        found = read_plan(calendar_of(starts, rule), "plan.ics", jamtland)
        assert time.process_time() - began < MOST_SECONDS, what
        assert "bad_recurrence" in [one.code for one in found.problems], what
        assert len(found.result.meetings) <= 1


def test_nor_do_thousands_of_series(jamtland: Region) -> None:
    weekly = calendar_of("20200303T130000Z", "FREQ=WEEKLY", 2_000)
    began = time.process_time()
    found = read_plan(weekly, "plan.ics", jamtland)
    assert time.process_time() - began < 2 * MOST_SECONDS
    assert "av 1800 lästes bara den" in str(found.problems)
    one = read_plan(calendar_of("20200303T130000Z", "FREQ=WEEKLY;COUNT=9"), "plan.ics", jamtland)
    assert len(one.result.meetings) == 9
