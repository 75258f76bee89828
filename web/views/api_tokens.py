"""The region's tokens of the API: who uses them for what, making one, ending one."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from scheduler.domain.api_tokens import MAX_TOKEN_DAYS, SCOPE_WORDS, ApiScope
from scheduler.domain.errors import BadInputError, NotFoundError
from scheduler.services import accounts, api_tokens
from web.current import region_key, svarsdag
from web.views.forms import number_of

blueprint = Blueprint("api_tokens", __name__, url_prefix="/api-nycklar")

_USUAL = {"days": "180"}


@blueprint.get("/")
def show() -> ResponseReturnValue:
    return _page(MultiDict(_USUAL))


def _page(typed: MultiDict[str, str], status: int = 200, **shown: object) -> ResponseReturnValue:
    app, key = svarsdag(), region_key()
    page = render_template(
        "auth/api_tokens.html",
        tokens=api_tokens.tokens(app, key),
        now=app.settings.now(),
        users=[one for one in accounts.accounts(app, key) if not one.is_disabled],
        scopes=SCOPE_WORDS,
        most_days=MAX_TOKEN_DAYS,
        typed=typed,
        **shown,
    )
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"  # a new secret is shown this once
    return response


@blueprint.post("/")
def create() -> ResponseReturnValue:
    form = request.form
    try:
        secret = api_tokens.create_token(
            svarsdag(),
            region_key(),
            form.get("username", ""),
            form.get("label", ""),
            _scopes(form.getlist("scope")),
            number_of(form, "days", "Antal dagar") or 0,
        )
    except (BadInputError, NotFoundError) as error:
        flash(str(error), "error")
        return _page(form, 400)
    return _page(MultiDict(_USUAL), secret=secret)


@blueprint.post("/<id:token_id>/aterkalla")
def revoke(token_id: int) -> ResponseReturnValue:
    try:
        api_tokens.revoke_token(svarsdag(), region_key(), token_id)
        flash("Nyckeln är återkallad och gäller inte längre.", "done")
    except NotFoundError as error:
        flash(str(error), "error")
    return redirect(url_for("api_tokens.show"))


def _scopes(chosen: list[str]) -> list[ApiScope]:
    try:
        return [ApiScope(one) for one in chosen]
    except ValueError:
        raise BadInputError("Välj räckvidder i listan.") from None
