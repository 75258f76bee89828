"""Each repair, put into the wish as a user would, gives the plan it promises."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from scheduler.configuration import Configuration
from scheduler.domain.bodies import Region
from scheduler.domain.meetings import Meeting
from scheduler.domain.remisser import Remiss
from scheduler.services.exceptions import exception_texts, parse_exceptions
from scheduler.services.planning import RoundWish, propose_round, remiss_from_wish
from scheduler.services.recipient_wishes import parse_wishes, wish_texts

FIRST = date(2026, 8, 31)
RECIPIENTS = ("ks-berg", "ks-are", "ks-ragunda")


def wish_of(region: Region, remiss: Remiss) -> RoundWish:
    """The remiss in the words of the form."""
    said = wish_texts(remiss.recipients)
    exceptions = exception_texts(region, remiss)
    return RoundWish(
        owner=remiss.owner,
        dispatch_date=remiss.dispatch_date,
        recipients=[recipient.body for recipient in remiss.recipients],
        target_date=remiss.target_date,
        deadline=remiss.deadline,
        exceptions=parse_exceptions(
            *(
                [each.text for each in exceptions if each.field == field]
                for field in ("approval", "extension", "extra")
            )
        ),
        wishes=parse_wishes(said.roles, said.decisions, said.groups),
    )


def meeting(body: str, day: date) -> Meeting:
    return Meeting(f"{body}-{day}", body, day, day)


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Meeting], RoundWish]:
    """Three boards with few meetings, one target that they must make, perhaps in two groups."""
    weeks = st.sets(st.integers(0, 14), max_size=3)
    meetings = [
        meeting(body, FIRST + timedelta(days=7 * week + 2))
        for body in (*RECIPIENTS, "ksau-berg")
        for week in sorted(draw(weeks))
    ]
    meetings += [meeting("rsr", FIRST + timedelta(days=7 * week)) for week in (6, 10, 14, 16)]
    late = draw(st.sampled_from(["", "ks-are=2"]))
    wish = RoundWish(
        owner="rsr",
        dispatch_date=FIRST + timedelta(days=draw(st.integers(0, 4))),
        recipients=RECIPIENTS,
        target_date=FIRST + timedelta(days=7 * draw(st.sampled_from([6, 10]))),
        deadline=draw(st.sampled_from([None, None, FIRST + timedelta(days=7 * 5)])),
        wishes=parse_wishes([], [], [late]),
    )
    return meetings, wish


@settings(max_examples=60)
@given(cases())
def test_each_repair_applied_works(
    config: Configuration, jamtland: Region, case: tuple[list[Meeting], RoundWish]
) -> None:
    meetings, wish = case
    known = [m for m in meetings if m.body in jamtland.bodies]
    remiss = remiss_from_wish(jamtland, wish)
    proposal = propose_round(config, jamtland, known, remiss, FIRST)
    if proposal.possible:
        return
    costs = [repair.cost for repair in proposal.repairs]
    assert costs == sorted(costs)
    for repair in proposal.repairs:
        applied = remiss_from_wish(jamtland, wish_of(jamtland, repair.remiss))
        found = propose_round(config, jamtland, known, applied, FIRST)
        assert found.target is not None
        assert found.possible
        assert (found.target.start_date, found.deadline) == (repair.target, repair.deadline)


@pytest.mark.parametrize("left_out", [True, False])
def test_without_those_who_are_in_the_way_there_is_a_plan(
    config: Configuration, jamtland: Region, left_out: bool
) -> None:
    # Berg never meets and Åre meets in time: only Berg is in the way.
    meetings = [
        meeting("rsr", FIRST + timedelta(days=70)),
        meeting("ks-are", FIRST + timedelta(days=30)),
    ]
    wish = RoundWish(owner="rsr", dispatch_date=FIRST, recipients=("ks-berg", "ks-are"))
    proposal = propose_round(config, jamtland, meetings, remiss_from_wish(jamtland, wish), FIRST)
    assert [conflict.body.key for conflict in proposal.conflicts] == ["ks-berg"]
    kept = ("ks-are",) if left_out else ("ks-berg",)
    fewer = remiss_from_wish(jamtland, replace(wish, recipients=kept))
    assert propose_round(config, jamtland, meetings, fewer, FIRST).possible is left_out
