"""Every repair, applied by hand to the input, gives the plan it promises."""

from dataclasses import replace
from datetime import date

import pytest

from scheduler.configuration import Configuration
from scheduler.domain.bodies import Region
from scheduler.domain.meetings import Meeting
from scheduler.domain.remisser import Recipient, Remiss, RoundRules
from scheduler.domain.workdays import Workdays
from scheduler.planning.build import build_problem
from scheduler.planning.explain import phrase
from scheduler.planning.proposal import Repair
from scheduler.planning.propose import propose, propose_built
from scheduler.planning.repairs import repairs

WORKDAYS = Workdays()
DISPATCH = date(2019, 9, 2)


def meeting(body: str, day: date) -> Meeting:
    return Meeting(f"{body}-{day}", body, day, day)


# For 11 November the last day is 29 October: Berg's meeting of 24 October is ready on the 31st,
# two days late; Åre is in time. 9 December is the owner's next meeting.
MEETINGS = [
    meeting("rsr", date(2019, 11, 11)),
    meeting("rsr", date(2019, 12, 9)),
    meeting("ks-berg", date(2019, 9, 12)),
    meeting("ks-berg", date(2019, 10, 24)),
    meeting("ks-are", date(2019, 10, 16)),
]
REMISS = Remiss(
    "r",
    "rsr",
    DISPATCH,
    (Recipient("ks-berg"), Recipient("ks-are")),
    target_date=date(2019, 11, 11),
)


@pytest.fixture
def found(config: Configuration, jamtland: Region) -> dict[str, Repair]:
    built = build_problem(jamtland, MEETINGS, [REMISS], WORKDAYS)
    proposal = propose_built(built, WORKDAYS)
    assert not proposal.possible
    ranked = repairs(built, proposal, config.repair_costs)
    assert [r.cost for r in ranked] == sorted(r.cost for r in ranked)
    for repair in ranked:
        assert phrase(repair.reason)
    return {repair.reason.code: repair for repair in ranked}


def test_all_four_ways_are_found(found: dict[str, Repair]) -> None:
    assert set(found) == {"move_target", "immediate_approval", "extension", "earlier_dispatch"}


def test_another_target(found: dict[str, Repair], jamtland: Region) -> None:
    assert found["move_target"].target == date(2019, 12, 9)
    moved = replace(REMISS, target_date=date(2019, 12, 9))
    assert propose(jamtland, MEETINGS, moved, WORKDAYS).deadline == found["move_target"].deadline


def test_immediate_approval_by_the_fewest_days(found: dict[str, Repair], jamtland: Region) -> None:
    values = found["immediate_approval"].reason.values
    assert (values["bodies"], values["days"]) == (["KS Berg"], 5)  # 24 + 5 = 29 October
    only_berg = replace(REMISS, recipients=(Recipient("ks-berg"),))
    for days, possible in ((5, True), (6, False)):
        shorter = replace(only_berg, rules=RoundRules(lag_days=days))
        assert propose(jamtland, MEETINGS, shorter, WORKDAYS).possible is possible


def test_an_extension_within_the_compile_time(found: dict[str, Repair]) -> None:
    values = found["extension"].reason.values
    # Ready 31 October, before the summons of 4 November.
    assert (values["bodies"], values["until"]) == (["KS Berg"], date(2019, 10, 31))


def test_an_earlier_dispatch_by_the_fewest_days(found: dict[str, Repair], jamtland: Region) -> None:
    # Berg's meeting of 12 September wants the papers on 29 August, four days earlier.
    values = found["earlier_dispatch"].reason.values
    assert (values["days"], values["dispatch"]) == (4, date(2019, 8, 29))
    for day, possible in ((date(2019, 8, 29), True), (date(2019, 8, 30), False)):
        earlier = replace(REMISS, dispatch_date=day)
        assert propose(jamtland, MEETINGS, earlier, WORKDAYS).possible is possible


def test_no_repair_is_invented_where_a_board_never_meets(
    config: Configuration, jamtland: Region
) -> None:
    without_berg = [m for m in MEETINGS if m.body != "ks-berg"]
    built = build_problem(jamtland, without_berg, [REMISS], WORKDAYS)
    assert repairs(built, propose_built(built, WORKDAYS), config.repair_costs) == ()
