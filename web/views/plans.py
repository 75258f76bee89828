"""Meeting plans: what is stored, and taking in a new one."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from scheduler.domain.errors import (
    BadInputError,
    ConflictError,
    NotFoundError,
    SvarsdagError,
    UnknownNameError,
)
from scheduler.domain.meetings import MeetingKind, MeetingStatus
from scheduler.domain.plan_imports import ImportState
from scheduler.domain.rights import Right
from scheduler.presentation.plans.saved import saved_sentence
from scheduler.services import export as export_service
from scheduler.services import import_corrections, imports, meeting_history, meeting_plans
from web.current import account, may, region, region_key, svarsdag
from web.views.correction_form import correction_from, shown_values
from web.views.forms import year_of
from web.views.shown_plans import VIEWS, plan_page, shown_plans

blueprint = Blueprint("plans", __name__, url_prefix="/motesplaner")


@blueprint.get("/")
def show() -> ResponseReturnValue:
    app, found = svarsdag(), region()
    shown = shown_plans(app, found, request.args)
    return render_template(
        "plans/show.html",
        shown=shown,
        views=VIEWS,
        kinds=MeetingKind,
        years=meeting_plans.plan_years(app, found.key),
        imports=imports.recent_imports(app, found.key) if may(Right.IMPORT_PLANS) else [],
        **plan_page(app, found, shown),
    )


@blueprint.get("/ny")
def new() -> ResponseReturnValue:
    return render_template("plans/new.html", typed={})


@blueprint.post("/ny")
def upload() -> ResponseReturnValue:
    file, typed = request.files.get("file"), request.form
    try:
        if file and file.filename:
            name, content = file.filename, file.read()
        else:
            name, content = "inklistrad text", typed.get("text", "").encode()
            if not content.strip():
                raise BadInputError("Välj en fil eller klistra in mötesplanens text.")
        import_id = imports.start_import(
            svarsdag(),
            region_key(),
            account().username,
            file_name=name,
            content=content,
            year=year_of(typed),
            body_name=typed.get("body") or None,
        )
    except SvarsdagError as error:
        flash(str(error), "error")
        return render_template("plans/new.html", typed=typed), 400
    return redirect(url_for("plans.review", import_id=import_id))


@blueprint.get("/import/<import_id>")
def review(import_id: str) -> ResponseReturnValue:
    """The review; ``?ratta=`` names the row whose form is open, so that a reload keeps it."""
    return _review_page(import_id, request.args.get("ratta"))


def _review_page(
    import_id: str,
    editing: str | None = None,
    typed: Mapping[str, str] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    found = imports.review_import(svarsdag(), region_key(), import_id)
    values = None
    if editing is not None and found.plan_import.state is ImportState.REVIEW:
        values = typed if typed is not None else shown_values(found.row(editing))
    return render_template(
        "plans/review.html",
        review=found,
        bodies=region().bodies.values(),
        editing=editing,
        values=values,
        kinds=MeetingKind,
        statuses=MeetingStatus,
    ), status


@blueprint.post("/import/<import_id>/uppgifter")
def hints(import_id: str) -> ResponseReturnValue:
    try:
        imports.add_hints(
            svarsdag(),
            region_key(),
            import_id,
            year=year_of(request.form),
            body_name=request.form.get("body") or None,
        )
    except BadInputError as error:
        flash(str(error), "error")
    return redirect(url_for("plans.review", import_id=import_id))


@blueprint.post("/import/<import_id>/rad/<key>")
def correct(import_id: str, key: str) -> ResponseReturnValue:
    try:
        told = correction_from(request.form)
        seen = request.form.get("seen")
        import_corrections.correct_row(svarsdag(), region_key(), import_id, key, told, seen=seen)
    except (BadInputError, ConflictError, UnknownNameError) as error:
        flash(str(error), "error")
        status = 409 if isinstance(error, ConflictError) else 400
        return _review_page(import_id, key, request.form, status)
    return redirect(url_for("plans.review", import_id=import_id, _anchor=f"rad-{key}"))


@blueprint.post("/import/<import_id>/rad/<key>/angra")
def withdraw_correction(import_id: str, key: str) -> ResponseReturnValue:
    import_corrections.withdraw_correction(svarsdag(), region_key(), import_id, key)
    return redirect(url_for("plans.review", import_id=import_id, _anchor=f"rad-{key}"))


@blueprint.post("/import/<import_id>/namn")
def choose_body(import_id: str) -> ResponseReturnValue:
    # To take a choice back, no body is sent at all.
    name, body = request.form.get("name", ""), request.form.get("body")
    try:
        if body == "":
            raise BadInputError(f"Välj i listan vilket organ ”{name}” är, och koppla sedan.")
        import_corrections.choose_body(svarsdag(), region_key(), import_id, name, body)
    except (BadInputError, UnknownNameError) as error:
        flash(str(error), "error")
    return redirect(url_for("plans.review", import_id=import_id))


@blueprint.post("/import/<import_id>/borta")
def tick(import_id: str) -> ResponseReturnValue:
    ticked = request.form.getlist("cancel")
    import_corrections.tick_vanished(svarsdag(), region_key(), import_id, ticked)
    return redirect(url_for("plans.review", import_id=import_id, _anchor="borta"))


@blueprint.post("/import/<import_id>/spara")
def confirm(import_id: str) -> ResponseReturnValue:
    try:
        done = imports.confirm_import(
            svarsdag(),
            region_key(),
            account().username,
            import_id,
            cancel=request.form.getlist("cancel"),
            seen=request.form.get("seen"),
        )
    except ConflictError as error:
        flash(str(error), "error")
        return _review_page(import_id, status=409)
    flash(saved_sentence(done.counts), "done")
    return redirect(url_for("plans.show"))


@blueprint.post("/import/<import_id>/kasta")
def discard(import_id: str) -> ResponseReturnValue:
    imports.discard_import(svarsdag(), region_key(), account().username, import_id)
    flash("Importen är kastad. Inget är sparat. Ångra under Inläsningar.", "done")
    return redirect(url_for("plans.show"))


@blueprint.post("/import/<import_id>/ta-fram")
def restore(import_id: str) -> ResponseReturnValue:
    imports.restore_import(svarsdag(), region_key(), account().username, import_id)
    flash("Importen är framtagen igen. Inget är sparat förrän du bekräftar.", "done")
    return redirect(url_for("plans.review", import_id=import_id))


@blueprint.get("/mote/<meeting_id>")
def meeting(meeting_id: str) -> ResponseReturnValue:
    found = meeting_history.meeting_history(svarsdag(), region_key(), meeting_id)
    return render_template("plans/meeting.html", history=found)


@blueprint.get("/fil/<format_name>")
def export(format_name: str) -> ResponseReturnValue:
    """The stored plan as a file: of everybody, or with ``?organ=`` of one body."""
    if format_name not in export_service.MIME_TYPES:
        raise NotFoundError("Formatet finns inte: välj csv, xlsx eller ics.")
    chosen = export_service.ExportFormat(format_name)
    found = export_service.export_plan(
        svarsdag(), region_key(), chosen, request.args.get("organ") or None
    )
    response = Response(found.data, content_type=export_service.MIME_TYPES[format_name])
    response.headers["Content-Disposition"] = f'attachment; filename="{found.name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
