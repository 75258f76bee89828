"""One's own account: password, two-step log-in, and where one is logged in."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user

from scheduler.domain.errors import BadInputError
from scheduler.domain.rights import ROLE_WORDS
from scheduler.presentation.accounts import answers_for
from scheduler.services import log_ins, passwords, two_step
from web.current import User, account, region, session_token, svarsdag
from web.limits import LOG_IN_LIMIT, limiter
from web.qr import qr_code

blueprint = Blueprint("my_account", __name__, url_prefix="/mitt-konto")


@blueprint.get("/")
def show() -> ResponseReturnValue:
    return _page()


def _page(status: int = 200, **shown: object) -> ResponseReturnValue:
    own = account()
    return render_template(
        "auth/my_account.html",
        own=own,
        role=ROLE_WORDS[own.role],
        answers_for=answers_for(region(), own),
        sessions=log_ins.sessions_of(svarsdag(), own.id, session_token()),
        **shown,
    ), status


@blueprint.post("/losenord")
@limiter.limit(LOG_IN_LIMIT)
def change_password() -> ResponseReturnValue:
    form = request.form
    try:
        if form.get("password", "") != form.get("again", ""):
            raise BadInputError("De två nya lösenorden är inte lika: skriv samma två gånger.")
        passwords.change_password(
            svarsdag(),
            account().id,
            form.get("old", ""),
            form.get("password", ""),
            session_token(),
        )
    except BadInputError as error:
        flash(str(error), "error")
        return _page(400)
    _renew_session()
    flash("Lösenordet är ändrat. Alla andra inloggningar är avslutade.", "done")
    return redirect(url_for("my_account.show"))


@blueprint.post("/logga-ut-overallt")
def log_out_elsewhere() -> ResponseReturnValue:
    count = log_ins.log_out_elsewhere(svarsdag(), account().id, session_token())
    _renew_session()
    flash(f"{count} andra inloggningar är avslutade.", "done")
    return redirect(url_for("my_account.show"))


def _renew_session() -> None:
    """Whoever has copied this session's own cookie is logged out too."""
    login_user(User(account(), log_ins.renew_session(svarsdag(), session_token())))


@blueprint.post("/tvasteg")
def begin_two_step() -> ResponseReturnValue:
    """Shows a secret for the phone; nothing is kept before a code has shown that it is there."""
    session["new_totp"] = secret = two_step.new_secret()
    return _page(secret=secret, qr=qr_code(two_step.address_of(account(), secret)))


@blueprint.post("/tvasteg/klart")
@limiter.limit(LOG_IN_LIMIT)
def end_two_step() -> ResponseReturnValue:
    secret = session.get("new_totp", "")
    if not secret:
        return redirect(url_for("my_account.show"))
    try:
        codes = two_step.turn_on(svarsdag(), account().id, secret, request.form.get("code", ""))
    except BadInputError as error:
        flash(str(error), "error")
        return _page(400, secret=secret, qr=qr_code(two_step.address_of(account(), secret)))
    session.pop("new_totp")
    flash("Tvåstegsinloggning är på.", "done")
    return _page(codes=codes)


@blueprint.post("/tvasteg/av")
@limiter.limit(LOG_IN_LIMIT)
def stop_two_step() -> ResponseReturnValue:
    try:
        two_step.turn_off(svarsdag(), account().id, request.form.get("password", ""))
    except BadInputError as error:
        flash(str(error), "error")
        return _page(400)
    flash("Tvåstegsinloggning är av.", "done")
    return redirect(url_for("my_account.show"))
