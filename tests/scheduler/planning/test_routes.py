"""Chains of any length, who decides, and what is said of it, in Jämtland's own bodies."""

from __future__ import annotations

from datetime import date, time

import pytest
from msgspec.structs import replace

from scheduler.domain.bodies import Preparation, Region
from scheduler.domain.errors import BadInputError
from scheduler.domain.meetings import Meeting, MeetingStatus
from scheduler.domain.remisser import (
    DecisionForm,
    Recipient,
    RecipientRole,
    Remiss,
    RoundRules,
)
from scheduler.domain.workdays import Workdays
from scheduler.planning.explain import phrase
from scheduler.planning.proposal import Proposal, RecipientRow, RecipientStatus
from scheduler.planning.propose import propose

WORKDAYS = Workdays()
DISPATCH = date(2019, 9, 2)


def meeting(body: str, day: date, **more: object) -> Meeting:
    return Meeting(f"{body}-{day}", body, day, day, **more)  # type: ignore[arg-type]


OWNER = meeting("rsr", date(2019, 12, 16))
NO_RULES = RoundRules()


def plan(
    region: Region,
    recipient: Recipient,
    *meetings: Meeting,
    owner: Meeting = OWNER,
    rules: RoundRules = NO_RULES,
) -> Proposal:
    remiss = Remiss("r", owner.body, DISPATCH, (recipient,), rules=rules)
    return propose(region, [owner, *meetings], remiss, WORKDAYS)


def only_row(proposal: Proposal) -> RecipientRow:
    (row,) = proposal.recipients
    return row


def route(row: RecipientRow) -> list[tuple[str, date]]:
    return [(step.body.key, step.meeting.start_date) for step in row.route]


def said(row: RecipientRow) -> str:
    return " ".join(phrase(reason) for reason in row.why)


AU, KS, KF = (
    meeting("ksau-berg", date(2019, 9, 17)),
    meeting("ks-berg", date(2019, 10, 8)),
    meeting("kf-berg", date(2019, 10, 29)),
)
BY_KF = Recipient("ks-berg", decision=DecisionForm.ASSEMBLY)


def test_fullmaktige_decides_after_its_whole_preparation(jamtland: Region) -> None:
    # AU 17 September (15 days after), + 14 = 1 October: KS on the 8th, + 21 = 29 October: KF.
    row = only_row(plan(jamtland, BY_KF, AU, KS, KF))
    assert route(row) == [(m.body, m.start_date) for m in (AU, KS, KF)]
    assert "KF Berg beslutar om svaret efter beredning i KS Berg" in said(row)
    too_soon = meeting("kf-berg", date(2019, 10, 28))
    assert only_row(plan(jamtland, BY_KF, AU, KS, too_soon)).status is RecipientStatus.IMPOSSIBLE


def test_gaps_without_a_plan_are_counted_in_days(jamtland: Region) -> None:
    # Neither AU nor KS has a plan: 14 + 21 = 35 days from 2 September is 7 October, more than the
    # 14 days of intake.
    for day, fits in ((date(2019, 10, 7), True), (date(2019, 10, 6), False)):
        row = only_row(plan(jamtland, BY_KF, meeting("kf-berg", day)))
        assert (row.status is not RecipientStatus.IMPOSSIBLE) is fits
        assert "KSAU Berg och KS Berg har ingen känd plan: beredningen räknas som 35 dagar" in said(
            row
        )
    # KS alone without one: AU 17 September + 14 + 21 = 22 October.
    for day, fits in ((date(2019, 10, 22), True), (date(2019, 10, 21), False)):
        row = only_row(plan(jamtland, BY_KF, AU, meeting("kf-berg", day)))
        assert (row.status is not RecipientStatus.IMPOSSIBLE) is fits
    assert "KS Berg har ingen känd plan: beredningen räknas som 21 dagar före KF Berg" in said(row)


def test_every_gap_is_the_one_to_the_body_after_it(jamtland: Region) -> None:
    # RS prepares for 3 days, then AU for 14: RS on the 16th, AU from the 19th, KS from 3 October.
    ks = jamtland.body("ks-berg")
    chain = (Preparation("rs", 3, ""), Preparation("ksau-berg", 14, ""))
    bodies = {**jamtland.bodies, "ks-berg": replace(ks, preparation=chain)}
    region = replace(jamtland, bodies=bodies)
    days = {
        "rs": [date(2019, 9, 16)],
        "ksau-berg": [date(2019, 9, 18), date(2019, 9, 19)],
        "ks-berg": [date(2019, 10, 2), date(2019, 10, 3)],
    }
    found = [meeting(body, day) for body, each in days.items() for day in each]
    row = only_row(plan(region, Recipient("ks-berg"), *found))
    assert route(row) == [(body, each[-1]) for body, each in days.items()]


