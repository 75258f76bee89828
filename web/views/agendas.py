"""The agenda of a meeting, to copy or to take home as a Word file."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from scheduler.presentation.agendas import agenda_docx, agenda_text, heading
from scheduler.presentation.pm_docx import DOCX_TYPE
from scheduler.services.agendas import agenda_of
from web.current import region, region_key, svarsdag

blueprint = Blueprint("agendas", __name__, url_prefix="/motesplaner/mote")


@blueprint.get("/<meeting_id>/dagordning")
def show(meeting_id: str) -> ResponseReturnValue:
    found = agenda_of(svarsdag(), region_key(), meeting_id)
    return render_template(
        "plans/agenda.html",
        agenda=found,
        heading=heading(region(), found),
        text=agenda_text(region(), found),
    )


@blueprint.get("/<meeting_id>/dagordning.docx")
def file(meeting_id: str) -> ResponseReturnValue:
    found = agenda_of(svarsdag(), region_key(), meeting_id)
    response = Response(agenda_docx(region(), found), content_type=DOCX_TYPE)
    response.headers["Content-Disposition"] = 'attachment; filename="dagordning.docx"'
    response.headers["Cache-Control"] = "no-store"
    return response
