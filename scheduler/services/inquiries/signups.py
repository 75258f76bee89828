"""Who has signed: said by link or registered by a coordinator, late ones marked, exported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from calendars.spreadsheet import csv_bytes, xlsx_bytes
from scheduler.domain.answers import NewFile
from scheduler.domain.bodies import Region
from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.inquiries import Inquiry, InquiryKind, Invitee
from scheduler.domain.rights import Right
from scheduler.domain.signatures import NewSignature, Signature, SignatureState
from scheduler.domain.swedish import days_text, long_date
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.services.inquiries.changing import Change, answering, changing, check_open
from scheduler.services.inquiries.words import asked_name
from scheduler.storage import signature_store

_MAX_LINE = 300
_MAX_TEXT = 2_000
_SHEET = "Underskrifter"
_HEAD = (
    ("Part", 28),
    ("Läge", 30),
    ("Undertecknat", 14),
    ("Dagar sent", 12),
    ("Delar", 10),
    ("Av", 28),
    ("Anteckning", 40),
    ("Filer", 40),
    ("Registrerat av", 30),
)


class PartyStatus(Struct, frozen=True):
    """A party, what is known of its signing, and that in words."""

    invitee: Invitee
    name: str
    signature: Signature | None
    words: str
    is_late: bool


class SignupCount(Struct, frozen=True):
    """How many of the parties have signed: the tracker. ``late`` are among the ``signed``;
    ``unknown`` are those nobody has said anything of."""

    asked: int
    signed: int
    late: int
    not_signed: int
    unknown: int


def party_statuses(region: Region, inquiry: Inquiry, today: date) -> list[PartyStatus]:
    """Every party in the order they were asked."""
    found = []
    for one in inquiry.invitees:
        signature = inquiry.signature_of(one.id)
        late = signature is not None and signature.is_late(inquiry.deadline)
        words = _words(inquiry, signature, today)
        found.append(PartyStatus(one, asked_name(region, one.to), signature, words, late))
    return found


def _words(inquiry: Inquiry, signature: Signature | None, today: date) -> str:
    if signature is None:
        if today > inquiry.deadline:
            return f"ingen uppgift ({days_text((today - inquiry.deadline).days)} efter sista dag)"
        return "ingen uppgift"
    if signature.state is SignatureState.NOT_SIGNED:
        return "inte undertecknat"
    days = signature.days_late(inquiry.deadline)
    if days:
        words = f"undertecknat {days_text(days)} sent"
    elif signature.said_late:
        words = "undertecknat sent"
    else:
        words = "undertecknat"
    if signature.signed_on is None:
        words += ", dag inte angiven"
    if signature.parts < inquiry.parts_total:
        words += f", {signature.parts} av {inquiry.parts_total} delar"
    return words


def count_of(inquiry: Inquiry) -> SignupCount:
    signatures = inquiry.signatures
    signed = [one for one in signatures if one.state is SignatureState.SIGNED]
    return SignupCount(
        asked=len(inquiry.invitees),
        signed=len(signed),
        late=sum(one.is_late(inquiry.deadline) for one in signed),
        not_signed=len(signatures) - len(signed),
        unknown=len(inquiry.invitees) - len(signatures),
    )


def sign(app: App, token: str, new: NewSignature, files: Sequence[NewFile] = ()) -> None:
    """The party says by its link that it has signed, or that it will not. In place of what was
    said before, which is kept. Raises NotFoundError, ConflictError or BadInputError."""
    with answering(app, token) as (change, invitee):
        check_open(change.inquiry)
        done = signature_store.count_signatures(change.connection, invitee.id)
        if done >= app.config.answer_policy.max_acts:
            raise ConflictError(
                "Det har ändrats för många gånger genom länken: ring den som frågar."
            )
        _put(change, invitee, new, files)


@needs(Right.MANAGE_AHEAD)
def register(
    app: App,
    region: str,
    actor: str,
    inquiry_id: str,
    invitee_id: int,
    new: NewSignature,
    files: Sequence[NewFile] = (),
) -> None:
    """A coordinator registers what is known of a party. As `sign`."""
    with changing(app, region, actor, inquiry_id) as change:
        invitee = next((one for one in change.inquiry.invitees if one.id == invitee_id), None)
        if invitee is None:
            raise NotFoundError("Parten finns inte i förfrågan.")
        check_open(change.inquiry)
        _put(change, invitee, new, files)


def _put(change: Change, invitee: Invitee, new: NewSignature, files: Sequence[NewFile]) -> None:
    inquiry, today = change.inquiry, change.app.settings.today()
    _check_signup(inquiry)
    if new.signed_on is not None and new.signed_on > today:
        raise BadInputError(
            f"{long_date(new.signed_on)} har inte varit än: ange dagen då det skrevs under."
        )
    if new.state is SignatureState.SIGNED and not 1 <= new.parts <= inquiry.parts_total:
        raise BadInputError(f"Antalet delar ska vara mellan 1 och {inquiry.parts_total}.")
    if len(new.signer) > _MAX_LINE or len(new.note) > _MAX_TEXT:
        raise BadInputError("Texten är för lång: korta den.")
    old = inquiry.signature_of(invitee.id)
    if old is not None and _is_same(old, new) and not files:
        return
    signature_store.put_signature(
        change.app.database, change.connection, invitee.id, new, files, change.actor
    )
    change.log(
        "register_signature",
        {
            "invitee": invitee.to.key,
            "old": old.state.value if old else None,
            "new": new.state.value,
            "signed_on": new.signed_on.isoformat() if new.signed_on else None,
            "parts": new.parts,
            "files": [one.name for one in files],
        },
    )


def _is_same(old: Signature, new: NewSignature) -> bool:
    return new == NewSignature(
        old.state, old.signed_on, old.said_late, old.parts, old.signer, old.note
    )


def take_back_signature(app: App, token: str) -> None:
    """Takes back what the party said by its link. Raises NotFoundError or ConflictError."""
    with answering(app, token) as (change, invitee):
        _take_back(change, invitee)


@needs(Right.MANAGE_AHEAD)
def take_back_for(app: App, region: str, actor: str, inquiry_id: str, invitee_id: int) -> None:
    """A coordinator takes back what is registered of a party. Raises NotFoundError or
    ConflictError."""
    with changing(app, region, actor, inquiry_id) as change:
        invitee = next((one for one in change.inquiry.invitees if one.id == invitee_id), None)
        if invitee is None:
            raise NotFoundError("Parten finns inte i förfrågan.")
        _take_back(change, invitee)


def _take_back(change: Change, invitee: Invitee) -> None:
    _check_signup(change.inquiry)
    check_open(change.inquiry)
    old = change.inquiry.signature_of(invitee.id)
    if old is None:
        return
    signature_store.withdraw_signature(
        change.app.database, change.connection, invitee.id, change.actor
    )
    change.log("take_back_signature", {"invitee": invitee.to.key, "old": old.state.value})


def _check_signup(inquiry: Inquiry) -> None:
    if inquiry.kind is not InquiryKind.SIGNUP:
        raise BadInputError("Förfrågan gäller ingen underskrift.")


@needs(Right.READ_MATTERS)
def signature_file(app: App, region: str, inquiry_id: str, file_id: int) -> tuple[str, bytes]:
    """Name and content of a file that came with a signature. Raises NotFoundError."""
    with app.database.read() as connection:
        found = signature_store.file_content(connection, region, inquiry_id, file_id)
    if found is None:
        raise NotFoundError("Filen finns inte.")
    return found


def as_csv(region: Region, inquiry: Inquiry, today: date) -> bytes:
    """A line for each party, as CSV for Swedish spreadsheet programs."""
    return csv_bytes(list(_rows(region, inquiry, today)))


def as_xlsx(region: Region, inquiry: Inquiry, today: date) -> bytes:
    """The same as a workbook."""
    widths = [width for _title, width in _HEAD]
    return xlsx_bytes(_SHEET, list(_rows(region, inquiry, today)), widths)


def _rows(region: Region, inquiry: Inquiry, today: date) -> Iterator[Sequence[str]]:
    yield [title for title, _width in _HEAD]
    for party in party_statuses(region, inquiry, today):
        one = party.signature
        signed = one is not None and one.state is SignatureState.SIGNED
        yield (
            party.name,
            party.words,
            one.signed_on.isoformat() if one and one.signed_on else "",
            str(late) if one and (late := one.days_late(inquiry.deadline)) is not None else "",
            f"{one.parts} av {inquiry.parts_total}" if one and signed else "",
            one.signer if one else "",
            one.note if one else "",
            ", ".join(file.name for file in one.files) if one else "",
            one.registered_by if one else "",
        )
