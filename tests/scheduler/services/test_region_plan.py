from __future__ import annotations

from dataclasses import replace
from datetime import date

from scheduler.domain.bodies import Region
from scheduler.services.app import App
from scheduler.services.region_plan import crowded_meetings
from tests.support import accept_case, load_case

REGION = "jamtland"
SECOND = "22222222-2222-4222-8222-222222222222"


def with_capacity(app: App, body: str, capacity: int) -> App:
    region: Region = app.config.region(REGION)
    bodies = {**region.bodies, body: replace(region.body(body), meeting_capacity=capacity)}
    regions = {**app.config.regions, REGION: replace(region, bodies=bodies)}
    return replace(app, config=replace(app.config, regions=regions))


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
