"""Operations on parties, bodies and meetings."""

from __future__ import annotations

from scheduler.domain.api_tokens import ApiScope
from scheduler.domain.lead_times import LeadTime
from scheduler.domain.rights import Right
from scheduler.services import meeting_plans
from scheduler.services.guard import require
from web.api.cursors import cursor_of, place_of
from web.api.operations import Caller, NoQuery, operation
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
)
from web.views.api.blueprint import blueprint


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
        place_of(query.cursor),
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
    return MeetingPage(
        shown, cursor_of(shown[-1].start_date, shown[-1].id) if len(found) > query.limit else None
    )
