"""Rounds: start one, see the proposal, accept it, follow the register."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from msgspec.structs import replace
from werkzeug.datastructures import MultiDict

from scheduler.domain.errors import BadInputError, ConflictError, SvarsdagError
from scheduler.domain.reminders import Matter
from scheduler.domain.remisser import Remiss
from scheduler.domain.rights import Right
from scheduler.domain.workdays import Workdays
from scheduler.presentation.mail_plan import mail_plan
from scheduler.presentation.timeline.drawing import draw
from scheduler.presentation.timeline.facts import moves_of, timeline_of_proposal, timeline_of_round
from scheduler.services import (
    answer_requests,
    contacts,
    feeds,
    region_plan,
    reminders,
    replans,
    round_log,
    round_state,
    rounds,
)
from scheduler.services.exceptions import exception_texts, parse_exceptions
from scheduler.services.planning import RoundWish
from scheduler.services.recipient_wishes import (
    DECISION_WORDS,
    MAX_GROUP,
    ROLE_WORDS,
    RecipientWishes,
    parse_wishes,
    wish_texts,
)
from scheduler.services.remind_now import remind_now
from web.current import account, may, region, region_key, svarsdag
from web.views.answer_files import files_of
from web.views.forms import day_of, number_of, uuid_of, whole_of
from web.views.round_answers import answers_by_recipient, links_by_recipient

blueprint = Blueprint("rounds", __name__, url_prefix="/rundor")

_ON_A_PAGE = 50

_TEXT_FIELDS = (
    "owner",
    "dispatch",
    "title",
    "dnr",
    "target",
    "deadline",
    "intake",
    "lag",
    "prep",
    "tentative",
)
_EXCEPTION_FIELDS = ("approval", "extension", "extra")
_WISH_FIELDS = ("role", "decision", "group")
_LIST_FIELDS = ("recipient", *_WISH_FIELDS, *_EXCEPTION_FIELDS)


@blueprint.get("/")
def show_all() -> ResponseReturnValue:
    page = max(1, whole_of(request.args, "sida", "Sidan") or 1)
    offset, more = (page - 1) * _ON_A_PAGE, _ON_A_PAGE + 1
    found = rounds.round_lines(svarsdag(), region_key(), more, offset)
    return render_template(
        "rounds/list.html",
        rounds=found[:_ON_A_PAGE],
        page=page,
        has_more=len(found) > _ON_A_PAGE,
        crowded=region_plan.crowded_meetings(svarsdag(), region_key()) if page == 1 else (),
    )


@blueprint.get("/ny")
def new() -> ResponseReturnValue:
    """The form, and the proposal under it as soon as owner and dispatch are known. Everything
    typed is in the address, so that nothing is lost by a reload."""
    return _form_page(request.args)


def _form_page(typed: MultiDict[str, str], status: int = 200) -> ResponseReturnValue:
    values = with_defaults(typed)
    draft = None
    if typed.get("owner"):
        try:
            round_id = str(uuid.uuid4())
            draft = rounds.propose_stored(svarsdag(), region_key(), wish_from(values), round_id)
        except SvarsdagError as error:
            flash(str(error), "error")
            status = 400
    drawn = timeline_of_proposal(draft.proposal, svarsdag().settings.today()) if draft else None
    return render_template(
        "rounds/new.html",
        values=values,
        drawing=draw(drawn) if drawn else None,
        moves=[
            {"day": one.day.isoformat(), "text": one.text} for one in moves_of(drawn, Workdays())
        ]
        if drawn
        else [],
        chosen=set(values.getlist("recipient")),
        wished={field: set(values.getlist(field)) for field in _WISH_FIELDS},
        decision_words=DECISION_WORDS,
        role_words=ROLE_WORDS,
        most_groups=MAX_GROUP,
        draft=draft,
        exceptions=exception_texts(region(), draft.remiss) if draft else [],
        others=[
            _address(
                values,
                replace(each.remiss or draft.remiss, target_date=each.target.start_date),
            )
            for each in draft.proposal.alternatives
        ]
        if draft
        else [],
        mended=[_address(values, each.remiss) for each in draft.proposal.repairs] if draft else [],
        contacts=contacts.contacts(svarsdag(), region_key()),
        mail_plan=mail_plan(
            region(),
            draft,
            svarsdag().config.reminder_plan(region_key()).rules_of(Matter.OUTGOING),
            contacts.mailboxes(svarsdag(), region_key()),
        )
        if draft
        else [],
        pm_address=url_for("pm.draft", **wish_fields(typed)),
        whatif_address=url_for("whatif.show", **wish_fields(typed)),
        bodies=region().bodies.values(),
        owners=[region().body(key) for key in region().addressees],
    ), status


def wish_fields(typed: MultiDict[str, str]) -> dict[str, Any]:
    """What an address needs to describe the same round again: the form's own fields alone."""
    names = (*_TEXT_FIELDS, *_LIST_FIELDS, "shown")
    return {name: typed.getlist(name) for name in names if name in typed}


