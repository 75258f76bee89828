"""What is said of the parties' signing, and the files that came with it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, RowMapping, insert, select, update

from scheduler.domain.answers import NewFile
from scheduler.domain.signatures import NewSignature, Signature, SignatureFile, SignatureState
from scheduler.storage.database import Database
from scheduler.storage.tables import inquiry, inquiry_invitee, signature, signature_file


def standing_signatures(connection: Connection, invitees: Sequence[int]) -> Mapping[int, Signature]:
    """What holds now for each of the invitees that something is known of."""
    query = select(signature).where(
        signature.c.invitee_id.in_(invitees), signature.c.withdrawn_at.is_(None)
    )
    rows = connection.execute(query).mappings().all()
    files = _files(connection, [row["id"] for row in rows])
    return {row["invitee_id"]: _signature(row, files.get(row["id"], ())) for row in rows}


def _signature(row: RowMapping, files: Iterable[SignatureFile]) -> Signature:
    return Signature(
        id=row["id"],
        invitee_id=row["invitee_id"],
        state=SignatureState(row["state"]),
        signed_on=row["signed_on"],
        said_late=row["said_late"],
        parts=row["parts"],
        signer=row["signer"],
        note=row["note"],
        registered_by=row["registered_by"],
        registered_at=row["registered_at"],
        files=tuple(files),
    )


def _files(connection: Connection, signatures: Sequence[int]) -> dict[int, list[SignatureFile]]:
    table = signature_file.c
    query = (
        select(table.id, table.signature_id, table.name, table.size_bytes, table.sha256)
        .where(table.signature_id.in_(signatures))
        .order_by(table.signature_id, table.position)
    )
    found: dict[int, list[SignatureFile]] = {}
    for row in connection.execute(query):
        file = SignatureFile(row.id, row.name, row.size_bytes, row.sha256)
        found.setdefault(row.signature_id, []).append(file)
    return found


def count_signatures(connection: Connection, invitee_id: int) -> int:
    """How many have ever been registered for the invitee."""
    query = select(signature.c.id).where(signature.c.invitee_id == invitee_id)
    return len(connection.execute(query).all())


def put_signature(
    database: Database,
    connection: Connection,
    invitee_id: int,
    new: NewSignature,
    files: Iterable[NewFile],
    by: str,
) -> None:
    """Puts it in place of what was said before, which stays as taken back."""
    withdraw_signature(database, connection, invitee_id, by)
    (signature_id,) = connection.execute(
        insert(signature)
        .values(
            invitee_id=invitee_id,
            state=new.state.value,
            signed_on=new.signed_on,
            said_late=new.said_late,
            parts=new.parts,
            signer=new.signer,
            note=new.note,
            registered_by=by,
            registered_at=database.now(connection),
        )
        .returning(signature.c.id)
    ).one()
    for position, file in enumerate(files):
        connection.execute(
            insert(signature_file).values(
                signature_id=signature_id,
                position=position,
                name=file.name,
                kind=file.kind.value,
                size_bytes=len(file.content),
                sha256=hashlib.sha256(file.content).hexdigest(),
                content=file.content,
            )
        )


def withdraw_signature(
    database: Database, connection: Connection, invitee_id: int, by: str
) -> bool:
    """Takes back what stands; False where nothing does."""
    done = connection.execute(
        update(signature)
        .where(signature.c.invitee_id == invitee_id, signature.c.withdrawn_at.is_(None))
        .values(withdrawn_at=database.now(connection), withdrawn_by=by)
    )
    return done.rowcount > 0


def file_content(
    connection: Connection, region: str, inquiry_id: str, file_id: int
) -> tuple[str, bytes] | None:
    """Name and content of a file that came to the inquiry, taken back or not."""
    query = (
        select(signature_file.c.name, signature_file.c.content)
        .join(signature, signature.c.id == signature_file.c.signature_id)
        .join(inquiry_invitee, inquiry_invitee.c.id == signature.c.invitee_id)
        .join(inquiry, inquiry.c.id == inquiry_invitee.c.inquiry_id)
        .where(
            inquiry.c.region_key == region,
            inquiry.c.id == inquiry_id,
            signature_file.c.id == file_id,
        )
    )
    row = connection.execute(query).first()
    return (row.name, row.content) if row else None
