"""A letter's parts, before it is text or HTML. Everything is plain text in Swedish."""

from __future__ import annotations

from msgspec import Struct

from scheduler.domain.changes import DateChange


class Action(Struct, frozen=True):
    """What the reader is asked to do at an address, and what to know about the address."""

    ask: str
    button: str
    url: str
    note: str = ""


class Item(Struct, frozen=True):
    """A line of a list: what it is, and the days that count."""

    title: str
    text: str


class Letter(Struct, frozen=True):
    """In the order it is read. ``urgent`` is the one sentence a hurried reader must see."""

    subject: str
    paragraphs: tuple[str, ...]
    urgent: str = ""
    changes: tuple[DateChange, ...] = ()
    items: tuple[Item, ...] = ()
    action: Action | None = None
    reasons_title: str = "Varför dessa datum?"
    reasons: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    footer: str = ""
    unsubscribe_url: str | None = None
