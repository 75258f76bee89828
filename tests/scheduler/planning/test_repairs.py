"""Every repair, applied by hand to the input, gives the plan it promises."""

from datetime import date

import pytest
from msgspec.structs import replace

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
    ranked = repairs(built, proposal, config.repair_costs, WORKDAYS)
    assert [r.cost for r in ranked] == sorted(r.cost for r in ranked)
    for repair in ranked:
        assert phrase(repair.reason)
    return {repair.reason.code: repair for repair in ranked}


def test_every_way_that_helps_is_found_by_its_cost(found: dict[str, Repair]) -> None:
    # The arbetsutskott of Berg has no known plan, so it is not asked to decide.
    assert list(found) == [
        "extension",
        "immediate_approval",
        "move_target",
        "earlier_dispatch",
        "delegation_official",
        "extra_meeting",
        "make_wished",
        "delegation_chair",
    ]


def test_every_repair_gives_what_it_promises(found: dict[str, Repair], jamtland: Region) -> None:
    for repair in found.values():
        proposal = propose(jamtland, MEETINGS, repair.remiss, WORKDAYS)
        assert proposal.target is not None
        assert (proposal.target.start_date, proposal.deadline) == (repair.target, repair.deadline)


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


def mended(
    config: Configuration, region: Region, meetings: list[Meeting], remiss: Remiss, today: date
) -> list[Repair]:
    built = build_problem(region, meetings, [remiss], WORKDAYS)
    proposal = propose_built(built, WORKDAYS)
    return list(repairs(built, proposal, config.repair_costs, WORKDAYS, today))


def test_where_a_board_never_meets_only_what_needs_no_meeting(
    config: Configuration, jamtland: Region
) -> None:
    without_berg = [m for m in MEETINGS if m.body != "ks-berg"]
    ways = mended(config, jamtland, without_berg, REMISS, DISPATCH)
    codes = [way.reason.code for way in ways]
    assert codes == ["delegation_official", "make_wished", "delegation_chair"]


def test_an_opinion_for_fullmaktige_is_never_delegated(
    config: Configuration, jamtland: Region
) -> None:
    # KL 6:38: what is for the assembly is for the board itself to say.
    targets = [meeting("rf", date(2019, 11, 11)), meeting("rf", date(2019, 12, 9))]
    rest = [m for m in MEETINGS if m.body != "rsr"]
    ways = mended(config, jamtland, [*targets, *rest], replace(REMISS, owner="rf"), DISPATCH)
    assert ways
    for way in ways:
        assert not any(reason.code.startswith("delegation") for reason in way.measures)


def test_two_late_ones_each_with_its_own_beside_one_move_of_the_target(
    config: Configuration, jamtland: Region
) -> None:
    # Åre meets on 31 October: ready on 7 November, after the summons of the 4th, so no extension
    # and no approval (KL 6:35) helps; Berg as before. An official costs Åre 6 and an extension
    # Berg 2: 8 together; the next target costs 4.
    meetings = [m for m in MEETINGS if m.body != "ks-are"]
    meetings.append(meeting("ks-are", date(2019, 10, 31)))
    ways = mended(config, jamtland, meetings, REMISS, DISPATCH)
    assert [(way.cost, way.reason.code) for way in ways[:2]] == [
        (4, "move_target"),
        (8, "combined"),
    ]
    kept = {reason.code: reason.values["bodies"] for reason in ways[1].measures}
    assert kept == {"extension": ["KS Berg"], "delegation_official": ["KS Åre"]}
    assert ways[1].target == date(2019, 11, 11)


def test_an_extra_meeting_on_a_day_when_the_members_are_free(
    config: Configuration, jamtland: Region
) -> None:
    # Papers on 2 September + 14 days: the 16th. Bergs fullmäktige, where its members sit, meets
    # then: the 17th.
    busy = [*MEETINGS, meeting("kf-berg", date(2019, 9, 16))]
    ways = {w.reason.code: w for w in mended(config, jamtland, busy, REMISS, DISPATCH)}
    assert ways["extra_meeting"].reason.values["day"] == date(2019, 9, 17)


def test_nothing_is_sent_before_today(config: Configuration, jamtland: Region) -> None:
    codes = [w.reason.code for w in mended(config, jamtland, MEETINGS, REMISS, DISPATCH)]
    assert "earlier_dispatch" not in codes
