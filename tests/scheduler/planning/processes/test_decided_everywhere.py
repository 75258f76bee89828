"""A decision in every fullmäktige, on the facts of seeds 001 (RS/559/2019) and 004 (VLL 2105-2018).

The plans of 2020 are made up; only the dates of 2019 are those of the PM.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from msgspec.structs import replace

from scheduler.domain.errors import BadInputError
from scheduler.domain.meetings import Meeting
from scheduler.domain.processes import ProcessAsked, StepDone
from scheduler.planning.explain import phrase
from scheduler.presentation.processes import cliff_text, election_text
from tests.scheduler.planning.processes.cases import CONFIG, meetings, planned, step

TEMPLATE = CONFIG.process("beslut-i-varje-fullmaktige")
PARTIES = ("rjh", "berg", "ragunda")
ASKED = ProcessAsked(TEMPLATE.key, "rsr", PARTIES, date(2019, 8, 7), date(2021, 1, 1))
MEETINGS: list[Sequence[Meeting]] = [
    meetings("rsr", "2019-09-02", "2019-11-11", "2019-12-02", "2020-03-30"),
    meetings("rs", "2019-09-24", "2020-03-24", "2020-10-20"),
    meetings("ks-berg", "2019-10-08", "2020-03-10", "2020-10-06", "2020-11-03"),
    meetings("ks-ragunda", "2019-10-22", "2020-03-17", "2020-10-13"),
    meetings("rf", "2020-04-28", "2020-11-24"),
    meetings("kf-berg", "2020-04-07", "2020-11-24", "2020-12-15"),
    meetings("kf-ragunda", "2020-05-05", "2020-11-25", "2021-02-24"),
]


def test_in_force_on_the_first_of_january_2021_at_the_earliest_day_by_day() -> None:
    # RSR decides 2 September 2019, minutes approved 7 days later: 9 September. The boards need
    # the papers 14 days before: RS 24 September (10 September is in time), KS Berg 8 October,
    # KS Ragunda 22 October, out 29 October. RSR on 11 November: summons 4 November, four working
    # days before: 29 October (1 November is no holiday, Saturday 2 November is alla helgons dag).
    # Out 18 November, 90 days: 16 February 2020 is a Sunday, so Monday 17 February. Boards: 14
    # days: RS 24 March, Berg 10 March, Ragunda 17 March. Fullmäktige 21 days after: RF 14 April
    # at the earliest: 28 April; Berg 31 March: 7 April; Ragunda 7 April: 5 May.
    # Ragunda is last: approved 12 May, notice 13 May, 21 days: 3 June, a Wednesday. Legal force
    # 4 June, in force 1 July 2020.
    (plan,) = planned(TEMPLATE, ASKED, MEETINGS)
    firsts = {(one.step.key, one.party): one.first and one.first.day for one in plan.steps}
    assert firsts == {
        ("remiss", ""): date(2019, 9, 2),
        ("svar", "rjh"): date(2019, 9, 24),
        ("svar", "berg"): date(2019, 10, 8),
        ("svar", "ragunda"): date(2019, 10, 22),
        ("sammanstallning", ""): date(2019, 11, 11),
        ("forslag", ""): date(2020, 2, 17),
        ("ks", "rjh"): date(2020, 3, 24),
        ("ks", "berg"): date(2020, 3, 10),
        ("ks", "ragunda"): date(2020, 3, 17),
        ("kf", "rjh"): date(2020, 4, 28),
        ("kf", "berg"): date(2020, 4, 7),
        ("kf", "ragunda"): date(2020, 5, 5),
        ("laga-kraft", ""): date(2020, 6, 4),
        ("i-kraft", ""): date(2020, 7, 1),
    }
    assert plan.possible


def test_the_last_days_and_the_latest_start() -> None:
    # In force 1 January 2021: legal force by 1 January, so the last day to appeal by 31 December,
    # and nyårsafton counts as a day off: 30 December. Notice 9 December, approved 8 December:
    # fullmäktige by 1 December. RF and KF Berg 24 November, KF Ragunda 25 November. The boards 21
    # days before: RS and KS Berg by 3 November: 20 October and 3 November; Ragunda by 4 November:
    # 13 October. The proposal is out 14 days before the first of them, 29 September: 90 days
    # before that 1 July 2020, RSR out by then: 30 March 2020 (approved 6 April). Its answers by
    # four working days before 23 March: 17 March; ready 7 days after the meeting: by 10 March
    # KS Berg 10 March; RS 24 September and KS Ragunda 22 October 2019.
    (plan,) = planned(TEMPLATE, ASKED, MEETINGS)
    lasts = {(one.step.key, one.party): one.last and one.last.day for one in plan.steps}
    assert lasts[("laga-kraft", "")] == date(2020, 12, 31)
    assert lasts[("kf", "rjh")] == lasts[("kf", "berg")] == date(2020, 11, 24)
    assert lasts[("kf", "ragunda")] == date(2020, 11, 25)
    assert lasts[("ks", "berg")] == date(2020, 11, 3)
    assert lasts[("ks", "ragunda")] == date(2020, 10, 13)
    assert lasts[("forslag", "")] == date(2020, 9, 29)
    assert lasts[("sammanstallning", "")] == date(2020, 3, 30)
    assert lasts[("svar", "berg")] == date(2020, 3, 10)
    # KS Ragunda 22 October takes papers 8 October, RS 24 September takes them 10 September: RSR
    # must decide by 3 September, 2 September it is, papers 19 August.
    assert lasts[("remiss", "")] == date(2019, 9, 2)
    assert plan.latest_start == date(2019, 8, 19)


def test_the_cliff_is_a_fullmaktige_that_misses_its_last_meeting() -> None:
    (plan,) = planned(TEMPLATE, ASKED, MEETINGS)
    ragunda = step(plan, "kf", "ragunda").cliff
    assert ragunda is not None
    # 24 February 2021: notice 4 March, appeal to 25 March, legal force 26 March, in force 1 July.
    assert (ragunda.missed.start_date, ragunda.end) == (date(2020, 11, 25), date(2021, 7, 1))
    region = step(plan, "kf", "rjh").cliff
    assert region is not None
    assert region.end is None  # RF's plan reaches no further


def test_what_is_decided_stands_and_the_rest_follows_from_it() -> None:
    done = (
        StepDone("kf", "berg", date(2020, 4, 7), "§ 31"),
        StepDone("kf", "rjh", date(2020, 6, 2)),
    )
    (plan,) = planned(TEMPLATE, replace(ASKED, done=done), MEETINGS)
    assert step(plan, "kf", "berg").done == done[0]
    assert step(plan, "kf", "berg").slack_days is None
    # RF on 2 June is the last: notice 10 June, 21 days: 1 July, legal force 2 July: 1 January 2021.
    assert step(plan, "laga-kraft").first.day == date(2020, 7, 2)  # type: ignore[union-attr]
    assert plan.end == date(2021, 1, 1)


def test_a_party_without_a_plan_is_named_and_nothing_is_guessed() -> None:
    known = [some for some in MEETINGS if some[0].body != "kf-ragunda"]
    (plan,) = planned(TEMPLATE, ASKED, known)
    assert plan.end is None
    assert not plan.possible
    obstacle = step(plan, "kf", "ragunda").obstacle
    assert obstacle is not None
    assert phrase(obstacle) == ("KF Ragunda har inga möten i planen: lägg till organets mötesplan.")
    assert phrase(step(plan, "i-kraft").obstacle) == (  # type: ignore[arg-type]
        "Väntar på ”Besluten vinner laga kraft”, som inte kan få någon dag."
    )


def test_a_day_that_is_too_early_says_who_has_no_meeting_in_time() -> None:
    (plan,) = planned(TEMPLATE, replace(ASKED, wanted=date(2020, 1, 1)), MEETINGS)
    assert not plan.possible
    assert plan.end == date(2020, 7, 1)
    obstacle = step(plan, "kf", "ragunda").obstacle
    assert obstacle is not None
    assert phrase(obstacle) == (
        "KF Ragunda har inget möte så tidigt att allt är klart 1 januari 2020."
    )


def test_sixteen_principals_start_together_when_the_last_has_decided() -> None:
    # Seed 004: fifteen municipalities and the landsting decide before the year ends; decided later
    # the work can begin half a year later. The days of fullmäktige are made up: one a day from 12
    # November 2018, so the sixteenth on 27 November.
    region = CONFIG.region("vasterbotten")
    template = CONFIG.process("samma-beslut-hos-alla")
    parties = tuple(region.organisations)
    assert len(parties) == 16
    known: list[Sequence[Meeting]] = []
    for number, party in enumerate(parties):
        board, assembly = ("rs", "rf") if party == "rv" else (f"ks-{party}", f"kf-{party}")
        known += [
            meetings(board, "2018-10-16"),
            meetings(assembly, f"2018-11-{12 + number}", "2019-02-25"),
        ]
    asked = ProcessAsked(template.key, "ac-konsensus", parties, date(2018, 9, 27))
    (plan,) = planned(template, asked, known, region)
    # The boards meet 16 October, papers 2 October; fullmäktige 21 days later, 6 November at the
    # earliest. Minutes of 27 November are approved 4 December: the work begins 1 January 2019.
    assert (plan.end, plan.latest_start) == (date(2019, 1, 1), date(2018, 10, 2))
    cliffs = {step(plan, "fullmaktige", party).cliff for party in parties}
    ends = {cliff.end for cliff in cliffs if cliff is not None}
    assert ends == {date(2019, 7, 1)}  # 25 February: half a year later
    last = step(plan, "fullmaktige", parties[-1])
    assert cliff_text(last, plan) == (
        f"Missar {last.body.name} mötet 27 november 2018 flyttas allt till 1 juli 2019 "  # type: ignore[union-attr]
        "(181 dagar senare)."
    )
    # 2018 was an election year: the fullmäktige that decide in November are new.
    assert "Valår 2018: nytt fullmäktige från den 15 oktober (KL 5:9)" in election_text(plan)


def test_a_process_of_parties_needs_some() -> None:
    with pytest.raises(BadInputError, match="ange parterna"):
        planned(TEMPLATE, replace(ASKED, parties=()), MEETINGS)
