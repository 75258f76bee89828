"""How long what is about persons is kept, and what was taken away."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class Kept(StrEnum):
    """What is taken away when its time is over. docs/personuppgifter.md tells the rest."""

    LETTERS = "letters"
    DRAFTS = "drafts"
    FEEDBACK = "feedback"
    AUDIT = "audit"
    CALENDARS = "calendars"
    API_TOKENS = "api_tokens"
    LINKS = "links"
    SEARCHES = "searches"
    INQUIRIES = "inquiries"


KEPT_WORDS = {
    Kept.LETTERS: "brevens text och adress",
    Kept.DRAFTS: "inlästa planer som aldrig sparades",
    Kept.FEEDBACK: "synpunkter på tillgängligheten",
    Kept.AUDIT: "rader i loggen",
    Kept.CALENDARS: "avslutade kalenderadresser",
    Kept.API_TOKENS: "utgångna API-nycklar",
    Kept.LINKS: "adresser vid utgångna länkar",
    Kept.SEARCHES: "sökningar efter nästa års möten",
    Kept.INQUIRIES: "namn och kommentarer i avslutade förfrågningar",
}


class RetentionRule(Struct, frozen=True):
    """How many days something is kept, and why."""

    days: int
    reason: str


class Taken(Struct, frozen=True):
    """What a run came to: so many ``rows`` of what was older than ``cutoff``."""

    at: datetime
    kept: Kept
    cutoff: datetime
    rows: int
