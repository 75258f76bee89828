"""What needs somebody today."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from scheduler.domain.assignments import Due
from scheduler.presentation.plans.weeks import weeks_ahead
from scheduler.services import contacts, imports, rounds
from scheduler.services.app import App
from scheduler.services.assignments import AssignmentWish, add_assignment
from scheduler.services.overview import WEEKS_AHEAD, overview
from scheduler.services.processes import ProcessWish, start_process
from scheduler.services.round_state import close_round
from tests.conftest import MakeApp
from tests.support import accept_case, load_case

REGION = "jamtland"


def on(app_at: MakeApp, day: date) -> App:
    app = app_at(datetime(day.year, day.month, day.day, 7, tzinfo=UTC))
    return replace(app, settings=replace(app.settings, frozen_today=day))


@pytest.fixture
def stored(app: App) -> App:
    load_case(app)
    accept_case(app)
    return app


def test_nothing_is_stored_and_nothing_is_asked(app: App) -> None:
    found = overview(app, REGION)
    assert not found.has_meetings
    assert (found.rounds, found.coming, found.missing_plans) == ((), (), ())


def test_who_has_no_margin_is_named_until_it_has_answered(stored: App) -> None:
    # Ragunda's answer is ready on 29 October, the last response date itself.
    (tight,) = overview(stored, REGION).tight
    assert tight.entry.body == "ks-ragunda"
    rounds.register_answer(stored, REGION, "eva", tight.accepted.id, tight.entry.id, "§ 9")
    assert overview(stored, REGION).tight == ()


def test_answers_that_have_not_come_are_overdue_the_day_after(stored: App, app_at: MakeApp) -> None:
    assert overview(on(app_at, date(2019, 10, 29)), REGION).overdue == ()
    late = overview(on(app_at, date(2019, 10, 30)), REGION)
    assert len(late.overdue) == 12
    assert late.tight == ()
    close_round(stored, REGION, "eva", late.rounds[0].id)
    after = overview(on(app_at, date(2019, 10, 30)), REGION)
    assert (after.rounds, after.overdue) == ((), ())


def test_a_body_that_cannot_be_written_to_is_named(stored: App) -> None:
    assert overview(stored, REGION).unreachable == ()
    contacts.set_contact(stored, REGION, "eva", "KS Berg", "")
    assert overview(stored, REGION).unreachable == ("ks-berg",)


def test_a_moved_meeting_breaks_what_counts_on_it(stored: App) -> None:
    before = overview(stored, REGION)
    assert before.shaken == ()
    assert [one.entry.body for one in before.tight] == ["ks-ragunda"]
    moved = imports.start_import(
        stored, REGION, "eva", file_name="ny.txt", content=b"KS Ragunda: 24 oktober", year=2019
    )
    imports.confirm_import(stored, REGION, "eva", moved)
    after = overview(stored, REGION)
    assert {one.was.body for one in after.shaken} == {"ks-ragunda"}
    assert after.tight == ()  # the day its answer would be ready no longer holds


def test_plans_of_next_year_are_missed_from_october(stored: App, app_at: MakeApp) -> None:
    wanted = {one.key for one in stored.config.region(REGION).addressees_of("rsr")} | {"rsr"}
    assert overview(on(app_at, date(2019, 9, 30)), REGION).missing_plans == ()
    (next_year,) = overview(on(app_at, date(2019, 10, 1)), REGION).missing_plans
    assert (next_year.year, set(next_year.bodies)) == (2020, wanted)


def test_late_assignments_and_steps(stored: App, app_at: MakeApp) -> None:
    wish = AssignmentWish("Samverkan", "RSR", "RD", "RS", Due(day=date(2019, 10, 1)))
    add_assignment(stored, REGION, "eva", wish)
    kind = ProcessWish("samverkan-fore-outsourcing", "RSR", date(2019, 9, 2))
    start_process(stored, REGION, "eva", "44444444-4444-4444-8444-444444444444", kind)
    early = overview(stored, REGION)
    assert (early.late_assignments, early.late_steps) == ((), ())
    late = overview(on(app_at, date(2019, 12, 31)), REGION)
    assert [one.title for one in late.late_assignments] == ["Samverkan"]
    assert late.late_steps
    assert all(one.step.done is None for one in late.late_steps)


def test_eight_weeks_from_monday_with_the_days_of_rounds(stored: App, app_at: MakeApp) -> None:
    found = overview(on(app_at, date(2019, 10, 2)), REGION)  # a Wednesday
    weeks = weeks_ahead(found.coming, found.rounds, date(2019, 9, 30), WEEKS_AHEAD)
    assert [week.number for week in weeks] == list(range(40, 48))
    assert weeks[0].first == date(2019, 9, 30)
    assert sum(len(week.meetings) for week in weeks) == len(found.coming)
    days = {one.day: one.is_deadline for week in weeks for one in week.rounds}
    assert days == {date(2019, 10, 29): True, date(2019, 11, 11): False}


def test_a_week_full_of_meetings_says_how_many_more(stored: App) -> None:
    (first, *_rest) = overview(stored, REGION).coming
    many = [replace(first, id=str(number)) for number in range(15)]
    (week,) = weeks_ahead(many, (), date(2019, 9, 2), 1)
    assert (len(week.meetings), week.more) == (12, 3)
