"""Jinja filters: Swedish dates and the words for kinds and states."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask import Flask
from flask_login import current_user

from calendars.write_ical import FeedEvent
from scheduler.domain.bodies import BodyKind, OrganisationKind
from scheduler.domain.comparison import Change
from scheduler.domain.meetings import Meeting, MeetingKind, MeetingStatus
from scheduler.domain.swedish import (
    date_span,
    day_month,
    days_text,
    long_date,
    month_year,
    short_date,
    weekday_name,
)
from scheduler.planning.explain import phrase, phrase_tolerance
from scheduler.presentation.alternatives import exceptions_words, fragile_words, usable_words
from scheduler.presentation.incoming import ROLE_NAMES
from scheduler.presentation.operation import (
    JOB_WORDS,
    backup_sentences,
    pace_sentence,
    tick_words,
)
from scheduler.presentation.reminders import MAIL_STATE_WORDS
from scheduler.presentation.retention import taken_sentence
from scheduler.presentation.words import DECISION_WORDS, GAIN_WORDS
from scheduler.services.inquiries.words import DAY_WORDS, KIND_WORDS, when
from scheduler.services.inquiries.words import STATE_WORDS as INQUIRY_STATE_WORDS
from scheduler.services.responses import STATE_WORDS
from scheduler.settings import STOCKHOLM
from web.ahead_pages import AHEAD_PAGES
from web.current import may_open, region, svarsdag
from web.settings_pages import SETTINGS_PAGES

_KINDS = {
    MeetingKind.DECISION: "beslutsmöte",
    MeetingKind.INFORMATION: "informationsmöte",
    MeetingKind.PREPARATION: "beredning",
    MeetingKind.RESERVE: "reservdag",
    MeetingKind.EXTRA: "extra möte",
}
_STATUSES = {
    MeetingStatus.PLANNED: "",
    MeetingStatus.TENTATIVE: "preliminärt",
    MeetingStatus.MOVED: "flyttat",
    MeetingStatus.CANCELLED: "inställt",
}
_CHANGES = {
    Change.NEW: "nytt",
    Change.UNCHANGED: "oförändrat",
    Change.CHANGED: "ändras",
    Change.MOVED: "flyttas",
    Change.CANCELLED: "ställs in",
    Change.UNKNOWN_BODY: "okänt organ",
    Change.DUPLICATE: "dubblett",
    Change.LEFT_OUT: "utelämnas",
}
# What an import has done, in the history of a meeting.
_DONE = {
    Change.NEW.value: "sparat",
    Change.CHANGED.value: "ändrat",
    Change.MOVED.value: "flyttat",
    Change.CANCELLED.value: "inställt",
    "vanished": "markerat som inställt: planen höll det inte längre",
}

_ORGANISATION_KINDS = {
    OrganisationKind.MUNICIPALITY: "kommun",
    OrganisationKind.REGION: "region",
    OrganisationKind.FEDERATION: "förbund",
}
_BODY_KINDS = {
    BodyKind.ASSEMBLY: "fullmäktige",
    BodyKind.BOARD: "styrelse",
    BodyKind.COMMITTEE: "nämnd",
    BodyKind.JOINT_COMMITTEE: "gemensam nämnd",
    BodyKind.WORKING_COMMITTEE: "utskott",
    BodyKind.COOPERATION_COUNCIL: "samverkansråd",
    BodyKind.OFFICIALS_GROUP: "tjänstepersonsgrupp",
}
_CHIEF_TITLES = {
    OrganisationKind.MUNICIPALITY: "kommunchef",
    OrganisationKind.REGION: "regiondirektör",
    OrganisationKind.FEDERATION: "förbundschef",
}


def span(meeting: Meeting) -> str:
    """24–25 september 2019"""
    return date_span(meeting.start_date, meeting.end_date, year=True)


def short_span(meeting: Meeting) -> str:
    """24–25 sep"""
    return date_span(meeting.start_date, meeting.end_date, short=True)


def _short_dates(first: date, last: date) -> str:
    """7–13 okt"""
    return date_span(first, last, short=True)


def event_days(event: FeedEvent) -> str:
    """tisdag 29 oktober 2019, 24–25 september 2019, or tisdag 8 oktober 2019 kl. 13.00"""
    start, end = event.start, event.end
    if isinstance(start, datetime):
        return f"{weekday_date(start.date())} kl. {start:%H.%M}"
    if start == end:
        return weekday_date(start)
    return date_span(start, end, year=True)


def moment(value: datetime) -> str:
    """2 september 2019 kl. 08.00, in Swedish time"""
    local = value.astimezone(STOCKHOLM)
    return f"{long_date(local.date())} kl. {local:%H.%M}"


def short_moment(value: datetime) -> str:
    """2 sep 2019 08.00, in Swedish time"""
    local = value.astimezone(STOCKHOLM)
    return f"{short_date(local.date())} {local:%Y %H.%M}"


def weekday_date(day: date) -> str:
    """tisdag 29 oktober 2019"""
    return f"{weekday_name(day)} {long_date(day)}"


MONTH_NAMES = [short_date(date(2000, month, 1)).split()[-1] for month in range(1, 13)]


def month_before(month: date) -> str:
    """2019-09, for the day 2019-10-01"""
    return f"{month - timedelta(days=1):%Y-%m}"


def month_after(month: date) -> str:
    """2019-11, for the day 2019-10-01"""
    return f"{month + timedelta(days=31):%Y-%m}"


def register(app: Flask) -> None:
    app.jinja_env.filters.update(
        date_span=_short_dates,
        taken_sentence=taken_sentence,
        day_month=day_month,
        days=days_text,
        long_date=long_date,
        short_date=short_date,
        weekday_date=weekday_date,
        weekday_name=weekday_name,
        month_name=month_year,
        month_before=month_before,
        month_after=month_after,
        moment=moment,
        short_moment=short_moment,
        event_days=event_days,
        span=span,
        short_span=short_span,
        phrase=phrase,
        phrase_tolerance=phrase_tolerance,
        response_state=STATE_WORDS.__getitem__,
        exceptions_words=exceptions_words,
        usable_words=usable_words,
        fragile_words=fragile_words,
        gain_words=GAIN_WORDS.__getitem__,
        decision_words=DECISION_WORDS.__getitem__,
        step_role=ROLE_NAMES.__getitem__,
        kind=_KINDS.__getitem__,
        status=_STATUSES.__getitem__,
        change=_CHANGES.__getitem__,
        done=_DONE.__getitem__,
        body_kind=_BODY_KINDS.__getitem__,
        organisation_kind=_ORGANISATION_KINDS.__getitem__,
        chief_title=_CHIEF_TITLES.__getitem__,
        job_words=JOB_WORDS.__getitem__,
        pace_sentence=pace_sentence,
        backup_sentences=backup_sentences,
        tick_words=tick_words,
        reminder_state=MAIL_STATE_WORDS.__getitem__,
        inquiry_kind=KIND_WORDS.__getitem__,
        inquiry_state=INQUIRY_STATE_WORDS.__getitem__,
        day_answer=DAY_WORDS.__getitem__,
        option_when=when,
    )

    app.jinja_env.globals["may_open"] = may_open

    app.jinja_env.globals["month_names"] = MONTH_NAMES

    @app.context_processor
    def common() -> dict[str, object]:
        found = svarsdag()
        is_somebody = current_user.is_authenticated
        return {
            "today": found.settings.today(),
            "is_demo_clock": found.settings.frozen_today is not None,
            "region": region() if is_somebody else None,
            "ahead_pages": [one for one in AHEAD_PAGES if may_open(one.endpoint)]
            if is_somebody
            else [],
            "settings_pages": [one for one in SETTINGS_PAGES if may_open(one.endpoint)]
            if is_somebody
            else [],
        }
