"""Processes of several steps: from a template to a plan, started and followed."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from scheduler.domain.errors import BadInputError, ConflictError, SvarsdagError
from scheduler.domain.processes import ProcessState, StepDone
from scheduler.planning.processes.plan import ProcessPlan
from scheduler.presentation.processes import (
    cliff_text,
    election_text,
    headline,
    is_late,
    trackers,
    way_text,
)
from scheduler.services import processes
from scheduler.services.processes import ProcessWish
from web.current import account, region, region_key, svarsdag
from web.views.forms import day_of, uuid_of

blueprint = Blueprint("processes", __name__, url_prefix="/planering/processer")

_TEXT_FIELDS = ("template", "owner", "start", "wanted", "title", "dnr")


@blueprint.get("/")
def show_all() -> ResponseReturnValue:
    app, today = svarsdag(), svarsdag().settings.today()
    found = [
        (one, trackers(app.config.process(one.asked.template), one, today))
        for one in processes.all_processes(app, region_key())
    ]
    return render_template(
        "processes/list.html", processes=found, templates=app.config.processes.values()
    )


@blueprint.get("/ny")
def new() -> ResponseReturnValue:
    """The form, and the plan below it as soon as a template and an owner are chosen. Everything
    typed is in the address, so that nothing is lost by a reload."""
    return _form_page(request.args)


def _form_page(values: MultiDict[str, str], status: int = 200) -> ResponseReturnValue:
    app = svarsdag()
    plans: tuple[ProcessPlan, ...] = ()
    try:
        if values.get("template") and values.get("owner"):
            plans = processes.propose_process(app, region_key(), _wish(values))
    except SvarsdagError as error:
        flash(str(error), "error")
        status = 400
    end = processes.end_of(plans) if plans else None
    return render_template(
        "processes/new.html",
        values=values,
        chosen=set(values.getlist("party")),
        templates=app.config.processes.values(),
        bodies=region().bodies.values(),
        organisations=region().organisations.values(),
        plans=plans,
        process_id=str(uuid.uuid4()),
        expected_end=end.isoformat() if end else "",
        **_words(),
    ), status


def _words() -> dict[str, object]:
    return {
        "headline": headline,
        "way_text": way_text,
        "cliff_text": cliff_text,
        "election_text": election_text,
        "is_late": is_late,
    }


def _wish(values: MultiDict[str, str]) -> ProcessWish:
    return ProcessWish(
        template=values["template"],
        owner=values["owner"],
        start=day_of(values, "start", "Första dag") or svarsdag().settings.today(),
        parties=values.getlist("party"),
        wanted=day_of(values, "wanted", "Ska vara klart"),
    )


@blueprint.post("/ny")
def start() -> ResponseReturnValue:
    form = request.form
    try:
        started = processes.start_process(
            svarsdag(),
            region_key(),
            account().username,
            uuid_of(form.get("process_id", "")),
            _wish(form),
            title=form.get("title", ""),
            dnr=form.get("dnr", ""),
            expected_end=form.get("expected_end", ""),
        )
    except (BadInputError, ConflictError) as error:
        flash(str(error), "error")
        typed = MultiDict([(k, v) for k in (*_TEXT_FIELDS, "party") for v in form.getlist(k)])
        return _form_page(typed, 409 if isinstance(error, ConflictError) else 400)
    flash("Processen är startad och följs härifrån.", "done")
    return redirect(url_for("processes.show", process_id=started.id))


@blueprint.get("/<process_id>")
def show(process_id: str) -> ResponseReturnValue:
    app = svarsdag()
    now = processes.process_now(app, region_key(), process_id)
    template = app.config.process(now.kept.asked.template)
    return render_template(
        "processes/show.html",
        now=now,
        process=now.kept,
        is_open=now.kept.state is ProcessState.OPEN,
        template=template,
        trackers=trackers(template, now.kept, app.settings.today()),
        organisations=region().organisations,
        **_words(),
    )


@blueprint.post("/<process_id>/klart")
def done(process_id: str) -> ResponseReturnValue:
    form = request.form
    day = day_of(form, "day", "Dagen")
    try:
        if day is None:
            raise BadInputError("Ange dagen då steget togs.")
        said = StepDone(
            form.get("step", ""),
            form.get("party", ""),
            day,
            form.get("note", ""),
            form.get("outcome", ""),
        )
        processes.mark_done(svarsdag(), region_key(), account().username, process_id, said)
        flash("Registrerat. Det som återstår är planerat därifrån.", "done")
    except (BadInputError, ConflictError) as error:
        flash(str(error), "error")
    return redirect(url_for("processes.show", process_id=process_id))


@blueprint.post("/<process_id>/angra")
def undo(process_id: str) -> ResponseReturnValue:
    step, party = request.form.get("step", ""), request.form.get("party", "")
    try:
        processes.undo_done(svarsdag(), region_key(), account().username, process_id, step, party)
        flash("Steget är inte längre registrerat.", "done")
    except ConflictError as error:
        flash(str(error), "error")
    return redirect(url_for("processes.show", process_id=process_id))


@blueprint.post("/<process_id>/dagar")
def accept_days(process_id: str) -> ResponseReturnValue:
    try:
        sequence = int(request.form.get("sequence", ""))
    except ValueError:
        raise BadInputError("Sidan är gammal: öppna processen igen.") from None
    try:
        processes.accept_days(svarsdag(), region_key(), account().username, process_id, sequence)
        flash("De nya dagarna är sparade.", "done")
    except ConflictError as error:
        flash(str(error), "error")
    return redirect(url_for("processes.show", process_id=process_id))


@blueprint.post("/<process_id>/lage")
def set_state(process_id: str) -> ResponseReturnValue:
    closing = request.form.get("state") == ProcessState.CLOSED.value
    state = ProcessState.CLOSED if closing else ProcessState.OPEN
    try:
        processes.set_state(svarsdag(), region_key(), account().username, process_id, state)
        flash("Processen är avslutad." if closing else "Processen är öppen igen.", "done")
    except ConflictError as error:
        flash(str(error), "error")
    return redirect(url_for("processes.show", process_id=process_id))
