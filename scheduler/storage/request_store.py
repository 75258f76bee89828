"""What recipients ask the coordinator for, and the colleagues they let answer. Nothing is
deleted: what is over says when and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, insert, select, update
from sqlalchemy.sql.functions import count

from scheduler.domain.answers import AnswerRequest, Delegation, RequestKind, RequestState
from scheduler.domain.remisser import RemissState
from scheduler.storage.database import Database
from scheduler.storage.tables import answer_request, delegation, remiss


def _request(row: RowMapping) -> AnswerRequest:
    return AnswerRequest(
        id=row["id"],
        remiss_id=row["remiss_id"],
        recipient_id=row["recipient_id"],
        kind=RequestKind(row["kind"]),
        day=row["day"],
        reason=row["reason"],
        state=RequestState(row["state"]),
        asked_by=row["asked_by"],
        asked_at=row["asked_at"],
        decided_by=row["decided_by"],
        decided_at=row["decided_at"],
        decision=row["decision"],
    )


def _requests(connection: Connection, query: Select[Any]) -> list[AnswerRequest]:
    rows = connection.execute(query.order_by(answer_request.c.id)).mappings()
    return [_request(row) for row in rows]


def add_request(
    database: Database,
    connection: Connection,
    *,
    remiss_id: str,
    recipient_id: int,
    kind: RequestKind,
    day: date,
    reason: str,
    actor: str,
) -> int:
    """Its id. Raises IntegrityError where one of the kind already waits."""
    added = connection.execute(
        insert(answer_request)
        .values(
            remiss_id=remiss_id,
            recipient_id=recipient_id,
            kind=kind.value,
            day=day,
            reason=reason,
            state=RequestState.ASKED.value,
            asked_by=actor,
            asked_at=database.now(connection),
            decision="",
        )
        .returning(answer_request.c.id)
    )
    found: int = added.scalar_one()
    return found


def settle_request(
    database: Database,
    connection: Connection,
    request_id: int,
    state: RequestState,
    actor: str,
    decision: str = "",
) -> bool:
    """Grants, refuses or withdraws a request that waits; False where it does not wait any more."""
    done = connection.execute(
        update(answer_request)
        .where(
            answer_request.c.id == request_id,
            answer_request.c.state == RequestState.ASKED.value,
        )
        .values(
            state=state.value,
            decided_by=actor,
            decided_at=database.now(connection),
            decision=decision,
        )
    )
    return done.rowcount == 1


def find_request(connection: Connection, remiss_id: str, request_id: int) -> AnswerRequest | None:
    query = select(answer_request).where(
        answer_request.c.id == request_id, answer_request.c.remiss_id == remiss_id
    )
    return next(iter(_requests(connection, query)), None)


def requests_of_rounds(
    connection: Connection, remiss_ids: Sequence[str]
) -> dict[int, list[AnswerRequest]]:
    """Every request that was ever made in the rounds, by the recipient's id, the oldest first."""
    query = select(answer_request).where(answer_request.c.remiss_id.in_(remiss_ids))
    found: dict[int, list[AnswerRequest]] = {}
    for one in _requests(connection, query):
        found.setdefault(one.recipient_id, []).append(one)
    return found


def requests_of(connection: Connection, recipient_id: int) -> list[AnswerRequest]:
    """Every request of a recipient, the oldest first."""
    return _requests(
        connection, select(answer_request).where(answer_request.c.recipient_id == recipient_id)
    )


def waiting_requests(connection: Connection, region: str) -> list[AnswerRequest]:
    """Those of the region's open rounds that nobody has decided, the oldest first."""
    return _requests(
        connection,
        select(answer_request)
        .join(remiss, remiss.c.id == answer_request.c.remiss_id)
        .where(
            remiss.c.region_key == region,
            remiss.c.state == RemissState.OPEN.value,
            answer_request.c.state == RequestState.ASKED.value,
        ),
    )


def _delegation(row: RowMapping) -> Delegation:
    return Delegation(
        id=row["id"],
        remiss_id=row["remiss_id"],
        recipient_id=row["recipient_id"],
        name=row["name"],
        email=row["email"],
        delegated_by=row["delegated_by"],
        delegated_at=row["delegated_at"],
        ended_at=row["ended_at"],
        ended_by=row["ended_by"],
    )


def add_delegation(
    database: Database,
    connection: Connection,
    *,
    remiss_id: str,
    recipient_id: int,
    name: str,
    email: str,
    actor: str,
) -> int:
    """Its id. Raises IntegrityError where somebody else has it."""
    added = connection.execute(
        insert(delegation)
        .values(
            remiss_id=remiss_id,
            recipient_id=recipient_id,
            name=name,
            email=email,
            delegated_by=actor,
            delegated_at=database.now(connection),
        )
        .returning(delegation.c.id)
    )
    found: int = added.scalar_one()
    return found


def end_delegation(
    database: Database, connection: Connection, recipient_id: int, actor: str
) -> bool:
    """Takes the answer back from the colleague who has it; False if nobody does."""
    done = connection.execute(
        update(delegation)
        .where(delegation.c.recipient_id == recipient_id, delegation.c.ended_at.is_(None))
        .values(ended_at=database.now(connection), ended_by=actor)
    )
    return done.rowcount == 1


def count_delegations(connection: Connection, recipient_id: int) -> int:
    """How many colleagues a recipient has handed its answer to, also those it took it back from."""
    query = select(count()).select_from(delegation).where(delegation.c.recipient_id == recipient_id)
    return connection.execute(query).scalar_one()


def standing_delegation(connection: Connection, recipient_id: int) -> Delegation | None:
    """The colleague who has the recipient's answer now."""
    query = select(delegation).where(
        delegation.c.recipient_id == recipient_id, delegation.c.ended_at.is_(None)
    )
    row = connection.execute(query).mappings().first()
    return _delegation(row) if row else None


def standing_in_region(connection: Connection, region: str) -> dict[int, Delegation]:
    """The colleagues who have answers of the region's rounds now, by the recipient's id."""
    query = (
        select(delegation)
        .join(remiss, remiss.c.id == delegation.c.remiss_id)
        .where(remiss.c.region_key == region, delegation.c.ended_at.is_(None))
    )
    found = [_delegation(row) for row in connection.execute(query).mappings()]
    return {one.recipient_id: one for one in found}
