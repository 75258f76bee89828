"""Operations that take a meeting plan in: upload, review, confirm. Nothing is stored before."""

from __future__ import annotations

from scheduler.domain.api_tokens import ApiScope
from scheduler.domain.meetings import Meeting
from scheduler.services import import_corrections, imports
from scheduler.services.import_review import Review, ReviewRow
from web.api.bodies import Upload
from web.api.import_values import (
    Confirmation,
    ImportQuery,
    ImportReview,
    ImportRow,
    MeetingValues,
    NameChoice,
    ProblemItem,
    UnknownNameItem,
    VanishedItem,
)
from web.api.operations import Caller, NoQuery, operation, writing
from web.views.api.blueprint import blueprint

_IMPORT = "/imports/<import_id>"


@writing(
    blueprint,
    "/imports",
    "Reads a meeting plan, whatever its format, and keeps it for review; no meeting is stored",
    ApiScope.WRITE_PLANS,
    ImportReview,
    Upload,
    ImportQuery,
    status=201,
)
def start_import(caller: Caller, query: ImportQuery, body: Upload) -> ImportReview:
    import_id = imports.start_import(
        caller.app,
        caller.region.key,
        caller.name,
        file_name=query.file_name,
        content=body.content,
        year=query.year,
        body_name=query.body,
    )
    return _review(imports.review_import(caller.app, caller.region.key, import_id))


@operation(
    blueprint,
    _IMPORT,
    "An import as it would be stored now",
    ApiScope.WRITE_PLANS,
    ImportReview,
)
def review_import(caller: Caller, _query: NoQuery, import_id: str) -> ImportReview:
    return _review(imports.review_import(caller.app, caller.region.key, import_id))


@writing(
    blueprint,
    f"{_IMPORT}/names",
    "Says which body a name in the plan means; learnt when the import is confirmed",
    ApiScope.WRITE_PLANS,
    ImportReview,
    NameChoice,
)
def choose_name(caller: Caller, _query: NoQuery, body: NameChoice, import_id: str) -> ImportReview:
    import_corrections.choose_body(caller.app, caller.region.key, import_id, body.name, body.body)
    return _review(imports.review_import(caller.app, caller.region.key, import_id))


@writing(
    blueprint,
    f"{_IMPORT}/confirmation",
    "Stores the import's meetings, all or none",
    ApiScope.WRITE_PLANS,
    ImportReview,
    Confirmation,
)
def confirm_import(
    caller: Caller, _query: NoQuery, body: Confirmation, import_id: str
) -> ImportReview:
    imports.confirm_import(
        caller.app,
        caller.region.key,
        caller.name,
        import_id,
        cancel=body.cancel,
        seen=body.seen,
    )
    return _review(imports.review_import(caller.app, caller.region.key, import_id))


@writing(
    blueprint,
    f"{_IMPORT}/discard",
    "Drops an import without storing anything",
    ApiScope.WRITE_PLANS,
    ImportReview,
)
def discard_import(caller: Caller, _query: NoQuery, _body: None, import_id: str) -> ImportReview:
    imports.discard_import(caller.app, caller.region.key, caller.name, import_id)
    return _review(imports.review_import(caller.app, caller.region.key, import_id))


def _review(found: Review) -> ImportReview:
    return ImportReview(
        found.plan_import.id,
        found.plan_import.state,
        found.plan_import.file_name,
        found.seen,
        found.counts,
        [_row(one) for one in found.rows],
        [
            VanishedItem(one.meeting.id, one.meeting.body, one.meeting.start_date, len(one.shaken))
            for one in found.vanished
        ],
        [
            UnknownNameItem(one.name, one.count, one.nearest.key if one.nearest else None)
            for one in found.unknown_names
        ],
        [ProblemItem(one.row, one.severity, one.code, one.message) for one in found.problems],
    )


def _row(one: ReviewRow) -> ImportRow:
    return ImportRow(
        one.record.source.row,
        one.record.source.text,
        one.record.body,
        one.body.key if one.body else None,
        one.change,
        one.stored.id if one.stored else None,
        _values(one.meeting),
        _values(one.stored),
    )


def _values(one: Meeting | None) -> MeetingValues | None:
    if one is None:
        return None
    return MeetingValues(
        one.start_date,
        one.end_date,
        one.start_time,
        one.end_time,
        one.place,
        one.kind,
        one.status,
    )
