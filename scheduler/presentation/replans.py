"""Replans and open rounds, as JSON (docs/json.md) and as text in a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from scheduler.domain.answers import RequestState
from scheduler.domain.bodies import Region
from scheduler.domain.remisser import AcceptedRound, ResponseState, RouteMeeting
from scheduler.domain.shaken import ChangedMeeting, ShakenRound
from scheduler.domain.swedish import date_span, joined, long_date
from scheduler.planning.explain import phrase
from scheduler.planning.proposal import Reason
from scheduler.presentation.answers import entry_json
from scheduler.services.answer_requests import Sayings
from scheduler.services.incoming_replans import OpenIncoming
from scheduler.services.region_plan import CrowdedMeetings
from scheduler.services.replanned_rounds import ChangedEntry, ChangedRound
from scheduler.services.replans import OpenRound, ReplanProposal, RoundHealth

_HEALTH = {RoundHealth.OK: "håller", RoundHealth.BROKEN: "bruten", RoundHealth.TIGHT: "knapp"}


def replan_json(region: Region, proposal: ReplanProposal, *, accepted: bool) -> dict[str, Any]:
    """``accepted``: whether it is stored now, or only proposed."""
    return {
        "accepted": accepted,
        "rounds": [_round_json(region, changed) for changed in proposal.rounds],
        "unmended": [
            {"id": one.accepted.id, "title": one.accepted.title, "why": [_reason_json(one.reason)]}
            for one in proposal.unmended
        ],
    }


def _reason_json(reason: Reason) -> dict[str, Any]:
    return {"code": reason.code, "values": dict(reason.values), "message": phrase(reason)}


def _round_json(region: Region, changed: ChangedRound) -> dict[str, Any]:
    return {
        "id": changed.before.id,
        "title": changed.before.title,
        "before": _dates_json(changed.before),
        "after": _dates_json(changed.after),
        "why": [_reason_json(reason) for reason in changed.reasons],
        "recipients": [_entry_json(region, entry) for entry in changed.entries],
    }


def _dates_json(accepted: AcceptedRound) -> dict[str, Any]:
    return {"target": accepted.target_date, "deadline": accepted.deadline}


def _entry_json(region: Region, entry: ChangedEntry) -> dict[str, Any]:
    return {
        "body": region.body(entry.after.body).name,
        "kind": entry.kind.value if entry.kind else None,
        "before": {
            "dispatch": entry.before.dispatch_date,
            "route": _route_json(region, entry.before.route),
            "ready": entry.before.ready_day,
            "extended_to": entry.before.extended_to,
        },
        "after": {
            "dispatch": entry.after.dispatch_date,
            "route": _route_json(region, entry.after.route),
            "ready": entry.after.ready_day,
            "extended_to": entry.after.extended_to,
        },
        "why": [_reason_json(reason) for reason in entry.reasons],
    }


def _route_json(region: Region, route: Sequence[RouteMeeting]) -> list[dict[str, Any]]:
    return [{"body": region.body(step.body).name, "date": step.start_date} for step in route]


def replan_text(proposal: ReplanProposal, region: Region) -> str:
    """Before and after, who is told, and why."""
    lines: list[str] = []
    for changed in proposal.rounds:
        before, after = changed.before, changed.after
        lines.append(before.title or f"Remissrunda {before.id}")
        lines += [f"  {phrase(reason)}" for reason in changed.reasons]
        if not changed.moves_deadline:
            lines.append(f"  Sista svarsdag {long_date(after.deadline)} står kvar.")
        for entry in changed.entries:
            lines.append(f"  {region.body(entry.after.body).name} får besked:")
            lines += [
                f"    {c.label}: {c.old or '–'} → {c.new or '–'}" for c in entry.notice.changes
            ]
            lines += [f"    {sentence}" for sentence in entry.notice.why]
        lines.append("")
    for one in proposal.unmended:
        lines += [
            one.accepted.title or f"Remissrunda {one.accepted.id}",
            f"  {phrase(one.reason)}",
            "",
        ]
    if not lines:
        return "Inget behöver planeras om: alla öppna rundor står på möten som gäller."
    return "\n".join(lines).rstrip()


def open_rounds_json(
    region: Region,
    rounds: Sequence[OpenRound],
    crowded: Sequence[CrowdedMeetings],
    incoming: Sequence[OpenIncoming],
    sayings: Sayings,
) -> dict[str, Any]:
    """Open rounds and how they stand, the meetings that are too few for them, and the incoming
    remisser that wait for an answer."""
    return {
        "incoming": [
            {
                "id": one.accepted.id,
                "title": one.accepted.title,
                "sender": one.accepted.sender,
                "body": region.body(one.accepted.body).name,
                "last_day": one.accepted.last_day,
                "sent": one.accepted.sent_day,
                "changed_meetings": [_changed_json(region, each) for each in one.shaken],
            }
            for one in incoming
        ],
        "crowded": [
            {
                "body": one.body.name,
                "first": one.first,
                "last": one.last,
                "capacity": one.capacity,
                "wanted": one.wanted,
                "message": one.message,
            }
            for one in crowded
        ],
        "rounds": [
            {
                "id": one.accepted.id,
                "title": one.accepted.title,
                "dnr": one.accepted.dnr,
                "owner": region.body(one.accepted.owner).name,
                "target": one.accepted.target_date,
                "deadline": one.accepted.deadline,
                "recipients": len(one.accepted.register),
                "answered": one.accepted.answered_count,
                "register": [entry_json(region, each, sayings) for each in one.accepted.register],
                "health": one.health.value,
                "changed_meetings": [_shaken_json(region, each) for each in one.shaken],
                "tight": [region.body(body).name for body in one.tight],
            }
            for one in rounds
        ],
    }


def _others(accepted: AcceptedRound, sayings: Sayings) -> str:
    """Those that have said something but not answered."""
    counts = Counter(entry.state for entry in accepted.register if entry.is_asked)
    said = [
        f"{counts[state]} {word}"
        for state, word in (
            (ResponseState.ACKNOWLEDGED, "bekräftade"),
            (ResponseState.DECLINED, "avstår"),
        )
        if counts[state]
    ]
    asked = sum(
        one.state is RequestState.ASKED
        for entry in accepted.register
        for one in sayings.requests.get(entry.id, ())
    )
    if asked:
        said.append(f"{asked} begäran att avgöra")
    return "".join(f", {part}" for part in said)


def _shaken_json(region: Region, one: ShakenRound) -> dict[str, Any]:
    recipient = region.body(one.recipient).name if one.recipient else None
    return {"recipient": recipient, **_changed_json(region, one)}


def _changed_json(region: Region, one: ChangedMeeting) -> dict[str, Any]:
    return {
        "body": region.body(one.was.body).name,
        "was": one.was.start_date,
        "now": one.now.start_date if one.now and one.is_moved else None,
    }


def open_rounds_text(
    region: Region,
    rounds: Sequence[OpenRound],
    crowded: Sequence[CrowdedMeetings],
    incoming: Sequence[OpenIncoming],
    sayings: Sayings,
) -> str:
    """One line a round, and under it what is wrong; then the meetings that are too few, and one
    line for each incoming remiss."""
    lines = []
    for one in rounds:
        accepted = one.accepted
        lines.append(
            f"{_HEALTH[one.health]}: {accepted.title or 'Utan rubrik'} – sista svarsdag "
            f"{long_date(accepted.deadline)}, {accepted.answered_count} av "
            f"{accepted.asked_count} svar{_others(accepted, sayings)} ({accepted.id})"
        )
        lines += [_changed_text(region, each) for each in one.shaken]
        if one.tight:
            names = joined([region.body(body).name for body in one.tight])
            lines.append(f"  svaret klart först på sista dagen: {names}")
    lines += [one.message for one in crowded]
    for coming in incoming:
        health = "bruten" if coming.shaken else "håller"
        lines.append(
            f"{health}, inkommande: {coming.accepted.name} – svaret sänds "
            f"{long_date(coming.accepted.sent_day)}, sista svarsdag "
            f"{long_date(coming.accepted.last_day)} ({coming.accepted.id})"
        )
        lines += [_changed_text(region, each) for each in coming.shaken]
    return "\n".join(lines) or "Inga öppna rundor."


def _changed_text(region: Region, one: ChangedMeeting) -> str:
    was = date_span(one.was.start_date, one.was.end_date, year=True)
    return f"  {region.body(one.was.body).name} {was} har ändrats"
