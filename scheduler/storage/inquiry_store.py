"""Inquiries with everything that has come to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, insert, select, update

from scheduler.domain.accounts import Addressee, ContactRole
from scheduler.domain.inquiries import (
    Booking,
    Choice,
    Inquiry,
    InquiryKind,
    InquiryState,
    Invitee,
    NewInquiry,
    Option,
)
from scheduler.domain.polls import DayAnswer
from scheduler.domain.signatures import Signature
from scheduler.storage import signature_store
from scheduler.storage.database import Database
from scheduler.storage.tables import (
    inquiry,
    inquiry_choice,
    inquiry_invitee,
    inquiry_option,
    slot_booking,
)


def add_inquiry(
    database: Database,
    connection: Connection,
    *,
    inquiry_id: str,
    region: str,
    actor: str,
    new: NewInquiry,
    meeting_id: str | None,
) -> None:
    """Stores a question with its options and invitees."""
    now = database.now(connection)
    connection.execute(
        insert(inquiry).values(
            id=inquiry_id,
            region_key=region,
            kind=new.kind.value,
            title=new.title,
            body_key=new.body,
            message=new.message,
            place=new.place,
            deadline=new.deadline,
            state=InquiryState.OPEN.value,
            by_wishes=new.by_wishes,
            parts_total=new.parts_total,
            meeting_id=meeting_id,
            sequence=0,
            created_by=actor,
            created_at=now,
            updated_at=now,
        )
    )
    for day, start, end in new.options:
        connection.execute(
            insert(inquiry_option).values(
                inquiry_id=inquiry_id, day=day, start_time=start, end_time=end
            )
        )
    for to in new.invitees:
        connection.execute(
            insert(inquiry_invitee).values(
                inquiry_id=inquiry_id,
                role=to.role.value,
                subject_key=to.key,
                answered_by="",
                comment="",
            )
        )


def find_inquiry(connection: Connection, region: str, inquiry_id: str) -> Inquiry | None:
    query = select(inquiry).where(inquiry.c.region_key == region, inquiry.c.id == inquiry_id)
    return next(iter(_inquiries(connection, query)), None)


def inquiry_by_id(connection: Connection, inquiry_id: str) -> Inquiry | None:
    query = select(inquiry).where(inquiry.c.id == inquiry_id)
    return next(iter(_inquiries(connection, query)), None)


def inquiries(
    connection: Connection, region: str, kind: InquiryKind | None = None
) -> list[Inquiry]:
    """The region's questions, the newest first."""
    query = select(inquiry).where(inquiry.c.region_key == region)
    if kind is not None:
        query = query.where(inquiry.c.kind == kind.value)
    query = query.order_by(inquiry.c.created_at.desc(), inquiry.c.id)
    return _inquiries(connection, query)


def _inquiries(connection: Connection, query: Select[Any]) -> list[Inquiry]:
    """Those that the query finds, with a question for each kind of what belongs to them."""
    rows = connection.execute(query).mappings().all()
    ids = [row["id"] for row in rows]
    options, invitees = _options(connection, ids), _invitees(connection, ids)
    theirs = [one.id for found in invitees.values() for one in found]
    choices, bookings = _choices(connection, theirs), _bookings(connection, theirs)
    signatures = signature_store.standing_signatures(connection, theirs)
    return [
        _inquiry(row, options[row["id"]], invitees[row["id"]], choices, bookings, signatures)
        for row in rows
    ]


