"""The page a link in a mail opens: a recipient answers without logging in.

Whoever has the link may answer, so the page needs no cookie and sets none. GET and HEAD change
nothing: programs that examine mail follow its links. A POST must come from the page itself: the
token in the address is a secret no other site knows, and a browser that says that another site sent
the form is refused all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from scheduler.domain.answers import GivenAnswer, RequestKind
from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.services import link_answers, link_delegation, link_requests
from web.current import svarsdag
from web.limits import ANSWER_LIMIT, WRONG_LINK_LIMIT, limiter
from web.private_pages import ended, is_missing, is_own_form, private
from web.views.answer_files import files_of
from web.views.forms import day_of, line_of, text_of

blueprint = Blueprint("answers", __name__, url_prefix="/svar")

_DONE = {
    "bekrafta": "Tack! Det är antecknat att ni tar upp ärendet. Svaret väntas efter mötet.",
    "svara": "Tack! Svaret är mottaget. Inga fler påminnelser sänds.",
    "avsta": "Det är antecknat att ni avstår. Inga fler påminnelser sänds.",
    "angra": "Det är ångrat.",
    "anstand": "Er begäran är sänd. Ni får svar med e-post; till dess gäller samma sista svarsdag.",
    "angra-anstand": "Begäran om mer tid är återtagen.",
    "flyttat": "Tack! Det står nu hos den som sände remissen; planen ändras när det är bekräftat.",
    "angra-flyttat": "Uppgiften om ett annat möte är återtagen.",
    "kollega": "Kollegan får ett brev med en egen länk. Er länk fungerar fortfarande.",
    "angra-kollega": "Svaret är tillbaka hos er, och kollegans länk har slutat fungera.",
}


@blueprint.get("/<token>")
@limiter.limit(WRONG_LINK_LIMIT, deduct_when=is_missing)
def show(token: str) -> ResponseReturnValue:
    return _page(token, done=_DONE.get(request.args.get("klart", "")))


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
        status = 409 if isinstance(error, ConflictError) else 400
        return _page(token, error=str(error), status=status, tried=what)
    except NotFoundError as error:
        return ended(error)
    return redirect(url_for("answers.show", token=token, klart=what), 303)


def _confirm(token: str) -> None:
    link_answers.confirm(svarsdag(), token, day_of(request.form, "meeting_day", "Mötesdagen"))


def _answer(token: str) -> None:
    given = GivenAnswer(
        paragraph=_line("paragraph"),
        decided_on=day_of(request.form, "decided_on", "Beslutsdagen"),
        text=_text("text", link_answers.MAX_TEXT),
        files=files_of(svarsdag().config.answer_policy),
    )
    link_answers.answer(svarsdag(), token, given)


def _decline(token: str) -> None:
    link_answers.decline(svarsdag(), token, _text("reason", link_answers.MAX_REASON))


def _take_back(token: str) -> None:
    link_answers.take_back(svarsdag(), token)


def _ask_extension(token: str) -> None:
    reason = _text("reason", link_answers.MAX_REASON)
    link_requests.ask_extension(svarsdag(), token, _day("until", "Dagen"), reason)


def _report_moved(token: str) -> None:
    reason = _text("reason", link_answers.MAX_REASON)
    link_requests.report_moved_meeting(svarsdag(), token, _day("day", "Mötesdagen"), reason)


def _delegate(token: str) -> None:
    link_delegation.delegate(svarsdag(), token, _line("name"), _line("email"))


def _day(field: str, name: str) -> date:
    found = day_of(request.form, field, name)
    if found is None:
        raise BadInputError(f"{name} saknas: ange den.")
    return found


_ACTS: Mapping[str, Callable[[str], None]] = {
    "bekrafta": _confirm,
    "svara": _answer,
    "avsta": _decline,
    "angra": _take_back,
    "anstand": _ask_extension,
    "angra-anstand": lambda token: link_requests.withdraw_request(
        svarsdag(), token, RequestKind.EXTENSION
    ),
    "flyttat": _report_moved,
    "angra-flyttat": lambda token: link_requests.withdraw_request(
        svarsdag(), token, RequestKind.MOVED_MEETING
    ),
    "kollega": _delegate,
    "angra-kollega": lambda token: link_delegation.end_delegation(svarsdag(), token),
}


def _line(field: str) -> str:
    return line_of(request.form, field, link_answers.MAX_LINE)


def _text(field: str, most: int) -> str:
    return text_of(request.form, field, most)


def _page(
    token: str, *, done: str | None = None, error: str = "", status: int = 200, tried: str = ""
) -> Response:
    app = svarsdag()
    try:
        page = link_answers.answer_page(app, token)
    except NotFoundError as not_found:
        return ended(not_found)
    return private(
        render_template(
            "answers/show.html",
            token=token,
            page=page,
            round=page.accepted,
            entry=page.entry,
            region=app.config.region(page.accepted.region),
            typed=request.form,
            policy=app.config.answer_policy,
            tried=tried,
            done=done,
            error=error,
        ),
        status,
    )
