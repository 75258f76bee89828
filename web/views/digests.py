"""The page where whoever gets the week's list stops it, without logging in.

As for answers: GET and HEAD change nothing, no cookie is needed or set. A mail program's one-click
POST (RFC 8058) comes from elsewhere and carries no token of a form: the secret in the address is
the proof, and all it can do is stop a courtesy.
"""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from scheduler.domain.errors import NotFoundError
from scheduler.services import digests
from web.current import svarsdag
from web.limits import ANSWER_LIMIT, limiter
from web.private_pages import ended, private

blueprint = Blueprint("digests", __name__, url_prefix="/veckolista")


@blueprint.get("/<token>")
@limiter.limit(ANSWER_LIMIT)
def show(token: str) -> ResponseReturnValue:
    try:
        page = digests.digest_page(svarsdag(), token)
    except NotFoundError as error:
        return ended(error)
    return private(render_template("digests/show.html", page=page, token=token, done=False))


@blueprint.post("/<token>")
@limiter.limit(ANSWER_LIMIT)
def choose(token: str) -> ResponseReturnValue:
    wanted = request.form.get("wanted") == "yes"
    try:
        page = digests.choose_digest(svarsdag(), token, wanted=wanted)
    except NotFoundError as error:
        return ended(error)
    return private(render_template("digests/show.html", page=page, token=token, done=True))
