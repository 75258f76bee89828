"""The page a link of an inquiry opens: whoever is asked answers without logging in. As the page of
an answer link (`web.views.answers`): GET changes nothing, and no cookie is set."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from calendars.write_ical import FeedHead, write_feed
from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.polls import DayAnswer
from scheduler.services.inquiries import links, polls, signups, slots
from scheduler.services.inquiries.calendar import calendar_of_link
from scheduler.services.inquiries.words import asked_name
from web.current import svarsdag
from web.limits import ANSWER_LIMIT, WRONG_LINK_LIMIT, limiter
from web.private_pages import ended, is_missing, is_own_form, private
from web.views.answer_files import files_of
from web.views.forms import text_of, whole_of
from web.views.inquiries import signature_of_form

blueprint = Blueprint("asked", __name__, url_prefix="/fraga")

_DONE = {
    "dagar": "Tack! Svaret är sparat. Det går att ändra här tills dagen är bestämd.",
    "angra": "Svaret är återtaget.",
    "tid": "Tack! Tiden är er. Ni får ett brev med en kalenderfil.",
    "slapp": "Det är ändrat: ni har ingen tid.",
    "ko": "Ni står i kö. Blir en tid ledig får ni den, och ett brev.",
    "onska": "Tack! Önskemålen är sparade. Ni får ett brev när tiderna är utdelade.",
    "underskrift": "Tack! Uppgiften är sparad.",
    "angra-underskrift": "Uppgiften är återtagen.",
}


@blueprint.get("/<token>")
@limiter.limit(WRONG_LINK_LIMIT, deduct_when=is_missing)
def show(token: str) -> ResponseReturnValue:
    return _page(token, done=_DONE.get(request.args.get("klart", "")))


@blueprint.get("/<token>/tid.ics")
@limiter.limit(WRONG_LINK_LIMIT, deduct_when=is_missing)
def calendar(token: str) -> ResponseReturnValue:
    """The time that is fixed, to put in a calendar."""
    try:
        events = calendar_of_link(svarsdag(), token)
    except NotFoundError as error:
        return ended(error)
    response = private("")
    response.set_data(write_feed(FeedHead("Tider"), events))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="tid.ics"'
    return response


@blueprint.post("/<token>/<what>")
@limiter.limit(ANSWER_LIMIT)
def act(token: str, what: str) -> ResponseReturnValue:
    if what not in _ACTS:
        return _page(token, status=404)
    if not is_own_form():
        return _page(token, error="Formuläret kom från en annan webbplats.", status=400)
    try:
        _ACTS[what](token)
    except (BadInputError, ConflictError) as error:
        return _page(
            token, error=str(error), status=409 if isinstance(error, ConflictError) else 400
        )
    except NotFoundError as error:
        return ended(error)
    return redirect(url_for("asked.show", token=token, klart=what), 303)


def _page(token: str, *, done: str | None = None, error: str = "", status: int = 200) -> Response:
    app = svarsdag()
    try:
        opened = links.open_link(app, token)
    except NotFoundError as not_found:
        return ended(not_found)
    inquiry, found = opened.inquiry, app.config.region(opened.inquiry.region)
    return private(
        render_template(
            "inquiries/asked.html",
            token=token,
            inquiry=inquiry,
            invitee=opened.invitee,
            name=asked_name(found, opened.invitee.to),
            owner=found.body(inquiry.body),
            said={one.option_id: one for one in inquiry.choices_of(opened.invitee.id)},
            signature=inquiry.signature_of(opened.invitee.id),
            signature_words=next(
                one.words
                for one in signups.party_statuses(found, inquiry, app.settings.today())
                if one.invitee.id == opened.invitee.id
            ),
            most_wishes=min(app.config.inquiry_policy.most_wishes, len(inquiry.options)),
            policy=app.config.answer_policy,
            typed=request.form,
            done=done,
            error=error,
        ),
        status,
    )


def _answer_days(token: str) -> None:
    known = {one.value for one in DayAnswer}
    answers = {
        int(field.removeprefix("day_")): DayAnswer(value)
        for field, value in request.form.items()
        if field.startswith("day_") and field[4:].isdecimal() and value in known
    }
    comment = text_of(request.form, "comment", polls.MAX_COMMENT)
    polls.answer_poll(svarsdag(), token, answers, comment)


def _pick(token: str) -> None:
    option = whole_of(request.form, "option", "Tiden")
    if option is None:
        raise BadInputError("Välj en tid.")
    slots.pick_slot(svarsdag(), token, option)


def _wish(token: str) -> None:
    wished = [
        option
        for rank in range(1, svarsdag().config.inquiry_policy.most_wishes + 1)
        if (option := whole_of(request.form, f"wish_{rank}", "Önskemålet")) is not None
    ]
    slots.wish_slots(svarsdag(), token, wished, text_of(request.form, "comment", polls.MAX_COMMENT))


def _sign(token: str) -> None:
    files = files_of(svarsdag().config.answer_policy)
    signups.sign(svarsdag(), token, signature_of_form(), files)


_ACTS: Mapping[str, Callable[[str], None]] = {
    "dagar": _answer_days,
    "angra": lambda token: polls.take_back_answer(svarsdag(), token),
    "tid": _pick,
    "slapp": lambda token: slots.release_slot(svarsdag(), token),
    "ko": lambda token: slots.queue_for_slot(svarsdag(), token),
    "onska": _wish,
    "underskrift": _sign,
    "angra-underskrift": lambda token: signups.take_back_signature(svarsdag(), token),
}
