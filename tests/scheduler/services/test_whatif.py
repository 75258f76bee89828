"""Scenarios as typed, on the case of 2019 with the sensitivities worked out for it by hand."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from scheduler.configuration import Configuration
from scheduler.domain.errors import SvarsdagError
from scheduler.planning.proposal import Proposal
from scheduler.services.exceptions import parse_exceptions
from scheduler.services.planning import RoundWish
from scheduler.services.reading import read_plan_file
from scheduler.services.whatif import ComparedRound, compare_from_reading
from tests.support import CASE_2019, CASE_WISH

TARGET, NEXT_TARGET = date(2019, 11, 11), date(2019, 12, 2)


def compare(config: Configuration, *texts: str, wish: RoundWish = CASE_WISH) -> ComparedRound:
    region = config.region("jamtland")
    return compare_from_reading(region, read_plan_file(CASE_2019, region, year=2019), wish, texts)


def only(config: Configuration, text: str) -> Proposal:
    (outcome,) = compare(config, text).result.outcomes
    return outcome.proposal


def target_of(proposal: Proposal) -> date | None:
    return proposal.target.start_date if proposal.possible and proposal.target else None


@pytest.mark.parametrize(
    ("text", "target", "earliest"),
    [
        # Ragunda 22 October + 8 is the 30th, one day too late for 11 November.
        ("lag-days=8", NEXT_TARGET, date(2019, 10, 30)),
        # GNU (RJH) meets on 16 September, 14 days after the dispatch; then on 11 November + 7.
        ("intake-days=15", NEXT_TARGET, date(2019, 11, 18)),
        # GNU (Östersund) is next to last, 21 October + 7.
        ("without=KS Ragunda", TARGET, date(2019, 10, 28)),
        ("approval=KS Ragunda=0", TARGET, date(2019, 10, 28)),
        ("extra-meeting=KS Ragunda=2019-10-01", TARGET, date(2019, 10, 28)),
        ("move=KS Ragunda=2019-10-22=2019-10-15", TARGET, date(2019, 10, 28)),
        # And Åre 16 October + 7 before them both.
        ("without=KS Ragunda; without=GNU (Östersund)", TARGET, date(2019, 10, 23)),
        # GNU (RJH) meets 20 days after; Ragunda still sets the day.
        ("dispatch=2019-08-27", TARGET, date(2019, 10, 29)),
        ("target=2019-12-02", NEXT_TARGET, date(2019, 10, 29)),
        ("deadline=2019-10-29", TARGET, date(2019, 10, 29)),
        ("prep-days=10", TARGET, date(2019, 10, 29)),
        # Bräcke meets next on 28 October, ready on 4 November.
        ("cancel=KS Bräcke=2019-10-02", NEXT_TARGET, date(2019, 11, 4)),
    ],
)
def test_each_kind_of_change(
    config: Configuration, text: str, target: date, earliest: date
) -> None:
    proposal = only(config, text)
    assert target_of(proposal) == target
    assert proposal.window is not None
    assert proposal.window.earliest == earliest


def test_an_extension_lets_a_late_recipient_through(config: Configuration) -> None:
    late = "move=KS Ragunda=2019-10-22=2019-10-23"
    alone, with_extension = compare(
        config, late, f"{late}; extension=KS Ragunda=2019-10-30"
    ).result.outcomes
    # 23 October + 7 is the 30th, one day too late for 11 November but for an extension.
    assert target_of(alone.proposal) == NEXT_TARGET
    assert target_of(with_extension.proposal) == TARGET


def test_scenarios_do_not_see_each_other_and_the_base_keeps_its_own(config: Configuration) -> None:
    wish = replace(CASE_WISH, exceptions=parse_exceptions(["KS Ragunda=0"], [], []))
    compared = compare(config, "lag-days=7", "approval=KS Ragunda=7", "without=GNS", wish=wish)
    earliest = [
        one.proposal.window.earliest if one.proposal.window else None
        for one in compared.result.outcomes
    ]
    # The exception of one recipient beats the days for all; a scenario beats the exception.
    assert earliest == [date(2019, 10, 28), date(2019, 10, 29), date(2019, 10, 28)]
    assert [one.label for one in compared.result.outcomes] == [
        "7 dagar från möte till svar",
        "svar från KS Ragunda inom 7 dagar efter mötet",
        "utan GNS",
    ]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "tomt"),
        ("foo=1", "lag-days"),
        ("lag-days", "lag-days"),
        ("lag-days=x", "heltal"),
        ("lag-days=-1", "heltal"),
        ("lag-days=9999", "mellan 0 och"),
        ("without=KS Bergh", "KS Berg"),
        ("without=KF Berg", "ingen mottagare"),
        ("cancel=KS Berg", "cancel=KS Berg=2019-10-08"),
        ("cancel=KS Berg=2019-10-09", "8 oktober 2019"),
        ("move=KS Berg=2019-10-08", "move=KS Berg=2019-10-08=2019-10-15"),
        ("dispatch=2019-09-31", "inget datum"),
        ("dispatch=1019-09-30", "ett år mellan"),
        ("extra-meeting=KS Berg=2019-10-20", "ingen arbetsdag"),
    ],
)
def test_what_cannot_be_used_is_quoted_with_what_to_write(
    config: Configuration, text: str, word: str
) -> None:
    with pytest.raises(SvarsdagError, match=word):
        compare(config, text)


def test_there_is_a_limit_to_the_scenarios(config: Configuration) -> None:
    with pytest.raises(SvarsdagError, match="högst 20"):
        compare(config, *["lag-days=8"] * 21)
    with pytest.raises(SvarsdagError, match="minst ett"):
        compare(config)
