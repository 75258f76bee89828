"""A round whose meetings change: what is proposed, what is stored, who is told."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.feeds import FeedContent, FeedKind
from scheduler.domain.reminders import NOTICE_RULE, ReminderState
from scheduler.domain.remisser import DecisionForm, RegisterEntry
from scheduler.planning.replan.results import MoveKind
from scheduler.services import imports, reminders, replans, rounds
from scheduler.services.app import App
from scheduler.services.planning import RoundWish
from scheduler.services.recipient_wishes import RecipientWishes
from scheduler.services.region_plan import plan_region
from scheduler.services.replans import RoundHealth
from scheduler.settings import MailSettings
from scheduler.storage import audit_store
from tests.conftest import MakeApp
from tests.feeding import fetch, new_feed
from tests.scheduler.reminders.smtp import plain, smtp_server
from tests.support import accept_case, load_case

REGION = "jamtland"


def save(app: App, plan: str) -> None:
    import_id = imports.start_import(
        app, REGION, "eva", file_name="ny.txt", content=plan.encode(), year=2019
    )
    imports.confirm_import(app, REGION, "eva", import_id)


@pytest.fixture
def stored(app: App) -> App:
    load_case(app)
    accept_case(app)
    return app


def round_id(app: App) -> str:
    return rounds.rounds(app, REGION)[0].id


def test_nothing_changes_where_nothing_has_changed(stored: App) -> None:
    found = replans.propose_replan(stored, REGION)
    assert (found.rounds, found.unmended, found.seen) == ((), (), "")
    with pytest.raises(BadInputError, match="ingen omplanering"):
        replans.accept_replan(stored, REGION, "eva", "")
    with pytest.raises(NotFoundError):
        replans.propose_replan(stored, REGION, "another")


def test_another_meeting_is_proposed_and_only_the_one_affected_is_told(stored: App) -> None:
    # Ragunda's 22 October is cancelled and 26 September new: ready on 3 October, long before the
    # deadline, which stays. Papers were due 8 October, so they still need 14 days from 2 September.
    save(stored, "KS Ragunda: 26 september, 22 oktober (inställt)")
    found = replans.propose_replan(stored, REGION)
    (changed,) = found.rounds
    (entry,) = changed.entries
    assert entry.kind is MoveKind.RESEATED
    assert entry.after.route[0].start_date == date(2019, 9, 26)
    assert (entry.after.intake_day, entry.after.ready_day) == (
        date(2019, 9, 12),
        date(2019, 10, 3),
    )
    assert not changed.moves_deadline
    assert [reason.code for reason in entry.reasons] == ["meeting_lost", "reseated"]
    replans.accept_replan(stored, REGION, "eva", found.seen)
    after = rounds.get_round(stored, REGION, round_id(stored))
    assert (after.deadline, after.deadline_version, after.sequence) == (date(2019, 10, 29), 2, 1)
    mails = reminders.mails_of_round(stored, REGION, after.id)
    notices = [mail for mail in mails if mail.reminder.rule == NOTICE_RULE]
    assert [(mail.to_name, mail.address) for mail in notices] == [
        ("KS Ragunda", "ks-ragunda@example.org")
    ]
    text = reminders.view_mail(stored, REGION, notices[0].reminder.id).text
    assert "KS Ragunda 22 oktober 2019 → KS Ragunda 26 september 2019" in text
    assert "inställt" in text
    with stored.database.read() as connection:
        newest = audit_store.audit_events(connection, REGION, 1)[0]
    assert (newest.actor, newest.action, newest.subject) == ("eva", "replan", after.id)
    # What has been accepted needs no more.
    assert replans.propose_replan(stored, REGION).seen == ""


def test_reminders_follow_and_none_is_doubled(stored: App) -> None:
    before = reminders.mails(stored, REGION, [ReminderState.DUE])
    save(stored, "KS Ragunda: 26 september, 22 oktober (inställt)")
    seen = replans.propose_replan(stored, REGION).seen
    replans.accept_replan(stored, REGION, "eva", seen)
    after = reminders.mails(stored, REGION, [ReminderState.DUE])
    ragunda = [m for m in after if m.to_name == "KS Ragunda" and m.reminder.notice is None]
    # Intake 12 September: the reminders of 5 and 11 September. Meeting 26 September: a week before
    # and the day after. The deadline's three stay as they are, the same rows as before.
    assert [m.reminder.due_at.date() for m in ragunda] == [
        date(2019, 9, 5),
        date(2019, 9, 11),
        date(2019, 9, 19),
        date(2019, 9, 27),
        date(2019, 10, 22),
        date(2019, 10, 28),
        date(2019, 10, 30),
    ]
    kept = {m.reminder.id for m in before} & {m.reminder.id for m in after}
    assert len(kept) == len(before) - 4
    cancelled = reminders.mails(stored, REGION, [ReminderState.CANCELLED])
    assert [m.reminder.rule for m in cancelled] == [
        "intake-7",
        "intake-1",
        "meeting-7",
        "meeting+1",
    ]


def test_the_one_who_accepts_second_is_told(stored: App) -> None:
    save(stored, "KS Ragunda: 26 september, 22 oktober (inställt)")
    seen = replans.propose_replan(stored, REGION).seen
    replans.accept_replan(stored, REGION, "eva", seen)
    with pytest.raises(ConflictError, match="någon annan"):
        replans.accept_replan(stored, REGION, "lars", seen)


def test_a_plan_that_changed_meanwhile_is_not_accepted_unseen(stored: App) -> None:
    save(stored, "KS Ragunda: 26 september, 22 oktober (inställt)")
    seen = replans.propose_replan(stored, REGION).seen
    save(stored, "KS Ragunda: 27 september, 22 oktober (inställt)")
    with pytest.raises(ConflictError):
        replans.accept_replan(stored, REGION, "eva", seen)
    assert rounds.get_round(stored, REGION, round_id(stored)).sequence == 0


def test_an_extension_before_a_new_deadline(stored: App) -> None:
    # 25 October + 7 days = Friday 1 November; RSR sends its summons on 4 November.
    save(stored, "KS Ragunda: 22 oktober (inställt), 25 oktober")
    (changed,) = replans.propose_replan(stored, REGION).rounds
    (entry,) = changed.entries
    assert (entry.kind, entry.after.extended_to) == (MoveKind.EXTENSION, date(2019, 11, 1))
    assert not changed.moves_deadline


def test_a_cancelled_target_moves_to_the_next_and_tells_no_recipient(stored: App) -> None:
    save(stored, "Regionens samverkansråd: 11 november (inställt), 2 december")
    (changed,) = replans.propose_replan(stored, REGION).rounds
    assert changed.after.target_date == date(2019, 12, 2)
    assert not changed.moves_deadline
    assert changed.entries == ()
    assert [reason.code for reason in changed.reasons] == ["meeting_lost", "moved_target"]


def test_where_nothing_mends_it_is_said(stored: App) -> None:
    save(
        stored,
        "Regionens samverkansråd: 11 november (inställt), 2 december (inställt)",
    )
    found = replans.propose_replan(stored, REGION)
    assert found.rounds == ()
    assert [one.reason.values["bodies"] for one in found.unmended] == [[]]


def test_the_feed_shows_the_change(stored: App) -> None:
    token = new_feed(stored, FeedContent(REGION, FeedKind.ROUND, round_id(stored)))
    save(stored, "KS Ragunda: 26 september, 22 oktober (inställt)")
    first = fetch(stored, token)
    replans.accept_replan(stored, REGION, "eva", replans.propose_replan(stored, REGION).seen)
    second = fetch(stored, token)
    assert second.data is not None
    assert b"SEQUENCE:1" in second.data
    assert b"20190926" in second.data
    assert second.last_modified > first.last_modified


def test_a_meeting_whose_papers_day_has_passed_is_not_proposed(stored: App) -> None:
    # On 20 September papers need 14 days more: a meeting on 26 September is too soon.
    today = replace(stored.settings, frozen_today=date(2019, 9, 20))
    later = replace(stored, settings=today)
    save(later, "KS Ragunda: 26 september, 4 oktober, 22 oktober (inställt)")
    (changed,) = replans.propose_replan(later, REGION).rounds
    assert changed.entries[0].after.route[0].start_date == date(2019, 10, 4)


def test_open_rounds_say_how_they_stand(stored: App) -> None:
    (one,) = replans.open_rounds(stored, REGION)
    assert (one.health, one.tight) == (RoundHealth.TIGHT, ("ks-ragunda",))
    save(stored, "KS Ragunda: 26 september, 22 oktober (inställt)")
    (one,) = replans.open_rounds(stored, REGION)
    assert one.health is RoundHealth.BROKEN
    assert one.shaken[0].recipient == "ks-ragunda"


def test_the_notice_is_really_sent_once_and_the_reminders_go_on(
    stored: App, app_at: MakeApp
) -> None:
    save(stored, "KS Ragunda: 26 september, 22 oktober (inställt)")
    replans.accept_replan(stored, REGION, "eva", replans.propose_replan(stored, REGION).seen)
    with smtp_server() as mailbox:

        def tick_at(moment: datetime) -> None:
            app = app_at(moment)
            mail = MailSettings(
                "127.0.0.1", mailbox.port, use_tls=False, sender="svarsdag@example.org"
            )
            reminders.send_due_reminders(replace(app, settings=replace(app.settings, mail=mail)))

        tick_at(datetime(2019, 9, 2, 8, tzinfo=UTC))
        (notice,) = mailbox.messages
        assert notice["To"] == "ks-ragunda@example.org"
        assert notice["Subject"].startswith("KS Ragunda: ändrade datum för")
        assert "26 september 2019" in plain(notice)
        # 5 September at eight in Sweden: a week before Ragunda's new intake day.
        tick_at(datetime(2019, 9, 5, 6, 30, tzinfo=UTC))
        to_ragunda = [m for m in mailbox.messages if m["To"] == "ks-ragunda@example.org"]
        assert len(to_ragunda) == 2
        assert "12 september 2019" in plain(to_ragunda[1])


def test_an_official_in_the_first_group_waits_for_nothing(sqlite_app: App) -> None:
    # An official in Åre answers 14 days after 2 September, and Berg gets the papers on the 17th.
    # Berg's 8 October becomes the 15th, in time for the 29th: only Berg is told.
    load_case(sqlite_app)
    wish = RoundWish(
        owner="RSR",
        dispatch_date=date(2019, 9, 2),
        recipients=("KS Åre", "KS Berg"),
        wishes=RecipientWishes(decisions={"KS Åre": DecisionForm.OFFICIAL}, groups={"KS Berg": 2}),
    )
    rounds.accept_round(
        sqlite_app,
        REGION,
        "test",
        wish,
        "33333333-3333-4333-8333-333333333333",
        expected_target=date(2019, 11, 11),
        expected_deadline=date(2019, 10, 29),
    )
    save(sqlite_app, "KS Berg: 8 oktober (inställt), 15 oktober")
    (changed,) = replans.propose_replan(sqlite_app, REGION).rounds
    (berg,) = changed.entries
    assert (berg.after.body, berg.after.dispatch_date) == ("ks-berg", date(2019, 9, 17))
    assert berg.after.route[0].start_date == date(2019, 10, 15)
    assert plan_region(sqlite_app, REGION).unplanned == ()


def accept_chain(app: App) -> None:
    """Åre answers first, on 16 October, ready on the 23rd; Berg gets the papers on the 24th, needs
    them by 29 October for its 12 November, and is ready on 19 November, the last response date."""
    load_case(app)
    wish = RoundWish(
        owner="RSR",
        dispatch_date=date(2019, 9, 2),
        recipients=("KS Åre", "KS Berg"),
        wishes=RecipientWishes(groups={"KS Berg": 2}),
    )
    rounds.accept_round(
        app,
        REGION,
        "test",
        wish,
        "33333333-3333-4333-8333-333333333333",
        expected_target=date(2019, 12, 2),
        expected_deadline=date(2019, 11, 19),
    )
    berg = entry_of(app, "ks-berg")
    assert (berg.group, berg.dispatch_date, berg.intake_day) == (
        2,
        date(2019, 10, 24),
        date(2019, 10, 29),
    )


def entry_of(app: App, body: str) -> RegisterEntry:
    (accepted,) = rounds.rounds(app, REGION)
    return next(entry for entry in accepted.register if entry.body == body)


def test_a_delay_in_the_first_group_moves_the_papers_day_of_the_next(sqlite_app: App) -> None:
    # Åre on Monday 21 October is ready on the 28th; the papers go on on Tuesday the 29th, Berg's
    # last day for them, and Berg keeps its meeting.
    accept_chain(sqlite_app)
    (together,) = plan_region(sqlite_app, REGION).rounds
    assert together.moved == ()
    save(sqlite_app, "KS Åre: 16 oktober (inställt), 21 oktober")
    found = replans.propose_replan(sqlite_app, REGION)
    assert found.unmended == ()
    (changed,) = found.rounds
    assert not changed.moves_deadline
    are, berg = changed.entries
    assert are.after.ready_day == date(2019, 10, 28)
    assert [(c.label, c.old, c.new) for c in berg.notice.changes] == [
        ("Remissen sänds", "24 oktober 2019", "29 oktober 2019")
    ]
    assert [reason.code for reason in berg.reasons] == ["moved_papers"]
    replans.accept_replan(sqlite_app, REGION, "eva", found.seen)
    stored = entry_of(sqlite_app, "ks-berg")
    assert stored.dispatch_date == date(2019, 10, 29)
    assert stored.route[0].start_date == date(2019, 11, 12)
    assert replans.propose_replan(sqlite_app, REGION).rounds == ()


def test_a_delay_that_costs_the_next_group_its_meeting_is_not_mended(sqlite_app: App) -> None:
    # Åre on 22 October is ready on the 29th, and the papers on the 30th come too late for Berg.
    accept_chain(sqlite_app)
    save(sqlite_app, "KS Åre: 16 oktober (inställt), 22 oktober")
    found = replans.propose_replan(sqlite_app, REGION)
    assert found.rounds == ()
    assert [one.reason.code for one in found.unmended] == ["not_mended"]


def accept_in_groups(
    app: App, groups: dict[str, int], official: str, target: date, deadline: date
) -> None:
    """The recipients in their groups, one of them with an official who answers in 14 days."""
    load_case(app)
    wish = RoundWish(
        owner="RSR",
        dispatch_date=date(2019, 9, 2),
        recipients=tuple(groups),
        target_date=target,
        wishes=RecipientWishes(decisions={official: DecisionForm.OFFICIAL}, groups=groups),
    )
    rounds.accept_round(
        app,
        REGION,
        "test",
        wish,
        "33333333-3333-4333-8333-333333333333",
        expected_target=target,
        expected_deadline=deadline,
    )


def days_of(entry: RegisterEntry) -> tuple[date, date | None]:
    return entry.dispatch_date, entry.ready_day


def test_an_official_gets_the_papers_later_when_the_group_before_is_delayed(
    sqlite_app: App,
) -> None:
    # Åre on 16 October is ready on the 23rd; Berg's official gets the papers on the 24th and
    # answers on 7 November. Åre on the 21st instead is ready on the 28th: papers on the 29th, an
    # answer on 12 November, in time for the 19th.
    groups = {"KS Åre": 1, "KS Berg": 2}
    accept_in_groups(sqlite_app, groups, "KS Berg", date(2019, 12, 2), date(2019, 11, 19))
    assert days_of(entry_of(sqlite_app, "ks-berg")) == (date(2019, 10, 24), date(2019, 11, 7))
    save(sqlite_app, "KS Åre: 16 oktober (inställt), 21 oktober")
    found = replans.propose_replan(sqlite_app, REGION)
    assert found.unmended == ()
    (changed,) = found.rounds
    _are, berg = changed.entries
    assert [(c.label, c.old, c.new) for c in berg.notice.changes] == [
        ("Remissen sänds", "24 oktober 2019", "29 oktober 2019"),
        ("Svar klart", "7 november 2019", "12 november 2019"),
    ]
    assert [reason.code for reason in berg.reasons] == ["moved_papers"]
    replans.accept_replan(sqlite_app, REGION, "eva", found.seen)
    assert days_of(entry_of(sqlite_app, "ks-berg")) == (date(2019, 10, 29), date(2019, 11, 12))
    assert replans.propose_replan(sqlite_app, REGION).rounds == ()


def test_an_official_who_would_answer_too_late_is_not_waited_for(sqlite_app: App) -> None:
    # The papers can go on 5 November at the latest, 14 days before the 19th. Åre on 30 October is
    # ready on 6 November.
    groups = {"KS Åre": 1, "KS Berg": 2}
    accept_in_groups(sqlite_app, groups, "KS Berg", date(2019, 12, 2), date(2019, 11, 19))
    save(sqlite_app, "KS Åre: 16 oktober (inställt), 30 oktober")
    found = replans.propose_replan(sqlite_app, REGION)
    assert found.rounds == ()
    assert [one.reason.code for one in found.unmended] == ["not_mended"]


def test_a_delay_goes_through_an_official_to_the_group_after(sqlite_app: App) -> None:
    # Strömsund on Tuesday 24 September is ready on 1 October; Åre's official has the papers on the
    # 2nd and answers on the 16th; Berg has them on the 17th, by 29 October for 12 November.
    # Strömsund on 1 October instead: ready the 8th, papers the 9th, an answer the 23rd, papers to
    # Berg the 24th. Berg keeps its meeting.
    groups = {"KS Strömsund": 1, "KS Åre": 2, "KS Berg": 3}
    accept_in_groups(sqlite_app, groups, "KS Åre", date(2019, 12, 2), date(2019, 11, 19))
    before = entry_of(sqlite_app, "ks-berg")
    assert (before.dispatch_date, before.intake_day) == (date(2019, 10, 17), date(2019, 10, 29))
    save(sqlite_app, "KS Strömsund: 24 september (inställt), 1 oktober, 22 oktober")
    found = replans.propose_replan(sqlite_app, REGION)
    assert found.unmended == ()
    replans.accept_replan(sqlite_app, REGION, "eva", found.seen)
    assert days_of(entry_of(sqlite_app, "ks-are")) == (date(2019, 10, 9), date(2019, 10, 23))
    berg = entry_of(sqlite_app, "ks-berg")
    assert (berg.dispatch_date, berg.route) == (date(2019, 10, 24), before.route)
