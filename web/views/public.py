"""Pages for everybody, without log-in or cookies: a region's plans, a body's, a public round."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from scheduler.presentation.plans.special_days import special_days
from scheduler.presentation.plans.year import year_plan
from scheduler.services import public_pages
from web.cookieless import PUBLIC
from web.current import svarsdag
from web.views.forms import year_of

blueprint = Blueprint("public", __name__, url_prefix=PUBLIC.rstrip("/"))

_MAX_AGE_SECONDS = 300
_WEEKS_AHEAD = timedelta(weeks=8)


@blueprint.after_request
def cached(response: Response) -> Response:
    """Any cache may keep a page a while, and ask whether it has changed."""
    if response.status_code == 200:
        response.headers["Cache-Control"] = f"public, max-age={_MAX_AGE_SECONDS}"
        response.add_etag()
        response.make_conditional(request)
    return response


@blueprint.get("/")
def regions() -> ResponseReturnValue:
    return render_template("public/regions.html", regions=public_pages.public_regions(svarsdag()))


@blueprint.get("/<region_key>/")
def region(region_key: str) -> ResponseReturnValue:
    """The region's coming meetings and the year's plan."""
    app = svarsdag()
    found, today = public_pages.public_region(app, region_key), app.settings.today()
    year = year_of({"year": request.args.get("ar", "")}) or today.year
    first, last = date(year, 1, 1), date(year, 12, 31)
    return _page(
        "public/region.html",
        found=found,
        year=year,
        groups=year_plan(
            found.region,
            [found.region.body(key) for key in found.bodies],
            public_pages.public_meetings(app, found, first, last),
            special_days(found.region, first, last),
        ),
        coming=public_pages.public_meetings(app, found, today, today + _WEEKS_AHEAD),
        near=special_days(found.region, today, today + _WEEKS_AHEAD),
    )


@blueprint.get("/<region_key>/organ/<body_key>/")
def body(region_key: str, body_key: str) -> ResponseReturnValue:
    """A body's plan for a year."""
    app = svarsdag()
    found = public_pages.public_region(app, region_key)
    shown = found.shown(body_key)
    year = year_of({"year": request.args.get("ar", "")}) or app.settings.today().year
    first, last = date(year, 1, 1), date(year, 12, 31)
    meetings = public_pages.public_meetings(app, found, first, last)
    return _page(
        "public/body.html",
        found=found,
        body=shown,
        year=year,
        meetings=[one for one in meetings if one.body == shown.key],
        near=special_days(found.region, first, last),
    )


@blueprint.get("/<region_key>/rundor/<round_id>/")
def round_page(region_key: str, round_id: str) -> ResponseReturnValue:
    """A public round: its dates and recipients, and nothing of their answers."""
    found, accepted, address = public_pages.public_round(svarsdag(), region_key, round_id)
    return _page("public/round.html", found=found, round=accepted, address=address)


def _page(template: str, **shown: object) -> Response:
    return make_response(render_template(template, **shown))
