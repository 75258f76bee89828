from __future__ import annotations

from datetime import date
from pathlib import Path

from msgspec.structs import replace

from scheduler.services import rounds
from scheduler.services.app import App
from scheduler.services.planning import RoundWish
from scheduler.services.region_plan import crowded_meetings, plan_region
from tests.support import accept_case, load_case, with_capacity

REGION = "jamtland"
SECOND = "22222222-2222-4222-8222-222222222222"


def test_a_body_with_too_few_meetings_is_named(sqlite_app: App) -> None:
    # Ragunda's 22 October is its only meeting in time for either round and takes one remiss.
    load_case(sqlite_app)
    accept_case(sqlite_app)
    accept_case(sqlite_app, SECOND)
    assert crowded_meetings(sqlite_app, REGION) == ()
    assert crowded_meetings(with_capacity(sqlite_app, "ks-ragunda", 2), REGION) == ()
    (one,) = crowded_meetings(with_capacity(sqlite_app, "ks-ragunda", 1), REGION)
    assert (one.body.key, one.first, one.capacity, one.wanted) == (
        "ks-ragunda",
        date(2019, 10, 22),
        1,
        2,
    )
    assert one.message == (
        "KS Ragunda: mötena 22 oktober 2019 rymmer 1 remiss, 2 måste få plats. Lätta på 1: "
        "anstånd, delegation eller ett extra möte."
    )


def test_together_says_how_full_meetings_are_and_keeps_published_dates(sqlite_app: App) -> None:
    # The example above again: the second remiss cannot be moved in time by its published date, so
    # Ragunda's 22 October takes two, one above, 3 points.
    load_case(sqlite_app)
    accept_case(sqlite_app)
    accept_case(sqlite_app, SECOND)
    plan = plan_region(with_capacity(sqlite_app, "ks-ragunda", 1), REGION)
    assert plan.unplanned == ()
    for one in plan.rounds:
        assert (
            one.published == (one.target, one.deadline) == (date(2019, 11, 11), date(2019, 10, 29))
        )
    (full,) = plan.full
    assert (full.body.key, full.meeting.start_date) == ("ks-ragunda", date(2019, 10, 22))
    assert (full.taken, full.capacity, full.excess, plan.points) == (2, 1, 1, 3)


def test_with_room_nobody_moves(sqlite_app: App) -> None:
    load_case(sqlite_app)
    accept_case(sqlite_app)
    plan = plan_region(sqlite_app, REGION)
    assert [one.moved for one in plan.rounds] == [()]
    assert (plan.full, plan.points) == ((), 0)


def test_dates_that_may_move_stay_where_nothing_is_gained(sqlite_app: App) -> None:
    # Berg's 8 October is ready on the 15th. The coordinator has said 25 October, though the
    # target leaves time until the 29th.
    load_case(sqlite_app)
    target, deadline = date(2019, 11, 11), date(2019, 10, 25)
    wish = RoundWish("RSR", date(2019, 9, 2), ("KS Berg",), target_date=target, deadline=deadline)
    rounds.accept_round(
        sqlite_app,
        REGION,
        "test",
        wish,
        SECOND,
        expected_target=target,
        expected_deadline=deadline,
    )
    (one,) = plan_region(sqlite_app, REGION, move_published=True).rounds
    assert (one.target, one.deadline) == one.published == (target, deadline)


DRAFT = """
[capacity]
"KS Berg" = 1

[[rounds]]
title = "Utkastet"
owner = "RSR"
dispatch = 2019-09-02
recipients = ["KS Berg"]
"""


def test_a_draft_waits_where_the_published_round_needs_the_meeting(
    sqlite_app: App, tmp_path: Path
) -> None:
    # The draft with the published target would make Berg's 8 October take two, 3 points. Waiting
    # for 2 December, where Berg's 12 November is in time (ready and due 19 November), costs 4:
    # where a remiss above costs 5 the draft waits.
    load_case(sqlite_app)
    accept_case(sqlite_app)
    drafts = tmp_path / "utkast.toml"
    drafts.write_text(DRAFT, encoding="utf-8")
    cheap = plan_region(sqlite_app, REGION, drafts)
    assert [one.published is None for one in cheap.rounds] == [False, True]
    assert (cheap.rounds[1].target, cheap.points) == (date(2019, 11, 11), 3)
    config = replace(sqlite_app.config, above_capacity_points=5)
    dear = plan_region(replace(sqlite_app, config=config), REGION, drafts)
    assert (dear.rounds[1].target, dear.points) == (date(2019, 12, 2), 4)
    assert dear.full == ()
