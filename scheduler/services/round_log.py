"""What has been done in a round and by whom, as a coordinator reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from msgspec import Struct

from scheduler.domain.errors import NotFoundError
from scheduler.domain.remisser import ResponseState
from scheduler.domain.rights import Right
from scheduler.domain.swedish import long_date
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.services.responses import STATE_WORDS
from scheduler.storage import remiss_store
from scheduler.storage.audit_store import AuditEvent, audit_events_about

_MOST = 100

Details = Mapping[str, Any]


class LogLine(Struct, frozen=True):
    """One act: when, by whom, and what in Swedish."""

    at: datetime
    actor: str
    text: str


def _day(text: str | None) -> str:
    return long_date(date.fromisoformat(text)) if text else "inget"


def _accepted(details: Details) -> str:
    beside = ", som en ny runda i samma ärende" if details.get("beside") else ""
    return f"rundan godkänd med sista svarsdag {_day(details['deadline'])}{beside}"


def _replanned(details: Details) -> str:
    old, new = details["old"], details["new"]
    moved = ""
    if old["deadline"] != new["deadline"]:
        moved = f", sista svarsdag {_day(old['deadline'])} → {_day(new['deadline'])}"
    return f"rundan omplanerad{moved}; {len(details['recipients'])} mottagare fick nya datum"


def _state(details: Details) -> str:
    # Written before there were more states than two: the old one is all there is.
    old, new = details["old"], details.get("new", {})
    before = old["state"] if isinstance(old, dict) else old
    after = new.get("state")
    words = [STATE_WORDS[ResponseState(one)] for one in (before, after) if one]
    note = new.get("note") or new.get("reason") or ""
    return " → ".join(words) + (f": {note}" if note else "")


def _decided(word: str) -> Callable[[Details], str]:
    def text(details: Details) -> str:
        new = details["new"]
        what = "anstånd till" if new["kind"] == "extension" else "mötet flyttat till"
        said = f": {new['decision']}" if new["decision"] else ""
        return f"{what} {_day(new['day'])} {word}{said}"

    return text


_WORDS: Mapping[str, Callable[[Details], str]] = {
    "accept_round": _accepted,
    "replan": _replanned,
    "close_round": lambda d: f"rundan avslutad med {d['outstanding']} svar som saknas",
    "reopen_round": lambda _d: "rundan öppnad igen",
    "acknowledge": _state,
    "answer": _state,
    "decline": _state,
    "withdraw": lambda d: f"ångrat: {_state(d)}",
    "ask_extension": lambda d: f"begär anstånd till {_day(d['new']['day'])}",
    "withdraw_extension": lambda d: f"tar tillbaka begäran om anstånd till {_day(d['new']['day'])}",
    "ask_moved_meeting": lambda d: f"säger att mötet är {_day(d['new']['day'])}",
    "withdraw_moved_meeting": lambda d: f"tar tillbaka uppgiften om mötet {_day(d['new']['day'])}",
    "grant_request": _decided("beviljat"),
    "refuse_request": _decided("avslaget"),
    "reminder_rules": lambda d: (
        f"påminnelsernas regler ändrade: {d['added']} tillkom, {d['cancelled']} togs bort"
    ),
    "delegate": lambda d: f"svaret överlämnat till {d['new']['name']} ({d['new']['email']})",
    "end_delegation": lambda d: f"svaret taget tillbaka från {d['new']['name']}",
    "remind_now": lambda _d: "påminnelse sänd utanför reglerna",
    "hand_out_link": lambda _d: "svarslänk utlämnad",
    "revoke_links": lambda d: f"svarslänkar till {d['address'] or 'alla'} avslutade",
}


@needs(Right.READ_MATTERS)
def round_log(app: App, region: str, round_id: str) -> list[LogLine]:
    """The latest acts, the newest first. Raises NotFoundError."""
    with app.database.read() as connection:
        if remiss_store.find_round(connection, region, round_id) is None:
            raise NotFoundError("Rundan finns inte.")
        events = audit_events_about(connection, region, round_id, _MOST)
    found = app.config.region(region)
    names = {key: body.name for key, body in found.bodies.items()}
    return [LogLine(one.at, one.actor, _text(one, names)) for one in events]


def _text(event: AuditEvent, names: Mapping[str, str]) -> str:
    words = _WORDS.get(event.action)
    # An act that has no words here is still an act.
    said = words(event.details) if words else event.action
    body = event.details.get("body")
    return f"{names.get(body, body)}: {said}" if body else said
