"""The region's users: who they are, what they may do, and inviting more."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from scheduler.domain.errors import BadInputError, ConflictError, UnknownNameError
from scheduler.domain.rights import ROLE_WORDS, Role
from scheduler.presentation.accounts import answers_for, ended_sentence
from scheduler.services import accounts, invitations
from web.current import region, region_key, svarsdag

blueprint = Blueprint("users", __name__, url_prefix="/anvandare")

_FAULTS = (BadInputError, ConflictError, UnknownNameError)


@blueprint.get("/")
def show() -> ResponseReturnValue:
    return _page(MultiDict())


def _page(typed: MultiDict[str, str], status: int = 200, **shown: object) -> ResponseReturnValue:
    app, found = svarsdag(), region()
    return render_template(
        "auth/users.html",
        users=accounts.accounts(app, found.key),
        invitations=invitations.invitations(app, found.key),
        roles=ROLE_WORDS,
        answers_for=lambda one: answers_for(found, one),
        typed=typed,
        **shown,
    ), status


@blueprint.post("/bjud-in")
def invite() -> ResponseReturnValue:
    form = request.form
    try:
        made = invitations.invite(
            svarsdag(),
            region_key(),
            form.get("email", ""),
            _role(),
            form.get("organisation", ""),
            tuple(form.getlist("body")),
        )
    except _FAULTS as error:
        flash(str(error), "error")
        return _page(form, 400)
    if made.not_sent:
        flash(f"Inbjudan är gjord, men inget brev gick: {made.not_sent}", "check")
        return _page(MultiDict(), url=made.url)
    flash("Inbjudan är sänd.", "done")
    return redirect(url_for("users.show"))


@blueprint.post("/inbjudan/<id:link_id>/ta-tillbaka")
def withdraw(link_id: int) -> ResponseReturnValue:
    invitations.withdraw_invitation(svarsdag(), region_key(), link_id)
    flash("Inbjudan är tagen tillbaka: länken fungerar inte längre.", "done")
    return redirect(url_for("users.show"))


@blueprint.post("/<id:account_id>/roll")
def set_role(account_id: int) -> ResponseReturnValue:
    form = request.form
    try:
        ended = accounts.set_role(
            svarsdag(),
            region_key(),
            account_id,
            _role(),
            form.get("organisation", ""),
            tuple(form.getlist("body")),
        )
        flash("Behörigheten är ändrad och gäller genast." + ended_sentence(ended), "done")
    except _FAULTS as error:
        flash(str(error), "error")
    return redirect(url_for("users.show"))


@blueprint.post("/<id:account_id>/<what>")
def set_open(account_id: int, what: str) -> ResponseReturnValue:
    try:
        opens = what == "oppna"
        ended = accounts.set_open(svarsdag(), region_key(), account_id, is_open=opens)
        done = "Användaren är öppnad igen." if opens else "Användaren är stängd."
        flash(done + ended_sentence(ended), "done")
    except _FAULTS as error:
        flash(str(error), "error")
    return redirect(url_for("users.show"))


def _role() -> Role:
    try:
        return Role(request.form.get("role", ""))
    except ValueError:
        raise BadInputError("Välj en behörighet.") from None
