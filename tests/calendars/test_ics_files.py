"""Real and broken calendars from public test suites (tests/data/ics; ``expected.txt`` holds, per
file, the events independent parsers agree on and the rule that follows).

Rule A: the file gives that many events. Rule B: it is reported and takes nothing with it.
"""

from __future__ import annotations

import warnings

import pytest

from calendars.grammar.options import ReadOptions
from calendars.read import read_bytes
from calendars.records import ReadError
from tests.support import DATA

FOLDER = DATA / "ics"
# Calendars so broken that nothing can be made of them.
UNREADABLE = {
    "ical4j__13-MoonPhase.ics",
    "ical4j__boeing.ics",
    "ical4j__twinkle.ics",
    "libical__crash.ics",
    "libical__issue252.ics",
    "libical__malloc.ics",
    "libical__rfc2445.ics",
    "libical__stresstest.ics",
}
EXPECTED = [
    line.split("|") for line in (FOLDER / "expected.txt").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize(("name", "events"), [(n, int(c)) for n, c, r in EXPECTED if r == "A"])
def test_rule_a_files_give_their_events(name: str, events: int) -> None:
    assert read_bytes((FOLDER / name).read_bytes(), name, ReadOptions()).events == events


@pytest.mark.parametrize("name", [n for n, _count, rule in EXPECTED if rule == "B"])
def test_rule_b_files_are_reported(name: str) -> None:
    data = (FOLDER / name).read_bytes()
    if name in UNREADABLE:
        with pytest.raises(ReadError, match=name):
            read_bytes(data, name, ReadOptions())
    else:
        assert read_bytes(data, name, ReadOptions()).problems


def test_no_warning_escapes_to_the_user() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        name = "ical4j__schedule-unstable.ics"
        read_bytes((FOLDER / name).read_bytes(), name, ReadOptions())


def test_all_files_are_listed() -> None:
    assert sorted(n for n, _c, _r in EXPECTED) == sorted(p.name for p in FOLDER.glob("*.ics"))
