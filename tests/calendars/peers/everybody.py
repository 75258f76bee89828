"""All peers by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from tests.calendars.peers.programs import (
    build_libical_check,
    read_with_calcurse,
    read_with_icaljs,
    read_with_libical,
    read_with_library,
)
from tests.calendars.peers.reading import PeerReading

Reader = Callable[[Sequence[bytes]], list[PeerReading]]
NAMES = ("ical.js", "libical", "vobject", "khal", "ical", "calcurse")


def peer(name: str, folder: Path) -> Reader:
    """One peer, working in ``folder``."""
    if name == "ical.js":
        return partial(read_with_icaljs, folder=folder)
    if name == "libical":
        return partial(read_with_libical, build_libical_check(folder), folder=folder)
    if name == "calcurse":
        return partial(read_with_calcurse, folder=folder)
    return partial(read_with_library, name, folder=folder)
