"""What would happen to a proposal: scenarios gathered in the address, one row each."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from scheduler.domain.errors import SvarsdagError
from scheduler.domain.meetings import Meeting
from scheduler.services.stored_whatif import compare_stored
from scheduler.services.whatif import ComparedRound
from web.current import region, region_key, svarsdag
from web.views.rounds import wish_fields, wish_from, with_defaults

blueprint = Blueprint("whatif", __name__, url_prefix="/rundor")

# The form's fields and the change each says.
_CHANGES = {
    "if_lag": "lag-days",
    "if_intake": "intake-days",
    "if_dispatch": "dispatch",
    "if_without": "without",
    "if_cancel": "cancel",
}


@blueprint.get("/ny/vad-hander")
def show() -> ResponseReturnValue:
    """The proposal that the address describes, with every scenario in it; a new one is what the
    form's fields say together."""
    args = request.args
    kept = args.getlist("if")
    said = [f"{key}={args[name].strip()}" for name, key in _CHANGES.items() if args.get(name)]
    scenarios = [*kept, "; ".join(said)] if said else kept
    wish = wish_from(with_defaults(args))
    status = 200
    try:
        compared = compare_stored(svarsdag(), region_key(), wish, scenarios)
    except SvarsdagError as error:
        flash(str(error), "error")
        scenarios, status = [], 400
        compared = compare_stored(svarsdag(), region_key(), wish, scenarios)
    fields = wish_fields(args)
    return render_template(
        "rounds/whatif.html",
        result=compared.result,
        scenarios=scenarios,
        fields=MultiDict(fields),
        without=[
            url_for("whatif.show", **(fields | {"if": scenarios[:index] + scenarios[index + 1 :]}))
            for index in range(len(scenarios))
        ],
        meetings=_choices(compared),
        back=url_for("rounds.new", **fields),
    ), status


def _choices(compared: ComparedRound) -> list[Meeting]:
    """The meetings that a scenario may take away: those of the owner and the recipients."""
    remiss = compared.remiss
    parties = {remiss.owner, *(recipient.body for recipient in remiss.recipients)}
    order = list(region().bodies)
    return sorted(
        (
            meeting
            for meeting in compared.meetings
            if meeting.body in parties
            and meeting.can_decide
            and meeting.start_date > remiss.dispatch_date
        ),
        key=lambda meeting: (order.index(meeting.body), meeting.start_date),
    )
