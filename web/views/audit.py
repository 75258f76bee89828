"""Logg: who did what when."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from scheduler.domain.errors import BadInputError
from scheduler.services import audit_log
from scheduler.services.audit_log import AuditQuestion
from scheduler.services.audit_words import AuditArea
from web.current import region_key, svarsdag
from web.views.forms import day_of

blueprint = Blueprint("audit", __name__, url_prefix="/logg")

_LARGEST_ID = 2**31 - 1


@blueprint.get("/")
def show() -> ResponseReturnValue:
    question, errors = _asked()
    page = audit_log.audit_page(svarsdag(), region_key(), question, _before())
    chosen = {name: value for name, value in request.args.items() if value and name != "fore"}
    return render_template(
        "audit/show.html", page=page, areas=list(AuditArea), chosen=chosen, errors=errors
    )


@blueprint.get("/logg.csv")
def export() -> Response:
    question, errors = _asked()
    if errors:
        raise BadInputError(errors[0])
    data = audit_log.audit_csv(svarsdag(), region_key(), question)
    response = Response(data, mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="logg.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _asked() -> tuple[AuditQuestion, list[str]]:
    """What the address asks for, and what in it cannot be understood."""
    errors: list[str] = []
    area = request.args.get("slag", "")
    known = {one.value: one for one in AuditArea}
    if area and area not in known:
        errors.append(f"Slaget ”{area}” finns inte: välj ett i listan.")
    question = AuditQuestion(
        actor=request.args.get("vem", "").strip(),
        area=known.get(area),
        subject=request.args.get("galler", ""),
        first=_day("fran", errors),
        last=_day("till", errors),
    )
    return question, errors


def _day(name: str, errors: list[str]) -> date | None:
    try:
        return day_of(request.args, name, "Dagen")
    except BadInputError as error:
        errors.append(str(error))
        return None


def _before() -> int | None:
    text = request.args.get("fore", "")
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(_LARGEST_ID)):
        return None
    return min(int(text), _LARGEST_ID)
