"""Feeds put before independent programs, each in a process of its own.

ical.js (JavaScript), libical and calcurse (C), and the Python libraries of libraries.py.
scripts/setup.sh dev installs them. One that is missing is an error and no skip: a feed nobody else
has read proves nothing.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from tests.calendars.peers.reading import PeerReading, Span, shown
from tests.support import ROOT

HERE = Path(__file__).parent
ICALJS = Path(sys.prefix) / "peers" / "node_modules" / "ical.js" / "dist" / "ical.js"
_TIMEOUT_SECONDS = 60


def _files(feeds: Sequence[bytes], folder: Path) -> list[str]:
    paths = [folder / f"{index}.ics" for index in range(len(feeds))]
    for path, data in zip(paths, feeds, strict=True):
        path.write_bytes(data)
    return [str(path) for path in paths]


def _output(arguments: Sequence[str], environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        arguments,
        check=True,
        capture_output=True,
        timeout=_TIMEOUT_SECONDS,
        env=os.environ | (environment or {}),
    )
    return done.stdout.decode("utf-8", "replace")


def read_with_icaljs(feeds: Sequence[bytes], folder: Path) -> list[PeerReading]:
    script = str(HERE / "icaljs.mjs")
    return _readings(_output(["node", script, str(ICALJS), *_files(feeds, folder)]))


def read_with_library(name: str, feeds: Sequence[bytes], folder: Path) -> list[PeerReading]:
    """``name`` is vobject, khal or ical."""
    module = "tests.calendars.peers.libraries"
    arguments = [sys.executable, "-m", module, name, *_files(feeds, folder)]
    return _readings(_output(arguments, {"PYTHONPATH": str(ROOT)}))


def _readings(printed: str) -> list[PeerReading]:
    return [
        PeerReading(
            tuple(one["errors"]),
            {uid: (start, end) for uid, (start, end) in one["spans"].items()},
            {uid: (summary, text) for uid, (summary, text) in one["texts"].items()},
        )
        for one in json.loads(printed)
    ]


def build_libical_check(folder: Path) -> Path:
    """Compiles the small C program that asks libical."""
    program = folder / "libical_check"
    source = str(HERE / "libical_check.c")
    _output(["cc", "-Wall", "-Werror", "-o", str(program), source, "-lical"])
    return program


def read_with_libical(program: Path, feeds: Sequence[bytes], folder: Path) -> list[PeerReading]:
    printed = _output([str(program), *_files(feeds, folder)])
    return [_libical_reading(part) for part in printed.split("\f\n")[:-1]]


def _libical_reading(printed: str) -> PeerReading:
    errors: list[str] = []
    spans: dict[str, Span] = {}
    texts: dict[str, tuple[str, str]] = {}
    for line in printed.split("\n"):
        kind, *values = line.split("\t")
        if kind == "E":
            errors.append(values[0])
        elif kind == "V":
            uid, start, end, summary, description = values
            spans[uid] = (start, end)
            texts[uid] = (_text(summary), _text(description))
    return PeerReading(tuple(errors), spans, texts)


def _text(hexadecimal: str) -> str:
    return bytes.fromhex(hexadecimal).decode("utf-8", "replace")


# 10/25/2026 @ 00:00 -> 10/25/2026 @ 01:00>note |summary, and 10/29/2026 [1] {1D -> 10/30/2026} text
_APPOINTMENT = re.compile(r"(\S+) @ (\S+) -> (\S+) @ (\d\d:\d\d).*")
_ALL_DAY = re.compile(r"(\S+) \[1\] (?:\{1D -> (\S+)\} )?.*")


def read_with_calcurse(feeds: Sequence[bytes], folder: Path) -> list[PeerReading]:
    """calcurse keeps no UIDs: its events are numbered."""
    return [_calcurse_reading(data, folder / f"calcurse-{n}") for n, data in enumerate(feeds)]


def _calcurse_reading(data: bytes, folder: Path) -> PeerReading:
    folder.mkdir()
    (file,) = _files([data], folder)
    done = subprocess.run(
        ["calcurse", "-D", str(folder), "-C", str(folder), "-i", file],
        capture_output=True,
        timeout=_TIMEOUT_SECONDS,
        env=os.environ | {"TZ": "UTC"},
    )
    printed = (done.stdout + done.stderr).decode("utf-8", "replace").strip()
    errors = [] if done.returncode == 0 and "/ 0 skipped" in printed else [printed]
    stored = folder / "apts"
    spans: list[Span] = []
    for line in stored.read_text("utf-8", "replace").splitlines() if stored.exists() else []:
        if timed := _APPOINTMENT.fullmatch(line):
            spans.append((_utc(timed[1], timed[2]), _utc(timed[3], timed[4])))
        elif day := _ALL_DAY.fullmatch(line):
            spans.append((_day(day[1]), _day(day[2] or day[1], 1)))
        else:
            errors.append(f"unknown line: {line}")
    return PeerReading(tuple(errors), {str(number): span for number, span in enumerate(spans)})


def _utc(day: str, clock: str) -> str:
    return f"{_day(day)}T{clock.replace(':', '')}00Z"


def _day(text: str, later: int = 0) -> str:
    """calcurse's 10/29/2026, so many days later."""
    month, day, year = map(int, text.split("/"))
    return shown(date(year, month, day) + timedelta(days=later))
