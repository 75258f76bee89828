"""The operations of the API: each reads, calls one service and gives values."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date

import msgspec
from flask import Blueprint, Response

from scheduler.domain.api_tokens import ApiScope
from scheduler.domain.errors import BadInputError
from scheduler.domain.lead_times import LeadTime
from scheduler.domain.remisser import AcceptedRound, RegisterEntry, RoundLine
from scheduler.domain.rights import Right
from scheduler.services import meeting_plans, rounds
from scheduler.services.guard import require
from web.api import openapi
from web.api.operations import OPERATIONS, Caller, NoQuery, operation
from web.api.values import (
    BodyItem,
    BodyList,
    LeadTimeItem,
    LeadTimesItem,
    MeetingItem,
    MeetingPage,
    MeetingQuery,
    OrganisationItem,
    OrganisationList,
    RecipientItem,
    RoundDetail,
    RoundItem,
    RoundList,
)
from web.limits import API_LIMIT, limiter

blueprint = Blueprint("api", __name__, url_prefix=openapi.PREFIX)
limiter.limit(API_LIMIT)(blueprint)


@blueprint.get("/openapi.json")
def description() -> Response:
    return Response(msgspec.json.encode(openapi.document()), mimetype="application/json")


@operation(
    blueprint, "/organisations", "The region's parties", ApiScope.READ_PLANS, OrganisationList
)
def organisations(caller: Caller, _query: NoQuery) -> OrganisationList:
    require(caller.app, Right.READ_PLANS, caller.region.key)
    found = caller.region.organisations.values()
    return OrganisationList(
        caller.region.key, [OrganisationItem(one.key, one.name, one.kind) for one in found]
    )


@operation(
    blueprint, "/bodies", "The region's bodies and their lead times", ApiScope.READ_PLANS, BodyList
)
def bodies(caller: Caller, _query: NoQuery) -> BodyList:
    require(caller.app, Right.READ_PLANS, caller.region.key)
    return BodyList(
        caller.region.key,
        [
            BodyItem(
                one.key,
                one.name,
                one.full_name,
                one.kind,
                one.organisation,
                list(one.members),
                LeadTimesItem(
                    intake=_lead_time(one.lead_times.intake),
                    summons=_lead_time(one.lead_times.summons),
                    approval=_lead_time(one.lead_times.approval),
                    dispatch=_lead_time(one.lead_times.dispatch),
                    compile=_lead_time(one.lead_times.compile),
                ),
            )
            for one in caller.region.bodies.values()
        ],
    )


def _lead_time(one: LeadTime) -> LeadTimeItem:
    return LeadTimeItem(one.days, one.source)


@operation(
    blueprint,
    "/meetings",
    "Stored meetings, also cancelled ones, in order of day",
    ApiScope.READ_PLANS,
    MeetingPage,
    MeetingQuery,
)
def meetings(caller: Caller, query: MeetingQuery) -> MeetingPage:
    asked = (
        list(caller.region.bodies)
        if query.body is None
        else [caller.region.require_body(query.body).key]
    )
    found = meeting_plans.meetings_page(
        caller.app,
        caller.region.key,
        asked,
        query.first,
        query.last,
        query.changed_since,
        _place(query.cursor),
        query.limit + 1,
    )
    shown = [
        MeetingItem(
            one.id,
            one.body,
            one.start_date,
            one.end_date,
            one.kind,
            one.status,
            one.start_time,
            one.end_time,
            one.place,
            one.note,
            one.intake_day,
            one.source,
            changed_at,
        )
        for one, changed_at in found[: query.limit]
    ]
    return MeetingPage(shown, _cursor(shown[-1]) if len(found) > query.limit else None)


def _cursor(last: MeetingItem) -> str:
    return urlsafe_b64encode(f"{last.start_date} {last.id}".encode()).decode()


def _place(cursor: str) -> tuple[date, str]:
    """The day and id a page begins after. Raises BadInputError."""
    if not cursor:
        return date.min, ""
    try:
        day, meeting_id = urlsafe_b64decode(cursor.encode("ascii")).decode("ascii").split(" ")
        if not meeting_id.isprintable():
            raise ValueError(meeting_id)
        return date.fromisoformat(day), meeting_id
    except ValueError as error:
        raise BadInputError(
            "cursor går inte att läsa: skicka ”next” ur föregående svar oförändrat."
        ) from error


@operation(blueprint, "/rounds", "Accepted rounds of remisser", ApiScope.READ_ROUNDS, RoundList)
def round_list(caller: Caller, _query: NoQuery) -> RoundList:
    return RoundList([_round(one) for one in rounds.round_lines(caller.app, caller.region.key)])


@operation(
    blueprint,
    "/rounds/<round_id>",
    "A round with how each answer stands",
    ApiScope.READ_ROUNDS,
    RoundDetail,
)
def round_detail(caller: Caller, _query: NoQuery, round_id: str) -> RoundDetail:
    found = rounds.get_round(caller.app, caller.region.key, round_id)
    return RoundDetail(
        _round(found),
        found.window_earliest,
        found.window_latest,
        [_recipient(entry) for entry in found.register],
    )


def _round(one: AcceptedRound | RoundLine) -> RoundItem:
    return RoundItem(
        one.id,
        one.title,
        one.dnr,
        one.owner,
        one.state,
        one.dispatch_date,
        one.deadline,
        one.target_date,
        one.asked_count,
        one.answered_count,
    )


def _recipient(entry: RegisterEntry) -> RecipientItem:
    acknowledged = entry.acknowledged
    return RecipientItem(
        entry.body,
        entry.role,
        entry.state,
        entry.answered_at or (acknowledged.at if acknowledged else None),
        entry.note,
        entry.intake_day,
        entry.ready_day,
        entry.extended_to,
    )


ENDPOINTS = frozenset({"api.description", *(f"api.{name}" for name in OPERATIONS)})
"""The API guards itself, by token."""