def test_the_committee_decides_by_delegation(jamtland: Region) -> None:
    row = only_row(plan(jamtland, Recipient("ks-berg", decision=DecisionForm.COMMITTEE), AU, KS))
    assert route(row) == [("ksau-berg", AU.start_date)]
    assert row.ready == date(2019, 9, 24)
    assert "KL 6:37" in said(row)


@pytest.mark.parametrize(
    ("form", "ready", "word"),
    [
        # 2 September + 14 = Monday 16; + 3 = Thursday 5, and KS meets next on 8 October.
        (DecisionForm.OFFICIAL, date(2019, 9, 16), "KL 6:37, 7:5"),
        (DecisionForm.CHAIR, date(2019, 9, 5), "anmälas vid nästa möte i KS Berg, 8 oktober 2019"),
    ],
)
def test_nobody_has_to_meet(jamtland: Region, form: DecisionForm, ready: date, word: str) -> None:
    row = only_row(plan(jamtland, Recipient("ks-berg", decision=form), KS))
    assert (row.route, row.ready) == ((), ready)
    assert word in said(row)


@pytest.mark.parametrize(
    ("recipient", "owner", "word"),
    [
        (Recipient("ks-berg", decision=DecisionForm.CHAIR), "kf-berg", "KL 6:38"),
        (Recipient("kf-berg", decision=DecisionForm.OFFICIAL), "rsr", "är fullmäktige"),
        (Recipient("gns", decision=DecisionForm.ASSEMBLY), "rsr", "gemensam"),
        (Recipient("rs", decision=DecisionForm.COMMITTEE), "rsr", "inget arbetsutskott"),
        (Recipient("kf-berg", decision=DecisionForm.ASSEMBLY), "rsr", "självt fullmäktige"),
        (Recipient("ks-berg", RecipientRole.INFORMED), "rsr", "kännedom"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(
    jamtland: Region, recipient: Recipient, owner: str, word: str
) -> None:
    with pytest.raises(BadInputError, match=word):
        plan(jamtland, recipient, KS, owner=meeting(owner, date(2019, 12, 16)))


def test_a_delegated_opinion_to_another_fullmaktige_is_warned_of(jamtland: Region) -> None:
    owner = meeting("rf", date(2019, 12, 16))
    chair = Recipient("ks-berg", decision=DecisionForm.CHAIR)
    assert "RF är fullmäktige" in said(only_row(plan(jamtland, chair, KS, owner=owner)))


def test_a_tentative_meeting_counts_where_it_is_allowed_and_is_marked(jamtland: Region) -> None:
    maybe = replace(KS, status=MeetingStatus.TENTATIVE)
    assert not plan(jamtland, Recipient("ks-berg"), maybe).possible
    allowed = plan(jamtland, Recipient("ks-berg"), maybe, rules=RoundRules(allow_tentative=True))
    row = only_row(allowed)
    assert row.status is RecipientStatus.TENTATIVE
    assert "Mötet i KS Berg 8 oktober 2019 är preliminärt" in said(row)
    # The owner's own meeting has to stand.
    unsure = replace(OWNER, status=MeetingStatus.TENTATIVE)
    rules = RoundRules(allow_tentative=True)
    assert plan(jamtland, Recipient("ks-berg"), KS, owner=unsure, rules=rules).target is None


@pytest.mark.parametrize(
    ("hours", "word"),
    [
        ((time(9), time(13)), "Samma dag, efter 09.00: möte i KS Berg 17 september 2019 kl. 13.00"),
        ((None, time(13)), "Planen säger inte vilket av mötena som hålls först"),
        ((time(14), time(13)), None),
    ],
)
def test_au_in_the_morning_and_ks_in_the_afternoon(
    jamtland: Region, hours: tuple[time | None, time], word: str | None
) -> None:
    ks = jamtland.body("ks-berg")
    at_once = replace(ks, preparation=(Preparation("ksau-berg", 0, ""),))
    region = replace(jamtland, bodies={**jamtland.bodies, "ks-berg": at_once})
    au = replace(AU, start_time=hours[0])
    same_day = meeting("ks-berg", AU.start_date, start_time=hours[1])
    row = only_row(plan(region, Recipient("ks-berg"), au, same_day))
    if word is None:
        assert row.status is RecipientStatus.IMPOSSIBLE
    else:
        assert word in said(row)
