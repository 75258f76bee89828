"""What an incoming remiss's way was planned from, as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from msgspec.structs import asdict

from scheduler.domain.incoming import IncomingRemiss
from scheduler.domain.remisser import DecisionForm, ExtraMeeting, Recipient, RoundRules


def asked_to_json(asked: IncomingRemiss) -> dict[str, Any]:
    return {
        "key": asked.key,
        "body": asked.body,
        "received": asked.received.isoformat(),
        "deadline": asked.deadline.isoformat(),
        "sender": asked.sender,
        "sender_dnr": asked.sender_dnr,
        "dnr": asked.dnr,
        "title": asked.title,
        "part": asked.part,
        "deadline_time": asked.deadline_time.isoformat() if asked.deadline_time else None,
        "extended_to": asked.extended_to.isoformat() if asked.extended_to else None,
        "start": asked.start.isoformat() if asked.start else None,
        "heard": [
            {"body": one.body, "decision": one.decision.value, "group": one.group}
            for one in asked.heard
        ],
        "decision": asked.decision.value,
        "rules": asdict(asked.rules),
        "immediate": sorted(asked.immediate),
        "extra_meetings": _extra_to_json(asked.extra_meetings),
        "short_notice": _extra_to_json(asked.short_notice),
        "may_delegate": asked.may_delegate,
    }


def asked_from_json(found: dict[str, Any]) -> IncomingRemiss:
    return IncomingRemiss(
        key=found["key"],
        body=found["body"],
        received=date.fromisoformat(found["received"]),
        deadline=date.fromisoformat(found["deadline"]),
        sender=found["sender"],
        sender_dnr=found["sender_dnr"],
        dnr=found["dnr"],
        title=found["title"],
        part=found["part"],
        deadline_time=time.fromisoformat(found["deadline_time"])
        if found["deadline_time"]
        else None,
        extended_to=date.fromisoformat(found["extended_to"]) if found["extended_to"] else None,
        start=date.fromisoformat(found["start"]) if found["start"] else None,
        heard=tuple(
            Recipient(one["body"], decision=DecisionForm(one["decision"]), group=one["group"])
            for one in found["heard"]
        ),
        decision=DecisionForm(found["decision"]),
        rules=RoundRules(**found["rules"]),
        immediate=frozenset(found["immediate"]),
        extra_meetings=tuple(_extra_from_json(found["extra_meetings"])),
        short_notice=tuple(_extra_from_json(found["short_notice"])),
        may_delegate=found["may_delegate"],
    )


def _extra_to_json(meetings: Iterable[ExtraMeeting]) -> list[list[str]]:
    return [[one.body, one.day.isoformat()] for one in meetings]


def _extra_from_json(found: Iterable[list[str]]) -> Iterable[ExtraMeeting]:
    return (ExtraMeeting(body, date.fromisoformat(day)) for body, day in found)
