"""Peers that are Python libraries: vobject, khal and allenporter's ical.

Run as a program, ``python libraries.py NAME FILE...``, in a process of its own: khal turns
icalendar to pytz for everybody in its process.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

Found = tuple[str, date | datetime, date | datetime, str, str]


def _vobject(text: str) -> Iterator[Found]:
    import vobject

    for calendar in vobject.readComponents(text):
        calendar.validate(raiseException=True)
        for event in calendar.contents.get("vevent", []):
            texts = [
                event.contents[name][0].value if name in event.contents else ""
                for name in ("summary", "description")
            ]
            yield (event.uid.value, event.dtstart.value, event.dtend.value, texts[0], texts[1])


def _khal(text: str) -> Iterator[Found]:
    """As `khal import` does it: split by UID, read each alone, its warnings taken as errors."""
    import pytz
    from khal.icalendar import split_ics
    from khal.khalendar.event import Event

    stockholm = pytz.timezone("Europe/Stockholm")
    locale = {"default_timezone": stockholm, "local_timezone": stockholm}
    for one in split_ics(text, default_timezone=stockholm):
        event = Event.fromString(one, locale=locale)
        end = event.end
        if event.allday:  # khal's end is the last day
            end = date.fromordinal(end.toordinal() + 1)
        yield event.uid, event.start, end, event.summary, event.description


def _ical(text: str) -> Iterator[Found]:
    from ical.calendar_stream import IcsCalendarStream

    for event in IcsCalendarStream.calendar_from_ics(text).events:
        yield (
            event.uid or "",
            event.dtstart,
            event.end,
            event.summary or "",
            event.description or "",
        )


READERS: dict[str, Callable[[str], Iterator[Found]]] = {
    "vobject": _vobject,
    "khal": _khal,
    "ical": _ical,
}


class _Warnings(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())


def main(name: str, files: list[str]) -> None:
    from tests.calendars.peers.reading import shown

    heard = _Warnings()
    logging.getLogger().addHandler(heard)
    readings = []
    for file in files:
        heard.texts = errors = []
        spans, texts = {}, {}
        try:
            text = Path(file).read_bytes().decode()
            for uid, start, end, summary, description in READERS[name](text):
                spans[uid] = (shown(start), shown(end))
                texts[uid] = (summary, description)
        except Exception as error:  # whatever a peer raises is its word on the feed
            errors.append(f"{type(error).__name__}: {error}")
        readings.append({"errors": errors, "spans": spans, "texts": texts})
    json.dump(readings, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
