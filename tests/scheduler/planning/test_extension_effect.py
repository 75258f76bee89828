"""The case of 2019: RSR meets on Monday 11 November and summons on Monday 4 November; the last
response date is Tuesday 29 October, four working days before (29, 30, 31 October, 1 November)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from scheduler.domain.bodies import Region
from scheduler.domain.meetings import Meeting, MeetingKind, MeetingSource, MeetingStatus
from scheduler.domain.remisser import (
    AcceptedRound,
    DecisionForm,
    RecipientRole,
    RegisterEntry,
    RemissState,
    ResponseState,
    RoundRules,
)
from scheduler.domain.workdays import Workdays
from scheduler.planning.explain import phrase
from scheduler.planning.extension_effect import ExtensionEffect, extension_effect

DEADLINE = date(2019, 10, 29)
NOW = datetime(2019, 9, 2, 7, tzinfo=UTC)


def entry(number: int, body: str, **changes: object) -> RegisterEntry:
    found = RegisterEntry(
        id=number,
        body=body,
        role=RecipientRole.MANDATORY,
        decision=DecisionForm.BODY,
        group=1,
        dispatch_date=date(2019, 9, 2),
        route=(),
        intake_day=None,
        ready_day=DEADLINE,
        why=(),
        state=ResponseState.WAITING,
        answered_at=None,
        answered_by=None,
        note="",
        updated_at=NOW,
    )
    return replace(found, **changes)  # type: ignore[arg-type]


def a_round(*register: RegisterEntry, rules: RoundRules | None = None) -> AcceptedRound:
    return AcceptedRound(
        id="r",
        region="jamtland",
        owner="rsr",
        title="",
        dnr="",
        dispatch_date=date(2019, 9, 2),
        target_meeting_id="t",
        target_date=date(2019, 11, 11),
        target_end_date=date(2019, 11, 11),
        deadline=DEADLINE,
        deadline_version=1,
        window_earliest=DEADLINE,
        window_latest=DEADLINE,
        why=(),
        rules=rules or RoundRules(),
        state=RemissState.OPEN,
        accepted_by="",
        accepted_at=NOW,
        sequence=0,
        updated_at=NOW,
        register=register,
    )


def rsr(day: date) -> Meeting:
    source = MeetingSource("plan", 1, "")
    kind, status = MeetingKind.DECISION, MeetingStatus.PLANNED
    return Meeting(f"rsr-{day}", "rsr", day, day, kind=kind, status=status, source=source)


def effect(
    region: Region, accepted: AcceptedRound, until: date, *meetings: Meeting
) -> ExtensionEffect:
    return extension_effect(region, accepted, accepted.register[0], until, meetings, Workdays())


def test_within_the_owners_time_the_target_stands_and_compiling_is_shorter(
    jamtland: Region,
) -> None:
    found = effect(jamtland, a_round(entry(1, "ks-berg")), date(2019, 10, 31))
    # From 31 October to the summons on 4 November: 31 October and 1 November.
    assert (found.target_kept, found.usual_compile_workdays, found.compile_workdays) == (True, 4, 2)
    assert [phrase(reason) for reason in found.reasons] == [
        "31 oktober 2019 går bra: målmötet 11 november 2019 oförändrat, tid att sammanställa 4 → "
        "2 arbetsdagar.",
        "Det är mindre än de 4 arbetsdagar som sammanställningen är räknad på.",
    ]


def test_another_who_answers_as_late_already_costs_nothing_more(jamtland: Region) -> None:
    other = entry(2, "ks-are", extended_to=date(2019, 10, 31))
    found = effect(jamtland, a_round(entry(1, "ks-berg"), other), date(2019, 10, 31))
    assert (found.usual_compile_workdays, found.compile_workdays) == (2, 2)
    assert [reason.code for reason in found.reasons] == ["extension_fits"]
    # Whoever has answered is waited for no more, whatever last day it had.
    done = replace(other, state=ResponseState.ANSWERED)
    found = effect(jamtland, a_round(entry(1, "ks-berg"), done), date(2019, 10, 31))
    assert found.usual_compile_workdays == 4


@pytest.mark.parametrize(("until", "kept"), [(date(2019, 11, 4), True), (date(2019, 11, 5), False)])
def test_the_target_stands_until_the_owner_summons(
    jamtland: Region, until: date, kept: bool
) -> None:
    found = effect(jamtland, a_round(entry(1, "ks-berg")), until)
    assert (found.target_kept, found.compile_workdays) == (kept, 0)


def test_what_breaks_the_target_says_what_would_do(jamtland: Region) -> None:
    # 2 December summons on 25 November, before the 27th; 16 December on the 9th, after it.
    meetings = [rsr(date(2019, 12, 2)), rsr(date(2019, 12, 16)), rsr(date(2019, 11, 11))]
    found = effect(jamtland, a_round(entry(1, "ks-berg")), date(2019, 11, 27), *meetings)
    assert [phrase(reason) for reason in found.reasons] == [
        "27 november 2019 går inte med målmötet 11 november 2019: RSR kallar 4 november 2019, och "
        "svaret skulle komma efter det.",
        "Anstånd till 4 november 2019 går, utan tid att sammanställa.",
        "Med målmötet 16 december 2019 skulle dagen räcka: planera i så fall om rundan.",
    ]
    alone = effect(jamtland, a_round(entry(1, "ks-berg")), date(2019, 11, 27))
    assert alone.reasons[-1].code == "extension_no_target"


def test_a_shorter_extension_than_it_has_is_no_way_out(jamtland: Region) -> None:
    extended = entry(1, "ks-berg", extended_to=date(2019, 11, 4))
    found = effect(jamtland, a_round(extended), date(2019, 11, 6))
    assert "extension_shorter" not in [reason.code for reason in found.reasons]


def test_those_who_get_the_papers_after_the_answer_are_named(jamtland: Region) -> None:
    # Papers go on the working day after the answer: from 10 September to the 11th, not before.
    early = entry(2, "ks-are", group=2, dispatch_date=date(2019, 9, 10))
    in_time = entry(3, "ks-krokom", group=2, dispatch_date=date(2019, 9, 11))
    accepted = a_round(entry(1, "ks-berg"), early, in_time, entry(4, "ks-harjedalen"))
    found = effect(jamtland, accepted, date(2019, 9, 10))
    (held_up,) = [one for one in found.reasons if one.code == "extension_holds_up"]
    assert held_up.values["bodies"] == ["KS Åre"]


def test_a_round_with_days_of_its_own_is_not_said_to_hurry(jamtland: Region) -> None:
    # prep_days stand in place of the working days to compile.
    accepted = a_round(entry(1, "ks-berg"), rules=RoundRules(prep_days=13))
    found = effect(jamtland, accepted, date(2019, 10, 31))
    assert [reason.code for reason in found.reasons] == ["extension_fits"]
