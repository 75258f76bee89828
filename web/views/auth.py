"""Log in, in one step or two, and out; a forgotten password; an invitation."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_limiter.util import get_remote_address
from flask_login import current_user, login_user, logout_user

from scheduler.domain.accounts import Account
from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.rights import ROLE_WORDS
from scheduler.services import invitations, log_ins, passwords, two_step
from web.current import User, session_token, svarsdag
from web.limits import LOG_IN_LIMIT, WRONG_CODE_LIMIT, limiter
from web.oidc import provider
from web.private_pages import ended, private

blueprint = Blueprint("auth", __name__)

_SECOND_STEP_SECONDS = 300
_WRONG = "Fel användarnamn eller lösenord. Försök igen."


@blueprint.get("/logga-in")
def log_in() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(url_for("overview.show"))
    return _log_in_page(request.args.get("next", ""))


def _log_in_page(next_page: str, username: str = "", status: int = 200) -> ResponseReturnValue:
    oidc_name = svarsdag().settings.oidc.name if provider() else ""
    return render_template(
        "auth/log_in.html", username=username, next=next_page, oidc_name=oidc_name
    ), status


@blueprint.post("/logga-in")
@limiter.limit(LOG_IN_LIMIT)
def check() -> ResponseReturnValue:
    username, password = request.form.get("username", ""), request.form.get("password", "")
    next_page = request.form.get("next", "")
    account = log_ins.log_in(svarsdag(), username, password)
    if account is None:
        flash(_WRONG, "error")
        return _log_in_page(next_page, username, 401)
    if account.totp_secret is not None:
        session.clear()
        session["second_step"] = {"account": account.id, "next": next_page, "at": time.time()}
        return redirect(url_for("auth.code"))
    return logged_in(account, next_page)


@blueprint.get("/logga-in/kod")
def code() -> ResponseReturnValue:
    if "second_step" not in session:
        return redirect(url_for("auth.log_in"))
    return render_template("auth/code.html")


def _whose_code() -> str:
    """Whoever has the password tries from many addresses: they count together."""
    waiting = session.get("second_step")
    return f"code of {waiting['account']}" if waiting else get_remote_address()


def _is_wrong(response: Response) -> bool:
    return response.status_code == 401


@blueprint.post("/logga-in/kod")
@limiter.limit(LOG_IN_LIMIT)
@limiter.limit(WRONG_CODE_LIMIT, key_func=_whose_code, deduct_when=_is_wrong)
def check_code() -> ResponseReturnValue:
    waiting = session.get("second_step")
    if waiting is None or time.time() - waiting["at"] > _SECOND_STEP_SECONDS:
        session.clear()
        flash("Det tog för lång tid: logga in igen.", "error")
        return redirect(url_for("auth.log_in"))
    if not two_step.is_code(svarsdag(), waiting["account"], request.form.get("code", "")):
        flash("Koden stämmer inte, eller är redan använd. Vänta på nästa.", "error")
        return render_template("auth/code.html"), 401
    return logged_in(log_ins.own_account(svarsdag(), waiting["account"]), waiting["next"])


def logged_in(account: Account, next_page: str) -> ResponseReturnValue:
    """Begins a session, and goes on to a page of ours."""
    session.clear()  # no session from before the log-in is carried over
    session.permanent = True
    browser = request.headers.get("User-Agent", "")
    login_user(User(account, log_ins.begin_session(svarsdag(), account.id, browser)))
    return redirect(next_page if _is_local(next_page) else url_for("overview.show"))


def _is_local(address: str) -> bool:
    """Whether an address to go on to is a page of ours."""
    parts = urlsplit(address)
    one_slash = address.startswith("/") and not address.startswith(("//", "/\\"))
    return one_slash and not parts.scheme and not parts.netloc


@blueprint.post("/logga-ut")
def log_out() -> ResponseReturnValue:
    log_ins.end_session(svarsdag(), session_token())
    logout_user()
    session.clear()
    return redirect(url_for("auth.log_in"))


@blueprint.get("/glomt-losenord")
def forgotten() -> ResponseReturnValue:
    return render_template("auth/forgotten.html", sent=False)


@blueprint.post("/glomt-losenord")
@limiter.limit(LOG_IN_LIMIT)
def ask_for_new() -> ResponseReturnValue:
    """The same answer whether anybody has the address or not."""
    passwords.ask_for_new_password(svarsdag(), request.form.get("email", ""))
    return render_template("auth/forgotten.html", sent=True)


@blueprint.get("/nytt-losenord/<token>")
@limiter.limit(LOG_IN_LIMIT)
def new_password(token: str) -> ResponseReturnValue:
    try:
        email = passwords.open_new_password(svarsdag(), token)
    except NotFoundError as error:
        return ended(error)
    return private(render_template("auth/new_password.html", email=email))


@blueprint.post("/nytt-losenord/<token>")
@limiter.limit(LOG_IN_LIMIT)
def set_new(token: str) -> ResponseReturnValue:
    try:
        passwords.set_new_password(svarsdag(), token, _twice())
    except NotFoundError as error:
        return ended(error)
    except BadInputError as error:
        flash(str(error), "error")
        email = passwords.open_new_password(svarsdag(), token)
        return private(render_template("auth/new_password.html", email=email), 400)
    flash("Det nya lösenordet gäller: logga in.", "done")
    return redirect(url_for("auth.log_in"))


@blueprint.get("/inbjudan/<token>")
@limiter.limit(LOG_IN_LIMIT)
def invitation(token: str) -> ResponseReturnValue:
    try:
        return _invitation_page(token)
    except NotFoundError as error:
        return ended(error)


def _invitation_page(token: str, status: int = 200) -> ResponseReturnValue:
    link = invitations.open_invitation(svarsdag(), token)
    invited_to = svarsdag().config.region(link.place.region or "")
    page = render_template(
        "auth/invitation.html",
        link=link,
        invited_to=invited_to,
        role=ROLE_WORDS[link.place.role] if link.place.role else "",
    )
    return private(page, status)


@blueprint.post("/inbjudan/<token>")
@limiter.limit(LOG_IN_LIMIT)
def accept(token: str) -> ResponseReturnValue:
    try:
        account = invitations.accept_invitation(svarsdag(), token, _twice())
    except NotFoundError as error:
        return ended(error)
    except BadInputError as error:
        flash(str(error), "error")
        return _invitation_page(token, 400)
    except ConflictError as error:
        flash(str(error), "error")
        return redirect(url_for("auth.log_in"))
    return logged_in(account, "")


def _twice() -> str:
    """A new password, typed twice."""
    password = request.form.get("password", "")
    if password != request.form.get("again", ""):
        raise BadInputError("De två lösenorden är inte lika: skriv samma två gånger.")
    return password
