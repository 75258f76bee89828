"""Next year's dates: asked for in the address, shown, locked and searched again, put to review."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from scheduler.domain.errors import BadInputError, NotFoundError, SvarsdagError
from scheduler.domain.next_year import CalendarWish
from scheduler.presentation.next_year import (
    assumptions,
    by_month,
    certainty_sentence,
    gain_sentence,
)
from scheduler.services import next_year
from scheduler.services.export import MIME_TYPES, ExportFormat
from web.current import account, region, region_key, svarsdag
from web.views.forms import day_of, year_of

blueprint = Blueprint("next_year", __name__, url_prefix="/planering/kalender")


@blueprint.get("/")
def show() -> ResponseReturnValue:
    """The form, and the proposal as soon as a year is chosen. Nothing is stored, and everything
    typed is in the address."""
    args, proposal, status = request.args, None, 200
    try:
        if args.get("year"):
            wish = _wish(args)
            proposal = next_year.propose_stored(svarsdag(), region_key(), wish, alternatives=False)
    except SvarsdagError as error:
        flash(str(error), "error")
        status = 400
    shown = {}
    if proposal is not None:
        dates = next_year.dates_of(proposal)
        shown = {
            "proposal": proposal,
            "gain": gain_sentence(proposal),
            "certainty": certainty_sentence(proposal),
            "assumed": assumptions(proposal),
            "months": by_month(proposal),
            "chosen": [f"{key}={day.isoformat()}" for key, days in dates.items() for day in days],
        }
    return render_template(
        "ahead/next_year.html",
        typed=args,
        placed=[(region().body(each.body), each) for each in region().joint_calendars],
        usual_year=svarsdag().settings.today().year + 1,
        **shown,
    ), status


def _wish(args: MultiDict[str, str]) -> CalendarWish:
    year = year_of(args)
    if year is None:
        raise BadInputError("Ange året.")
    counts = [
        f"{each.body}={args[name].strip()}"
        for each in region().joint_calendars
        for name in [f"meetings_{each.body}"]
        if args.get(name, "").strip()
    ]
    sent = day_of(args, "sent", "Redan sänd remiss")
    return next_year.calendar_wish(
        region(),
        year,
        counts=counts,
        locks=args.getlist("lock"),
        forbidden=_days(args.get("forbidden", "")),
        sent=[sent] if sent else [],
    )


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


@blueprint.post("/granska")
def review() -> ResponseReturnValue:
    """The dates as an import to review: nothing is stored before it is confirmed there."""
    year = year_of(request.form)
    try:
        dates = next_year.calendar_wish(
            region(), year or 0, locks=request.form.getlist("date")
        ).locked
        import_id = next_year.start_review(
            svarsdag(), region_key(), account().username, year or 0, dates
        )
    except SvarsdagError as error:
        flash(str(error), "error")
        return redirect(url_for("next_year.show"))
    return redirect(url_for("plans.review", import_id=import_id))


@blueprint.get("/fil/<format_name>")
def export(format_name: str) -> ResponseReturnValue:
    """The dates that stand in the address as a file."""
    if format_name not in MIME_TYPES:
        raise NotFoundError("Formatet finns inte: välj csv, xlsx eller ics.")
    dates = next_year.calendar_wish(region(), 0, locks=request.args.getlist("date")).locked
    data = next_year.calendar_file(
        region(), dates, ExportFormat(format_name), svarsdag().settings.now()
    )
    response = Response(data, content_type=MIME_TYPES[format_name])
    response.headers["Content-Disposition"] = f'attachment; filename="forslag.{format_name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
