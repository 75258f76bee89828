"""Web addresses whose meeting plans are fetched again."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from scheduler.domain.errors import SvarsdagError
from scheduler.services import source_checks, sources
from web.current import account, region_key, svarsdag
from web.limits import FETCH_LIMIT, limiter
from web.views.forms import year_of

blueprint = Blueprint("sources", __name__, url_prefix="/motesplaner/adresser")


@blueprint.get("/")
def show() -> ResponseReturnValue:
    return _page({})


def _page(typed: Mapping[str, str]) -> str:
    rows = sources.list_sources(svarsdag(), region_key())
    return render_template("sources/show.html", rows=rows, typed=typed)


@blueprint.post("/")
@limiter.limit(FETCH_LIMIT)
def add() -> ResponseReturnValue:
    typed = request.form
    try:
        import_id = sources.add_source(
            svarsdag(),
            region_key(),
            account().username,
            url=typed.get("url", ""),
            year=year_of(typed),
            body_name=typed.get("body") or None,
        )
    except SvarsdagError as error:
        flash(str(error), "error")
        return _page(typed), 400
    flash("Planen är hämtad och hämtas igen varje dygn. Granska den innan något sparas.", "done")
    return redirect(url_for("plans.review", import_id=import_id))


@blueprint.post("/<source_id>/hamta")
@limiter.limit(FETCH_LIMIT)
def fetch(source_id: str) -> ResponseReturnValue:
    check = source_checks.fetch_now(svarsdag(), region_key(), account().username, source_id)
    if check.import_id is not None:
        flash("Planen har ändrats. Granska den innan något sparas.", "done")
        return redirect(url_for("plans.review", import_id=check.import_id))
    if check.error is not None:
        flash(check.error, "error")
    else:
        flash("Planen är oförändrad.", "done")
    return redirect(url_for("sources.show"))


@blueprint.post("/<source_id>/sluta")
def remove(source_id: str) -> ResponseReturnValue:
    sources.remove_source(svarsdag(), region_key(), account().username, source_id)
    flash("Adressen hämtas inte längre. Möten som är sparade finns kvar.", "done")
    return redirect(url_for("sources.show"))
