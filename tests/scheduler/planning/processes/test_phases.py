"""Phases that depend on an answer, on the facts of seed 000 (RS/1008/2017 § 126)."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from scheduler.domain.errors import BadInputError
from scheduler.domain.processes import ProcessAsked, StepDone
from tests.scheduler.planning.processes.cases import CONFIG, meetings, planned, step

TEMPLATE = CONFIG.process("samverkan-fore-outsourcing")
RS = [meetings("rs", "2017-08-29", "2017-10-31", "2017-11-28")]
# The decision is of May; the result goes to RS in October 2017.
ASKED = ProcessAsked(TEMPLATE.key, "rs", (), date(2017, 5, 31), date(2017, 10, 31))


def test_both_branches_are_planned() -> None:
    # 60 days from 31 May: Sunday 30 July, so 31 July. Interest: RS 29 August takes papers until
    # 15 August. None: ten working days from 31 July: 14 August; 60 days: 13 October, a Friday;
    # RS 31 October takes papers until 17 October.
    interest, none = planned(TEMPLATE, ASKED, RS)
    assert interest.outcomes == {"efterhor": "ja"}
    assert (interest.end, none.end) == (date(2017, 8, 29), date(2017, 10, 31))
    assert [one.step.key for one in interest.steps] == ["efterhor", "redovisning"]
    assert step(none, "dialog").first.day == date(2017, 8, 14)  # type: ignore[union-attr]
    assert step(none, "outsourcing").first.day == date(2017, 10, 13)  # type: ignore[union-attr]
    # By 31 October: the analysis done 17 October, begun 18 August; the dialogue ten working days
    # before, begun 4 August; the municipalities asked 60 days before: 5 June.
    assert none.latest_start == date(2017, 6, 5)
    # Interest: 60 days before 17 October is 18 August.
    assert interest.latest_start == date(2017, 8, 18)


def test_the_answered_question_leaves_one_branch() -> None:
    done = (StepDone("efterhor", "", date(2017, 8, 10), outcome="nej"),)
    (plan,) = planned(TEMPLATE, replace(ASKED, done=done), RS)
    # 24 August, then 60 days: 23 October, and RS 31 October took papers until 17 October.
    assert plan.end == date(2017, 11, 28)
    assert not plan.possible


def test_an_answer_that_is_none_is_refused() -> None:
    done = (StepDone("efterhor", "", date(2017, 8, 10), outcome="kanske"),)
    with pytest.raises(BadInputError, match="ja eller nej"):
        planned(TEMPLATE, replace(ASKED, done=done), RS)
