"""Assignments: what each body is owed, by whom and when."""

from __future__ import annotations

import uuid
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from scheduler.domain.assignments import AssignmentState, Due, WhichMeeting
from scheduler.domain.errors import BadInputError, ConflictError, SvarsdagError
from scheduler.presentation.assignments import due_text, state_text
from scheduler.services import assignments
from scheduler.services.assignments import AssignmentWish
from web.current import account, region, region_key, svarsdag
from web.views.forms import day_of, uuid_of

blueprint = Blueprint("assignments", __name__, url_prefix="/planering/uppdrag")

_FIELDS = ("title", "body", "owner", "mailbox", "day", "month", "which", "dnr", "source")


@blueprint.get("/")
def show_all() -> ResponseReturnValue:
    """Everything owed, and the form to add one: with ``text`` in the address what was read out of
    a decision's words stands in it."""
    values: MultiDict[str, str] = MultiDict(request.args)
    if text := values.get("text", "").strip():
        read = assignments.read_text(svarsdag(), region_key(), text)
        for doubt in read.doubts:
            flash(doubt, "check")
        values.setdefault("source", text[:300])
        if read.body is not None:
            values.setdefault("body", read.body.key)
        if read.due is not None and read.due.day is not None:
            values.setdefault("day", read.due.day.isoformat())
        elif read.due is not None and read.due.month is not None:
            values.setdefault("month", f"{read.due.month:%Y-%m}")
            values.setdefault("which", read.due.which.value)
    return _page(values)


def _page(values: MultiDict[str, str], status: int = 200) -> ResponseReturnValue:
    found = assignments.all_assignments(svarsdag(), region_key())
    bodies = region().bodies
    groups = [
        (bodies[key], [one for one in found if one.assignment.body == key])
        for key in dict.fromkeys(one.assignment.body for one in found)
    ]
    return render_template(
        "assignments/list.html",
        groups=groups,
        values=values,
        bodies=bodies.values(),
        organisations=region().organisations.values(),
        assignment_id=str(uuid.uuid4()),
        due_text=due_text,
        state_text=state_text,
        open_state=AssignmentState.OPEN,
    ), status


@blueprint.post("/")
def add() -> ResponseReturnValue:
    form = request.form
    try:
        wish = AssignmentWish(
            title=form.get("title", ""),
            body=form.get("body", ""),
            owner=form.get("owner", ""),
            mailbox=form.get("mailbox", ""),
            due=_due(form),
            dnr=form.get("dnr", ""),
            source=form.get("source", ""),
        )
        assignments.add_assignment(
            svarsdag(),
            region_key(),
            account().username,
            wish,
            uuid_of(form.get("assignment_id", "")),
        )
    except SvarsdagError as error:
        flash(str(error), "error")
        typed = MultiDict([(name, form.get(name, "")) for name in _FIELDS])
        return _page(typed, 409 if isinstance(error, ConflictError) else 400)
    flash("Uppdraget är sparat och bevakas.", "done")
    return redirect(url_for("assignments.show_all"))


def _due(form: MultiDict[str, str]) -> Due:
    day, text = day_of(form, "day", "Senast"), form.get("month", "").strip()
    if (day is None) == (not text):
        raise BadInputError("Ange antingen en dag eller en månad.")
    if day is not None:
        return Due(day=day)
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise BadInputError(f"”{text}” är ingen månad: skriv till exempel 2026-10.") from None
    first = form.get("which") == WhichMeeting.FIRST.value
    return Due(month=month, which=WhichMeeting.FIRST if first else WhichMeeting.LAST)


@blueprint.post("/<assignment_id>/redovisat")
def report(assignment_id: str) -> ResponseReturnValue:
    try:
        day = day_of(request.form, "day", "Dagen")
        if day is None:
            raise BadInputError("Ange dagen då uppdraget redovisades.")
        note = request.form.get("note", "")
        assignments.report(svarsdag(), region_key(), account().username, assignment_id, day, note)
        flash("Redovisningen är registrerad.", "done")
    except (BadInputError, ConflictError) as error:
        flash(str(error), "error")
    return redirect(url_for("assignments.show_all"))


@blueprint.post("/<assignment_id>/aterta")
def withdraw(assignment_id: str) -> ResponseReturnValue:
    note = request.form.get("note", "")
    try:
        assignments.withdraw(svarsdag(), region_key(), account().username, assignment_id, note)
        flash("Uppdraget är återtaget.", "done")
    except ConflictError as error:
        flash(str(error), "error")
    return redirect(url_for("assignments.show_all"))


@blueprint.post("/<assignment_id>/oppna")
def reopen(assignment_id: str) -> ResponseReturnValue:
    try:
        assignments.reopen(svarsdag(), region_key(), account().username, assignment_id)
        flash("Uppdraget är öppet igen.", "done")
    except ConflictError as error:
        flash(str(error), "error")
    return redirect(url_for("assignments.show_all"))