def with_defaults(typed: MultiDict[str, str]) -> MultiDict[str, str]:
    values = MultiDict(typed)
    if "owner" not in values:
        values["owner"] = next(iter(region().addressees), "")
        values["dispatch"] = svarsdag().settings.today().isoformat()
    if (
        "recipient" not in values
        and "shown" not in values
        and values["owner"] in region().addressees
    ):
        values.setlist("recipient", list(region().addressees[values["owner"]]))
    return values


def wish_from(values: MultiDict[str, str]) -> RoundWish:
    dispatch = day_of(values, "dispatch", "Utskick")
    if dispatch is None:
        raise BadInputError("Utskick saknas: ange dagen då remissen sänds.")
    return RoundWish(
        owner=values["owner"],
        dispatch_date=dispatch,
        recipients=values.getlist("recipient"),
        target_date=day_of(values, "target", "Målmöte"),
        deadline=day_of(values, "deadline", "Sista svarsdag"),
        intake_days=number_of(values, "intake", "Dagar före mötet"),
        lag_days=number_of(values, "lag", "Svarstid"),
        prep_days=number_of(values, "prep", "Dagar för sammanställning"),
        exceptions=parse_exceptions(*(values.getlist(field) for field in _EXCEPTION_FIELDS)),
        wishes=_wishes(values),
        allow_tentative=values.get("tentative") == "yes",
        title=values.get("title", "").strip()[:300],
        dnr=values.get("dnr", "").strip()[:100],
    )


def _address(values: MultiDict[str, str], remiss: Remiss) -> str:
    """The form with all that a repaired remiss says; the rest as typed."""
    said = wish_texts(remiss.recipients)
    fields: dict[str, Any] = {name: values.get(name) or None for name in _TEXT_FIELDS}
    fields |= {
        "shown": "1",
        "dispatch": remiss.dispatch_date.isoformat(),
        "target": remiss.target_date.isoformat() if remiss.target_date else None,
        "deadline": remiss.deadline.isoformat() if remiss.deadline else None,
        "recipient": [recipient.body for recipient in remiss.recipients],
        "role": said.roles,
        "decision": said.decisions,
        "group": said.groups,
    }
    for one in exception_texts(region(), remiss):
        fields.setdefault(one.field, []).append(one.text)
    return url_for("rounds.new", **fields)


def _wishes(values: MultiDict[str, str]) -> RecipientWishes:
    """What is said of the recipients that are ticked; a box left for another one says nothing."""
    ticked = set(values.getlist("recipient"))
    return parse_wishes(
        *(
            [text for text in values.getlist(field) if text.rpartition("=")[0] in ticked]
            for field in _WISH_FIELDS
        )
    )


@blueprint.post("/ny")
def accept() -> ResponseReturnValue:
    form = request.form
    typed = MultiDict([(k, v) for k in _TEXT_FIELDS for v in form.getlist(k)])
    for field in _LIST_FIELDS:
        typed.setlist(field, form.getlist(field))
    round_id = uuid_of(form.get("round_id", ""))
    expected_target = day_of(form, "expected_target", "Målmöte")
    expected_deadline = day_of(form, "expected_deadline", "Sista svarsdag")
    if expected_target is None or expected_deadline is None:
        raise BadInputError("Förslaget saknas: gå tillbaka och godkänn det på sidan.")
    try:
        accepted = rounds.accept_round(
            svarsdag(),
            region_key(),
            account().username,
            wish_from(typed),
            round_id,
            expected_target=expected_target,
            expected_deadline=expected_deadline,
            past_confirmed=form.get("past_confirmed") == "yes",
            new_confirmed=form.get("new_confirmed") == "yes",
        )
    except (BadInputError, ConflictError) as error:
        flash(str(error), "error")
        return _form_page(typed, 409 if isinstance(error, ConflictError) else 400)
    flash("Rundan är godkänd. Påminnelserna är lagda.", "done")
    return redirect(url_for("rounds.show", round_id=accepted.id))


