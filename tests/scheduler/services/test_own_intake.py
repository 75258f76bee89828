"""A meeting's own last day for papers, from the plan to the proposal."""

from __future__ import annotations

from datetime import date

from scheduler.configuration import Configuration
from scheduler.planning.explain import phrase
from scheduler.services import imports
from scheduler.services.app import App
from scheduler.services.planning import RoundWish, plan_from_reading
from scheduler.services.reading import meetings_of, read_plan

PLAN = b"KS Berg 2019\n8 oktober, manusstopp 1 oktober\n12 november\n\nRSR 2019\n2 december\n"


def test_the_plans_own_day_beats_the_bodys_usual(config: Configuration) -> None:
    # Dispatch 27 September: the usual 14 days would give 11 October, but the meeting of 8 October
    # takes papers until the 1st. Ready 15 October.
    region = config.region("jamtland")
    reading = read_plan(PLAN, "plan.txt", region)
    assert [m.intake_day for m in meetings_of(reading)] == [date(2019, 10, 1), None, None]
    wish = RoundWish("RSR", date(2019, 9, 27), recipients=["KS Berg"])
    (row,) = plan_from_reading(config, region, reading, wish).proposal.recipients
    assert [step.intake_day for step in row.route] == [date(2019, 10, 1)]
    assert row.ready == date(2019, 10, 15)
    said = " ".join(phrase(reason) for reason in row.why)
    assert "ska vara inne 1 oktober 2019 (manusstopp enligt organets plan)" in said
    # A day after it, the meeting is too soon and the sentence says until when papers were taken.
    late = RoundWish("RSR", date(2019, 10, 2), recipients=["KS Berg"])
    (row,) = plan_from_reading(config, region, reading, late).proposal.recipients
    assert row.route[0].meeting.start_date == date(2019, 11, 12)
    said = " ".join(phrase(reason) for reason in row.why)
    assert "enligt planen skulle underlaget vara inne 1 oktober 2019" in said


def load(app: App, plan: bytes) -> list[date | None]:
    import_id = imports.start_import(
        app, "jamtland", "test", file_name="plan.txt", content=plan, year=2019
    )
    imports.confirm_import(app, "jamtland", "test", import_id)
    return [m.intake_day for m in imports.stored_meetings(app, "jamtland") if m.body == "ks-berg"]


def test_it_is_stored_and_stays_where_a_later_plan_is_silent(app: App) -> None:
    assert load(app, PLAN) == [date(2019, 10, 1), None]
    assert load(app, PLAN.replace(b", manusstopp 1 oktober", b"")) == [date(2019, 10, 1), None]
    assert load(app, PLAN.replace(b"1 oktober", b"30 september")) == [date(2019, 9, 30), None]
