"""The case of 2019 (worked by hand in its README) and small cases around it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from scheduler.domain.bodies import Region
from scheduler.domain.errors import BadInputError
from scheduler.domain.meetings import Meeting, MeetingKind, MeetingStatus
from scheduler.domain.remisser import Recipient, RecipientRole, Remiss, RoundRules
from scheduler.domain.workdays import Workdays
from scheduler.planning.explain import phrase, phrase_tolerance
from scheduler.planning.proposal import Proposal, RecipientStatus
from scheduler.planning.propose import propose
from scheduler.services.reading import meetings_of, read_plan
from tests.support import CASE_2019

WORKDAYS = Workdays()
DISPATCH = date(2019, 9, 2)


@pytest.fixture(scope="module")
def case_meetings(jamtland: Region) -> list[Meeting]:
    return meetings_of(read_plan(CASE_2019.read_bytes(), "2019.txt", jamtland, year=2019))


@pytest.fixture(scope="module")
def case_remiss(jamtland: Region) -> Remiss:
    recipients = tuple(Recipient(body.key) for body in jamtland.addressees_of("rsr"))
    return Remiss("case", "rsr", DISPATCH, recipients)


Propose = Callable[..., Proposal]


@pytest.fixture
def plan_case(jamtland: Region, case_meetings: list[Meeting], case_remiss: Remiss) -> Propose:
    def plan(**changes: object) -> Proposal:
        return propose(jamtland, case_meetings, replace(case_remiss, **changes), WORKDAYS)

    return plan


def row(proposal: Proposal, key: str):
    return next(row for row in proposal.recipients if row.body.key == key)


def test_the_date_the_coordinator_chose(plan_case: Propose) -> None:
    proposal = plan_case()
    assert proposal.target is not None
    assert proposal.window is not None
    assert proposal.target.start_date == date(2019, 11, 11)
    assert proposal.deadline == date(2019, 10, 29)
    assert (proposal.window.earliest, proposal.window.latest) == (
        date(2019, 10, 29),
        date(2019, 10, 29),
    )
    assert [body.name for body in proposal.binding] == ["KS Ragunda"]
    assert proposal.usable_meetings == 13


# Recipient, first usable meeting, answer ready: the table of the case's README.
@pytest.mark.parametrize(
    ("key", "meeting", "ready", "usable"),
    [
        ("rs", date(2019, 9, 24), date(2019, 10, 2), 1),
        ("gns", date(2019, 10, 11), date(2019, 10, 18), 1),
        ("gnu-rjh", date(2019, 9, 16), date(2019, 9, 23), 1),
        ("gnu-ostersund", date(2019, 10, 21), date(2019, 10, 28), 1),
        ("ks-berg", date(2019, 10, 8), date(2019, 10, 15), 1),
        ("ks-ostersund", date(2019, 10, 8), date(2019, 10, 15), 1),
        ("ks-bracke", date(2019, 10, 2), date(2019, 10, 9), 1),
        ("ks-harjedalen", date(2019, 10, 2), date(2019, 10, 9), 1),
        ("ks-krokom", date(2019, 10, 9), date(2019, 10, 16), 1),
        ("ks-ragunda", date(2019, 10, 22), date(2019, 10, 29), 1),
        ("ks-stromsund", date(2019, 9, 24), date(2019, 10, 1), 2),
        ("ks-are", date(2019, 10, 16), date(2019, 10, 23), 1),
    ],
)
def test_every_recipients_way(
    plan_case: Propose, key: str, meeting: date, ready: date, usable: int
) -> None:
    found = row(plan_case(), key)
    assert found.route[-1].meeting.start_date == meeting
    assert found.ready == ready
    assert found.usable_meetings == usable
    assert found.slack_days == (date(2019, 10, 29) - ready).days
    expected = RecipientStatus.SINGLE_CHANCE if usable == 1 else RecipientStatus.OK
    assert found.status is expected


def test_the_next_alternative(plan_case: Propose) -> None:
    (other,) = plan_case().alternatives
    assert other.target.start_date == date(2019, 12, 2)
    assert other.deadline == date(2019, 11, 19)
    assert other.window.earliest == date(2019, 10, 29)
    assert other.usable_meetings == 18


def test_the_first_target_is_impossible_for_all_but_one(plan_case: Propose) -> None:
    proposal = plan_case(target_date=date(2019, 10, 7))
    assert not proposal.possible
    assert proposal.window is None
    assert len(proposal.conflicts) == 11
    assert row(proposal, "gnu-rjh").status is RecipientStatus.SINGLE_CHANCE
    ragunda = row(proposal, "ks-ragunda")
    # Ready 29 October; the last day for 7 October is 24 September (30 Sep − 4 working days).
    assert ragunda.slack_days == -35
    assert ragunda.obstacle is not None
    assert "35 dagar efter 24 september 2019" in phrase(ragunda.obstacle)
    assert [a.target.start_date for a in proposal.alternatives] == [
        date(2019, 11, 11),
        date(2019, 12, 2),
    ]


@pytest.mark.parametrize(
    ("rules", "failing"),
    [
        (RoundRules(lag_days=8), {"ks-ragunda"}),
        (RoundRules(lag_days=9), {"ks-ragunda", "gnu-ostersund"}),
        (RoundRules(intake_days=15), {"gnu-rjh"}),
        # 16 September is 14 days after dispatch and RS meets 22 days after it.
        (RoundRules(intake_days=23), {"gnu-rjh", "rs"}),
    ],
)
def test_how_little_tips_the_plan(plan_case: Propose, rules: RoundRules, failing: set[str]) -> None:
    proposal = plan_case(rules=rules, target_date=date(2019, 11, 11))
    assert not proposal.possible
    assert {conflict.body.key for conflict in proposal.conflicts} >= failing
    if rules.lag_days:
        assert {conflict.body.key for conflict in proposal.conflicts} == failing


def test_the_plan_says_how_many_days_it_bears(plan_case: Propose) -> None:
    lag, intake = plan_case().tolerances
    assert (lag.days, [b.key for b in lag.failing]) == (0, ["ks-ragunda"])
    assert (intake.days, [b.key for b in intake.failing]) == (0, ["gnu-rjh"])
    assert "KS Ragunda" in phrase_tolerance(lag)
    # With 2 December: Ragunda is ready 29 October, GNU (Östersund) 28 October; 19 November.
    safer = plan_case(target_date=date(2019, 12, 2)).tolerances[0]
    assert (safer.days, [b.key for b in safer.failing]) == (21, ["ks-ragunda"])


def test_prep_days_stand_in_place_of_summons_and_compile_days(plan_case: Propose) -> None:
    # 11 November − 10 = Friday 1 November, a working day.
    proposal = plan_case(rules=RoundRules(prep_days=10))
    assert proposal.deadline == date(2019, 11, 1)
    assert proposal.window is not None
    assert proposal.window.earliest == date(2019, 10, 29)


def test_a_fixed_deadline_that_fits_and_one_that_does_not(plan_case: Propose) -> None:
    fits = plan_case(deadline=date(2019, 10, 30))
    assert fits.target is not None
    # 30 October is too late for 11 November, so the answers are treated on 2 December.
    assert (fits.target.start_date, fits.deadline) == (date(2019, 12, 2), date(2019, 10, 30))
    too_soon = plan_case(deadline=date(2019, 10, 25))
    assert not too_soon.possible
    assert {c.body.key for c in too_soon.conflicts} == {"ks-ragunda", "gnu-ostersund"}
    late_for_target = plan_case(deadline=date(2019, 10, 30), target_date=date(2019, 11, 11))
    assert late_for_target.conflicts[0].reason.code == "deadline_too_late"


@pytest.mark.parametrize(
    ("day", "word"),
    [
        (date(2019, 11, 2), "Alla helgons dag"),
        (date(2019, 10, 27), "söndag"),
        (date(2019, 9, 2), "inte efter utskicket"),
    ],
)
def test_a_deadline_that_cannot_be(plan_case: Propose, day: date, word: str) -> None:
    with pytest.raises(BadInputError, match=word):
        plan_case(deadline=day)


def test_a_target_on_a_day_without_a_meeting_lists_the_meetings(plan_case: Propose) -> None:
    with pytest.raises(BadInputError, match="7 oktober 2019, 11 november 2019"):
        plan_case(target_date=date(2019, 10, 8))


def test_the_owner_cannot_answer_itself_and_somebody_must(plan_case: Propose) -> None:
    with pytest.raises(BadInputError, match="äger"):
        plan_case(recipients=(Recipient("rsr"),))
    with pytest.raises(BadInputError, match="mottagare"):
        plan_case(recipients=())


def test_why_tells_every_step_with_its_numbers(plan_case: Propose) -> None:
    text = " ".join(phrase(reason) for reason in row(plan_case(), "ks-ragunda").why)
    for step in (
        "2 september 2019 + 14 dagar",
        "KS Ragunda 3 september är för tidigt",
        "22 oktober 2019 + 7 dagar",
        "klart 29 oktober 2019",
    ):
        assert step in text
    codes = [reason.code for reason in plan_case().why]
    assert codes == ["summons", "compile", "binding", "latest_of_window"]


# --- Small worlds: RSR asks two boards ----------------------------------------------------------


def meeting(body: str, day: date, **more: object) -> Meeting:
    return Meeting(f"{body}-{day}", body, day, day, **more)  # type: ignore[arg-type]


OWNER = meeting("rsr", date(2019, 11, 11))
REMISS = Remiss(
    "r", "rsr", DISPATCH, (Recipient("ks-berg"), Recipient("ks-are", RecipientRole.WISHED))
)
BERG, ARE = meeting("ks-berg", date(2019, 10, 8)), meeting("ks-are", date(2019, 10, 16))


def test_a_wished_recipient_without_a_meeting_does_not_stop_the_plan(jamtland: Region) -> None:
    proposal = propose(jamtland, [OWNER, BERG], REMISS, WORKDAYS)
    assert proposal.deadline == date(2019, 10, 29)
    assert row(proposal, "ks-are").status is RecipientStatus.IMPOSSIBLE
    assert row(proposal, "ks-are").obstacle.code == "no_meetings"
    assert [b.key for b in proposal.binding] == ["ks-berg"]


@pytest.mark.parametrize(
    ("berg", "code"),
    [
        ([], "no_meetings"),
        ([meeting("ks-berg", date(2019, 9, 10))], "all_too_soon"),
        ([meeting("ks-berg", date(2019, 10, 8), kind=MeetingKind.INFORMATION)], "no_decisions"),
        ([meeting("ks-berg", date(2019, 10, 8), status=MeetingStatus.CANCELLED)], "no_decisions"),
        ([meeting("ks-berg", date(2019, 10, 8), status=MeetingStatus.TENTATIVE)], "no_decisions"),
        ([meeting("ks-berg", date(2019, 10, 23))], "too_late"),
    ],
)
def test_why_a_mandatory_recipient_cannot_answer(
    jamtland: Region, berg: list[Meeting], code: str
) -> None:
    proposal = propose(jamtland, [OWNER, ARE, *berg], REMISS, WORKDAYS)
    assert not proposal.possible
    (conflict,) = proposal.conflicts
    assert (conflict.body.key, conflict.reason.code) == ("ks-berg", code)
    assert phrase(conflict.reason)


def test_an_extra_meeting_that_would_do_is_named_and_does(jamtland: Region) -> None:
    late = meeting("ks-berg", date(2019, 10, 23))
    (conflict,) = propose(jamtland, [OWNER, ARE, late], REMISS, WORKDAYS).conflicts
    values = conflict.reason.values
    # 2 September + 14 and 29 October − 7.
    assert (values["extra_from"], values["extra_to"]) == (date(2019, 9, 16), date(2019, 10, 22))
    for day, possible in (
        (date(2019, 9, 15), False),
        (date(2019, 9, 16), True),
        (date(2019, 10, 22), True),
        (date(2019, 10, 23), False),
    ):
        extra = meeting("ks-berg", day, kind=MeetingKind.EXTRA)
        assert propose(jamtland, [OWNER, ARE, extra], REMISS, WORKDAYS).possible is possible


@pytest.mark.parametrize(
    ("owners", "code"),
    [
        ([], "owner_without_meetings"),
        ([meeting("rsr", date(2019, 8, 20))], "owner_without_target"),
        ([meeting("rsr", DISPATCH)], "owner_without_target"),
    ],
)
def test_an_owner_with_no_meeting_after_the_dispatch(
    jamtland: Region, owners: list[Meeting], code: str
) -> None:
    proposal = propose(jamtland, [BERG, ARE, *owners], REMISS, WORKDAYS)
    assert not proposal.possible
    assert proposal.target is None
    assert proposal.conflicts[0].reason.code == code
    assert "RSR" in phrase(proposal.conflicts[0].reason)


def test_a_known_working_committee_comes_first(jamtland: Region) -> None:
    # KSAU Berg on 17 September (15 days after dispatch); its gap to KS is 14 days: 1 October.
    au = meeting("ksau-berg", date(2019, 9, 17))
    early, late = meeting("ks-berg", date(2019, 9, 30)), meeting("ks-berg", date(2019, 10, 1))
    proposal = propose(jamtland, [OWNER, ARE, au, early, late], REMISS, WORKDAYS)
    steps = [(s.body.key, s.meeting.start_date) for s in row(proposal, "ks-berg").route]
    assert steps == [("ksau-berg", date(2019, 9, 17)), ("ks-berg", date(2019, 10, 1))]
    assert row(proposal, "ks-berg").route[0].intake_day == date(2019, 9, 3)


def test_a_working_committee_without_a_meeting_left_is_named(jamtland: Region) -> None:
    # KSAU Berg has a plan, but only the day after the dispatch: 16 September is needed.
    au = meeting("ksau-berg", date(2019, 9, 3))
    (conflict,) = propose(jamtland, [OWNER, ARE, BERG, au], REMISS, WORKDAYS).conflicts
    assert conflict.reason.code == "no_preparation"
    assert "KSAU Berg" in phrase(conflict.reason)
    assert "16 september 2019" in phrase(conflict.reason)


def test_without_its_plan_the_preparation_is_inside_the_intake_days(jamtland: Region) -> None:
    proposal = propose(jamtland, [OWNER, BERG, ARE], REMISS, WORKDAYS)
    assert [s.body.key for s in row(proposal, "ks-berg").route] == ["ks-berg"]
    codes = [reason.code for reason in row(proposal, "ks-berg").why]
    assert "preparation_inside_intake" in codes


def test_recipients_tied_for_the_window_are_all_binding(jamtland: Region) -> None:
    both = replace(REMISS, recipients=(Recipient("ks-berg"), Recipient("ks-are")))
    same_day = [meeting("ks-berg", date(2019, 10, 16)), ARE]
    proposal = propose(jamtland, [OWNER, *same_day], both, WORKDAYS)
    assert [b.key for b in proposal.binding] == ["ks-berg", "ks-are"]
    assert proposal.window is not None
    assert proposal.window.earliest == date(2019, 10, 16) + timedelta(days=7)
