"""What a change would do to a round, on small rounds worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from scheduler.configuration import Configuration
from scheduler.domain.bodies import Region
from scheduler.domain.errors import BadInputError
from scheduler.domain.meetings import Meeting
from scheduler.domain.remisser import Recipient, Remiss
from scheduler.domain.workdays import Workdays
from scheduler.planning.whatif import MeetingChange, Scenario, what_if, with_changes


@pytest.fixture
def region(config: Configuration) -> Region:
    return config.region("jamtland")


def meeting(body: str, day: date, last: date | None = None, intake: date | None = None) -> Meeting:
    return Meeting(f"{body} {day}", body, day, last or day, intake_day=intake)


# RSR's summons is 7 days before 11 November and 4 working days to compile before it: 29 October.
MEETINGS = [
    meeting("rsr", date(2019, 11, 11)),
    meeting("ks-berg", date(2019, 10, 8)),
    meeting("ks-berg", date(2019, 10, 22)),
    meeting("ks-ragunda", date(2019, 10, 15)),
]
REMISS = Remiss("r", "rsr", date(2019, 9, 2), (Recipient("ks-berg"), Recipient("ks-ragunda")))


def test_a_cancelled_meeting_sends_its_recipient_to_the_next(region: Region) -> None:
    lost = Scenario("utan 8 oktober", REMISS, (MeetingChange("ks-berg", date(2019, 10, 8)),))
    result = what_if(region, MEETINGS, REMISS, [lost], Workdays())
    # Ragunda 15 + 7 = 22 October is the last to be ready; without 8 October Berg is, 22 + 7.
    assert result.base.window is not None
    assert result.base.window.earliest == date(2019, 10, 22)
    (outcome,) = result.outcomes
    assert outcome.proposal.window is not None
    assert outcome.proposal.window.earliest == date(2019, 10, 29)
    (row,) = outcome.rows
    assert row.body.key == "ks-berg"
    assert row.before is not None
    assert row.after is not None
    assert (row.before.ready, row.after.ready) == (date(2019, 10, 15), date(2019, 10, 29))


def test_a_move_may_break_the_round_and_no_other_scenario_hears_of_it(region: Region) -> None:
    late = Scenario(
        "flyttat", REMISS, (MeetingChange("ks-ragunda", date(2019, 10, 15), date(2019, 10, 23)),)
    )
    same = Scenario("oförändrat", REMISS)
    broken, unchanged = what_if(region, MEETINGS, REMISS, [late, same], Workdays()).outcomes
    # 23 + 7 = 30 October is a day too late.
    assert not broken.proposal.possible
    assert [row.body.key for row in broken.rows] == ["ks-ragunda"]
    assert unchanged.proposal.possible
    assert unchanged.rows == ()


def test_a_recipient_that_comes_or_goes_is_a_change(region: Region) -> None:
    alone = Remiss("r", "rsr", date(2019, 9, 2), (Recipient("ks-berg"),))
    less = what_if(region, MEETINGS, REMISS, [Scenario("färre", alone)], Workdays())
    (gone,) = less.outcomes[0].rows
    assert (gone.body.key, gone.after) == ("ks-ragunda", None)
    more = what_if(region, MEETINGS, alone, [Scenario("fler", REMISS)], Workdays())
    (new,) = more.outcomes[0].rows
    assert (new.body.key, new.before) == ("ks-ragunda", None)


def test_a_moved_meeting_keeps_its_length_but_not_its_day_for_papers(region: Region) -> None:
    two_days = meeting("rs", date(2019, 9, 24), date(2019, 9, 25), intake=date(2019, 9, 20))
    moved_to = date(2019, 10, 1)
    # Its second day names the same meeting.
    (moved,) = with_changes(region, [two_days], [MeetingChange("rs", date(2019, 9, 25), moved_to)])
    assert (moved.start_date, moved.end_date) == (moved_to, date(2019, 10, 2))
    assert moved.intake_day is None


def test_a_meeting_that_is_not_held_is_named_with_those_that_are(region: Region) -> None:
    with pytest.raises(BadInputError, match="KS Berg har inget möte 9 oktober 2019.*22 oktober"):
        with_changes(region, MEETINGS, [MeetingChange("ks-berg", date(2019, 10, 9))])
