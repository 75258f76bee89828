"""Log in by the organisation's own accounts."""

from __future__ import annotations

import logging
from typing import Any, cast

from flask import Blueprint, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from scheduler.domain.errors import NotFoundError
from scheduler.services import log_ins
from web.current import svarsdag
from web.limits import LOG_IN_LIMIT, limiter
from web.oidc import provider
from web.views.auth import logged_in

logger = logging.getLogger(__name__)

blueprint = Blueprint("oidc", __name__, url_prefix="/logga-in/oidc")

_AWAY = "Inloggningstjänsten svarar inte som den ska. Försök igen om en stund."


@blueprint.get("")
@limiter.limit(LOG_IN_LIMIT)
def go() -> ResponseReturnValue:
    """To the provider, and back to `answer`; where to go on is kept meanwhile."""
    found = _provider()
    session["oidc_next"] = request.args.get("next", "")
    try:
        back = f"{svarsdag().settings.base_url}{url_for('oidc.answer')}"
        return cast(ResponseReturnValue, found.authorize_redirect(back))
    except Exception:
        logger.exception("the log-in provider cannot be asked")
        flash(_AWAY, "error")
        return redirect(url_for("auth.log_in"))


@blueprint.get("/svar")
@limiter.limit(LOG_IN_LIMIT)
def answer() -> ResponseReturnValue:
    """Whoever the provider says it is, if an account here has that address. Nobody gets an account
    by this alone."""
    found = _provider()
    next_page = session.pop("oidc_next", "")
    if "error" in request.args:
        flash("Inloggningen avbröts.", "error")
        return redirect(url_for("auth.log_in"))
    try:
        claims = found.authorize_access_token().get("userinfo") or {}
    except Exception as error:  # whatever is wrong with the answer, nobody is let in
        logger.warning("the log-in provider's answer is refused: %s", type(error).__name__)
        flash(_AWAY, "error")
        return redirect(url_for("auth.log_in"))
    email = str(claims.get("email", ""))
    if not email or claims.get("email_verified") is not True:
        flash("Inloggningstjänsten säger ingen kontrollerad e-postadress om dig.", "error")
        return redirect(url_for("auth.log_in"))
    account = log_ins.account_with_email(svarsdag(), email)
    if account is None:
        flash(
            f"{email} har ingen användare här, eller den är stängd. Be en administratör i din "
            "region om en inbjudan till adressen.",
            "error",
        )
        return redirect(url_for("auth.log_in"))
    return logged_in(account, next_page)


def _provider() -> Any:
    found = provider()
    if found is None:
        raise NotFoundError("Sidan finns inte: ingen inloggningstjänst är angiven.")
    return found
