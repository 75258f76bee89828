"""Accepted rounds and their registers."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from msgspec.structs import asdict
from sqlalchemy import (
    Connection,
    RowMapping,
    bindparam,
    case,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    tuple_,
    update,
)

from scheduler.domain.reminders import ReminderRule
from scheduler.domain.remisser import (
    AcceptedRound,
    Acknowledgement,
    DecisionForm,
    RecipientRole,
    RegisterEntry,
    RemissState,
    ResponseState,
    RoundLine,
    RoundRules,
    RouteMeeting,
)
from scheduler.domain.round_dates import moved_since, round_dates
from scheduler.storage.database import Database
from scheduler.storage.days_json import days_from_json, days_to_json
from scheduler.storage.reasons_json import reasons_from_json, reasons_to_json
from scheduler.storage.reminder_rules_json import rules_from_json, rules_to_json
from scheduler.storage.tables import remiss, remiss_recipient

logger = logging.getLogger(__name__)


def _route_from_json(rows: Sequence[dict[str, str]]) -> tuple[RouteMeeting, ...]:
    return tuple(
        RouteMeeting(
            row["body"],
            row["meeting_id"],
            date.fromisoformat(row["start_date"]),
            date.fromisoformat(row["end_date"]),
        )
        for row in rows
    )


def _route_to_json(route: Iterable[RouteMeeting]) -> list[dict[str, str]]:
    return [
        {
            "body": step.body,
            "meeting_id": step.meeting_id,
            "start_date": step.start_date.isoformat(),
            "end_date": step.end_date.isoformat(),
        }
        for step in route
    ]


def _entry(row: RowMapping) -> RegisterEntry:
    return RegisterEntry(
        id=row["id"],
        body=row["body_key"],
        role=RecipientRole(row["role"]),
        decision=DecisionForm(row["decision"]),
        group=row["group_number"],
        dispatch_date=row["dispatch_date"],
        route=_route_from_json(row["route"]),
        intake_day=row["intake_day"],
        ready_day=row["ready_day"],
        why=reasons_from_json(row["why"] or ()),
        state=ResponseState(row["state"]),
        answered_at=row["answered_at"],
        answered_by=row["answered_by"],
        note=row["answer_note"] or "",
        updated_at=row["updated_at"],
        lag_days=row["lag_days"],
        extended_to=row["extended_to"],
        acknowledged=_acknowledgement(row),
    )


def _acknowledgement(row: RowMapping) -> Acknowledgement | None:
    if row["acknowledged_at"] is None:
        return None
    return Acknowledgement(row["acknowledged_at"], row["acknowledged_by"], row["acknowledged_day"])


def _round(row: RowMapping, register: Iterable[RegisterEntry]) -> AcceptedRound:
    return AcceptedRound(
        id=row["id"],
        region=row["region_key"],
        owner=row["owner_key"],
        title=row["title"],
        dnr=row["dnr"],
        dispatch_date=row["dispatch_date"],
        target_meeting_id=row["target_meeting_id"],
        target_date=row["target_date"],
        target_end_date=row["target_end_date"],
        deadline=row["deadline"],
        deadline_version=row["deadline_version"],
        window_earliest=row["window_earliest"],
        window_latest=row["window_latest"],
        why=reasons_from_json(row["why"] or ()),
        rules=RoundRules(**row["rules"]),
        reminder_rules=rules_from_json(row["reminder_rules"]),
        state=RemissState(row["state"]),
        accepted_by=row["accepted_by"],
        accepted_at=row["accepted_at"],
        sequence=row["sequence"],
        updated_at=row["updated_at"],
        register=tuple(register),
        moved_from=days_from_json(row["moved_from"]),
    )


def add_round(
    database: Database, connection: Connection, new: AcceptedRound
) -> tuple[RegisterEntry, ...]:
    """Stores the round; gives its register back with the ids it got.

    Raises IntegrityError where a round with the id already exists.
    """
    now = database.now(connection)
    connection.execute(
        insert(remiss).values(
            id=new.id,
            region_key=new.region,
            owner_key=new.owner,
            title=new.title,
            dnr=new.dnr,
            dispatch_date=new.dispatch_date,
            target_meeting_id=new.target_meeting_id,
            target_date=new.target_date,
            target_end_date=new.target_end_date,
            deadline=new.deadline,
            deadline_version=new.deadline_version,
            window_earliest=new.window_earliest,
            window_latest=new.window_latest,
            why=reasons_to_json(new.why),
            rules=asdict(new.rules),
            reminder_rules=rules_to_json(new.reminder_rules),
            state=new.state.value,
            accepted_by=new.accepted_by,
            accepted_at=now,
            sequence=new.sequence,
            updated_at=now,
        )
    )
    for position, entry in enumerate(new.register):
        connection.execute(
            insert(remiss_recipient).values(
                remiss_id=new.id,
                body_key=entry.body,
                role=entry.role.value,
                decision=entry.decision.value,
                group_number=entry.group,
                position=position,
                **_way(entry),
                lag_days=entry.lag_days,
                extended_to=entry.extended_to,
                state=entry.state.value,
                answer_note=entry.note,
                updated_at=now,
            )
        )
    return _register(connection, [new.id]).get(new.id, ())


def change_round(database: Database, connection: Connection, changed: AcceptedRound) -> bool:
    """Writes a round's new dates and its recipients' new ways; ``changed.sequence`` is one more
    than the stored one, else somebody was first: then nothing is written and False given."""
    now = database.now(connection)
    before = round_by_id(connection, changed.id)
    if before is None:
        return False
    moved_from = moved_since(round_dates(before), round_dates(changed), before.moved_from)
    done = connection.execute(
        update(remiss)
        .where(remiss.c.id == changed.id, remiss.c.sequence == changed.sequence - 1)
        .values(
            target_meeting_id=changed.target_meeting_id,
            target_date=changed.target_date,
            target_end_date=changed.target_end_date,
            deadline=changed.deadline,
            deadline_version=changed.deadline_version,
            window_earliest=changed.window_earliest,
            window_latest=changed.window_latest,
            why=reasons_to_json(changed.why),
            moved_from=days_to_json(moved_from),
            sequence=changed.sequence,
            updated_at=now,
        )
    )
    if done.rowcount != 1:
        return False
    for entry in changed.register:
        connection.execute(
            update(remiss_recipient)
            .where(remiss_recipient.c.id == entry.id)
            .values(**_way(entry), extended_to=entry.extended_to, updated_at=now)
        )
    return True


def _way(entry: RegisterEntry) -> dict[str, Any]:
    return {
        "dispatch_date": entry.dispatch_date,
        "route": _route_to_json(entry.route),
        "intake_day": entry.intake_day,
        "meeting_start": entry.route[-1].start_date if entry.route else None,
        "meeting_end": entry.route[-1].end_date if entry.route else None,
        "ready_day": entry.ready_day,
        "why": reasons_to_json(entry.why),
    }


# Made once: the outbox reads a round before every mail.
_REGISTERS = (
    select(remiss_recipient)
    .where(remiss_recipient.c.remiss_id.in_(bindparam("remiss_ids", expanding=True)))
    .order_by(remiss_recipient.c.remiss_id, remiss_recipient.c.position)
)
_ROUND = select(remiss).where(remiss.c.id == bindparam("round_id"))


def _register(
    connection: Connection, remiss_ids: Sequence[str]
) -> dict[str, tuple[RegisterEntry, ...]]:
    found: dict[str, tuple[RegisterEntry, ...]] = {}
    for row in connection.execute(_REGISTERS, {"remiss_ids": remiss_ids}).mappings():
        found[row["remiss_id"]] = (*found.get(row["remiss_id"], ()), _entry(row))
    return found


def _read(connection: Connection, *where: Any) -> list[AcceptedRound]:
    query = select(remiss).where(*where).order_by(remiss.c.deadline, remiss.c.id)
    rows = list(connection.execute(query).mappings())
    registers = _register(connection, [row["id"] for row in rows])
    return [_round(row, registers.get(row["id"], ())) for row in rows]


def find_round(connection: Connection, region: str, round_id: str) -> AcceptedRound | None:
    found = _read(connection, remiss.c.region_key == region, remiss.c.id == round_id)
    return found[0] if found else None


def round_by_id(connection: Connection, round_id: str) -> AcceptedRound | None:
    """The round in whatever region it is, for work that nobody is logged in for."""
    row = connection.execute(_ROUND, {"round_id": round_id}).mappings().first()
    if row is None:
        return None
    return _round(row, _register(connection, [round_id]).get(round_id, ()))


def rounds_by_id(connection: Connection, round_ids: Collection[str]) -> list[AcceptedRound]:
    """Those of the rounds that are stored, whole, in whatever region."""
    return _read(connection, remiss.c.id.in_(sorted(round_ids)))


def rounds(connection: Connection, region: str) -> list[AcceptedRound]:
    """The region's rounds, the nearest deadline first."""
    return _read(connection, remiss.c.region_key == region)


