"""The page a link in a mail opens: a recipient answers without logging in.

Whoever has the link may answer, so the page needs no cookie and sets none. GET and HEAD change
nothing: programs that examine mail follow its links.
"""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template
from flask.typing import ResponseReturnValue

from scheduler.domain.errors import NotFoundError
from scheduler.services import answer_links
from web.current import svarsdag
from web.limits import WRONG_LINK_LIMIT, limiter

blueprint = Blueprint("answers", __name__, url_prefix="/svar")


def _is_missing(response: Response) -> bool:
    return response.status_code == 404


@blueprint.get("/<token>")
@limiter.limit(WRONG_LINK_LIMIT, deduct_when=_is_missing)
def show(token: str) -> ResponseReturnValue:
    try:
        opened = answer_links.open_link(svarsdag(), token)
    except NotFoundError as error:
        return _private(render_template("answers/ended.html", message=str(error)), 404)
    accepted = opened.accepted
    return _private(
        render_template(
            "answers/show.html",
            round=accepted,
            entry=opened.entry,
            region=svarsdag().config.region(accepted.region),
        )
    )


def _private(page: str, status: int = 200) -> Response:
    """A page that no cache keeps and no search engine lists."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