def _inquiry(
    row: RowMapping,
    options: list[Option],
    invitees: list[Invitee],
    choices: Mapping[int, list[Choice]],
    bookings: Mapping[int, Booking],
    signatures: Mapping[int, Signature],
) -> Inquiry:
    ids = [one.id for one in invitees]
    return Inquiry(
        id=row["id"],
        region=row["region_key"],
        kind=InquiryKind(row["kind"]),
        title=row["title"],
        body=row["body_key"],
        message=row["message"],
        place=row["place"],
        deadline=row["deadline"],
        state=InquiryState(row["state"]),
        by_wishes=row["by_wishes"],
        parts_total=row["parts_total"],
        meeting_id=row["meeting_id"],
        chosen_option=row["chosen_option"],
        sequence=row["sequence"],
        created_by=row["created_by"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        options=tuple(options),
        invitees=tuple(invitees),
        choices=tuple(choice for one in ids for choice in choices.get(one, ())),
        bookings=tuple(bookings[one] for one in ids if one in bookings),
        signatures=tuple(signatures[one] for one in ids if one in signatures),
    )


def _options(connection: Connection, ids: list[str]) -> defaultdict[str, list[Option]]:
    query = (
        select(inquiry_option)
        .where(inquiry_option.c.inquiry_id.in_(ids))
        .order_by(inquiry_option.c.day, inquiry_option.c.start_time, inquiry_option.c.id)
    )
    found: defaultdict[str, list[Option]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        option = Option(row["id"], row["day"], row["start_time"], row["end_time"])
        found[row["inquiry_id"]].append(option)
    return found


def _invitees(connection: Connection, ids: list[str]) -> defaultdict[str, list[Invitee]]:
    query = (
        select(inquiry_invitee)
        .where(inquiry_invitee.c.inquiry_id.in_(ids))
        .order_by(inquiry_invitee.c.id)
    )
    found: defaultdict[str, list[Invitee]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        to = Addressee(ContactRole(row["role"]), row["subject_key"])
        found[row["inquiry_id"]].append(
            Invitee(
                row["id"],
                to,
                row["answered_at"],
                row["answered_by"],
                row["comment"],
                row["queued_at"],
            )
        )
    return found


def _choices(connection: Connection, invitees: list[int]) -> defaultdict[int, list[Choice]]:
    query = (
        select(inquiry_choice)
        .where(inquiry_choice.c.invitee_id.in_(invitees))
        .order_by(inquiry_choice.c.id)
    )
    found: defaultdict[int, list[Choice]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        answer = DayAnswer(row["answer"]) if row["answer"] else None
        choice = Choice(row["invitee_id"], row["option_id"], answer, row["rank"])
        found[row["invitee_id"]].append(choice)
    return found


def _bookings(connection: Connection, invitees: list[int]) -> dict[int, Booking]:
    query = select(slot_booking).where(slot_booking.c.invitee_id.in_(invitees))
    return {
        row["invitee_id"]: Booking(row["option_id"], row["invitee_id"])
        for row in connection.execute(query).mappings()
    }


def touch(database: Database, connection: Connection, inquiry_id: str) -> None:
    """Counts a change: what shows the question or reminds of it is then made anew."""
    connection.execute(
        update(inquiry)
        .where(inquiry.c.id == inquiry_id)
        .values(sequence=inquiry.c.sequence + 1, updated_at=database.now(connection))
    )


def set_state(
    connection: Connection,
    inquiry_id: str,
    state: InquiryState,
    chosen_option: int | None = None,
) -> None:
    values: dict[str, Any] = {"state": state.value, "chosen_option": chosen_option}
    connection.execute(update(inquiry).where(inquiry.c.id == inquiry_id).values(**values))


def set_deadline(connection: Connection, inquiry_id: str, deadline: date) -> None:
    connection.execute(update(inquiry).where(inquiry.c.id == inquiry_id).values(deadline=deadline))


def set_answer(
    database: Database,
    connection: Connection,
    invitee_id: int,
    choices: Iterable[Choice],
    *,
    by: str,
    comment: str,
) -> None:
    """Puts what an invitee says in place of what it said before; without choices and with an empty
    ``by`` it has not answered."""
    connection.execute(delete(inquiry_choice).where(inquiry_choice.c.invitee_id == invitee_id))
    for one in choices:
        connection.execute(
            insert(inquiry_choice).values(
                invitee_id=invitee_id,
                option_id=one.option_id,
                answer=one.answer.value if one.answer else None,
                rank=one.rank,
            )
        )
    connection.execute(
        update(inquiry_invitee)
        .where(inquiry_invitee.c.id == invitee_id)
        .values(
            answered_at=database.now(connection) if by else None, answered_by=by, comment=comment
        )
    )


def book(
    database: Database, connection: Connection, option_id: int, invitee_id: int, by: str
) -> None:
    """Gives an invitee the slot, which ends its waiting. Raises IntegrityError where somebody has
    the slot, or the invitee has one."""
    connection.execute(
        insert(slot_booking).values(
            option_id=option_id,
            invitee_id=invitee_id,
            booked_by=by,
            booked_at=database.now(connection),
        )
    )
    set_queued(database, connection, invitee_id, waits=False)


def release(connection: Connection, invitee_id: int) -> bool:
    """Frees the invitee's slot; False where it has none."""
    done = connection.execute(delete(slot_booking).where(slot_booking.c.invitee_id == invitee_id))
    return done.rowcount > 0


def set_queued(database: Database, connection: Connection, invitee_id: int, *, waits: bool) -> None:
    connection.execute(
        update(inquiry_invitee)
        .where(inquiry_invitee.c.id == invitee_id)
        .values(queued_at=database.now(connection) if waits else None)
    )
