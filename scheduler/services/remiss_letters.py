"""Read a remiss letter and tell which bodies of a region it is from and to."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from calendars.extract import document_of, text_of
from calendars.read_remiss import read_remiss
from calendars.records import ReadError
from calendars.remiss_facts import Fact, LetterDeadline, RemissFacts
from scheduler.domain.bodies import Body, Region
from scheduler.domain.errors import BadInputError
from scheduler.domain.names import nearest_name
from scheduler.services.files import given_bytes

# A letter is a few pages; a whole report pasted after it would only slow the reading down.
MAX_CHARACTERS = 400_000
PASTED_NAME = "inklistrat brev"


class NamedBody(Struct, frozen=True):
    """A name in a letter and the region's body called so, or None with the nearest name."""

    fact: Fact[str]
    body: Body | None = None
    nearest: str | None = None


class LetterReading(Struct, frozen=True):
    """A letter's facts with its sender and recipients looked up."""

    facts: RemissFacts
    sender: NamedBody | None
    recipients: tuple[NamedBody, ...]

    @property
    def deadline(self) -> LetterDeadline | None:
        """The last response date for everybody: the first current one."""
        return next((one for one in self.facts.deadlines if one.status == "current"), None)

    @property
    def recipient_bodies(self) -> tuple[Body, ...]:
        """The recipients that the region has, each once."""
        return tuple(dict.fromkeys(one.body for one in self.recipients if one.body is not None))


def read_letter_file(path: Path, region: Region | None = None) -> LetterReading:
    """Reads the letter in ``path``. Raises BadInputError where it cannot be read at all."""
    data = given_bytes(path, "filen med remissbrevet")
    return read_letter(letter_text(data, path.name), path.name, region)


def read_letter(text: str, file: str, region: Region | None = None) -> LetterReading:
    """Reads a letter's text; ``file`` is the name shown. Raises BadInputError where there is
    nothing to read, or more than a letter."""
    if not text.strip():
        raise BadInputError(f"{file} är tomt: välj eller klistra in remissbrevets text.")
    if len(text) > MAX_CHARACTERS:
        raise BadInputError(
            f"{file} är {len(text)} tecken, högst {MAX_CHARACTERS} kan läsas: ta med brevet men "
            "inte bilagorna."
        )
    facts = read_remiss(text, file)
    sender = _look_up(facts.sender, region) if facts.sender else None
    return LetterReading(facts, sender, tuple(_look_up(fact, region) for fact in facts.recipients))


def letter_text(data: bytes, file: str) -> str:
    """The text of a letter's file in any format that plans come in but iCal.

    Raises BadInputError, in Swedish, for what holds no text.
    """
    try:
        return text_of(document_of(data, file))
    except ReadError as error:
        raise BadInputError(str(error)) from None


def _look_up(fact: Fact[str], region: Region | None) -> NamedBody:
    if region is None:
        return NamedBody(fact)
    body = region.find_body(fact.value)
    if body is not None:
        return NamedBody(fact, body)
    names = (name for body in region.bodies.values() for name in body.names)
    return NamedBody(fact, None, nearest_name(fact.value, names))
