"""The review of a plan in the web: corrections, moves, what has vanished, names, rounds hit."""

from __future__ import annotations

import html
import io
import re

import pytest
from flask.testing import FlaskClient

from scheduler.services import aliases, imports
from scheduler.services.app import App
from scheduler.storage.alias_store import put_alias
from tests.support import accept_case, load_case
from tests.web.conftest import Browser

NEW = "/motesplaner/ny"
ROW: dict[str, object] = {
    "body": "ks-berg",
    "start_date": "2019-10-09",
    "end_date": "",
    "start_time": "09:00",
    "kind": "decision",
    "status": "planned",
}


def text_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def upload(browser: Browser, text: str) -> str:
    """The address of the review."""
    response = browser.post(NEW, NEW, {"text": text, "year": "2019"})
    assert response.status_code == 302, response.text
    return response.location


def save(browser: Browser, review: str, **form: object) -> None:
    seen = re.search(r'name="seen" value="(\w+)"', browser.get(review))
    assert seen is not None
    response = browser.post(review, review + "/spara", {"seen": seen.group(1), **form})
    assert response.status_code == 302, response.text


def days(svarsdag: App) -> list[tuple[str, str]]:
    meetings = imports.stored_meetings(svarsdag, "jamtland")
    return [(m.start_date.isoformat(), m.status.value) for m in meetings]


def test_a_row_is_corrected_and_a_reload_loses_nothing(browser: Browser, svarsdag: App) -> None:
    review = upload(browser, "KS Berg: 8 oktober\nKS Berg: 12 november")
    page = browser.get(review)
    assert "correct-body" not in page  # no form is open
    form = browser.get(review + "?ratta=1.0")
    assert 'name="start_date" type="date" value="2019-10-08"' in form
    assert '<option value="ks-berg" selected>' in form
    done = browser.post(review, review + "/rad/1.0", ROW)
    assert done.status_code == 302
    for _ in range(2):
        assert "9 oktober 2019 kl. 09.00 rättat" in text_of(browser.get(review))
    browser.post(review, review + "/rad/2.0", {**ROW, "leave_out": "yes"})
    assert days(svarsdag) == []
    save(browser, review)
    assert days(svarsdag) == [("2019-10-09", "planned")]


def test_a_correction_that_cannot_be_keeps_what_was_typed(browser: Browser) -> None:
    review = upload(browser, "KS Berg: 8 oktober")
    for wrong, words in (
        ({"start_date": "31 nov"}, "inget datum"),
        ({"start_time": "25"}, "inget klockslag"),
        ({"end_date": "2019-10-01"}, "före datum"),
        ({"kind": "fest"}, "Slag eller läge"),
        ({"body": "påhitt"}, "Okänt organ"),
    ):
        response = browser.post(review, review + "/rad/1.0", {**ROW, **wrong})
        assert response.status_code == 400
        assert words in response.text
        if "body" not in wrong and "kind" not in wrong:
            assert f'value="{next(iter(wrong.values()))}"' in response.text
    assert browser.post(review, review + "/rad/7.0", ROW).status_code == 404
    browser.post(review, review + "/rad/1.0", ROW)
    browser.post(review, review + "/rad/1.0/angra", {})
    assert "rättat" not in text_of(browser.get(review))


def test_a_move_and_a_vanished_meeting_are_shown_and_stored(
    browser: Browser, svarsdag: App
) -> None:
    save(browser, upload(browser, "KS Berg: 3 september, 8 oktober, 12 november, 10 december"))
    review = upload(browser, "KS Berg: 3 september, 15 oktober kl. 9.00, 10 december")
    page = text_of(browser.get(review))
    assert "flyttas från 8 oktober 2019 till 15 oktober 2019" in page
    assert "starttid: inget → kl. 09.00" in page
    assert "KS Berg 12 november 2019: markera som inställt" in page
    gone = re.search(r'name="cancel" value="([^"]+)"', browser.get(review))
    assert gone is not None
    browser.post(review, review + "/borta", {"cancel": gone.group(1)})
    assert f'value="{gone.group(1)}" checked' in browser.get(review)
    save(browser, review, cancel=gone.group(1))
    assert days(svarsdag) == [
        ("2019-09-03", "planned"),
        ("2019-10-15", "moved"),
        ("2019-11-12", "cancelled"),
        ("2019-12-10", "planned"),
    ]
    moved = imports.stored_meetings(svarsdag, "jamtland")[1]
    history = text_of(browser.get(f"/motesplaner/mote/{moved.id}"))
    assert "rad 1, sparad av eva den 2 september 2019" in history
    assert "flyttat från 8 oktober 2019" in history
    assert "datum: 8 oktober 2019 → 15 oktober 2019" in history
    assert f"/motesplaner/mote/{moved.id}" in browser.get("/motesplaner/")