def open_in_matter(
    connection: Connection, region: str, owner: str, dnr: str
) -> list[AcceptedRound]:
    """The owner's open rounds with the case number, however it is spaced and in whatever case;
    none for an empty one. The nearest deadline first."""
    wanted = _plain(dnr)
    if not wanted:
        return []
    query = select(remiss.c.id, remiss.c.dnr).where(
        remiss.c.region_key == region,
        remiss.c.owner_key == owner,
        remiss.c.state == RemissState.OPEN.value,
        remiss.c.dnr != "",
    )
    found = [row.id for row in connection.execute(query) if _plain(row.dnr) == wanted]
    return _read(connection, remiss.c.id.in_(found)) if found else []


def _plain(dnr: str) -> str:
    return "".join(dnr.split()).casefold()


# Of a recipient what tells how it fares; the reasons are most of a row, and seldom looked at.
_FARES = (
    select(
        *(one for one in remiss_recipient.c if one.name not in ("why", "answer_note")),
        null().label("why"),
        null().label("answer_note"),
    )
    .where(
        remiss_recipient.c.remiss_id.in_(bindparam("remiss_ids", expanding=True)),
        remiss_recipient.c.role != RecipientRole.INFORMED.value,
    )
    .order_by(remiss_recipient.c.position)
)


