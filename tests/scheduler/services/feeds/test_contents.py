"""What each kind of feed shows, on the case of 2019."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from scheduler.domain.feeds import FeedContent, FeedKind, FeedPart
from scheduler.domain.remisser import AcceptedRound
from scheduler.services import incoming_rounds, rounds
from scheduler.services.app import App
from scheduler.services.incoming_wishes import IncomingWish
from tests.conftest import MakeApp
from tests.feeding import (
    EVERYTHING,
    REGION,
    fetched,
    new_feed,
    of_body,
    save_plan,
    shown,
)
from tests.feeding import events as events_in
from tests.support import DISPATCH_MORNING, accept_case, load_case

INCOMING = "22222222-2222-4222-8222-222222222222"


@pytest.fixture
def stored(app: App) -> App:
    load_case(app)
    return app


def accept_incoming(app: App) -> None:
    # KS Ragunda meets on 22 October 2019: the answer is ready a week later.
    incoming_rounds.accept_incoming(
        app,
        REGION,
        "eva",
        IncomingWish(
            body="KS Ragunda",
            received=date(2019, 9, 2),
            deadline=date(2019, 10, 31),
            sender="Finansdepartementet",
            sender_dnr="Fi2019/02941",
            title="En ny lag",
        ),
        INCOMING,
        expected_sent=date(2019, 10, 29),
    )


def days(app: App, content: FeedContent) -> list[tuple[str, str]]:
    found = shown(app, content).values()
    return sorted((e.dtstart.value.isoformat(), e.summary.value) for e in found)


def test_a_bodys_meetings(stored: App) -> None:
    assert days(stored, of_body("ks-berg")) == [
        ("2019-09-10", "KS Berg: sammanträde"),
        ("2019-10-08", "KS Berg: sammanträde"),
        ("2019-11-12", "KS Berg: sammanträde"),
    ]


@pytest.mark.parametrize(
    ("part", "october"),
    [
        # Fourteen days before 8 October, seven before, and seven after.
        (FeedPart.INTAKE, ("2019-09-24", "KS Berg: manusstopp")),
        (FeedPart.SUMMONS, ("2019-10-01", "KS Berg: kallelse")),
        (FeedPart.APPROVAL, ("2019-10-15", "KS Berg: justering väntas")),
    ],
)
def test_each_of_the_days_around_a_meeting_by_itself(
    stored: App, part: FeedPart, october: tuple[str, str]
) -> None:
    found = days(stored, of_body("ks-berg", frozenset({part})))
    assert len(found) == 3
    assert found[1] == october


def test_what_a_body_has_to_do_in_remisser(stored: App) -> None:
    accept_case(stored)
    title = "Sammanslagning av gemensamma nämnder"
    assert days(stored, of_body("ks-ragunda", frozenset({FeedPart.REMISSER}))) == [
        ("2019-09-02", f"Utskick: {title}"),
        ("2019-10-08", f"KS Ragunda: underlag till {title}"),
        ("2019-10-22", f"KS Ragunda behandlar {title}"),
        ("2019-10-29", f"Sista svarsdag: {title}"),
    ]


def test_an_organisation_shows_the_bodies_it_hosts(stored: App) -> None:
    content = FeedContent(
        REGION, FeedKind.ORGANISATION, "ostersund", frozenset({FeedPart.MEETINGS})
    )
    # Östersund's KS (3 meetings) and the joint board it hosts (1).
    assert len(shown(stored, content)) == 4


def test_a_round_with_the_owners_days(stored: App) -> None:
    accepted = accept_case(stored)
    found = shown(stored, FeedContent(REGION, FeedKind.ROUND, accepted.id))
    # An intake day and a meeting for each of twelve; dispatch, response date, the days to compile,
    # summons and target.
    assert len(found) == 2 * 12 + 5

    def span(part: str) -> tuple[str, str]:
        event = found[f"round-{accepted.id}-{part}@svarsdag"]
        return event.dtstart.value.isoformat(), event.dtend.value.isoformat()

    assert span("deadline") == ("2019-10-29", "2019-10-30")
    # Summons seven days before 11 November; from the working day after the response date to it.
    assert span("compile") == ("2019-10-30", "2019-11-05")
    assert span("summons") == ("2019-11-04", "2019-11-05")


def test_an_incoming_remiss(stored: App) -> None:
    accept_incoming(stored)
    assert days(stored, FeedContent(REGION, FeedKind.INCOMING, INCOMING)) == [
        ("2019-10-08", "KS Ragunda: underlag till En ny lag"),
        ("2019-10-15", "KS Ragunda: kallelse med En ny lag"),
        ("2019-10-22", "KS Ragunda beslutar svaret på En ny lag"),
        ("2019-10-29", "KS Ragunda: justering väntas av En ny lag"),
        ("2019-10-29", "Svaret sänds: En ny lag"),
        ("2019-10-31", "Sista svarsdag: En ny lag"),
    ]


def test_a_chief_sees_what_is_to_be_seen_to_and_nothing_else(stored: App) -> None:
    accepted = accept_case(stored)
    accept_incoming(stored)
    token = new_feed(stored, FeedContent(REGION, FeedKind.ROLE, "ragunda"))
    before = events_in(fetched(stored, token))
    # Four days of the round and six of the incoming remiss; no meetings without a matter.
    assert len(before) == 4 + 6
    (entry,) = (e for e in accepted.register if e.body == "ks-ragunda")
    rounds.register_answer(stored, REGION, "eva", accepted.id, entry.id, "")
    after = events_in(fetched(stored, token))
    assert all(uid.startswith("incoming-") for uid in after)
    incoming_rounds.register_sent(stored, REGION, "eva", INCOMING, "")
    assert events_in(fetched(stored, token)) == {}
    rounds.withdraw_answer(stored, REGION, "eva", accepted.id, entry.id)
    incoming_rounds.withdraw_sent(stored, REGION, "eva", INCOMING)
    assert set(events_in(fetched(stored, token))) == set(before)


def test_the_owners_chief_sees_the_rounds_own_days(stored: App) -> None:
    accepted = accept_case(stored)
    found = shown(stored, FeedContent(REGION, FeedKind.ROLE, "rjh"))
    own = {f"round-{accepted.id}-{part}@svarsdag" for part in ("compile", "summons", "target")}
    assert own <= set(found)


def test_the_region_shows_everything(stored: App) -> None:
    accepted = accept_case(stored)
    accept_incoming(stored)
    everything = shown(stored, FeedContent(REGION, FeedKind.REGION, REGION, EVERYTHING))
    for content in (
        of_body("ks-berg", EVERYTHING),
        FeedContent(REGION, FeedKind.ORGANISATION, "ostersund", EVERYTHING),
        FeedContent(REGION, FeedKind.ROUND, accepted.id),
        FeedContent(REGION, FeedKind.INCOMING, INCOMING),
        FeedContent(REGION, FeedKind.ROLE, "krokom"),
    ):
        assert set(shown(stored, content)) <= set(everything)


def test_a_round_says_where_the_plan_has_changed_since(stored: App) -> None:
    accepted: AcceptedRound = accept_case(stored)
    token = new_feed(stored, FeedContent(REGION, FeedKind.ROUND, accepted.id))
    uid = f"round-{accepted.id}-meeting-ks-ragunda@svarsdag"
    save_plan(stored, "KS Ragunda: 22 oktober (inställt)")
    text = events_in(fetched(stored, token))[uid].description.value
    assert text.endswith("OBS: mötet är sedan dess inställt i mötesplanen.")


def test_a_row_that_makes_no_sense_is_left_out_and_said(
    stored: App, caplog: pytest.LogCaptureFixture
) -> None:
    accept_case(stored)
    token = new_feed(stored, of_body("ks-berg", EVERYTHING))
    before = events_in(fetched(stored, token))
    with stored.database.write() as connection:
        # Papers after the meeting; a body that config does not know.
        connection.execute(
            text(
                "UPDATE meeting SET intake_day = '2019-12-24', sequence = sequence + 1"
                " WHERE body_key = 'ks-berg' AND start_date = '2019-10-08'"
            )
        )
        connection.execute(
            text("UPDATE remiss_recipient SET body_key = 'ks-nowhere' WHERE body_key = 'ks-are'")
        )
        connection.execute(text("UPDATE change_stamp SET revision = revision + 1"))
    after = events_in(fetched(stored, token))
    # The October meeting and its three days, and the four days of the round.
    assert len(before) - len(after) == 4 + 4
    assert set(after) < set(before)
    assert "is left out" in caplog.text


def test_events_leave_the_window_by_day(app_at: MakeApp) -> None:
    # 10 September is 92 days before 11 December, and 93 before the 12th.
    first = app_at(DISPATCH_MORNING)
    load_case(first)
    token = new_feed(first, of_body("ks-berg"))
    late = app_at(DISPATCH_MORNING.replace(month=12, day=11))
    assert len(events_in(fetched(_on(late, "2019-12-11"), token))) == 3
    assert len(events_in(fetched(_on(late, "2019-12-12"), token))) == 2


def test_a_cancelled_meeting_stays_thirty_days_and_goes(app_at: MakeApp) -> None:
    app = app_at(DISPATCH_MORNING)
    load_case(app)
    token = new_feed(app, of_body("ks-berg"))
    save_plan(app, "KS Berg: 12 november (inställt)")
    for day, count in (("2019-10-02", 3), ("2019-10-03", 2)):  # 30 and 31 days after
        found = events_in(fetched(_on(app, day), token))
        assert len(found) == count
        for event in found.values():
            if event.dtstart.value == date(2019, 11, 12):
                assert event.status.value == "CANCELLED"
                assert event.summary.value == "INSTÄLLT: KS Berg: sammanträde"


def _on(app: App, day: str) -> App:
    """The same services on another day."""
    from msgspec.structs import replace

    settings = replace(app.settings, frozen_today=date.fromisoformat(day))
    return replace(app, settings=settings)


def test_a_cancelled_meeting_points_to_the_one_held_instead(stored: App) -> None:
    save_plan(stored, "KS Ragunda: 22 oktober (inställt, ersätts av 24 oktober)")
    found = shown(stored, of_body("ks-ragunda", frozenset({FeedPart.MEETINGS}))).values()
    texts = {
        event.dtstart.value.day: (event.status.value, event.description.value)
        for event in found
        if "description" in event.contents and event.dtstart.value.month == 10
    }
    assert texts == {
        22: ("CANCELLED", "inställt, ersätts av 24 oktober"),
        24: ("CONFIRMED", "ersätter 22 oktober"),
    }
