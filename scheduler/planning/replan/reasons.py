"""Why a replan changes a date, as codes and values. `phrases` makes Swedish of them."""

from __future__ import annotations

from datetime import date

from scheduler.planning.proposal import Reason


def lost_meeting(body: str, first: date, last: date, now: tuple[date, date] | None) -> Reason:
    """What became of a meeting that the plan counted on: ``now`` are its new days, None where it is
    cancelled or no longer one where the matter can be treated."""
    values: dict[str, object] = {"body": body, "first": first, "last": last}
    if now is None:
        return Reason("meeting_lost", values)
    return Reason("meeting_moved", values | {"new_first": now[0], "new_last": now[1]})


def other_meeting(body: str, first: date, last: date, ready: date) -> Reason:
    return Reason("reseated", {"body": body, "first": first, "last": last, "ready": ready})


def same_meeting(body: str, first: date, last: date, ready: date) -> Reason:
    return Reason("redated", {"body": body, "first": first, "last": last, "ready": ready})


def made_room(body: str, first: date, last: date, ready: date, other: str) -> Reason:
    """``other`` is the recipient that needs the seat, with its round's title."""
    values = {"body": body, "first": first, "last": last, "ready": ready, "other": other}
    return Reason("made_room", values)


def given_extension(body: str, until: date, deadline: date, workdays: int) -> Reason:
    """``workdays`` are left to the owner from ``until`` to its summons."""
    values = {"body": body, "until": until, "deadline": deadline, "workdays": workdays}
    return Reason("given_extension", values)


def moved_papers(body: str, old: date, new: date) -> Reason:
    """The recipient's group waits for an answer that has become later."""
    return Reason("moved_papers", {"body": body, "old": old, "new": new})


def left_out(body: str) -> Reason:
    return Reason("left_out", {"body": body})


def moved_deadline(old: date, new: date) -> Reason:
    return Reason("moved_deadline", {"old": old, "new": new})


def moved_target(body: str, first: date, last: date) -> Reason:
    return Reason("moved_target", {"body": body, "first": first, "last": last})


def not_mended(bodies: list[str]) -> Reason:
    """``bodies`` are the recipients without any meeting left; none where it is the target."""
    return Reason("not_mended", {"bodies": bodies})
