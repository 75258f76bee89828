"""What a recipient says about a remiss: an answer with its files, or something it asks for."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from scheduler.domain.answer_files import FileKind


class AnswerFile(Struct, frozen=True):
    """A kept file of an answer, without its content. ``name`` is safe to give a file, and its
    ending says what the content is."""

    id: int
    name: str
    kind: FileKind
    size_bytes: int
    sha256: str


class NewFile(Struct, frozen=True):
    """A file that has come and is checked: as it will be kept."""

    name: str
    kind: FileKind
    content: bytes


class GivenAnswer(Struct, frozen=True):
    """What is said in an answer: the paragraph of the minutes and the day it was decided, where
    there is one, and the opinion itself as text or files."""

    paragraph: str = ""
    decided_on: date | None = None
    text: str = ""
    files: tuple[NewFile, ...] = ()


class Answer(Struct, frozen=True):
    """An answer as it is kept. It is never taken away (arkivlagen 1990:782): one that is taken back
    says when and by whom. ``sender`` is where it came from, ``registered_by`` who wrote it into
    the register: the same where it came by a link."""

    id: int
    recipient_id: int
    sender: str
    paragraph: str
    decided_on: date | None
    text: str
    received_at: datetime
    registered_by: str
    by_link: bool
    withdrawn_at: datetime | None
    withdrawn_by: str | None
    files: tuple[AnswerFile, ...]


class RequestKind(StrEnum):
    """What a recipient asks the coordinator for: a later last day of its own (anstånd), or that
    its meeting is counted on another day."""

    EXTENSION = "extension"
    MOVED_MEETING = "moved_meeting"


class RequestState(StrEnum):
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class AnswerRequest(Struct, frozen=True):
    """Something asked for that the coordinator decides. ``day`` is the last day that is wished, or
    the day the meeting is held; ``decision`` is the coordinator's word with it."""

    id: int
    remiss_id: str
    recipient_id: int
    kind: RequestKind
    day: date
    reason: str
    state: RequestState
    asked_by: str
    asked_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decision: str


class Delegation(Struct, frozen=True):
    """A colleague whom a recipient has asked to answer in its place: gets a link of its own."""

    id: int
    remiss_id: str
    recipient_id: int
    name: str
    email: str
    delegated_by: str
    delegated_at: datetime
    ended_at: datetime | None
    ended_by: str | None
