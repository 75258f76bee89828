from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from msgspec.structs import replace

from scheduler.domain.accounts import ContactRole
from scheduler.services import contacts
from scheduler.services.app import App
from scheduler.services.audit_log import AuditLine, AuditQuestion, audit_csv, audit_page
from scheduler.services.audit_words import AuditArea
from scheduler.storage.audit_store import add_audit
from tests.support import accept_case, load_case

REGION = "jamtland"


def write(app: App, actor: str, action: str = "contact", subject: str = "ks-berg") -> None:
    with app.database.write() as connection:
        add_audit(
            app.database,
            connection,
            region=REGION,
            actor=actor,
            action=action,
            subject=subject,
            details={"old": None, "new": "a@example.org"},
        )


def shown(app: App, **wanted: object) -> tuple[AuditLine, ...]:
    return audit_page(app, REGION, AuditQuestion(**wanted)).lines  # type: ignore[arg-type]


def test_every_act_is_shown_once_over_all_pages(app: App) -> None:
    # One clock for all: the pages must not lose or repeat those of the same moment.
    for number in range(205):
        write(app, f"person {number}")
    seen, before = [], None
    while True:
        page = audit_page(app, REGION, AuditQuestion(), before)
        seen += [line.actor for line in page.lines]
        before = page.before
        if before is None:
            break
    assert seen == [f"person {number}" for number in reversed(range(205))]


def test_it_is_filtered_by_person_kind_thing_and_day(app: App) -> None:
    write(app, "eva")
    write(app, "kim", "create_feed", "rsr")
    assert [one.actor for one in shown(app, actor="eva")] == ["eva"]
    assert [one.actor for one in shown(app, area=AuditArea.FEEDS)] == ["kim"]
    assert [one.about for one in shown(app, subject="rsr")] == ["RSR"]
    day = date(2019, 9, 2)
    assert len(shown(app, first=day, last=day)) == 2
    assert shown(app, last=date(2019, 9, 1)) == ()
    assert shown(app, first=date(2019, 9, 3)) == ()


def test_another_regions_log_is_not_shown(app: App) -> None:
    write(app, "eva")
    assert audit_page(app, "vasterbotten", AuditQuestion()).lines == ()
    first = audit_page(app, REGION, AuditQuestion()).lines[0].id
    assert audit_page(app, "vasterbotten", AuditQuestion(), first + 1).lines == ()


def test_old_and_new_are_said_in_swedish(app: App) -> None:
    contacts.set_contact(app, REGION, "eva", "KS Berg", "ks@berg.example")
    contacts.set_contact(app, REGION, "eva", "KS Berg", "kansli@berg.example")
    contacts.set_contact(app, REGION, "eva", "berg", "chef@berg.example", ContactRole.CHIEF)
    chief, latest, _first = shown(app)
    (change,) = latest.changes
    assert (latest.action, latest.about) == ("e-postadress ändrad", "KS Berg")
    told = (change.label, change.old, change.new)
    assert told == ("adress", "ks@berg.example", "kansli@berg.example")
    assert ("roll", "chef") in chief.others


def test_rounds_and_meetings_go_by_their_names(sqlite_app: App) -> None:
    load_case(sqlite_app)
    accept_case(sqlite_app)
    (accepted,) = shown(sqlite_app, area=AuditArea.ROUNDS)
    assert accepted.about == "Sammanslagning av gemensamma nämnder"
    assert ("sista svarsdag", "29 oktober 2019") in accepted.others
    meeting = shown(sqlite_app, area=AuditArea.MEETINGS)[0]
    assert meeting.action == "möte sparat"
    assert meeting.about in {body.name for body in sqlite_app.config.region(REGION).bodies.values()}


@pytest.mark.parametrize("hostile", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)"])
def test_a_name_that_is_a_formula_is_none_in_the_spreadsheet(sqlite_app: App, hostile: str) -> None:
    write(sqlite_app, hostile)
    data = audit_csv(sqlite_app, REGION, AuditQuestion())
    _head, row = csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";")
    assert row[1] == f"'{hostile}"


def test_the_spreadsheet_holds_all_that_is_asked_for(sqlite_app: App) -> None:
    for number in range(120):
        write(sqlite_app, "eva" if number % 2 else "kim")
    data = audit_csv(sqlite_app, REGION, AuditQuestion(actor="eva"))
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert [row[1] for row in rows[1:]] == ["eva"] * 60
    assert rows[1][5:] == ["adress", "", "a@example.org"]


def test_pages_are_found_by_index(sqlite_app: App) -> None:
    with sqlite_app.database.read() as connection:
        for condition in ("", "AND actor = 'eva'", "AND subject = 'rsr'"):
            plan = connection.exec_driver_sql(
                "EXPLAIN QUERY PLAN SELECT * FROM audit_event WHERE region_key = 'jamtland' "
                f"{condition} AND at <= '2019-09-02' ORDER BY at DESC, id DESC LIMIT 101"
            ).all()
            assert "SEARCH audit_event USING INDEX" in str(plan[0]), plan


def test_an_act_that_nobody_has_words_for_is_still_shown(sqlite_app: App) -> None:
    write(sqlite_app, "eva", "something_new")
    (line,) = shown(sqlite_app)
    assert (line.action, line.area) == ("something_new", None)
    assert replace(line, id=0).about == "KS Berg"
