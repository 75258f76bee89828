"""The form that corrects one row of a review: its values, and what was typed in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from scheduler.domain.errors import BadInputError
from scheduler.domain.meetings import MeetingKind, MeetingStatus
from scheduler.domain.plan_imports import Correction
from scheduler.services.import_review import ReviewRow
from web.views.forms import day_of


def shown_values(row: ReviewRow) -> dict[str, str]:
    """The form as it opens: the correction there is, else what was read."""
    told = row.correction
    shown = told or row.record
    body = told.body if told and told.body else row.body.key if row.body else ""
    return {
        "body": body,
        "start_date": shown.start_date.isoformat(),
        "end_date": shown.end_date.isoformat(),
        "start_time": shown.start_time.isoformat("minutes") if shown.start_time else "",
        "end_time": shown.end_time.isoformat("minutes") if shown.end_time else "",
        "kind": str(shown.kind),
        "status": str(shown.status),
        "leave_out": "yes" if told and told.leave_out else "",
        "apart": "yes" if told and told.apart else "",
    }


def correction_from(form: Mapping[str, str]) -> Correction:
    """What was typed. Raises BadInputError that says which value is none."""
    first = day_of(form, "start_date", "Datum")
    if first is None:
        raise BadInputError("Datum saknas: ange mötets dag.")
    kind, status = form.get("kind", ""), form.get("status", "")
    if kind not in list(MeetingKind) or status not in list(MeetingStatus):
        raise BadInputError("Slag eller läge saknas: välj bland dem som finns.")
    return Correction(
        body=form.get("body") or None,
        start_date=first,
        end_date=day_of(form, "end_date", "Slutdatum") or first,
        start_time=_clock(form, "start_time", "Starttid"),
        end_time=_clock(form, "end_time", "Sluttid"),
        kind=MeetingKind(kind),
        status=MeetingStatus(status),
        leave_out=form.get("leave_out") == "yes",
        apart=form.get("apart") == "yes",
    )


def _clock(form: Mapping[str, str], field: str, name: str) -> time | None:
    text = form.get(field, "").strip().replace(".", ":")
    if not text:
        return None
    try:
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        raise BadInputError(
            f"{name} ”{text}” är inget klockslag: skriv till exempel 09:00."
        ) from None
