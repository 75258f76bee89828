"""Answers and their files. Nothing here is deleted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, RowMapping, insert, select, update
from sqlalchemy.sql.functions import count

from scheduler.domain.answer_files import FileKind
from scheduler.domain.answers import Answer, AnswerFile, GivenAnswer
from scheduler.storage.database import Database
from scheduler.storage.tables import answer, answer_file, remiss

# What is told of a file; the content is read only where somebody wants it.
_FILE = [one for one in answer_file.c if one.name != "content"]


def _file(row: RowMapping) -> AnswerFile:
    return AnswerFile(
        row["id"], row["name"], FileKind(row["kind"]), row["size_bytes"], row["sha256"]
    )


def _answer(row: RowMapping, files: Iterable[AnswerFile]) -> Answer:
    return Answer(
        id=row["id"],
        recipient_id=row["recipient_id"],
        sender=row["sender"],
        paragraph=row["paragraph"],
        decided_on=row["decided_on"],
        text=row["answer_text"],
        received_at=row["received_at"],
        registered_by=row["registered_by"],
        by_link=row["link_id"] is not None,
        withdrawn_at=row["withdrawn_at"],
        withdrawn_by=row["withdrawn_by"],
        files=tuple(files),
    )


def add_answer(
    database: Database,
    connection: Connection,
    given: GivenAnswer,
    *,
    remiss_id: str,
    recipient_id: int,
    sender: str,
    actor: str,
    link_id: int | None,
) -> int:
    """Keeps an answer with its files; its id. Raises IntegrityError where one already stands."""
    added = connection.execute(
        insert(answer)
        .values(
            remiss_id=remiss_id,
            recipient_id=recipient_id,
            link_id=link_id,
            sender=sender,
            paragraph=given.paragraph,
            decided_on=given.decided_on,
            answer_text=given.text,
            received_at=database.now(connection),
            registered_by=actor,
        )
        .returning(answer.c.id)
    )
    answer_id: int = added.scalar_one()
    for position, new in enumerate(given.files):
        connection.execute(
            insert(answer_file).values(
                answer_id=answer_id,
                position=position,
                name=new.name,
                kind=new.kind.value,
                size_bytes=len(new.content),
                sha256=hashlib.sha256(new.content).hexdigest(),
                content=new.content,
            )
        )
    return answer_id


def withdraw_answer(
    database: Database, connection: Connection, recipient_id: int, actor: str
) -> bool:
    """Notes that the answer that stands is taken back; False if none does."""
    done = connection.execute(
        update(answer)
        .where(answer.c.recipient_id == recipient_id, answer.c.withdrawn_at.is_(None))
        .values(withdrawn_at=database.now(connection), withdrawn_by=actor)
    )
    return done.rowcount == 1


def answers_of_round(connection: Connection, remiss_id: str) -> list[Answer]:
    """Every answer that has come to a round, also those taken back, in the order they came."""
    rows = list(
        connection.execute(
            select(answer).where(answer.c.remiss_id == remiss_id).order_by(answer.c.id)
        ).mappings()
    )
    files = _files(connection, [row["id"] for row in rows])
    return [_answer(row, files.get(row["id"], [])) for row in rows]


def count_answers(connection: Connection, recipient_id: int) -> int:
    """How many have come from a recipient, also those taken back."""
    query = select(count()).select_from(answer).where(answer.c.recipient_id == recipient_id)
    return connection.execute(query).scalar_one()


def standing_answer(connection: Connection, recipient_id: int) -> Answer | None:
    """The recipient's answer that is not taken back."""
    query = select(answer).where(
        answer.c.recipient_id == recipient_id, answer.c.withdrawn_at.is_(None)
    )
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    return _answer(row, _files(connection, [row["id"]]).get(row["id"], []))


def _files(connection: Connection, answer_ids: Sequence[int]) -> dict[int, list[AnswerFile]]:
    query = (
        select(*_FILE)
        .where(answer_file.c.answer_id.in_(answer_ids))
        .order_by(answer_file.c.answer_id, answer_file.c.position)
    )
    found: dict[int, list[AnswerFile]] = {}
    for row in connection.execute(query).mappings():
        found.setdefault(row["answer_id"], []).append(_file(row))
    return found


def file_content(
    connection: Connection, region: str, remiss_id: str, file_id: int
) -> tuple[AnswerFile, bytes] | None:
    """A file of an answer to a round of the region, with its content."""
    query = (
        select(answer_file)
        .join(answer, answer.c.id == answer_file.c.answer_id)
        .join(remiss, remiss.c.id == answer.c.remiss_id)
        .where(
            answer_file.c.id == file_id,
            answer.c.remiss_id == remiss_id,
            remiss.c.region_key == region,
        )
    )
    row = connection.execute(query).mappings().first()
    return (_file(row), row["content"]) if row else None
