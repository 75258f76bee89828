"""Processes on stored meetings: started, followed, planned anew when a meeting moves."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import delete

from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError, UnknownNameError
from scheduler.domain.processes import ProcessState, StepDone
from scheduler.domain.reminders import Matter, ReminderState
from scheduler.presentation.processes import trackers
from scheduler.services import contacts, imports, reminders
from scheduler.services.app import App
from scheduler.services.processes import (
    ProcessWish,
    accept_days,
    all_processes,
    mark_done,
    process_now,
    processes_with_changes,
    propose_process,
    set_state,
    start_process,
    undo_done,
)
from scheduler.services.reminder_sync import reconcile
from scheduler.settings import MailSettings
from scheduler.storage import reminder_store
from scheduler.storage.audit_store import audit_events
from scheduler.storage.tables import reminder
from tests.conftest import MakeApp
from tests.scheduler.reminders.smtp import Mailbox, plain, smtp_server

REGION = "jamtland"
SECOND = ("dialog", "outsourcing")
ID = "44444444-4444-4444-8444-444444444444"
# Made up, all after the clock's day 2 September 2019.
PLAN = """
RSR: 23 september 2019, 2 december 2019
KS Berg: 22 oktober 2019, 24 mars 2020, 6 oktober 2020
KS Ragunda: 22 oktober 2019, 31 mars 2020, 13 oktober 2020
KF Berg: 20 april 2020, 24 november 2020
KF Ragunda: 5 maj 2020, 25 november 2020
"""
WISH = ProcessWish(
    "beslut-i-varje-fullmaktige",
    "RSR",
    date(2019, 9, 2),
    ["Bergs kommun", "Ragunda kommun"],
    date(2021, 1, 1),
)


def store(app: App, text: str) -> None:
    key = imports.start_import(
        app, REGION, "eva", file_name="plan.txt", content=text.encode(), year=None
    )
    imports.confirm_import(app, REGION, "eva", key)


@pytest.fixture
def stored(app: App) -> App:
    store(app, PLAN)
    return app


def test_a_process_is_started_with_the_day_that_was_seen(stored: App) -> None:
    (plan,) = propose_process(stored, REGION, WISH)
    assert plan.end is not None
    with pytest.raises(ConflictError, match="har ändrats"):
        start_process(stored, REGION, "eva", ID, WISH, expected_end="2020-01-01")
    started = start_process(
        stored, REGION, "eva", ID, WISH, title="En nämnd", expected_end=plan.end.isoformat()
    )
    assert started.end == plan.end
    assert started.step("kf", "ragunda").planned_day == date(2020, 5, 5)
    assert started.step("kf", "ragunda").done_by == date(2020, 11, 25)
    with pytest.raises(ConflictError, match="redan startad"):
        start_process(stored, REGION, "eva", ID, WISH)
    assert [one.id for one in all_processes(stored, REGION)] == [ID]


def test_what_is_done_is_said_once_and_can_be_taken_back(stored: App) -> None:
    start_process(stored, REGION, "eva", ID, WISH)
    later = replace(stored, settings=replace(stored.settings, frozen_today=date(2020, 4, 20)))
    said = StepDone("kf", "berg", date(2020, 4, 20), "§ 31")
    after = mark_done(later, REGION, "eva", ID, said)
    assert after.step("kf", "berg").done == said
    with pytest.raises(ConflictError, match="redan registrerat"):
        mark_done(later, REGION, "bo", ID, said)
    with pytest.raises(BadInputError, match="har inte varit än"):
        mark_done(later, REGION, "eva", ID, replace(said, party="ragunda", day=date(2020, 5, 5)))
    with pytest.raises(NotFoundError):
        mark_done(later, REGION, "eva", ID, replace(said, party="are"))
    template = later.config.process(after.asked.template)
    tracker = trackers(template, after, date(2020, 11, 26))[2]
    # KF Ragunda's last day was 25 November.
    assert (tracker.done, tracker.late, tracker.total) == (("berg",), ("ragunda",), 2)
    assert undo_done(later, REGION, "eva", ID, "kf", "berg").step("kf", "berg").done is None
    with pytest.raises(ConflictError):
        undo_done(later, REGION, "eva", ID, "kf", "berg")
    with later.database.read() as connection:
        actions = [
            one.action for one in audit_events(connection, REGION, 9) if "process" in one.action
        ]
    assert sorted(actions) == ["process_step_done", "process_step_undone", "start_process"]


def test_a_moved_meeting_is_told_before_the_days_are_kept(stored: App) -> None:
    start_process(stored, REGION, "eva", ID, WISH)
    assert process_now(stored, REGION, ID).changes == ()
    store(stored, PLAN.replace("5 maj 2020", "12 maj 2020"))
    (found,) = processes_with_changes(stored, REGION)
    changed = {
        (one.after.step, one.after.party): (one.before.planned_day, one.after.planned_day)  # type: ignore[union-attr]
        for one in found.changes
        if one.after is not None
    }
    # Fullmäktige a week later: legal force a week later too, 11 June; in force 1 July as before.
    assert changed == {
        ("kf", "ragunda"): (date(2020, 5, 5), date(2020, 5, 12)),
        ("laga-kraft", ""): (date(2020, 6, 4), date(2020, 6, 11)),
    }
    after = accept_days(stored, REGION, "eva", ID, found.kept.sequence)
    assert after.step("kf", "ragunda").planned_day == date(2020, 5, 12)
    assert after.step("kf", "ragunda").id == found.kept.step("kf", "ragunda").id
    assert processes_with_changes(stored, REGION) == []
    with pytest.raises(ConflictError):
        accept_days(stored, REGION, "bo", ID, found.kept.sequence)


def test_an_answered_question_takes_the_other_branch_away(stored: App) -> None:
    wish = ProcessWish("samverkan-fore-outsourcing", "RSR", date(2019, 9, 2))
    started = start_process(stored, REGION, "eva", ID, wish)
    assert [one.step for one in started.steps] == [
        "efterhor",
        "redovisning",
        "dialog",
        "outsourcing",
    ]
    assert started.end is None  # the second way reaches past the plan
    with pytest.raises(BadInputError, match="Finns intresse"):
        mark_done(stored, REGION, "eva", ID, StepDone("efterhor", "", date(2019, 9, 2)))
    said = StepDone("efterhor", "", date(2019, 9, 2), outcome="ja")
    after = mark_done(stored, REGION, "eva", ID, said)
    assert [one.step for one in after.steps] == ["efterhor", "redovisning"]
    assert after.end == date(2019, 9, 23)  # papers 9 September
    back = undo_done(stored, REGION, "eva", ID, "efterhor", "")
    assert {one.step for one in back.steps} == {"efterhor", "redovisning", *SECOND}


def test_a_closed_process_is_left_alone_until_it_is_opened(stored: App) -> None:
    start_process(stored, REGION, "eva", ID, WISH)
    assert set_state(stored, REGION, "eva", ID, ProcessState.CLOSED).state is ProcessState.CLOSED
    store(stored, PLAN.replace("5 maj 2020", "12 maj 2020"))
    assert processes_with_changes(stored, REGION) == []
    with pytest.raises(ConflictError, match="avslutad"):
        mark_done(stored, REGION, "eva", ID, StepDone("remiss", "", date(2019, 9, 2)))
    set_state(stored, REGION, "eva", ID, ProcessState.OPEN)
    assert len(processes_with_changes(stored, REGION)) == 1


def test_unknown_names_are_named(stored: App) -> None:
    with pytest.raises(UnknownNameError, match="Okänd process"):
        propose_process(stored, REGION, replace(WISH, template="okänd"))
    with pytest.raises(UnknownNameError, match="Bergs kommun"):
        propose_process(stored, REGION, replace(WISH, parties=["Bergz kommun"]))
    with pytest.raises(BadInputError, match="ligger före starten"):
        propose_process(stored, REGION, replace(WISH, wanted=date(2019, 9, 1)))


def test_the_tracker_counts_sixteen_principals_and_names_the_late_ones(sqlite_app: App) -> None:
    region = sqlite_app.config.region("vasterbotten")
    boards = [region.body(f"ks-{key}").name for key in region.organisations if key != "rv"]
    lines = [f"{name}: 16 oktober 2019" for name in [*boards, "RS"]]
    lines += [f"{name.replace('KS', 'KF')}: 25 november 2019" for name in boards]
    lines.append("RF: 26 november 2019, 25 februari 2020")
    text = "\n".join(lines).encode()
    key = imports.start_import(
        sqlite_app, "vasterbotten", "vera", file_name="p.txt", content=text, year=None
    )
    imports.confirm_import(sqlite_app, "vasterbotten", "vera", key)
    wish = ProcessWish("samma-beslut-hos-alla", "AC-konsensus", date(2019, 9, 2))
    started = start_process(sqlite_app, "vasterbotten", "vera", ID, wish)
    assert started.end == date(2020, 1, 1)
    later = replace(sqlite_app.settings, frozen_today=date(2019, 11, 26))
    on_the_26th = replace(sqlite_app, settings=later)
    for party in list(region.organisations)[1:10]:
        said = StepDone("fullmaktige", party, date(2019, 11, 25))
        started = mark_done(on_the_26th, "vasterbotten", "vera", ID, said)
    template = sqlite_app.config.process("samma-beslut-hos-alla")
    tracker = trackers(template, started, date(2019, 11, 26))[1]
    assert (len(tracker.done), tracker.total) == (9, 16)
    assert set(tracker.late) == set(list(region.organisations)[10:])
    assert tracker.waiting == ("rv",)


def test_templates_without_sense_are_refused_by_file_and_key(tmp_path: Path) -> None:
    from scheduler.domain.errors import ConfigError
    from scheduler.process_files import read_processes

    head = '[process]\nkey = "p"\nname = "P"\nabout = "om"\nsource = "källa"\n'
    wrong = {
        '[[steps]]\nkey = "a"\nname = "A"\n': "precis en av taker",
        '[[steps]]\nkey = "a"\nname = "A"\ntaker = "owner"\nafter = ["b"]\n': "inte ovanför",
        '[[steps]]\nkey = "a"\nname = "A"\ntaker = "boars"\n': "boards",
        '[[steps]]\nkey = "a"\nname = "A"\nentry_days = ["31-01"]\n': "månad och dag",
        '[[steps]]\nkey = "a"\nname = "A"\nlegal_force = true\n': "följer på beslut",
        '[[steps]]\nkey = "a"\nname = "A"\ntaker = "owner"\nwhen = "b = ja"\n': "steg = svar",
        "": "mellan 1 och",
    }
    for text, expected in wrong.items():
        (tmp_path / "p.toml").write_text(head + text, encoding="utf-8")
        with pytest.raises(ConfigError, match=expected) as caught:
            read_processes(tmp_path)
        assert "config/processer/p.toml" in str(caught.value)


def test_whoever_takes_a_step_is_reminded_until_it_is_taken(app_at: MakeApp) -> None:
    begun = app_at(datetime(2019, 9, 2, 7, tzinfo=UTC))
    store(begun, PLAN)
    for body in ("ks-berg", "kf-berg", "rsr"):
        contacts.set_contact(begun, REGION, "eva", body, f"{body}@example.org")
    start_process(begun, REGION, "eva", ID, WISH, title="En nämnd", dnr="RS/559/2019")
    with smtp_server() as mailbox:
        # KS Berg answers on 22 October, papers 8 October: a week before, at eight.
        send(app_at(datetime(2019, 10, 1, 5, 59, tzinfo=UTC)), mailbox)
        before = list(mailbox.addresses)
        send(app_at(datetime(2019, 10, 1, 6, 1, tzinfo=UTC)), mailbox)
        send(app_at(datetime(2019, 10, 1, 6, 5, tzinfo=UTC)), mailbox)
        assert mailbox.addresses[len(before) :] == ["ks-berg@example.org"]
        mail = mailbox.messages[-1]
        assert mail["Subject"] == "KS Berg: ”En nämnd” – underlag senast 8 oktober 2019"
        text = plain(mail)
        assert (
            "”Parternas styrelser svarar (KS Berg)” är ett steg i ”En nämnd” (RS/559/2019)" in text
        )
        assert "Steget är planerat till tisdag 22 oktober 2019." in text
        assert [part.get_content_type() for part in mail.iter_attachments()] == ["text/calendar"]
        # What is registered is no longer asked about: the day after the meeting nothing comes.
        told = app_at(datetime(2019, 10, 22, 12, tzinfo=UTC))
        told = replace(told, settings=replace(told.settings, frozen_today=date(2019, 10, 22)))
        mark_done(told, REGION, "eva", ID, StepDone("svar", "berg", date(2019, 10, 22), "§ 7"))
        mailbox.addresses.clear()
        send(app_at(datetime(2019, 10, 23, 6, 1, tzinfo=UTC)), mailbox)
        assert "ks-berg@example.org" not in mailbox.addresses
    assert reconcile(begun) == 0


def test_lost_reminders_of_a_process_are_written_again(stored: App) -> None:
    start_process(stored, REGION, "eva", ID, WISH)
    with stored.database.write() as connection:
        written = len(reminder_store.of_matter(connection, Matter.PROCESS, ID))
        connection.execute(delete(reminder))
    assert written > 0
    assert reconcile(stored) == written
    set_state(stored, REGION, "eva", ID, ProcessState.CLOSED)
    with stored.database.read() as connection:
        states = {one.state for one in reminder_store.of_matter(connection, Matter.PROCESS, ID)}
    assert states == {ReminderState.CANCELLED}


def send(app: App, mailbox: Mailbox) -> None:
    mail = MailSettings(
        host="127.0.0.1", port=mailbox.port, use_tls=False, sender="svarsdag@example.org"
    )
    reminders.send_due_reminders(replace(app, settings=replace(app.settings, mail=mail)))
