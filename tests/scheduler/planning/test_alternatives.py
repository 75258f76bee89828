"""The other targets: none beaten, each named for what it gives."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from scheduler.domain.bodies import Region
from scheduler.domain.meetings import Meeting
from scheduler.domain.remisser import Recipient, Remiss
from scheduler.domain.workdays import Workdays
from scheduler.planning.explain import phrase
from scheduler.planning.proposal import Alternative, Gain, Proposal
from scheduler.planning.propose import propose

WORKDAYS = Workdays()
FIRST = date(2026, 8, 31)
REMISS = Remiss("r", "rsr", FIRST, (Recipient("ks-berg"), Recipient("ks-are")))


def meeting(body: str, day: date) -> Meeting:
    return Meeting(f"{body}-{day}", body, day, day)


def weeks(body: str, *numbers: int, weekday: int = 0) -> list[Meeting]:
    return [meeting(body, FIRST + timedelta(days=7 * n + weekday)) for n in numbers]


def worth(one: Alternative) -> tuple[date, int, int]:
    """Smaller is better, in each part."""
    return one.target.start_date, one.fragile_meetings, -one.usable_meetings


def worth_of_plan(plan: Proposal) -> tuple[date, int, int]:
    assert plan.target is not None
    return plan.target.start_date, len(plan.fragile), -plan.usable_meetings


some_weeks = st.sets(st.integers(1, 16), min_size=1, max_size=6).map(sorted)


@given(some_weeks, some_weeks, some_weeks, st.booleans())
def test_no_other_target_is_beaten_by_another_or_by_the_plan(
    jamtland: Region, berg: list[int], are: list[int], targets: list[int], required: bool
) -> None:
    plain = replace(jamtland, soft_blocks=())
    meetings = [
        *weeks("ks-berg", *berg, weekday=2),
        *weeks("ks-are", *are, weekday=1),
        *weeks("rsr", *(week + 3 for week in targets)),
    ]
    last = FIRST + timedelta(days=7 * (targets[-1] + 3))
    remiss = replace(REMISS, target_date=last) if required else REMISS
    plan = propose(plain, meetings, remiss, WORKDAYS)
    if not plan.possible:
        return
    values = [worth_of_plan(plan), *map(worth, plan.alternatives)]
    assert len(plan.alternatives) <= 5
    for other in plan.alternatives:
        assert other.gains
        for value in values:
            if value != worth(other):
                assert any(mine < its for mine, its in zip(worth(other), value, strict=True))
    fewer = [a for a in plan.alternatives if a.fragile_meetings < len(plan.fragile)]
    assert (plan.safer in fewer) if fewer else plan.safer is None


def test_a_later_target_is_safer_where_it_leaves_a_second_meeting(jamtland: Region) -> None:
    # Berg meets in weeks 3 and 8. For the target of week 7 only the first is in time; for that of
    # week 13 both are, so that losing either breaks nothing.
    meetings = [
        *weeks("ks-berg", 3, 8, weekday=2),
        *weeks("rsr", 7, 13),
    ]
    remiss = replace(REMISS, recipients=(Recipient("ks-berg"),))
    plan = propose(jamtland, meetings, remiss, WORKDAYS)
    (other,) = plan.alternatives
    assert (len(plan.fragile), other.fragile_meetings) == (2, 1)
    assert other.gains == (Gain.SAFER, Gain.MORE_MEETINGS)
    assert plan.safer == other


def test_a_target_in_the_holidays_is_said_and_the_next_one_named(jamtland: Region) -> None:
    # 22 December to 7 January is away (config): the target of Monday 28 December lies there,
    # that of 25 January and its deadline do not.
    meetings = [
        meeting("ks-berg", date(2026, 11, 18)),
        meeting("rsr", date(2026, 12, 28)),
        meeting("rsr", date(2027, 1, 25)),
    ]
    remiss = replace(REMISS, recipients=(Recipient("ks-berg"),))
    plan = propose(jamtland, meetings, remiss, WORKDAYS)
    assert "Målmötet 28 december 2026 är en dag då många är lediga (jul och nyår)." in [
        phrase(reason) for reason in plan.away
    ]
    (other,) = plan.alternatives
    assert other.target.start_date == date(2027, 1, 25)
    assert other.gains == (Gain.NOT_WHEN_AWAY,)