def test_what_is_not_ticked_stays(browser: Browser, svarsdag: App) -> None:
    save(browser, upload(browser, "KS Berg: 3 september, 8 oktober, 10 december"))
    save(browser, upload(browser, "KS Berg: 3 september, 10 december"))
    assert [status for _day, status in days(svarsdag)] == ["planned"] * 3


def test_an_unknown_name_is_mapped_and_remembered(browser: Browser, svarsdag: App) -> None:
    review = upload(browser, "KS Bergh: 8 oktober")
    page = browser.get(review)
    assert "Namn som inte är kända" in page
    # The nearest name is a question of its own: nobody is to save it by mistake.
    chosen = re.search(r'id="name-1".*?</select>', page, re.DOTALL)
    assert chosen is not None
    assert "selected" not in chosen.group().replace('value="" selected', "")
    assert "Menas KS Berg?" in page
    browser.post(review, review + "/namn", {"name": "KS Bergh", "body": ""})
    page = browser.get(review)
    assert "Välj i listan vilket organ ”KS Bergh” är" in page
    assert "Namn som inte är kända" in page
    browser.post(review, review + "/namn", {"name": "KS Bergh", "body": "ks-berg"})
    assert "”KS Bergh” är KS Berg" in text_of(browser.get(review))
    assert aliases.aliases(svarsdag, "jamtland") == []
    save(browser, review)
    assert "Namn som inte är kända" not in browser.get(upload(browser, "KS Bergh: 9 oktober"))
    bodies = browser.get("/organ/")
    assert "Namn ur mötesplaner" in bodies
    forget = re.search(r'action="(/organ/namn/\d+/glom)"', bodies)
    assert forget is not None
    browser.post("/organ/", forget.group(1), {})
    assert aliases.aliases(svarsdag, "jamtland") == []


def test_a_name_that_several_have_is_of_that_plan_alone(browser: Browser, svarsdag: App) -> None:
    """What KF is in Krokom's plan, it is not in Berg's: it would move the meetings of Krokom."""
    review = upload(browser, "KS Krokom: 9 oktober\nKommunfullmäktige: 23 oktober")
    browser.post(review, review + "/namn", {"name": "KF", "body": "kf-krokom"})
    assert "”KF” är KF Krokom" in text_of(browser.get(review))
    save(browser, review)
    stored = {one.body for one in imports.stored_meetings(svarsdag, "jamtland")}
    assert stored == {"ks-krokom", "kf-krokom"}
    assert aliases.aliases(svarsdag, "jamtland") == []
    with svarsdag.database.write() as connection:  # learnt before names that several have were told
        put_alias(svarsdag.database, connection, "jamtland", "KF", "kf-krokom", "eva")
    page = browser.get(upload(browser, "KS Berg: 8 oktober\nKommunfullmäktige: 22 oktober"))
    assert "Namn som inte är kända" in page
    assert "flyttas från" not in text_of(page)


def test_a_bad_name_is_refused(browser: Browser) -> None:
    review = upload(browser, "KS Bergh: 8 oktober")
    browser.post(review, review + "/namn", {"name": "KS Krokom", "body": "ks-berg"})
    assert "redan namnet på ett organ" in browser.get(review)


