"""Översikt: what needs somebody today, the weeks ahead, rounds under way."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from scheduler.domain.plan_imports import ImportState
from scheduler.domain.rights import Right
from scheduler.presentation.plans.weeks import weeks_ahead
from scheduler.services import (
    answer_requests,
    imports,
    obligations,
    operation,
    overview,
    processes,
    reminders,
)
from web.current import may, region, region_key, svarsdag
from web.views.overview_items import todos

blueprint = Blueprint("overview", __name__)

# So many of each are shown; the rest stand on the page of their kind.
_MOST_ROUNDS = 12
_MOST_REQUESTS = 5


@blueprint.get("/")
def show() -> ResponseReturnValue:
    app, key = svarsdag(), region_key()
    found = overview.overview(app, key)
    waiting = answer_requests.waiting_requests(app, key, _MOST_REQUESTS + 1)
    return render_template(
        "overview.html",
        found=found,
        todos=todos(found, region()),
        weeks=weeks_ahead(found.coming, found.rounds, found.monday, overview.WEEKS_AHEAD),
        shown_rounds=found.rounds[:_MOST_ROUNDS],
        waiting=waiting[:_MOST_REQUESTS],
        has_more_requests=len(waiting) > _MOST_REQUESTS,
        reviews=[one for one in imports.recent_imports(app, key) if one.state is ImportState.REVIEW]
        if may(Right.IMPORT_PLANS)
        else [],
        changed_processes=processes.processes_with_changes(app, key),
        missing=obligations.missing(app, key),
        can_send=reminders.can_send(app),
        is_still=operation.is_still(app),
    )