def open_rounds(connection: Connection, region: str) -> list[AcceptedRound]:
    """The region's rounds that are not closed, the nearest deadline first, with those who are
    asked: how they fare, without reasons and notes. For lists; to change a round, read it whole."""
    query = (
        select(*(one for one in remiss.c if one.name != "why"), null().label("why"))
        .where(remiss.c.region_key == region, remiss.c.state == RemissState.OPEN.value)
        .order_by(remiss.c.deadline, remiss.c.id)
    )
    rows = list(connection.execute(query).mappings())
    registers: dict[str, list[RegisterEntry]] = {row["id"]: [] for row in rows}
    for row in connection.execute(_FARES, {"remiss_ids": list(registers)}).mappings():
        registers[row["remiss_id"]].append(_entry(row))
    return [_round(row, registers[row["id"]]) for row in rows]


_LINE = ("id", "owner_key", "title", "dnr", "dispatch_date", "deadline", "target_date", "state")


def round_lines(
    connection: Connection,
    region: str,
    limit: int | None = None,
    offset: int = 0,
    after: tuple[date, str] | None = None,
) -> list[RoundLine]:
    """The region's rounds as lists show them, the nearest deadline first; later in that order than
    the deadline and id ``after``, if they are given."""
    is_asked = remiss_recipient.c.role != RecipientRole.INFORMED.value
    is_answered = remiss_recipient.c.state == ResponseState.ANSWERED.value
    outstanding = [one.value for one in ResponseState if one.is_outstanding]
    is_settled = is_asked & remiss_recipient.c.state.not_in(outstanding)
    shown = select(*(remiss.c[name] for name in _LINE)).where(remiss.c.region_key == region)
    if after is not None:
        shown = shown.where(tuple_(remiss.c.deadline, remiss.c.id) > tuple_(*map(literal, after)))
    page = shown.order_by(remiss.c.deadline, remiss.c.id).limit(limit).offset(offset).subquery()
    query = (
        select(
            page,
            *(
                func.sum(case((which, 1), else_=0)).label(name)
                for name, which in (
                    ("asked", is_asked),
                    ("answered", is_answered),
                    ("settled", is_settled),
                )
            ),
        )
        .join(remiss_recipient, remiss_recipient.c.remiss_id == page.c.id)
        .group_by(*page.c)
        .order_by(page.c.deadline, page.c.id)
    )
    return [
        RoundLine(
            id=row["id"],
            owner=row["owner_key"],
            title=row["title"],
            dnr=row["dnr"],
            dispatch_date=row["dispatch_date"],
            deadline=row["deadline"],
            target_date=row["target_date"],
            state=RemissState(row["state"]),
            asked_count=row["asked"],
            answered_count=row["answered"],
            settled_count=row["settled"],
        )
        for row in connection.execute(query).mappings()
    ]


