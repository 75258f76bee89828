"""Incoming remisser as they really were: the way must pass the day the board really decided, or
the proposal must say why that day was late."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from scheduler.configuration import Configuration
from scheduler.domain.bodies import Region
from scheduler.domain.errors import BadInputError
from scheduler.domain.remisser import DecisionForm
from scheduler.services.incoming_wishes import IncomingWish
from tests.scheduler.services.incoming_cases import (
    KUNGSBACKA_2024,
    KUNGSBACKA_2025,
    codes,
    days_on_the_way,
    goteborg_configuration,
    held,
    letter,
    meetings_in,
    one_part,
)


@pytest.fixture
def halland(config: Configuration) -> Region:
    return config.region("halland")


@pytest.fixture
def goteborg(tmp_path: Path) -> Configuration:
    return goteborg_configuration(tmp_path)


def test_an_answer_before_the_summer(config: Configuration, halland: Region) -> None:
    # 031: seen on 29 April 2025, answer by 4 August. The nämnd met on 15 May, KSAU on 10 June and
    # KS decided on 17 June. Minutes a week later: 24 June, 41 days before the last day.
    part = one_part(
        config,
        halland,
        meetings_in(KUNGSBACKA_2025, halland),
        IncomingWish(
            body="KS Kungsbacka",
            received=date(2025, 4, 29),
            heard=[["Nämnden för Gymnasium & Arbetsmarknad"]],
        ),
        letter("031", halland),
    )
    assert days_on_the_way(part) == [
        ("gymnasium-kungsbacka", date(2025, 5, 15)),
        ("ksau-kungsbacka", date(2025, 6, 10)),
        ("ks-kungsbacka", date(2025, 6, 17)),
    ]
    assert (part.sent, part.slack_days) == (date(2025, 6, 24), 41)
    assert part.remiss.sender == "Arbetsmarknadsdepartementet"
    assert part.remiss.sender_dnr == "A2025/00455"
    # After 17 June KS meets on 26 August: the answer would go out on 2 September, too late.
    ks = part.losses[-1]
    assert (ks.meeting.start_date, ks.sent, ks.breaks) == (
        date(2025, 6, 17),
        date(2025, 9, 2),
        True,
    )


def test_an_answer_two_days_late(config: Configuration, halland: Region) -> None:
    # 030: the last day, 15 June 2025, was a Sunday, and KS decided on Tuesday 17 June. The nämnd
    # of 8 May is ready on the 15th, papers go on on the 16th, KSAU may meet from the 30th and does
    # on 3 June, KS from the 10th and does on the 17th: with the minutes it is 24 June.
    part = one_part(
        config,
        halland,
        meetings_in(KUNGSBACKA_2025, halland),
        IncomingWish(
            body="KS Kungsbacka",
            received=date(2025, 2, 7),
            heard=[["Nämnden för Miljö & Hälsoskydd"]],
        ),
        letter("030", halland),
    )
    assert part.limit == date(2025, 6, 13)
    assert "deadline_no_workday" in [reason.code for reason in part.why]
    assert days_on_the_way(part)[0] == ("miljo-kungsbacka", date(2025, 5, 8))
    assert days_on_the_way(part)[-1] == ("ks-kungsbacka", date(2025, 6, 17))
    assert not part.possible
    assert part.extension_until == date(2025, 6, 24)
    extension = next(r for r in part.repairs if r.reasons[0].code == "ask_extension")
    assert extension.reasons[0].values["at_once"] == date(2025, 6, 17)
    # KS itself could have answered in time with one extra meeting and approval at once: from
    # 10 June, a week after KSAU, to Friday 13 June.
    with_extra = [
        repair
        for repair in part.repairs
        if [reason.code for reason in repair.reasons] == ["approve_at_once", "call_extra"]
        and repair.reasons[1].values["body"] == "KS Kungsbacka"
    ]
    extra = with_extra[0].reasons[1].values
    assert (extra["extra_from"], extra["extra_to"]) == (date(2025, 6, 10), date(2025, 6, 13))


def test_a_nämnd_whose_meeting_does_not_fit_lets_its_chair_decide(
    config: Configuration, halland: Region
) -> None:
    # 034: sent in June 2024, answer by 11 October. Nämnden för Teknik has no meeting that fits;
    # its chair decided. KSAU met on 17 September and KS decided on the 24th.
    wish = IncomingWish(
        body="KS Kungsbacka",
        received=date(2024, 6, 17),
        heard=[["Nämnden för Miljö & Hälsoskydd", "Nämnden för Teknik"]],
    )
    meetings = meetings_in(KUNGSBACKA_2024, halland)
    read = letter("034", halland)
    part = one_part(config, halland, meetings, wish, read)
    assert not part.possible
    assert [c.body.key for c in part.conflicts] == ["teknik-kungsbacka"]
    chair = next(r for r in part.repairs if r.reasons[0].code == "chair_may_decide")
    assert chair.changed.heard[1].decision is DecisionForm.CHAIR

    taken = IncomingWish(
        body=wish.body,
        received=wish.received,
        heard=wish.heard,
        decisions={"Nämnden för Teknik": DecisionForm.CHAIR},
    )
    part = one_part(config, halland, meetings, taken, read)
    assert days_on_the_way(part) == [
        ("miljo-kungsbacka", date(2024, 8, 15)),
        ("teknik-kungsbacka", None),
        ("ksau-kungsbacka", date(2024, 9, 17)),
        ("ks-kungsbacka", date(2024, 9, 24)),
    ]
    assert part.sent == date(2024, 10, 1)


def test_papers_without_a_last_day(config: Configuration, halland: Region) -> None:
    # 041: the papers say no last day. Received on 22 March 2024, the nämnd met on 15 May, KSAU on
    # 11 June and KS on the 18th: ready on 25 June.
    meetings = meetings_in(KUNGSBACKA_2024, halland)
    wish = IncomingWish(
        body="KS Kungsbacka",
        received=date(2024, 3, 22),
        heard=[["Nämnden för Kultur & Fritid"]],
    )
    with pytest.raises(BadInputError, match="ingen sista svarsdag"):
        one_part(config, halland, meetings, wish, letter("041", halland))
    dated = IncomingWish(
        body=wish.body, received=wish.received, heard=wish.heard, deadline=date(2024, 6, 25)
    )
    part = one_part(config, halland, meetings, dated, letter("041", halland))
    assert [day for _body, day in days_on_the_way(part)] == [
        date(2024, 5, 15),
        date(2024, 6, 11),
        date(2024, 6, 18),
    ]
    assert part.slack_days == 0


def test_an_extension_in_the_letter_is_the_body_s_own(goteborg: Configuration) -> None:
    # 004: answer by 25 August 2022; miljö- och klimatnämnden met on the 30th and got 2 September.
    region = goteborg.region("goteborg")
    meetings = held("mkn", date(2022, 8, 30))
    wish = IncomingWish(body="Miljö- och klimatnämnden", received=date(2022, 6, 1), lag_days=3)
    part = one_part(goteborg, region, meetings, wish, letter("004-goteborg-kemi", region))
    assert (part.remiss.deadline, part.remiss.extended_to) == (
        date(2022, 8, 25),
        date(2022, 9, 2),
    )
    assert (part.sent, part.slack_days) == (date(2022, 9, 2), 0)
    # What it had to ask for: the day the answer is ready, three days after the meeting.
    before = IncomingWish(
        body=wish.body, received=wish.received, lag_days=3, deadline=date(2022, 8, 25)
    )
    assert one_part(goteborg, region, meetings, before).extension_until == date(2022, 9, 2)


@pytest.mark.parametrize(
    ("papers", "body", "decided"),
    [
        # 009: förskolenämnden met six days before the last day, a week is one too many.
        ("009", "forskola", date(2023, 2, 22)),
        # 011: nearly everybody met on 23 or 24 April, the last day was the 29th.
        ("011", "utbildning", date(2024, 4, 23)),
        # 013: both approved their § at once, the papers say, and had a day at most.
        ("013", "centrum", date(2023, 9, 26)),
        ("013", "sydvast", date(2023, 9, 27)),
    ],
)
def test_a_meeting_just_before_the_last_day_needs_approval_at_once(
    goteborg: Configuration, papers: str, body: str, decided: date
) -> None:
    region = goteborg.region("goteborg")
    received = date(decided.year, decided.month - 1, 20)
    part = one_part(
        goteborg,
        region,
        held(body, decided),
        IncomingWish(body=body, received=received),
        letter(papers, region),
    )
    assert not part.possible
    assert codes(part)[0] == ["approve_at_once"]
    assert part.repairs[0].sent == decided


@pytest.mark.parametrize(
    ("papers", "body", "decided", "slack_days"),
    [
        ("009", "grundskola", date(2023, 2, 7), 14),
        ("009", "kretslopp", date(2023, 2, 9), 12),
        ("011", "kultur", date(2024, 4, 22), 0),
    ],
)
def test_a_meeting_a_week_before_the_last_day_is_in_time(
    goteborg: Configuration, papers: str, body: str, decided: date, slack_days: int
) -> None:
    region = goteborg.region("goteborg")
    received = date(decided.year, decided.month - 1, 20)
    part = one_part(
        goteborg,
        region,
        held(body, decided),
        IncomingWish(body=body, received=received),
        letter(papers, region),
    )
    assert part.slack_days == slack_days
    # Nothing may be tabled there: "ärendet medger därmed ingen bordläggning" (009).
    assert [(loss.sent, loss.breaks) for loss in part.losses] == [(None, True)]


def test_the_officials_meet_once_more_to_answer_in_time(
    config: Configuration, jamtland: Region
) -> None:
    # Minutes of 21 October 2024: the questions are to be answered by 8 November, the next meeting
    # is on 9 December, so a separate one on Teams. Papers two weeks before it: from 4 November.
    part = one_part(
        config,
        jamtland,
        held("kommunchefsgruppen", date(2024, 10, 21), date(2024, 12, 9)),
        IncomingWish(
            body="Kommundirektörerna", received=date(2024, 10, 21), deadline=date(2024, 11, 8)
        ),
    )
    assert part.extension_until == date(2024, 12, 9)
    extra = next(r for r in part.repairs if r.reasons[0].code == "call_extra")
    assert extra.reasons[0].values["extra_from"] == date(2024, 11, 4)
    assert extra.reasons[0].values["extra_to"] == date(2024, 11, 8)


def test_a_letter_s_new_day_and_its_hour(goteborg: Configuration) -> None:
    region = goteborg.region("goteborg")
    meetings = held("mkn", date(2017, 8, 29), date(2015, 10, 20))
    # 050: 14 August is replaced by 15 September 2017 for everybody.
    wish = IncomingWish(body="mkn", received=date(2017, 4, 24))
    part = one_part(goteborg, region, meetings, wish, letter("050", region))
    assert (part.remiss.deadline, part.sent) == (date(2017, 9, 15), date(2017, 9, 5))
    # 056: Friday 13 November 2015 at 13.
    wish = IncomingWish(body="mkn", received=date(2015, 9, 1))
    part = one_part(goteborg, region, meetings, wish, letter("056", region))
    assert part.remiss.deadline_time == time(13)
    assert "deadline_clock" in [reason.code for reason in part.why]
