"""An agenda as text to copy, as JSON and as a Word document."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from scheduler.domain.agendas import Agenda, AgendaItem, AgendaKind
from scheduler.domain.bodies import Region
from scheduler.domain.meetings import MeetingStatus
from scheduler.domain.swedish import date_span

KIND_WORDS: Mapping[AgendaKind, str] = {
    AgendaKind.STANDING: "Stående punkt",
    AgendaKind.PREPARE: "Beredning av remissvar",
    AgendaKind.HEAR: "Hörande om remissvar",
    AgendaKind.ANSWER: "Svar på remiss",
    AgendaKind.ANSWERS: "Behandling av inkomna remissvar",
    AgendaKind.PROCESS: "Beslut i en process",
    AgendaKind.REPORT: "Återrapportering",
}
EMPTY = (
    "Inga punkter är kända: ingen stående punkt, ingen remiss, ingen återrapportering och ingen "
    "process gäller mötet."
)


def heading(region: Region, agenda: Agenda) -> str:
    """RSR 11 november 2019, with what the meeting has become where it does not stand."""
    meeting = agenda.meeting
    span = date_span(meeting.start_date, meeting.end_date, year=True)
    status = {
        MeetingStatus.CANCELLED: " (inställt)",
        MeetingStatus.TENTATIVE: " (preliminärt)",
    }.get(meeting.status, "")
    return f"{region.body(meeting.body).name} {span}{status}"


def item_title(item: AgendaItem) -> str:
    """Samverkan (RS/1008/2017)"""
    return f"{item.title}{f' ({item.dnr})' if item.dnr else ''}"


def _why(item: AgendaItem) -> str:
    return f"{KIND_WORDS[item.kind]}. {item.why.rstrip('.')}."


def agenda_text(region: Region, agenda: Agenda) -> str:
    """The agenda to copy into a summons."""
    lines = [f"Dagordning – {heading(region, agenda)}"]
    place = _time_and_place(agenda)
    if place:
        lines.append(place)
    for number, item in enumerate(agenda.items, start=1):
        lines += ["", f"{number}. {item_title(item)}", f"   {_why(item)}"]
    if not agenda.items:
        lines += ["", EMPTY]
    return "\n".join(lines)


def _time_and_place(agenda: Agenda) -> str:
    meeting = agenda.meeting
    time = f"kl. {meeting.start_time.strftime('%H.%M')}" if meeting.start_time else ""
    return ", ".join(part for part in (time, meeting.place or "") if part)


def agenda_json(agenda: Agenda) -> dict[str, Any]:
    """The fields are described in docs/json.md."""
    meeting = agenda.meeting
    return {
        "body": meeting.body,
        "meeting_id": meeting.id,
        "start": meeting.start_date,
        "end": meeting.end_date,
        "status": meeting.status.value,
        "items": [
            {
                "kind": one.kind.value,
                "title": one.title,
                "dnr": one.dnr,
                "why": one.why,
                "about_id": one.about_id or None,
            }
            for one in agenda.items
        ],
    }


def agenda_docx(region: Region, agenda: Agenda) -> bytes:
    """The agenda as .docx, in the styles that every copy of Word has."""
    # python-docx is slow to import, and an agenda is asked for now and then.
    import docx

    document = docx.Document()
    title = f"Dagordning – {heading(region, agenda)}"
    document.core_properties.title = title
    document.core_properties.author = "Svarsdag"
    document.add_heading(title, level=1)
    place = _time_and_place(agenda)
    if place:
        document.add_paragraph(place)
    for item in agenda.items:
        document.add_paragraph(item_title(item), style="List Number")
        document.add_paragraph(_why(item))
    if not agenda.items:
        document.add_paragraph(EMPTY)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