@blueprint.get("/<round_id>")
def show(round_id: str) -> ResponseReturnValue:
    app, key = svarsdag(), region_key()
    accepted = rounds.get_round(app, key, round_id)
    return render_template(
        "rounds/show.html",
        round=accepted,
        public_address=feeds.public_address_of_round(app, key, round_id),
        drawing=draw(timeline_of_round(region(), accepted, app.settings.today())),
        replan=replans.propose_replan(app, key, round_id),
        mails=reminders.mails_of_round(app, key, round_id) if may(Right.SEE_MAILS) else [],
        contacts=contacts.contacts(app, key),
        answers=answers_by_recipient(app, key, round_id),
        links=links_by_recipient(app, key, round_id) if may(Right.MANAGE_ROUNDS) else {},
        policy=app.config.answer_policy,
        log=round_log.round_log(app, key, round_id),
        sayings=answer_requests.sayings(app, key, [round_id]),
        waiting=[
            one for one in answer_requests.waiting_requests(app, key) if one.accepted.id == round_id
        ],
    )


@blueprint.post("/<round_id>/omplanera")
def accept_replan(round_id: str) -> ResponseReturnValue:
    try:
        changed = replans.accept_replan(
            svarsdag(), region_key(), account().username, request.form.get("seen", ""), round_id
        )
    except (BadInputError, ConflictError) as error:
        flash(str(error), "error")
        return redirect(url_for("rounds.show", round_id=round_id))
    told = sum(len(one.entries) for one in changed)
    flash(f"Omplaneringen är godkänd. {told} mottagare får besked med e-post.", "done")
    return redirect(url_for("rounds.show", round_id=round_id))


@blueprint.post("/<round_id>/avsluta")
def close(round_id: str) -> ResponseReturnValue:
    round_state.close_round(svarsdag(), region_key(), account().username, round_id)
    flash("Rundan är avslutad. Påminnelser och svarslänkar har upphört.", "done")
    return redirect(url_for("rounds.show", round_id=round_id))


@blueprint.post("/<round_id>/oppna")
def reopen(round_id: str) -> ResponseReturnValue:
    round_state.reopen_round(svarsdag(), region_key(), account().username, round_id)
    flash("Rundan är öppen. Påminnelser som ligger framåt sänds igen.", "done")
    return redirect(url_for("rounds.show", round_id=round_id))


@blueprint.post("/<round_id>/svar/<id:entry_id>")
def answer(round_id: str, entry_id: int) -> ResponseReturnValue:
    app = svarsdag()
    rounds.register_answer(
        app,
        region_key(),
        account().username,
        round_id,
        entry_id,
        request.form.get("note", ""),
        decided_on=day_of(request.form, "decided_on", "Beslutsdagen"),
        files=files_of(app.config.answer_policy),
    )
    flash("Svaret är registrerat. Fler påminnelser sänds inte till mottagaren.", "done")
    return redirect(url_for("rounds.show", round_id=round_id))


@blueprint.post("/<round_id>/svar/<id:entry_id>/paminn")
def remind(round_id: str, entry_id: int) -> ResponseReturnValue:
    try:
        remind_now(svarsdag(), region_key(), account().username, round_id, entry_id)
        flash("Påminnelsen sänds nu.", "done")
    except (BadInputError, ConflictError) as error:
        flash(str(error), "error")
    return redirect(url_for("rounds.show", round_id=round_id))


@blueprint.post("/<round_id>/svar/<id:entry_id>/angra")
def withdraw(round_id: str, entry_id: int) -> ResponseReturnValue:
    rounds.withdraw_answer(svarsdag(), region_key(), account().username, round_id, entry_id)
    flash("Svaret är borttaget ur registret. Påminnelser som ligger framåt sänds igen.", "done")
    return redirect(url_for("rounds.show", round_id=round_id))
