"""Incoming remisser of the real papers in tests/data/remisser, with the meetings they tell of."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from scheduler.configuration import Configuration, load_configuration
from scheduler.domain.bodies import Region
from scheduler.domain.meetings import Meeting
from scheduler.planning.incoming.proposal import IncomingProposal
from scheduler.services.incoming import plan_incoming
from scheduler.services.incoming_wishes import IncomingWish
from scheduler.services.reading import meetings_of, read_plan_file
from scheduler.services.remiss_letters import LetterReading, read_letter
from tests.support import DATA, ROOT

KUNGSBACKA_2024 = DATA / "incoming" / "kungsbacka-2024.txt"
KUNGSBACKA_2025 = DATA / "incoming" / "kungsbacka-2025.txt"


def goteborg_configuration(folder: Path) -> Configuration:
    """Göteborg beside the standard config: its papers name a few of its nämnder."""
    shutil.copy(ROOT / "config" / "default.toml", folder)
    shutil.copy(DATA / "incoming" / "goteborg.toml", folder)
    return load_configuration(folder)


def letter(name: str, region: Region) -> LetterReading:
    """The papers whose file begins with ``name``."""
    return read_letter(letter_text(name), f"{name}.txt", region)


def letter_text(name: str) -> str:
    """The text of those papers, without the head that says what to expect."""
    (path,) = (DATA / "remisser").glob(f"{name}*.txt")
    return path.read_text(encoding="utf-8").split("--- text ---\n", 1)[1]


def letter_file(name: str, folder: Path) -> Path:
    """That text as a file of its own."""
    path = folder / f"{name}.txt"
    path.write_text(letter_text(name), encoding="utf-8")
    return path


def meetings_in(path: Path, region: Region) -> list[Meeting]:
    return meetings_of(read_plan_file(path, region))


def held(body: str, *days: date) -> list[Meeting]:
    return [Meeting(f"{body}-{day}", body, day, day) for day in days]


def one_part(
    config: Configuration,
    region: Region,
    meetings: Sequence[Meeting],
    wish: IncomingWish,
    read: LetterReading | None = None,
) -> IncomingProposal:
    (part,) = plan_incoming(config, region, meetings, wish, read).parts
    return part


def days_on_the_way(part: IncomingProposal) -> list[tuple[str, date | None]]:
    """Every body on the way with the day it meets, None where it need not."""
    return [(s.body.key, s.meeting.start_date if s.meeting else None) for s in part.steps]


def codes(part: IncomingProposal) -> list[list[str]]:
    return [[reason.code for reason in repair.reasons] for repair in part.repairs]
