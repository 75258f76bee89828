"""Feeds before six programs that share no code with the writer: nobody complains, and everybody
shows the events that were meant, at the instants that zoneinfo says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from calendars.ical_lines import clean
from calendars.ical_lint.lint import lint_ical
from calendars.write_ical import FeedEvent, FeedHead, write_feed
from tests.calendars.peers.everybody import NAMES, peer
from tests.calendars.peers.faults import EVENTS, FAULTS, FEED, STAMP, Fault
from tests.calendars.peers.reading import meant
from tests.support import ROOT

STOCKHOLM = ZoneInfo("Europe/Stockholm")
KEEPS_TEXTS = [name for name in NAMES if name != "calcurse"]


def last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def hours_of_the_days_when_clocks_change() -> list[FeedEvent]:
    """An event for every hour of both days of 2026–2045: 23 in March, 25 in October."""
    events = []
    for year in range(2026, 2046):
        for month in (3, 10):
            day = last_sunday(year, month)
            midnights = [
                datetime.combine(d, datetime.min.time(), STOCKHOLM).astimezone(UTC)
                for d in (day, day + timedelta(days=1))
            ]
            hours = (midnights[1] - midnights[0]) // timedelta(hours=1)
            for hour in range(hours):
                start = midnights[0] + timedelta(hours=hour)
                events.append(
                    FeedEvent(
                        uid=f"{start:%Y%m%dT%H}@test",
                        summary=f"{start:%Y%m%dT%H}",
                        start=start,
                        end=start + timedelta(hours=1),
                        changed_at=STAMP,
                    )
                )
    return events


CLOCK_CHANGES = hours_of_the_days_when_clocks_change()


# 20 years × (23 + 25) hours.
def test_the_set_holds_every_hour() -> None:
    assert len(CLOCK_CHANGES) == 960
    assert CLOCK_CHANGES[0].start == datetime(2026, 3, 28, 23, tzinfo=UTC)


@pytest.mark.parametrize("name", NAMES)
def test_every_hour_when_clocks_change_is_the_same_instant(name: str, tmp_path: Path) -> None:
    feed = write_feed(FeedHead("KS"), CLOCK_CHANGES)
    assert lint_ical(feed) == ()
    (reading,) = peer(name, tmp_path)([feed])
    assert reading.errors == ()
    assert reading.shows(meant(CLOCK_CHANGES))


def test_the_unbroken_feed_has_no_fault() -> None:
    assert lint_ical(FEED) == ()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_the_linter_finds_every_fault(fault: Fault) -> None:
    assert fault.code in {problem.code for problem in lint_ical(fault.break_feed(FEED))}


@pytest.mark.parametrize("name", NAMES)
def test_who_finds_which_fault(name: str, tmp_path: Path) -> None:
    feeds = [FEED, *(fault.break_feed(FEED) for fault in FAULTS)]
    whole, *broken = peer(name, tmp_path)(feeds)
    assert whole.errors == ()
    assert whole.shows(meant(EVENTS))
    for fault, reading in zip(FAULTS, broken, strict=True):
        refused = bool(reading.errors)
        misread = not refused and not reading.shows(meant(EVENTS))
        assert (refused, misread) == (name in fault.refused_by, name in fault.misread_by), (
            fault.name,
            reading.errors,
        )


def test_there_are_35_faults_and_the_table_of_the_docs_says_who_finds_which() -> None:
    assert len({fault.name for fault in FAULTS}) == 35
    documented = (ROOT / "docs" / "feeds.md").read_text(encoding="utf-8")
    for fault in FAULTS:
        refused, misread = ", ".join(fault.refused_by), ", ".join(fault.misread_by)
        row = f"| {fault.name} | `{fault.code}` | {refused or '–'} | {misread or '–'} |"
        assert row in documented, row


# Four octets, three, two and one, marks that change direction, what must be escaped, and what would
# begin a property if a line end got through.
PIECES = st.sampled_from(
    [
        "👩",
        "\u200d",
        "€",
        "å",
        "a",
        " ",
        ",",
        ";",
        "\\",
        "\n",
        "\u200f",
        "\u202e",
        "\r\nURL:x",
        "\ud83d",
    ]
)
TEXTS = st.one_of(
    st.text(st.characters(), max_size=200), st.lists(PIECES, max_size=120).map("".join)
)


@pytest.mark.parametrize("name", ["ical.js", "libical"])
def test_any_text_comes_through_folding_and_escaping(name: str, tmp_path: Path) -> None:
    read = peer(name, tmp_path)

    # Each example holds many texts, since it starts a program.
    @settings(
        max_examples=8,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(TEXTS, min_size=20, max_size=60))
    def check(texts: list[str]) -> None:
        events = [
            FeedEvent(
                uid=f"{number}@test",
                summary=f"Möte {number}",
                start=date(2026, 10, 29),
                end=date(2026, 10, 29),
                changed_at=STAMP,
                description=text,
            )
            for number, text in enumerate(texts)
        ]
        feed = write_feed(FeedHead("KS"), events)
        assert lint_ical(feed) == ()
        (reading,) = read([feed])
        assert reading.errors == ()
        assert reading.spans == meant(events)
        for event in events:
            assert reading.texts[event.uid] == (event.summary, clean(event.description).strip())

    check()


EVIL = "A\r\nATTENDEE:mailto:x@y\nEND:VEVENT\r\nBEGIN:VEVENT\x00\x07\u2028B; C, D\\nE \ud83d\u202e"


@pytest.mark.parametrize("name", NAMES)
def test_hostile_and_long_texts_add_no_property_and_no_event(name: str, tmp_path: Path) -> None:
    # calcurse 4.7 drops an event where an escape falls on the edge of its buffer of 8,192 octets.
    length = 100 if name == "calcurse" else 600
    events = [
        FeedEvent(
            uid="evil@test",
            summary=EVIL,
            start=date(2026, 10, 29),
            end=date(2026, 10, 30),
            changed_at=STAMP,
            description=EVIL + "Långt; långt, 👩‍👩‍👧\n" * length,
            location=EVIL,
            category=EVIL,
            url="https://x.se/\r\nATTENDEE:mailto:x@y",
        )
    ]
    feed = write_feed(FeedHead(EVIL, color=EVIL, source=EVIL), events)
    assert len(feed) > (3_000 if name == "calcurse" else 20_000)
    assert lint_ical(feed) == ()
    (reading,) = peer(name, tmp_path)([feed])
    assert reading.errors == ()
    assert reading.shows(meant(events))
    if name in KEEPS_TEXTS:
        assert reading.texts["evil@test"][1] == clean(events[0].description).strip()
