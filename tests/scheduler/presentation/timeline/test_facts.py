"""What a timeline tells of the case of 2019, whose days are derived in tests/scheduler/planning."""

from __future__ import annotations

from datetime import date

import pytest

from scheduler.domain.bodies import Region
from scheduler.domain.workdays import Workdays
from scheduler.planning.proposal import Proposal
from scheduler.presentation.timeline.facts import (
    LineKind,
    MarkKind,
    moves_of,
    timeline_of_proposal,
    timeline_of_round,
)
from scheduler.services import rounds
from scheduler.services.app import App
from scheduler.services.planning import RoundWish
from tests.support import CASE_WISH, accept_case, load_case

TODAY = date(2019, 9, 2)
REGION = "jamtland"


@pytest.fixture
def stored(sqlite_app: App) -> App:
    load_case(sqlite_app)
    return sqlite_app


def proposed(app: App, wish: RoundWish = CASE_WISH) -> Proposal:
    return rounds.propose_stored(app, REGION, wish, "r").proposal


def test_every_recipient_has_a_lane_with_its_days_in_words(stored: App) -> None:
    found = timeline_of_proposal(proposed(stored), TODAY)
    assert [(one.kind, one.day) for one in found.lines] == [
        (LineKind.DISPATCH, date(2019, 9, 2)),
        (LineKind.DEADLINE, date(2019, 10, 29)),
        (LineKind.TARGET, date(2019, 11, 11)),
    ]
    lanes = {lane.name: lane for lane in found.lanes}
    assert len(lanes) == 12
    ragunda = lanes["KS Ragunda"]
    assert ragunda.is_binding
    assert ragunda.note == "ingen marginal"
    assert [(mark.kind, mark.first, mark.text) for mark in ragunda.marks] == [
        (MarkKind.INTAKE, date(2019, 10, 8), "Underlag inne 8 oktober 2019"),
        (MarkKind.DECISION, date(2019, 10, 22), "KS Ragunda beslutar 22 oktober 2019"),
        (MarkKind.READY, date(2019, 10, 29), "Svar klart 29 oktober 2019"),
    ]
    rs = lanes["RS"]
    assert (rs.marks[1].first, rs.marks[1].last) == (date(2019, 9, 24), date(2019, 9, 25))
    assert rs.note == "27 dagar kvar"


def test_what_comes_too_late_says_how_much_though_there_is_no_deadline(stored: App) -> None:
    wish = RoundWish(owner="RSR", dispatch_date=TODAY, target_date=date(2019, 10, 7))
    found = timeline_of_proposal(proposed(stored, wish), TODAY)
    (deadline,) = [one for one in found.lines if one.kind is LineKind.DEADLINE]
    assert (deadline.day, deadline.text) == (date(2019, 9, 24), "Senast")
    ragunda = next(lane for lane in found.lanes if lane.name == "KS Ragunda")
    # 29 October is 35 days after 24 September.
    assert (ragunda.is_late, ragunda.note) == (True, "35 dagar för sent")


def test_the_deadline_can_be_moved_to_working_days_and_each_says_how_many_answer(
    stored: App,
) -> None:
    moves = {
        one.day: one.text
        for one in moves_of(timeline_of_proposal(proposed(stored), TODAY), Workdays())
    }
    assert moves[date(2019, 10, 28)] == "28 oktober 2019: 11 av 12 hinner svara"
    assert moves[date(2019, 10, 29)] == "29 oktober 2019: 12 av 12 hinner svara"
    assert date(2019, 10, 26) not in moves  # a Saturday
    assert max(moves) <= date(2019, 12, 23)  # six weeks after the target


def test_an_accepted_round_tells_who_has_answered_and_who_is_late(
    stored: App, jamtland: Region
) -> None:
    accepted = accept_case(stored)
    entry = next(one for one in accepted.register if one.body == "ks-berg")
    rounds.register_answer(stored, REGION, "eva", accepted.id, entry.id, "§ 1")
    (after,) = rounds.rounds(stored, REGION)
    found = timeline_of_round(jamtland, after, date(2019, 10, 31))
    lanes = {lane.name: lane for lane in found.lanes}
    assert lanes["KS Berg"].note == "har svarat"
    assert lanes["KS Berg"].marks[-1].kind is MarkKind.ANSWERED
    assert lanes["KS Ragunda"].note == "saknas sedan 2 dagar"
    assert (LineKind.TODAY, date(2019, 10, 31)) in [(one.kind, one.day) for one in found.lines]
    assert not moves_of(found, Workdays())
