"""Next year's dates: asked for, searched while a page follows, locked and searched again, put to
review."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from scheduler.domain.errors import BadInputError, NotFoundError, SvarsdagError
from scheduler.domain.next_year import CalendarSearch, CalendarWish
from scheduler.presentation.next_year import (
    alternative_sentence,
    assumptions,
    by_month,
    certainty_sentence,
    gain_sentence,
    progress_sentence,
    searched_share,
)
from scheduler.services import next_year, next_year_search
from scheduler.services.export import MIME_TYPES, ExportFormat
from web.current import account, region, region_key, svarsdag
from web.views.forms import day_of, whole_of, year_of

blueprint = Blueprint("next_year", __name__, url_prefix="/planering/kalender")


@blueprint.get("/")
def show() -> ResponseReturnValue:
    return _page({})


@blueprint.post("/")
def search() -> ResponseReturnValue:
    """Begins a search; what was typed is kept with it."""
    form = request.form
    try:
        begun = next_year_search.start(svarsdag(), region_key(), account().username, _wish(form))
    except SvarsdagError as error:
        flash(str(error), "error")
        return _page(form), 400
    return redirect(url_for("next_year.follow", search_id=begun.id), 303)


@blueprint.get("/<uuid:search_id>")
def follow(search_id: object) -> ResponseReturnValue:
    """How far a search has come, and what it has found; nothing is stored of it as meetings."""
    app = svarsdag()
    found = next_year_search.find(app, region_key(), str(search_id))
    shown: dict[str, object] = {
        "search": found,
        "is_lost": next_year_search.is_lost(app, found),
        "progress": progress_sentence(found),
        "share": searched_share(found),
    }
    try:
        proposal = next_year_search.proposal(app, found)
    except BadInputError as error:
        proposal, shown["outdated"] = None, str(error)
    if proposal is not None:
        shown |= {
            "proposal": proposal,
            "gain": gain_sentence(proposal),
            "certainty": certainty_sentence(proposal),
            "assumed": assumptions(proposal),
            "months": by_month(proposal),
            "hours": next_year.hours_of(region(), found.wish),
            "others": [
                (alternative_sentence(one), next_year.as_dates(one.dates))
                for one in proposal.alternatives
            ],
        }
    return _page(_typed(found.wish), **shown)


@blueprint.post("/<uuid:search_id>/nojd")
def stop(search_id: object) -> ResponseReturnValue:
    """The best so far is good enough."""
    next_year_search.stop(svarsdag(), region_key(), str(search_id))
    return redirect(url_for("next_year.follow", search_id=search_id), 303)


@blueprint.post("/<uuid:search_id>/granska")
def review(search_id: object) -> ResponseReturnValue:
    """The dates as an import to review: nothing is stored before it is confirmed there."""
    app = svarsdag()
    found = next_year_search.find(app, region_key(), str(search_id))
    try:
        import_id = next_year.start_review(
            app,
            region_key(),
            account().username,
            found.wish,
            _chosen(found, whole_of(request.form, "forslag", "Förslaget") or 0),
        )
    except SvarsdagError as error:
        flash(str(error), "error")
        return redirect(url_for("next_year.follow", search_id=search_id), 303)
    return redirect(url_for("plans.review", import_id=import_id))


@blueprint.get("/<uuid:search_id>/<int:number>.<format_name>")
def export(search_id: object, number: int, format_name: str) -> ResponseReturnValue:
    """A found calendar as a file: 0 is the best, then the others in turn."""
    if format_name not in MIME_TYPES:
        raise NotFoundError("Formatet finns inte: välj csv, xlsx eller ics.")
    found = next_year_search.find(svarsdag(), region_key(), str(search_id))
    data = next_year.calendar_file(
        region(),
        _chosen(found, number),
        ExportFormat(format_name),
        svarsdag().settings.now(),
        next_year.hours_of(region(), found.wish),
    )
    response = Response(data, content_type=MIME_TYPES[format_name])
    response.headers["Content-Disposition"] = f'attachment; filename="forslag.{format_name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _chosen(found: CalendarSearch, number: int) -> dict[str, tuple[date, ...]]:
    """Raises NotFoundError where the search has no such calendar."""
    proposal = next_year_search.proposal(svarsdag(), found)
    if proposal is None or number > len(proposal.alternatives):
        raise NotFoundError("Förslaget finns inte: vänta tills sökningen är klar, eller sök igen.")
    if number:
        return next_year.as_dates(proposal.alternatives[number - 1].dates)
    return next_year.dates_of(proposal)


def _page(typed: Mapping[str, str], **shown: object) -> str:
    return render_template(
        "ahead/next_year.html",
        typed=typed,
        placed=[(region().body(each.body), each) for each in region().joint_calendars],
        usual_year=svarsdag().settings.today().year + 1,
        **shown,
    )


def _typed(wish: CalendarWish) -> dict[str, str]:
    """The wish as the form's fields hold it."""
    return {
        "year": str(wish.year),
        "forbidden": " ".join(day.isoformat() for day in sorted(wish.forbidden)),
        "sent": wish.sent[0].isoformat() if wish.sent else "",
        **{f"meetings_{key}": str(count) for key, count in wish.counts.items()},
        **{f"hours_{key}": str(hours) for key, hours in wish.hours.items()},
    }


def _wish(form: MultiDict[str, str]) -> CalendarWish:
    year = year_of(form)
    if year is None:
        raise BadInputError("Ange året.")
    sent = day_of(form, "sent", "Redan sänd remiss")
    return next_year.calendar_wish(
        region(),
        year,
        counts=_by_body(form, "meetings"),
        locks=form.getlist("lock"),
        forbidden=_days(form.get("forbidden", "")),
        sent=[sent] if sent else [],
        hours=_by_body(form, "hours"),
    )


def _by_body(form: Mapping[str, str], field: str) -> list[str]:
    """``BODY=VALUE`` of each body's field that is filled in."""
    return [
        f"{each.body}={form[name].strip()}"
        for each in region().joint_calendars
        for name in [f"{field}_{each.body}"]
        if form.get(name, "").strip()
    ]


def _days(text: str) -> list[date]:
    found = []
    for word in text.replace(",", " ").split():
        try:
            found.append(date.fromisoformat(word))
        except ValueError:
            raise BadInputError(
                f"Dagar då ingen möts: ”{word}” är inget datum – skriv år-månad-dag."
            ) from None
    return found
