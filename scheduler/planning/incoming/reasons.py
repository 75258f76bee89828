"""The reasons behind every inner date of an incoming remiss, as codes and values."""

from __future__ import annotations

from datetime import date, timedelta

from scheduler.domain.bodies import Body
from scheduler.domain.meetings import Meeting
from scheduler.domain.remisser import DecisionForm
from scheduler.domain.swedish import weekday_name
from scheduler.planning.incoming.build import BuiltIncoming, decision_times
from scheduler.planning.incoming.ways import Blocked
from scheduler.planning.proposal import Reason
from scheduler.planning.route_reasons import why_decided
from scheduler.planning.routes import Chain

Values = dict[str, object]


def why_limit(built: BuiltIncoming) -> tuple[Reason, ...]:
    """Why the answer is planned to be sent by the limit: the sender's day, and what it falls on."""
    remiss, limit = built.remiss, built.limit_date
    chain = [Reason("received", {"received": remiss.received})]
    if remiss.first_day > remiss.received:
        chain.append(Reason("starts_later", {"start": remiss.first_day}))
    chain.append(Reason("outside_deadline", {"deadline": remiss.deadline, "part": remiss.part}))
    if remiss.extended_to is not None:
        chain.append(Reason("extension_given", {"extended_to": remiss.extended_to}))
    if limit != remiss.last_day:
        name = built.workdays.holiday_name(remiss.last_day) or weekday_name(remiss.last_day)
        values: Values = {"deadline": remiss.last_day, "day": name, "limit": limit}
        chain.append(Reason("deadline_no_workday", values))
    elif remiss.deadline_time is not None and remiss.extended_to is None:
        chain.append(Reason("deadline_clock", {"time": f"{remiss.deadline_time:%H.%M}"}))
    return tuple(chain)


def why_papers_from(built: BuiltIncoming, spoken: date, papers_from: date) -> Reason:
    """Why the papers of a group go out when they do: those heard before it are ready."""
    source = built.region.routing.forwarding.source
    return Reason("statements_in", {"ready": spoken, "papers_from": papers_from, "source": source})


def why_papers(built: BuiltIncoming, chain: Chain, papers_from: date) -> list[Reason]:
    """From the day the papers exist to the first body's first possible meeting, and its meetings
    that come too soon."""
    first = chain.steps[0]
    first_day = papers_from + timedelta(days=first.lead.days)
    values: Values = {
        "body": first.body.name,
        "papers_from": papers_from,
        "days": first.lead.days,
        "first_day": first_day,
        "source": first.lead.source,
    }
    found = [Reason("papers", values)]
    unplanned = [step.body.name for step in chain.unplanned]
    if unplanned:
        values = {"preparing": unplanned, "days": first.lead.days, "body": first.body.name}
        found.append(Reason("preparation_in_time_for_papers", values))
    for meeting in built.meetings_of(first.body.key):
        last = built.papers_day(meeting, first.lead.days, is_first=True)
        if built.may_take_up(meeting) and last < papers_from <= meeting.start_date:
            days = (meeting.start_date - papers_from).days
            values = meeting_values(first.body, meeting) | {"days": days}
            found.append(Reason("too_soon_for_papers", values))
    return found


def why_summons(built: BuiltIncoming, body: Body, summons_day: date) -> Reason:
    """When the body is summoned."""
    summons = built.lead_times(body).summons
    values: Values = {"days": summons.days, "summons_day": summons_day, "source": summons.source}
    return Reason("summons_out", values)


def why_ready(built: BuiltIncoming, chain: Chain, meeting: Meeting) -> list[Reason]:
    """From the meeting's last day to the day the minutes are approved and the answer is ready."""
    times = decision_times(built.remiss, chain)
    approved = meeting.end_date + timedelta(days=times.approval.days)
    approval: Values = {
        "meeting_end": meeting.end_date,
        "days": times.approval.days,
        "approved": approved,
        "source": times.approval.source,
    }
    found = [Reason("approval", approval)]
    if chain.recipient.body in built.remiss.immediate:
        found = [Reason("approved_at_once", approval)]
    if times.dispatch.days:
        dispatch: Values = {
            "approved": approved,
            "days": times.dispatch.days,
            "ready": approved + timedelta(days=times.dispatch.days),
            "source": times.dispatch.source,
        }
        found.append(Reason("dispatch", dispatch))
    return found


def why_handled(built: BuiltIncoming, body: Body, papers_from: date, ready: date) -> list[Reason]:
    """An answer without a meeting: how long it takes, and where a chair reports it (KL 6:40)."""
    chain = built.chains[body.key]
    values: Values = {
        "papers_from": papers_from,
        "days": chain.lag.days,
        "ready": ready,
        "source": chain.lag.source,
    }
    found = [*why_decided(built.region, chain.recipient), Reason("handled", values)]
    if chain.recipient.decision is not DecisionForm.CHAIR:
        return found
    for meeting in built.meetings_of(body.key):
        if meeting.can_decide and meeting.start_date >= ready:
            return [*found, Reason("chair_reports", meeting_values(body, meeting))]
    return [*found, Reason("chair_reports_later", {"body": body.name})]


def why_sent(ready: date, sent: date) -> Reason:
    """The answer is ready on a day nobody works."""
    return Reason("sent_next_workday", {"ready": ready, "sent": sent})


def why_latest(body: Body, meeting: Meeting, latest: Meeting, papers_day: date) -> Reason:
    """The body's last meeting that would do, and the last day for its papers."""
    values = meeting_values(body, latest) | {"papers_day": papers_day}
    if latest == meeting:
        return Reason("only_possible", values)
    return Reason("last_possible", values)


def too_late(built: BuiltIncoming, sent: date) -> Reason:
    """The way that is ready first is not ready in time."""
    limit = built.limit_date
    return Reason(
        "answer_too_late", {"sent": sent, "limit": limit, "days_late": (sent - limit).days}
    )


def blocked(built: BuiltIncoming, where: Blocked) -> tuple[Body, Reason]:
    """The body that cannot take the matter up at all, and why."""
    body, first_day = built.region.body(where.request.recipient), date.fromordinal(where.start)
    for step in built.chains[where.request.recipient].steps:
        body = step.body
        first_day += timedelta(days=step.lead.days)
        meetings = built.meetings_of(body.key)
        usable = [meeting for meeting in meetings if built.may_take_up(meeting)]
        if not meetings:
            return body, Reason("incoming_no_meetings", {"body": body.name})
        if not usable:
            return body, Reason("no_decisions", {"body": body.name, "count": len(meetings)})
        later = [meeting for meeting in usable if meeting.start_date >= first_day]
        if not later:
            break
        first_day = min(meeting.end_date for meeting in later)
    last = built.meetings_of(body.key)[-1]
    return body, Reason("no_meeting_left", meeting_values(body, last) | {"first_day": first_day})


def meeting_values(body: Body, meeting: Meeting) -> Values:
    return {"body": body.name, "first": meeting.start_date, "last": meeting.end_date}
