"""Which day an extra meeting is held: proposed, asked, decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.inquiries import Choice, Inquiry, InquiryKind, InquiryState
from scheduler.domain.limits import MAX_YEAR
from scheduler.domain.polls import DayAnswer, DayResult, day_results
from scheduler.domain.rights import Right
from scheduler.domain.swedish import long_date
from scheduler.domain.workdays import Workdays
from scheduler.planning.poll_days import PollDay, clock_sentences, poll_days
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.services.inquiries.changing import (
    ENDED_WORDS,
    answering,
    changing,
    check_open,
    check_seen,
)
from scheduler.services.inquiries.meeting import fix_meeting
from scheduler.services.inquiries.words import when
from scheduler.storage import inquiry_store, meeting_store

MAX_COMMENT = 2_000
_LONGEST_WINDOW_DAYS = 366


@needs(Right.READ_PLANS)
def propose_days(app: App, region: str, body: str, first: date, last: date) -> tuple[PollDay, ...]:
    """Every day in the window that fits, the best first. Raises BadInputError for a window that
    makes no sense, UnknownNameError for the body."""
    found = app.config.region(region)
    if last < first:
        raise BadInputError(f"{long_date(last)} är före {long_date(first)}: byt plats på dem.")
    if (last - first).days > _LONGEST_WINDOW_DAYS or last.year > MAX_YEAR:
        raise BadInputError("Perioden är för lång: välj högst ett år.")
    with app.database.read() as connection:
        meetings = meeting_store.meetings(connection, region)
    return poll_days(
        found,
        meetings,
        found.require_body(body),
        first,
        last,
        app.settings.today(),
        Workdays(),
    )


def results_of(inquiry: Inquiry) -> tuple[DayResult, ...]:
    """How many can come on each day."""
    answers: list[Mapping[int, DayAnswer]] = [
        {one.option_id: one.answer for one in inquiry.choices_of(each.id) if one.answer}
        for each in inquiry.invitees
    ]
    return day_results([one.id for one in inquiry.options], answers)


def clock_of(app: App, inquiry: Inquiry, day: date) -> tuple[str, ...]:
    """Which days hold for papers and summons if the meeting is on ``day``."""
    body = app.config.region(inquiry.region).body(inquiry.body)
    return clock_sentences(body, day, app.settings.today())


def answer_poll(app: App, token: str, answers: Mapping[int, DayAnswer], comment: str = "") -> None:
    """Says which days suit; to say it again puts the new answer in place of the old. Raises
    NotFoundError, ConflictError, or BadInputError where a day is left out."""
    if len(comment) > MAX_COMMENT:
        raise BadInputError(f"Texten är {len(comment)} tecken: högst {MAX_COMMENT} tas emot.")
    with answering(app, token) as (change, invitee):
        inquiry = change.inquiry
        check_open(inquiry)
        missing = [one for one in inquiry.options if one.id not in answers]
        if missing:
            raise BadInputError(f"Svar saknas för {when(missing[0])}: svara för varje dag.")
        choices = [Choice(invitee.id, one.id, answers[one.id]) for one in inquiry.options]
        same = {(one.option_id, one.answer) for one in inquiry.choices_of(invitee.id)}
        if same == {(c.option_id, c.answer) for c in choices} and comment == invitee.comment:
            return
        inquiry_store.set_answer(
            app.database, change.connection, invitee.id, choices, by=change.actor, comment=comment
        )
        change.log(
            "answer_poll",
            {
                "invitee": invitee.to.key,
                "old": {str(c.option_id): c.answer for c in inquiry.choices_of(invitee.id)},
                "new": {str(c.option_id): c.answer for c in choices},
                "comment": comment,
            },
        )


def take_back_answer(app: App, token: str) -> None:
    """Takes back what the invitee said of the days, or its wishes. Raises NotFoundError or
    ConflictError."""
    with answering(app, token) as (change, invitee):
        check_open(change.inquiry)
        if invitee.answered_at is None:
            return
        old = change.inquiry.choices_of(invitee.id)
        inquiry_store.set_answer(app.database, change.connection, invitee.id, (), by="", comment="")
        change.log(
            "take_back_answer",
            {
                "invitee": invitee.to.key,
                "old": {str(c.option_id): c.answer or c.rank for c in old},
                "comment": invitee.comment,
            },
        )


@needs(Right.MANAGE_AHEAD)
def decide_day(
    app: App, region: str, actor: str, inquiry_id: str, option_id: int, seen: int
) -> None:
    """The meeting is held on the day: it becomes planned, and everybody is told which days for
    papers and summons now hold. ``seen`` is the sequence of the inquiry that was shown.

    Raises NotFoundError, or ConflictError where it is decided or something has come since.
    """
    with changing(app, region, actor, inquiry_id) as change:
        inquiry = change.inquiry
        if inquiry.kind is not InquiryKind.POLL:
            raise BadInputError("Förfrågan gäller ingen mötesdag.")
        option = next((one for one in inquiry.options if one.id == option_id), None)
        if option is None:
            raise NotFoundError("Dagen finns inte i förfrågan.")
        if not inquiry.takes_answers:
            raise ConflictError(ENDED_WORDS[inquiry.state])
        check_seen(inquiry, seen)
        if option.day < app.settings.today():
            raise BadInputError(f"{long_date(option.day)} har varit: välj en annan dag.")
        fix_meeting(app, change.connection, inquiry, actor, option)
        inquiry_store.set_state(change.connection, inquiry.id, InquiryState.DECIDED, option.id)
        change.drop_waiting_mails()
        change.log("decide_day", {"day": option.day.isoformat()})
        why = clock_of(app, inquiry, option.day)
        for one in inquiry.invitees:
            change.tell(one, f"Det blir {when(option)}", why)
