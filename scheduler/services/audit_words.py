"""What the log says in Swedish: the kinds of acts, what each is called, and the values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from scheduler.domain.bodies import Region
from scheduler.domain.rights import ROLE_WORDS
from scheduler.domain.swedish import long_date
from scheduler.services.imports import MEETING_ACTION
from scheduler.services.inquiries.words import DAY_WORDS
from scheduler.services.inquiries.words import STATE_WORDS as INQUIRY_STATE_WORDS
from scheduler.services.meeting_values import Difference, differences
from scheduler.services.responses import STATE_WORDS
from scheduler.storage.audit_store import AuditEvent


class AuditArea(StrEnum):
    """What acts are about, as one chooses among them."""

    ROUNDS = "rundor"
    INCOMING = "inkommande"
    PLANS = "mötesplaner"
    MEETINGS = "möten"
    PROCESSES = "processer"
    ASSIGNMENTS = "uppdrag"
    INQUIRIES = "förfrågningar"
    CONTACTS = "kontakter"
    MAILS = "utskick"
    FEEDS = "kalendrar"
    ACCOUNTS = "användare"


_WORDS: Mapping[AuditArea, Mapping[str, str]] = {
    AuditArea.ROUNDS: {
        "accept_round": "rundan godkänd",
        "replan": "rundan omplanerad",
        "close_round": "rundan avslutad",
        "reopen_round": "rundan öppnad igen",
        "acknowledge": "möte bekräftat",
        "answer": "svar registrerat",
        "decline": "avstår från att svara",
        "withdraw": "svaret återtaget",
        "ask_extension": "begär anstånd",
        "withdraw_extension": "tar tillbaka begäran om anstånd",
        "ask_moved_meeting": "säger att mötet är flyttat",
        "withdraw_moved_meeting": "tar tillbaka uppgiften om flyttat möte",
        "grant_request": "begäran beviljad",
        "refuse_request": "begäran avslagen",
        "reminder_rules": "påminnelsernas regler ändrade",
        "delegate": "svaret överlämnat",
        "end_delegation": "svaret taget tillbaka från kollegan",
        "hand_out_link": "svarslänk utlämnad",
        "revoke_links": "svarslänkar avslutade",
    },
    AuditArea.INCOMING: {
        "accept_incoming": "vägen godkänd",
        "replan_incoming": "vägen omplanerad",
        "incoming_answered": "svaret registrerat",
        "incoming_withdrawn": "svaret återtaget",
    },
    AuditArea.PLANS: {
        "import": "mötesplan sparad",
        "restore_import": "kastad mötesplan tagen fram igen",
        "add_source": "adress tillagd",
        "remove_source": "adress borttagen",
        "source_changed": "planen på adressen är ändrad",
        "source_failed": "adressen går inte att hämta",
        "remove_alias": "namn glömt",
        "restore_alias": "namn lärt igen",
        "say_obligation": "uppgift om åtagande",
    },
    AuditArea.MEETINGS: {MEETING_ACTION: "möte"},
    AuditArea.PROCESSES: {
        "start_process": "process startad",
        "process_step_done": "steg taget",
        "process_step_undone": "steg ångrat",
        "process_replanned": "nya dagar godkända",
        "process_open": "process öppnad igen",
        "process_closed": "process avslutad",
    },
    AuditArea.ASSIGNMENTS: {
        "add_assignment": "uppdrag tillagt",
        "assignment_open": "uppdrag öppnat igen",
        "assignment_reported": "uppdrag redovisat",
        "assignment_withdrawn": "uppdrag återtaget",
        "assignment_bound_anew": "uppdragets möte har flyttats",
    },
    AuditArea.INQUIRIES: {
        "ask": "förfrågan ställd",
        "answer_poll": "svar om dagar",
        "take_back_answer": "svar om dagar återtaget",
        "decide_day": "dag bestämd",
        "book_slot": "tid vald",
        "release_slot": "tid lämnad",
        "join_queue": "ställd i kö",
        "leave_queue": "lämnat kön",
        "wish_slots": "tider önskade",
        "assign_slots": "tider utdelade",
        "register_signature": "underskrift registrerad",
        "take_back_signature": "underskrift återtagen",
        "close_inquiry": "förfrågan avslutad",
        "withdraw_inquiry": "förfrågan återtagen",
    },
    AuditArea.CONTACTS: {
        "contact": "e-postadress ändrad",
        "purge_person": "person borttagen",
        "digest": "veckolista ändrad",
        "absence": "frånvaro ändrad",
    },
    AuditArea.MAILS: {
        "trial_mail": "prov sänt",
        "send_again": "utskick sänt igen",
        "remind_now": "påminnelse sänd genast",
        "feedback": "synpunkt om tillgänglighet",
    },
    AuditArea.FEEDS: {
        "create_feed": "kalenderadress skapad",
        "publish_feed": "kalender offentlig",
        "revoke_feed": "kalenderadress avslutad",
    },
    AuditArea.ACCOUNTS: {
        "account": "användare tillagd",
        "role": "behörighet ändrad",
        "open_account": "användare öppnad igen",
        "close_account": "användare stängd",
        "create_token": "API-nyckel skapad",
        "revoke_token": "API-nyckel återkallad",
        "invite": "inbjudan sänd",
        "withdraw_invitation": "inbjudan återtagen",
        "accept_invitation": "inbjudan antagen",
        "new_password": "nytt lösenord",
        "two_step_on": "inloggning i två steg påslagen",
        "two_step_off": "inloggning i två steg avslagen",
    },
}
_ACTION_WORDS = {action: word for area in _WORDS.values() for action, word in area.items()}
_LABELS = {
    "address": "adress",
    "at": "när",
    "attempts": "försök",
    "bodies": "organ",
    "body": "organ",
    "cancelled": "påminnelser som togs bort",
    "added": "påminnelser som tillkom",
    "corrected": "rättat vid granskningen",
    "absences": "frånvaro",
    "day": "dag",
    "deputy": "ersättare",
    "deadline": "sista svarsdag",
    "decision": "beslut",
    "email": "e-post",
    "end": "klart",
    "end_before": "klart före",
    "error": "fel",
    "file": "fil",
    "invitee": "tillfrågad",
    "invitees": "tillfrågade",
    "is_met": "uppfyllt",
    "kind": "slag",
    "last_day": "sista dag",
    "links": "avslutade länkar",
    "calendars": "avslutade kalendrar",
    "name": "namn",
    "note": "anteckning",
    "options": "alternativ",
    "organisation": "organisation",
    "outcome": "utfall",
    "outstanding": "svar som saknas",
    "owner": "ansvarig",
    "reason": "skäl",
    "recipients": "mottagare med nya datum",
    "reminders": "påminnelser",
    "role": "roll",
    "row": "rad",
    "rule": "regel",
    "sender": "avsändare",
    "sent": "svaret sänds",
    "slots": "tider",
    "state": "läge",
    "step": "steg",
    "target": "målmöte",
    "text": "text",
    "title": "rubrik",
    "url": "adress",
    "why": "varför",
    "year": "år",
}
# What the value without a name is, by act.
_SINGLE = {
    "contact": "adress",
    "digest": "vill ha veckolistan",
    "reminder_rules": "regler",
}
# Acts whose old and new values are numbers of rows.
_OF_ROWS = frozenset({"book_slot", "release_slot"})
_MEETING_WORDS = {
    "new": "möte sparat",
    "changed": "möte ändrat",
    "moved": "möte flyttat",
    "cancelled": "möte inställt",
    "vanished": "möte inställt: planen höll det inte längre",
}
# Keys of the machine's own, which tell a reader nothing.
_TECHNICAL = frozenset({"old", "new", "link", "import", "sha256", "before", "change", "request"})
_CODES = {
    **{state.value: word for state, word in STATE_WORDS.items()},
    **{state.value: word for state, word in INQUIRY_STATE_WORDS.items()},
    **{role.value: word for role, word in ROLE_WORDS.items()},
    **{answer.value: word for answer, word in DAY_WORDS.items()},
    "open": "öppen",
    "chief": "chef",
    "extension": "anstånd",
    "moved_meeting": "flyttat möte",
}
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def actions_of(area: AuditArea) -> frozenset[str]:
    """The acts of an area, as they are stored."""
    return frozenset(_WORDS[area])


def area_of(action: str) -> AuditArea | None:
    """The area of an act; None for one that no area holds."""
    return next((area for area, words in _WORDS.items() if action in words), None)


def action_words(event: AuditEvent) -> str:
    """What was done. An act without words here is still an act: it is shown by its key."""
    if event.action == MEETING_ACTION:
        return _MEETING_WORDS.get(event.details.get("change", ""), "möte")
    return _ACTION_WORDS.get(event.action, event.action)


def changed_values(event: AuditEvent, region: Region) -> tuple[Difference, ...]:
    """What the act changed, old and new, in Swedish."""
    old, new = event.details.get("old"), event.details.get("new")
    if event.action in _OF_ROWS or _is_first(event):
        return ()
    if event.action == MEETING_ACTION:
        return differences(old or {}, new or {})
    if isinstance(old, dict) or isinstance(new, dict):
        before, after = _as_dict(old), _as_dict(new)
        # What the act says nothing of it has not changed, unless it has taken something back.
        names = list(after) if after and event.action != "withdraw" else list(before | after)
        pairs = [
            (_label(name), before.get(name), after.get(name))
            for name in names
            if name not in _TECHNICAL
        ]
    elif "old" in event.details or "new" in event.details:
        pairs = [(_SINGLE.get(event.action, "värde"), old, new)]
    else:
        pairs = []
    told = [Difference(label, _word(one, region), _word(two, region)) for label, one, two in pairs]
    return tuple(one for one in told if one.old != one.new)


def other_values(event: AuditEvent, region: Region) -> tuple[tuple[str, str], ...]:
    """What else is kept about the act: a label and a value each."""
    if event.action == MEETING_ACTION and _is_first(event):
        first = [(one.label, one.new) for one in differences({}, event.details["new"])]
    elif _is_first(event):
        first = [
            (_label(name), _word(value, region))
            for name, value in event.details["new"].items()
            if name not in _TECHNICAL
        ]
    else:
        first = []
    found = first + [
        (_label(name), _word(value, region))
        for name, value in event.details.items()
        if name not in _TECHNICAL
    ]
    return tuple((label, value) for label, value in found if value)


def _is_first(event: AuditEvent) -> bool:
    """Whether there was nothing before, so that there are new values alone."""
    return isinstance(event.details.get("new"), dict) and not event.details.get("old")


def _as_dict(value: object) -> dict[str, Any]:
    # Early events hold the state alone.
    if isinstance(value, dict):
        return value
    return {"state": value} if value else {}


def _label(name: str) -> str:
    # A day or a time of an inquiry is kept by the number of its row.
    return "svar" if name.isdecimal() else _LABELS.get(name, name)


def _word(value: object, region: Region) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, list):
        if any(isinstance(one, dict | list) for one in value):
            return str(len(value))
        return ", ".join(_word(one, region) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{_label(name)}: {_word(one, region)}" for name, one in value.items())
    text = str(value)
    if _ISO_DATE.fullmatch(text):
        return long_date(date.fromisoformat(text))
    if text in region.bodies:
        return region.bodies[text].name
    if text in region.organisations:
        return region.organisations[text].name
    return _CODES.get(text, text)