def rounds_at(
    connection: Connection, region: str, meeting_ids: Collection[str]
) -> list[AcceptedRound]:
    """The open rounds that count on one of the meetings, as their target or on somebody's way."""
    if not meeting_ids:
        return []
    asked = (
        select(remiss_recipient.c.remiss_id, remiss_recipient.c.route)
        .join(remiss, remiss.c.id == remiss_recipient.c.remiss_id)
        .where(remiss.c.region_key == region, remiss.c.state == RemissState.OPEN.value)
    )
    wanted = set(meeting_ids)
    found = {
        row.remiss_id
        for row in connection.execute(asked)
        if any(step["meeting_id"] in wanted for step in row.route)
    }
    return _read(
        connection,
        remiss.c.region_key == region,
        remiss.c.state == RemissState.OPEN.value,
        or_(remiss.c.target_meeting_id.in_(sorted(wanted)), remiss.c.id.in_(sorted(found))),
    )


def rounds_since(connection: Connection, region: str, since: date) -> list[AcceptedRound]:
    """The region's rounds whose target meeting ends on ``since`` or later, in order of id. A row
    that makes no sense is left out and logged."""
    query = (
        select(remiss)
        .where(remiss.c.region_key == region, remiss.c.target_end_date >= since)
        .order_by(remiss.c.id)
    )
    rows = list(connection.execute(query).mappings())
    found = []
    for row in rows:
        try:
            found.append(_round(row, _register(connection, [row["id"]]).get(row["id"], ())))
        except (ValueError, TypeError, KeyError):
            logger.exception("round %s cannot be read and is left out", row["id"])
    return found


def set_reminder_rules(
    connection: Connection, round_id: str, rules: tuple[ReminderRule, ...] | None
) -> None:
    """Gives the round rules of its own for reminders, or with None those of config."""
    connection.execute(
        update(remiss).where(remiss.c.id == round_id).values(reminder_rules=rules_to_json(rules))
    )


def set_state(
    database: Database, connection: Connection, round_id: str, state: RemissState
) -> bool:
    """Opens or closes a round; False if it is so already."""
    done = connection.execute(
        update(remiss)
        .where(remiss.c.id == round_id, remiss.c.state != state.value)
        .values(state=state.value, updated_at=database.now(connection))
    )
    return done.rowcount == 1
