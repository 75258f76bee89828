"""Meeting plans: what is stored, and taking in a new one."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from scheduler.domain.errors import BadInputError, SvarsdagError
from scheduler.domain.meetings import Meeting
from scheduler.services import imports
from web.current import account, region, region_key, svarsdag
from web.views.forms import year_of

blueprint = Blueprint("plans", __name__, url_prefix="/motesplaner")


@blueprint.get("/")
def show() -> ResponseReturnValue:
    app = svarsdag()
    by_body: dict[str, list[Meeting]] = {}
    for meeting in imports.stored_meetings(app, region_key()):
        by_body.setdefault(meeting.body, []).append(meeting)
    return render_template(
        "plans/show.html",
        by_body=by_body,
        imports=imports.recent_imports(app, region_key()),
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
    found = imports.review_import(svarsdag(), region_key(), import_id)
    return render_template("plans/review.html", review=found, bodies=region().bodies.values())


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


@blueprint.post("/import/<import_id>/spara")
def confirm(import_id: str) -> ResponseReturnValue:
    done = imports.confirm_import(svarsdag(), region_key(), account().username, import_id)
    counts = done.counts
    flash(
        f"Sparat: {counts[imports.Change.NEW]} nya möten, "
        f"{counts[imports.Change.CHANGED]} ändrade, "
        f"{counts[imports.Change.UNCHANGED]} oförändrade, "
        f"{counts[imports.Change.UNKNOWN_BODY]} utelämnade.",
        "done",
    )
    return redirect(url_for("plans.show"))


@blueprint.post("/import/<import_id>/kasta")
def discard(import_id: str) -> ResponseReturnValue:
    imports.discard_import(svarsdag(), region_key(), account().username, import_id)
    flash("Importen är kastad. Inget är sparat.", "done")
    return redirect(url_for("plans.show"))
