"""Log in and out."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from scheduler.services import accounts
from web.current import User, svarsdag
from web.limits import LOG_IN_LIMIT, limiter

blueprint = Blueprint("auth", __name__)


@blueprint.get("/logga-in")
def log_in() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(url_for("overview.show"))
    return render_template("log_in.html", username="", next=request.args.get("next", ""))


@blueprint.post("/logga-in")
@limiter.limit(LOG_IN_LIMIT)
def check() -> ResponseReturnValue:
    username, password = request.form.get("username", ""), request.form.get("password", "")
    next_page = request.form.get("next", "")
    account = accounts.log_in(svarsdag(), username, password)
    if account is None:
        flash("Fel användarnamn eller lösenord. Försök igen.", "error")
        return render_template("log_in.html", username=username, next=next_page), 401
    session.clear()  # no session from before the log-in is carried over
    session.permanent = True
    login_user(User(account))
    return redirect(next_page if _is_local(next_page) else url_for("overview.show"))


def _is_local(address: str) -> bool:
    """Whether an address to go on to is a page of ours."""
    parts = urlsplit(address)
    one_slash = address.startswith("/") and not address.startswith(("//", "/\\"))
    return one_slash and not parts.scheme and not parts.netloc


@blueprint.post("/logga-ut")
def log_out() -> ResponseReturnValue:
    logout_user()
    session.clear()
    return redirect(url_for("auth.log_in"))
