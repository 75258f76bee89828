"""Incoming remisser: from the letter to the way to the answer, accepted and followed."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from scheduler.domain.errors import BadInputError, ConflictError, SvarsdagError
from scheduler.domain.rights import Right
from scheduler.domain.swedish import long_date
from scheduler.presentation.incoming import loss_text, repair_text, sent_text
from scheduler.services import incoming_rounds, reminders
from scheduler.services.incoming_letters import last_days, letter_problems, wish_from_letter
from scheduler.services.incoming_replans import (
    IncomingReplan,
    accept_incoming_replan,
    propose_incoming_replan,
)
from scheduler.services.incoming_wishes import IncomingWish, wish_of
from scheduler.services.remiss_letters import LetterReading
from web.current import account, may, region, region_key, svarsdag
from web.views.forms import day_of, uuid_of
from web.views.incoming_form import (
    LIST_FIELDS,
    TEXT_FIELDS,
    TURNS,
    fields_of,
    may_be_heard,
    ticked,
    wish_in,
)
from web.views.letter_form import letter_of_form

blueprint = Blueprint("incoming", __name__, url_prefix="/inkommande")

_MAX_NOTICES = 8


@blueprint.get("/")
def show_all() -> ResponseReturnValue:
    found = incoming_rounds.all_incoming(svarsdag(), region_key())
    return render_template("incoming/list.html", incoming=found)


@blueprint.get("/ny")
def new() -> ResponseReturnValue:
    """The form, and the proposal beside it as soon as a body and the days are known. Everything
    typed is in the address, so that nothing is lost by a reload."""
    return _form_page(request.args)


def _form_page(values: MultiDict[str, str], status: int = 200) -> ResponseReturnValue:
    part, chosen, changes = None, {turn: set(values.getlist(turn)) for turn in TURNS}, []
    heard = {body for bodies in chosen.values() for body in bodies}
    choices = may_be_heard(region(), None, heard)
    try:
        wish = wish_in(values)
        choices = may_be_heard(region(), wish.body, heard)
        if values.get("body") and values.get("received") and values.get("deadline"):
            (part,) = incoming_rounds.propose_stored(svarsdag(), region_key(), wish).parts
            changes = ticked(region(), wish)
        elif "shown" in values:
            raise BadInputError(
                "Ange vilket organ som svarar, dagen remissen kom in och sista svarsdag."
            )
    except SvarsdagError as error:
        flash(str(error), "error")
        status = 400
    return render_template(
        "incoming/new.html",
        values=values,
        chosen=chosen,
        choices=choices,
        changes=changes,
        part=part,
        fields=fields_of(wish_of(part.remiss)) if part else {},
        repairs=[
            (repair_text(one), _form_address(wish_of(one.changed)))
            for one in (part.repairs if part else ())
        ],
        losses=[loss_text(one, part) for one in part.losses if one.breaks] if part else [],
        headline=sent_text(part) if part else "",
        incoming_id=str(uuid.uuid4()),
        bodies=region().bodies.values(),
    ), status


def _form_address(wish: IncomingWish) -> str:
    return f"{url_for('incoming.new')}?{urlencode(fields_of(wish), doseq=True)}"


@blueprint.post("/las")
def read() -> ResponseReturnValue:
    """Redirects to the form with what the letter says; says what to confirm."""
    try:
        reading = letter_of_form()
        wish = wish_from_letter(region(), reading, request.form.get("answering") or None)
    except SvarsdagError as error:
        flash(str(error), "error")
        return redirect(url_for("incoming.new"))
    for notice in list(_notices(reading, wish.body))[:_MAX_NOTICES]:
        flash(notice, "check")
    return redirect(_form_address(wish))


def _notices(reading: LetterReading, body: str | None) -> Iterator[str]:
    """What the user must confirm, the dates first."""
    facts = reading.facts
    answering = region().body(body) if body else None
    if answering is not None:
        for problem in letter_problems(region(), reading, answering):
            if problem.code != "several_deadlines":
                yield problem.message
    for day in last_days(region(), reading, answering)[1:]:
        part = f" ({day.part})" if day.part else ""
        yield (
            f"Brevet har också sista svarsdag {long_date(day.day)}{part}: "
            "planera den delen för sig, med den dagen i stället."
        )
    if facts.sent is None:
        yield "Dagen remissen kom in gick inte att läsa ur brevet: ange den."
    else:
        yield (
            f"Remissen antas ha kommit in {long_date(facts.sent.value)}, brevets egen dag: ändra "
            "den om den kom senare."
        )
    if answering is None:
        yield "Vilket organ som svarar gick inte att läsa ur brevet: välj det."
    for problem in facts.problems:
        if problem.code not in ("sent_missing", "recipients_missing"):
            yield problem.message
    facts_read = (
        ("Avsändaren", reading.sender.fact if reading.sender else None),
        ("Rubriken", facts.title),
        ("Diarienumret", next(iter(facts.dnr), None)),
    )
    for label, fact in facts_read:
        if fact and fact.reason:
            yield f"{label} ”{fact.value}” är osäker: {fact.reason}"


@blueprint.post("/ny")
def accept() -> ResponseReturnValue:
    form = request.form
    typed = MultiDict([(k, v) for k in TEXT_FIELDS for v in form.getlist(k)])
    for field in LIST_FIELDS:
        typed.setlist(field, form.getlist(field))
    incoming_id = uuid_of(form.get("incoming_id", ""))
    expected_sent = day_of(form, "expected_sent", "Svaret sänds")
    if expected_sent is None:
        raise BadInputError("Förslaget saknas: gå tillbaka och godkänn det på sidan.")
    try:
        accepted = incoming_rounds.accept_incoming(
            svarsdag(),
            region_key(),
            account().username,
            wish_in(typed),
            incoming_id,
            expected_sent=expected_sent,
            past_confirmed=form.get("past_confirmed") == "yes",
        )
    except (BadInputError, ConflictError) as error:
        flash(str(error), "error")
        return _form_page(typed, 409 if isinstance(error, ConflictError) else 400)
    flash("Vägen är godkänd och står i listan.", "done")
    return redirect(url_for("incoming.show", incoming_id=accepted.id))


@blueprint.get("/<incoming_id>")
def show(incoming_id: str) -> ResponseReturnValue:
    """The remiss. With the fields of another wish in the address, also the way that it gives."""
    app, key = svarsdag(), region_key()
    found = incoming_rounds.get_incoming(app, key, incoming_id)
    replan, status = IncomingReplan(found, ()), 200
    try:
        replan = propose_incoming_replan(app, key, incoming_id, _other_wish(request.args))
    except SvarsdagError as error:
        flash(str(error), "error")
        status = 400
    part = replan.proposal
    return render_template(
        "incoming/show.html",
        remiss=found,
        mails=reminders.mails_of_incoming(app, key, incoming_id) if may(Right.SEE_MAILS) else [],
        replan=replan,
        headline=sent_text(part) if part else "",
        repairs=[
            (repair_text(one), _replan_address(incoming_id, wish_of(one.changed)))
            for one in (part.repairs if part else ())
        ],
        fields=fields_of(wish_of(part.remiss)) if part else {},
        asked=fields_of(wish_of(found.asked)) if found.asked else {},
    ), status


def _other_wish(values: MultiDict[str, str]) -> IncomingWish | None:
    return wish_in(values) if values.get("body") else None


def _replan_address(incoming_id: str, wish: IncomingWish) -> str:
    address = url_for("incoming.show", incoming_id=incoming_id)
    return f"{address}?{urlencode(fields_of(wish), doseq=True)}#omplanering"


@blueprint.post("/<incoming_id>/omplanera")
def accept_replan(incoming_id: str) -> ResponseReturnValue:
    try:
        found = accept_incoming_replan(
            svarsdag(),
            region_key(),
            account().username,
            incoming_id,
            request.form.get("seen", ""),
            _other_wish(request.form),
        )
    except (BadInputError, ConflictError) as error:
        flash(str(error), "error")
        return redirect(url_for("incoming.show", incoming_id=incoming_id))
    if found.after is not None:
        flash(f"Den nya vägen är sparad: svaret sänds {long_date(found.after.sent_day)}.", "done")
    return redirect(url_for("incoming.show", incoming_id=incoming_id))


@blueprint.post("/<incoming_id>/svar")
def answer(incoming_id: str) -> ResponseReturnValue:
    note = request.form.get("note", "")
    incoming_rounds.register_sent(svarsdag(), region_key(), account().username, incoming_id, note)
    flash("Svaret är registrerat.", "done")
    return redirect(url_for("incoming.show", incoming_id=incoming_id))


@blueprint.post("/<incoming_id>/svar/angra")
def withdraw(incoming_id: str) -> ResponseReturnValue:
    incoming_rounds.withdraw_sent(svarsdag(), region_key(), account().username, incoming_id)
    flash("Svaret är inte längre registrerat.", "done")
    return redirect(url_for("incoming.show", incoming_id=incoming_id))
