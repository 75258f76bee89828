"""The last response date is Tuesday 29 October 2019; the meeting on the 22nd answers in seven
days, on the 29th."""

from __future__ import annotations

from datetime import date

import pytest

from scheduler.domain.bodies import Region
from scheduler.domain.remisser import RegisterEntry, RouteMeeting
from scheduler.domain.workdays import Workdays
from scheduler.planning.explain import phrase
from scheduler.planning.moved_effect import MovedEffect, moved_effect
from tests.scheduler.planning.test_extension_effect import a_round, entry


def meeting(body: str, first: date, last: date | None = None) -> RouteMeeting:
    return RouteMeeting(body, f"{body}-{first}", first, last or first)


def effect(region: Region, recipient: RegisterEntry, day: date) -> MovedEffect:
    return moved_effect(region, a_round(recipient), recipient, day, Workdays())


KS = meeting("ks-berg", date(2019, 10, 22))


def test_an_earlier_meeting_is_in_time(jamtland: Region) -> None:
    found = effect(jamtland, entry(1, "ks-berg", route=(KS,)), date(2019, 10, 21))
    assert (found.ready, found.in_time) == (date(2019, 10, 28), True)
    assert [phrase(reason) for reason in found.reasons] == [
        "Mötet 21 oktober 2019 går bra: svaret är klart 28 oktober 2019, i tid till sista svarsdag "
        "29 oktober 2019."
    ]


def test_a_later_one_says_what_would_do(jamtland: Region) -> None:
    # Saturday 26 October + 7 = 2 November, a Saturday: the extension runs to Monday the 4th.
    found = effect(jamtland, entry(1, "ks-berg", route=(KS,)), date(2019, 10, 26))
    assert (found.ready, found.in_time) == (date(2019, 11, 2), False)
    assert [reason.code for reason in found.reasons] == [
        "moved_too_late",
        "moved_approve_sooner",
        "moved_extension",
    ]
    assert found.reasons[1].values["days"] == 3
    assert found.reasons[2].values["until"] == date(2019, 11, 4)


def test_on_the_last_day_only_approval_at_once_would_do(jamtland: Region) -> None:
    found = effect(jamtland, entry(1, "ks-berg", route=(KS,)), date(2019, 10, 29))
    assert "samma dag" in phrase(found.reasons[1])
    after = effect(jamtland, entry(1, "ks-berg", route=(KS,)), date(2019, 10, 30))
    assert "moved_approve_sooner" not in [reason.code for reason in after.reasons]


def test_a_meeting_of_two_days_stays_as_long(jamtland: Region) -> None:
    two_days = meeting("rs", date(2019, 10, 21), date(2019, 10, 22))
    found = effect(jamtland, entry(1, "rs", route=(two_days,)), date(2019, 10, 22))
    assert found.ready == date(2019, 10, 30)  # 23 October + 7


def test_it_may_not_come_before_the_meeting_that_prepares_it(jamtland: Region) -> None:
    au = meeting("ksau-berg", date(2019, 10, 8))
    recipient = entry(1, "ks-berg", route=(au, KS))
    found = effect(jamtland, recipient, date(2019, 10, 8))
    assert not found.in_time
    assert phrase(found.reasons[-1]) == (
        "KSAU Berg, som bereder ärendet, möts 8 oktober 2019, inte före mötet."
    )
    assert effect(jamtland, recipient, date(2019, 10, 9)).in_time


def test_an_answer_without_a_meeting_has_none_to_move(jamtland: Region) -> None:
    with pytest.raises(ValueError, match="no meeting"):
        effect(jamtland, entry(1, "ks-berg"), date(2019, 10, 22))
