"""Förfrågningar: ask which day, which time, or who has signed; follow what comes; decide."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable, Mapping

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from scheduler.domain.errors import BadInputError, NotFoundError, SvarsdagError
from scheduler.domain.inquiries import Inquiry, InquiryKind, NewInquiry
from scheduler.domain.polls import best_days
from scheduler.domain.signatures import NewSignature, SignatureState
from scheduler.planning.poll_days import PollDay
from scheduler.presentation.inquiries import ACTION_WORDS
from scheduler.services.inquiries import asking, links, polls, signups, slots
from scheduler.services.inquiries.words import asked_name
from web.current import account, region, region_key, svarsdag
from web.views.answer_files import files_of
from web.views.forms import day_of, line_of, text_of, uuid_of, whole_of
from web.views.inquiry_form import askable, poll_in, signup_in, slots_in

blueprint = Blueprint("inquiries", __name__, url_prefix="/planering/forfragningar")

_READERS: Mapping[str, Callable[[MultiDict[str, str]], NewInquiry]] = {
    InquiryKind.POLL.value: poll_in,
    InquiryKind.SLOTS.value: slots_in,
    InquiryKind.SIGNUP.value: signup_in,
}
_MAX_LINE = 300
_MAX_TEXT = 2_000


@blueprint.get("/")
def show_all() -> ResponseReturnValue:
    found = asking.inquiries(svarsdag(), region_key())
    return render_template("inquiries/list.html", inquiries=found)


@blueprint.get("/ny/<kind>")
def new(kind: str) -> ResponseReturnValue:
    """The form. For an extra meeting it proposes days as soon as the body and the window are
    known, which are in the address: a repair of a round leads straight here."""
    return _form_page(kind, request.args)


def _form_page(kind: str, values: MultiDict[str, str], status: int = 200) -> ResponseReturnValue:
    if kind not in _READERS:
        raise BadInputError("Välj vad förfrågan gäller.")
    proposed: tuple[PollDay, ...] = ()
    body = None
    try:
        if values.get("body") and kind == InquiryKind.POLL.value:
            body = region().require_body(values["body"])
            first = day_of(values, "first", "Tidigast")
            last = day_of(values, "last", "Senast")
            if first and last:
                proposed = polls.propose_days(svarsdag(), region_key(), body.key, first, last)
    except SvarsdagError as error:
        flash(str(error), "error")
        status = 400
    most = svarsdag().config.inquiry_policy.poll_days
    ticked = set(values.getlist("day")) or {one.day.isoformat() for one in proposed[:most]}
    chiefs, bodies = askable(body)
    return render_template(
        f"inquiries/new_{kind}.html",
        kind=kind,
        values=values,
        body=body,
        proposed=proposed,
        ticked=ticked,
        others=sorted(ticked - {one.day.isoformat() for one in proposed}),
        chiefs=chiefs,
        asked_bodies=bodies,
        bodies=region().bodies.values(),
        inquiry_id=values.get("id") or str(uuid.uuid4()),
    ), status


@blueprint.post("/ny/<kind>")
def ask(kind: str) -> ResponseReturnValue:
    if kind not in _READERS:
        raise BadInputError("Välj vad förfrågan gäller.")
    try:
        new_inquiry = _READERS[kind](request.form)
        inquiry_id = uuid_of(request.form.get("id", ""))
        found = asking.ask(svarsdag(), region_key(), account().username, inquiry_id, new_inquiry)
    except SvarsdagError as error:
        flash(str(error), "error")
        return _form_page(kind, request.form, 400)
    flash("Förfrågan är sänd: var och en får ett brev med en egen länk.", "done")
    return _to(found.id)


@blueprint.get("/<inquiry_id>")
def show(inquiry_id: str) -> ResponseReturnValue:
    return _page(asking.get_inquiry(svarsdag(), region_key(), inquiry_id))


def _page(inquiry: Inquiry, *, link: str = "", link_for: int = 0) -> str:
    app, found = svarsdag(), region()
    today = app.settings.today()
    is_poll = inquiry.kind is InquiryKind.POLL
    known = asking.mailboxes(app, region_key())
    results = polls.results_of(inquiry) if is_poll else ()
    proposal = None
    if inquiry.by_wishes and inquiry.takes_answers and "fordela" in request.args:
        proposal = slots.propose_assignment(inquiry)
    return render_template(
        "inquiries/show.html",
        inquiry=inquiry,
        body=found.body(inquiry.body),
        names={one.id: asked_name(found, one.to) for one in inquiry.invitees},
        has_mailbox={one.id: one.to in known for one in inquiry.invitees},
        results=results,
        best=best_days(results)[0].option_id if results else None,
        clocks={one.day: polls.clock_of(app, inquiry, one.day) for one in inquiry.options}
        if is_poll
        else {},
        parties=signups.party_statuses(found, inquiry, today),
        count=signups.count_of(inquiry),
        proposal=proposal,
        log=asking.log_of(app, region_key(), inquiry.id),
        action_words=ACTION_WORDS,
        link=link,
        link_for=link_for,
    )


@blueprint.post("/<inquiry_id>/<what>")
def act(inquiry_id: str, what: str) -> ResponseReturnValue:
    if what not in _ACTS:
        raise BadInputError("Sidan kan inte användas så. Gå tillbaka och försök igen.")
    try:
        flash(_ACTS[what](inquiry_id), "done")
    except SvarsdagError as error:
        flash(str(error), "error")
    return _to(inquiry_id)


@blueprint.post("/<inquiry_id>/lank")
def hand_out(inquiry_id: str) -> ResponseReturnValue:
    """A link to give by other means: shown this once."""
    invitee = _number("invitee")
    address = links.hand_out_link(svarsdag(), region_key(), account().username, inquiry_id, invitee)
    found = asking.get_inquiry(svarsdag(), region_key(), inquiry_id)
    response = Response(_page(found, link=address, link_for=invitee))
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/<inquiry_id>/underskrifter.<format_name>")
def export(inquiry_id: str, format_name: str) -> ResponseReturnValue:
    inquiry = asking.get_inquiry(svarsdag(), region_key(), inquiry_id)
    writers = {"csv": signups.as_csv, "xlsx": signups.as_xlsx}
    if format_name not in writers:
        raise NotFoundError("Underskrifterna finns som csv och xlsx.")
    data = writers[format_name](region(), inquiry, svarsdag().settings.today())
    return send_file(
        io.BytesIO(data), as_attachment=True, download_name=f"underskrifter.{format_name}"
    )


@blueprint.get("/<inquiry_id>/fil/<id:file_id>")
def download(inquiry_id: str, file_id: int) -> ResponseReturnValue:
    name, content = signups.signature_file(svarsdag(), region_key(), inquiry_id, file_id)
    return send_file(
        io.BytesIO(content),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=name,
    )


def _to(inquiry_id: str) -> ResponseReturnValue:
    return redirect(url_for("inquiries.show", inquiry_id=inquiry_id), 303)


def _number(field: str) -> int:
    found = whole_of(request.form, field, "Valet")
    if found is None:
        raise BadInputError("Välj en i listan.")
    return found


def _decide(inquiry_id: str) -> str:
    option, seen = _number("option"), _number("seen")
    polls.decide_day(svarsdag(), region_key(), account().username, inquiry_id, option, seen)
    return "Dagen är bestämd. Mötet är planerat, och alla får besked."


def _assign(inquiry_id: str) -> str:
    slots.assign_slots(svarsdag(), region_key(), account().username, inquiry_id, _number("seen"))
    return "Tiderna är utdelade, och alla får besked."


def _book(inquiry_id: str) -> str:
    invitee, option = _number("invitee"), _number("option")
    slots.book_for(svarsdag(), region_key(), account().username, inquiry_id, invitee, option)
    return "Tiden är bokad."


def _release(inquiry_id: str) -> str:
    invitee = _number("invitee")
    slots.release_for(svarsdag(), region_key(), account().username, inquiry_id, invitee)
    return "Tiden är ledig."


def _register(inquiry_id: str) -> str:
    signups.register(
        svarsdag(),
        region_key(),
        account().username,
        inquiry_id,
        _number("invitee"),
        signature_of_form(),
        files_of(svarsdag().config.answer_policy),
    )
    return "Uppgiften är registrerad."


def signature_of_form() -> NewSignature:
    """What a form says of a signature. Raises BadInputError that names the field."""
    form = request.form
    is_signed = form.get("state", SignatureState.SIGNED.value) == SignatureState.SIGNED.value
    return NewSignature(
        state=SignatureState.SIGNED if is_signed else SignatureState.NOT_SIGNED,
        signed_on=day_of(form, "signed_on", "Dagen") if is_signed else None,
        said_late=is_signed and "said_late" in form,
        parts=whole_of(form, "parts", "Delar") or 1 if is_signed else 1,
        signer=line_of(form, "signer", _MAX_LINE),
        note=text_of(form, "note", _MAX_TEXT),
    )


def _take_back(inquiry_id: str) -> str:
    invitee = _number("invitee")
    signups.take_back_for(svarsdag(), region_key(), account().username, inquiry_id, invitee)
    return "Uppgiften är återtagen."


def _close(inquiry_id: str) -> str:
    asking.close(svarsdag(), region_key(), account().username, inquiry_id)
    return "Förfrågan är avslutad. Länkarna gäller inte längre."


def _withdraw(inquiry_id: str) -> str:
    because = text_of(request.form, "because", _MAX_TEXT)
    asking.withdraw(svarsdag(), region_key(), account().username, inquiry_id, because)
    return "Förfrågan är återtagen, och alla får besked."


def _end_links(inquiry_id: str) -> str:
    invitee = _number("invitee")
    links.revoke_links(svarsdag(), region_key(), account().username, inquiry_id, invitee)
    return "Länkarna har slutat gälla. Nästa brev har en ny."


_ACTS: Mapping[str, Callable[[str], str]] = {
    "dag": _decide,
    "fordela": _assign,
    "boka": _book,
    "slapp": _release,
    "underskrift": _register,
    "ta-tillbaka": _take_back,
    "avsluta": _close,
    "aterta": _withdraw,
    "avsluta-lankar": _end_links,
}