def test_rounds_hit_are_named_before_and_after(browser: Browser, svarsdag: App) -> None:
    load_case(svarsdag)
    accept_case(svarsdag)
    review = upload(browser, "KS Ragunda: 24 oktober\nRSR: 11 november (inställt)")
    page = text_of(browser.get(review))
    assert "Remisser som berörs" in page
    assert "KS Ragunda 22 oktober 2019 → 24 oktober 2019" in page
    assert "målmötet RSR 11 november 2019 → inställt" in page
    assert "bruten" not in text_of(browser.get("/"))
    save(browser, review)
    overview = text_of(browser.get("/"))
    assert "bruten" in overview
    assert "KS Ragunda 22 oktober 2019 → 24 oktober 2019" in overview
    assert "målmötet RSR 11 november 2019 → inställt" in overview


def test_a_review_that_is_no_longer_true_is_shown_again(browser: Browser, svarsdag: App) -> None:
    review = upload(browser, "KS Berg: 8 oktober")
    seen = re.search(r'name="seen" value="(\w+)"', browser.get(review))
    assert seen is not None
    save(browser, upload(browser, "KS Berg: 8 oktober kl. 13.00"))
    late = browser.post(review, review + "/spara", {"seen": seen.group(1)})
    assert late.status_code == 409
    assert "har ändrats" in late.text
    assert "starttid: kl. 13.00 → inget" in text_of(late.text)
    save(browser, review)


@pytest.mark.parametrize(
    ("kind", "mime", "head"),
    [
        ("csv", "text/csv", b"\xef\xbb\xbfOrgan;"),
        ("xlsx", "application/vnd.openxmlformats", b"PK"),
        ("ics", "text/calendar", b"BEGIN:VCALENDAR"),
    ],
)
def test_the_plan_is_fetched_as_a_file(
    browser: Browser, svarsdag: App, kind: str, mime: str, head: bytes
) -> None:
    load_case(svarsdag)
    page = browser.get("/motesplaner/")
    assert f"/motesplaner/fil/{kind}" in page
    response = browser.client.get(f"/motesplaner/fil/{kind}?organ=ks-berg")
    assert response.status_code == 200
    assert response.content_type.startswith(mime)
    assert response.headers["Content-Disposition"] == (
        f'attachment; filename="motesplan-ks-berg.{kind}"'
    )
    assert response.data.startswith(head)
    assert browser.client.get("/motesplaner/fil/exe").status_code == 404
    assert browser.client.get("/motesplaner/fil/csv?organ=x").status_code == 400


def test_another_regions_meetings_and_rows_are_not_reached(
    client: FlaskClient, svarsdag: App
) -> None:
    load_case(svarsdag)
    (first, *_rest) = imports.stored_meetings(svarsdag, "jamtland")
    import_id = imports.start_import(
        svarsdag, "jamtland", "eva", file_name="x", content=b"KS Berg: 3 mars 2020"
    )
    browser = Browser(client)
    browser.log_in("vera")
    assert client.get(f"/motesplaner/mote/{first.id}").status_code == 404
    for action in ("rad/1.0", "rad/1.0/angra", "namn", "borta", "spara"):
        response = browser.post(
            "/", f"/motesplaner/import/{import_id}/{action}", ROW | {"name": "x"}
        )
        assert response.status_code in (302, 404), action
    review = imports.review_import(svarsdag, "jamtland", import_id)
    assert review.plan_import.corrections.rows == {}
    assert review.plan_import.corrections.aliases == {}
    assert review.plan_import.confirmed_by is None


def test_pages_hold_no_inline_style_or_script(browser: Browser, svarsdag: App) -> None:
    load_case(svarsdag)
    review = upload(browser, "KS <b>Ragunda</b>: 24 oktober\nKS Berg: 8 oktober")
    first = imports.stored_meetings(svarsdag, "jamtland")[0]
    for path in (review + "?ratta=2.0", f"/motesplaner/mote/{first.id}", "/motesplaner/"):
        page = browser.get(path)
        assert "style=" not in page
        assert "<script" not in page
        assert "<b>Ragunda" not in page


def test_a_big_upload_is_still_reviewed(browser: Browser) -> None:
    lines = "\n".join(f"KS Berg: {day} oktober" for day in range(1, 29))
    form: dict[str, object] = {"file": (io.BytesIO(lines.encode()), "plan.txt"), "year": "2019"}
    review = browser.post(NEW, NEW, form).location
    page = browser.get(review)
    assert page.count("Rätta<span") == 28
    assert page.count("<option") < 200  # one list of bodies, not one per row
