"""Exceptions made for one recipient: an extension, approval at once, an extra meeting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from scheduler.domain.bodies import Region
from scheduler.domain.errors import BadInputError
from scheduler.domain.meetings import Meeting, MeetingKind, MeetingStatus
from scheduler.domain.remisser import ExtraMeeting, Recipient, Remiss
from scheduler.domain.workdays import Workdays
from scheduler.planning.build import extra_meeting
from scheduler.planning.explain import phrase
from scheduler.planning.proposal import Proposal
from scheduler.planning.propose import propose

WORKDAYS = Workdays()


def meeting(body: str, day: date) -> Meeting:
    return Meeting(f"{body}-{day}", body, day, day)


# For 11 November the last day is 29 October and the summons goes out on 4 November. Berg's meeting
# of 24 October is ready on the 31st, two days late; Åre is ready on the 23rd.
MEETINGS = [
    meeting("rsr", date(2019, 11, 11)),
    meeting("ks-berg", date(2019, 10, 24)),
    meeting("ks-are", date(2019, 10, 16)),
]
BERG, ARE = Recipient("ks-berg"), Recipient("ks-are")
REMISS = Remiss("r", "rsr", date(2019, 9, 2), (BERG, ARE))


def plan(region: Region, remiss: Remiss, meetings: list[Meeting] = MEETINGS) -> Proposal:
    return propose(region, meetings, remiss, WORKDAYS)


def with_berg(**exception: object) -> Remiss:
    return replace(REMISS, recipients=(replace(BERG, **exception), ARE))  # type: ignore[arg-type]


def test_nothing_is_possible_without_an_exception(jamtland: Region) -> None:
    assert not plan(jamtland, REMISS).possible


@pytest.mark.parametrize(
    ("until", "possible"),
    [(date(2019, 10, 30), False), (date(2019, 10, 31), True), (date(2019, 11, 4), True)],
)
def test_an_extension_to_the_day_the_answer_is_ready(
    jamtland: Region, until: date, possible: bool
) -> None:
    assert plan(jamtland, with_berg(extended_to=until)).possible is possible


def test_an_extension_leaves_the_others_their_day(jamtland: Region) -> None:
    proposal = plan(jamtland, with_berg(extended_to=date(2019, 10, 31)))
    assert proposal.deadline == date(2019, 10, 29)
    # Åre alone sets the window: ready on Wednesday the 23rd.
    assert proposal.window is not None
    assert proposal.window.earliest == date(2019, 10, 23)
    assert [body.key for body in proposal.binding] == ["ks-are"]
    berg, are = proposal.recipients
    assert (berg.extended_to, berg.slack_days) == (date(2019, 10, 31), 0)
    assert (are.extended_to, are.slack_days) == (None, 6)
    assert berg.why[-1].code == "extended"
    assert "31 oktober 2019" in phrase(berg.why[-1])


def test_an_extension_ends_when_the_owner_sends_its_summons(jamtland: Region) -> None:
    # Ready on 5 November (29 October + 7), the day after the summons.
    late = [MEETINGS[0], MEETINGS[2], meeting("ks-berg", date(2019, 10, 29))]
    assert not plan(jamtland, with_berg(extended_to=date(2019, 11, 8)), late).possible


def test_an_extension_that_is_not_needed_is_none(jamtland: Region) -> None:
    early = [*MEETINGS, meeting("ks-berg", date(2019, 10, 8))]
    berg = plan(jamtland, with_berg(extended_to=date(2019, 10, 31)), early).recipients[0]
    assert (berg.extended_to, berg.slack_days) == (None, 14)


@pytest.mark.parametrize(("lag_days", "possible"), [(5, True), (6, False)])
def test_approval_in_so_many_days(jamtland: Region, lag_days: int, possible: bool) -> None:
    # 24 October + 5 = the 29th.
    proposal = plan(jamtland, with_berg(lag_days=lag_days))
    assert proposal.possible is possible
    lag = next(reason for reason in proposal.recipients[0].why if reason.code == "lag")
    assert (lag.values["days"], "KL 6:35" in str(lag.values["source"])) == (lag_days, True)


@pytest.mark.parametrize(
    ("day", "possible"), [(date(2019, 10, 22), True), (date(2019, 10, 23), False)]
)
def test_an_extra_meeting_counts_as_held(jamtland: Region, day: date, possible: bool) -> None:
    remiss = replace(REMISS, extra_meetings=(ExtraMeeting("ks-berg", day),))
    proposal = plan(jamtland, remiss)
    assert proposal.possible is possible
    if possible:
        assert proposal.recipients[0].route[-1].meeting.kind is MeetingKind.EXTRA


def test_an_extra_meeting_that_was_stored_and_cancelled_since_is_not_held(
    jamtland: Region,
) -> None:
    extra = ExtraMeeting("ks-berg", date(2019, 10, 22))
    cancelled = replace(extra_meeting(jamtland, extra), status=MeetingStatus.CANCELLED)
    remiss = replace(REMISS, extra_meetings=(extra,))
    assert not plan(jamtland, remiss, [*MEETINGS, cancelled]).possible


@pytest.mark.parametrize(
    "change",
    [
        {"recipients": (replace(BERG, extended_to=date(2019, 11, 2)), ARE)},  # a holiday
        {"recipients": (replace(BERG, extended_to=date(2019, 9, 2)), ARE)},  # the dispatch
        {"extra_meetings": (ExtraMeeting("ks-berg", date(2019, 10, 20)),)},  # a Sunday
    ],
)
def test_exceptions_are_working_days_after_the_dispatch(
    jamtland: Region, change: dict[str, object]
) -> None:
    with pytest.raises(BadInputError):
        plan(jamtland, replace(REMISS, **change))  # type: ignore[arg-type]
