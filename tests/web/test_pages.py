from __future__ import annotations

import html
import io
import re

import pytest
from flask.testing import FlaskClient

from scheduler.services import imports, rounds
from scheduler.services.app import App
from tests.support import CASE_2019, accept_case, load_case
from tests.web.conftest import PASSWORD, Browser

ROUND = "11111111-1111-4111-8111-111111111111"
NEW_ROUND = "/rundor/ny?owner=rsr&dispatch=2019-09-02&title=Sammanslagning"


def text_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_logging_in_and_out(client: FlaskClient) -> None:
    browser = Browser(client)
    wrong = browser.log_in(password="fel")
    assert wrong.status_code == 401
    assert 'value="eva"' in wrong.text  # what was typed is kept, but not the password
    assert "fel" not in re.findall(r'value="([^"]*)"', wrong.text)
    done = browser.log_in()
    assert done.location == "/"
    assert "Region Jämtland Härjedalen" in browser.get("/")
    cookie = client.get_cookie("svarsdag")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    browser.post("/", "/logga-ut", {})
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(
    ("asked", "goes_to"),
    [
        ("/rundor/", "/rundor/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
    ],
)
def test_after_the_log_in_only_pages_of_ours(client: FlaskClient, asked: str, goes_to: str) -> None:
    form = {"username": "eva", "password": PASSWORD, "next": asked}
    assert Browser(client).post("/logga-in", "/logga-in", form).location == goes_to


def test_guessing_passwords_is_slowed_down(client: FlaskClient) -> None:
    browser = Browser(client)
    statuses = [browser.log_in(password=f"gissning {i}").status_code for i in range(12)]
    assert statuses[:10] == [401] * 10
    assert statuses[-1] == 429


def test_a_form_without_its_token_changes_nothing(browser: Browser, svarsdag: App) -> None:
    response = browser.client.post("/motesplaner/ny", data={"text": "KS Berg: 3 mars 2026"})
    assert response.status_code == 400
    assert "ladda om" in response.text
    assert imports.recent_imports(svarsdag, "jamtland") == []


def test_security_headers(browser: Browser) -> None:
    response = browser.client.get("/")
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "style=" not in response.text
    assert "<script" not in response.text


def test_upload_review_and_save(browser: Browser, svarsdag: App) -> None:
    upload = {"file": (io.BytesIO(CASE_2019.read_bytes()), "2019.txt"), "year": "2019"}
    response = browser.post("/motesplaner/ny", "/motesplaner/ny", upload)
    assert response.status_code == 302
    review = response.location
    page = text_of(browser.get(review))
    assert "24 25 september" in page  # the original beside the reading
    assert "tvådagarsmöte" in page
    assert imports.stored_meetings(svarsdag, "jamtland") == []
    browser.post(review, review + "/spara", {})
    assert len(imports.stored_meetings(svarsdag, "jamtland")) == 30
    assert "RS 24–25" in text_of(browser.get("/motesplaner/"))
    twice = browser.post("/motesplaner/ny", review + "/spara", {})
    assert twice.status_code == 409


def test_pasted_text_without_a_year_is_asked_about(browser: Browser) -> None:
    form = {"text": "KS Berg: 3 mars"}
    review = browser.post("/motesplaner/ny", "/motesplaner/ny", form).location
    assert "ange året" in text_of(browser.get(review))
    browser.post(review, review + "/uppgifter", {"year": "2020"})
    assert "3 mars 2020" in text_of(browser.get(review))


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"text": ""}, "klistra in"),
        ({"text": "KS: 3 mars", "year": "snart"}, "årtal"),
        ({"text": "KS: 3 mars", "year": "202²"}, "årtal"),
        ({"file": (io.BytesIO(b"%PDF-1"), "plan.pdf")}, "PDF"),
        ({"file": (io.BytesIO(b""), "tom.txt")}, "tom"),
    ],
)
def test_a_plan_that_cannot_be_read_keeps_what_was_typed(
    browser: Browser, form: dict[str, object], words: str
) -> None:
    response = browser.post("/motesplaner/ny", "/motesplaner/ny", form)
    assert response.status_code == 400
    assert words in response.text
    if form.get("text"):
        assert str(form["text"]) in response.text


def test_a_hostile_plan_is_only_text(browser: Browser) -> None:
    form = {"text": "<script>alert(1)</script>: 3 mars 2026\n<img src=x>: 4 mars 2026"}
    review = browser.post("/motesplaner/ny", "/motesplaner/ny", form).location
    page = browser.get(review)
    assert "<script>" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page


def test_the_proposal_with_its_reasons(browser: Browser, svarsdag: App) -> None:
    load_case(svarsdag)
    page = text_of(browser.get(NEW_ROUND))
    assert "Säkrare är målmötet 2 december 2019, som har 7 sådana möten" in page
    assert "många är lediga (höstlovet)" in page
    for words in (
        "Sista svarsdag tisdag 29 oktober 2019",
        "RSR 11 november 2019",
        "KS Ragunda styr",
        "KS Ragunda 3 september är för tidigt: 1 dag efter utskicket.",
        # The other target beside this one: deadline, window, usable meetings, those it cannot lose.
        "11 november 2019 det här 29 okt 29 okt–29 okt 13 12 inga",
        "fler möten att ta till inte när många är lediga 19 nov 29 okt–19 nov 18 7 inga Välj",
        "82 påminnelser",
        "Vem som får vilket brev, och när Till Brev RS 3 september 2019 kl. 08.00 : 7 dagar före",
    ):
        assert words in page
    impossible = text_of(browser.get(NEW_ROUND + "&target=2019-10-07"))
    assert "Ingen plan är möjlig för RSR 7 oktober 2019" in impossible
    assert "Flytta målmötet till 11 november 2019" in impossible


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("&target=snart", "inget datum"),
        ("&lag=många", "antal dagar"),
        ("&intake=²", "antal dagar"),
        ("&shown=1", "inga mottagare"),
        ("&deadline=2019-11-02", "ingen arbetsdag"),
        ("&recipient=x", "Okänt organ"),
    ],
)
def test_a_wish_that_cannot_be_keeps_the_form(
    browser: Browser, svarsdag: App, query: str, words: str
) -> None:
    load_case(svarsdag)
    response = browser.client.get(NEW_ROUND + query)
    assert response.status_code == 400
    assert words in response.text
    assert 'value="Sammanslagning"' in response.text


def accept_form(page: str) -> dict[str, object]:
    """The hidden fields of the form that accepts."""
    form = page[page.index('action="/rundor/ny"', page.index("Godkänn")) :]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form):
        found.setdefault(name, []).append(html.unescape(value))
    found.pop("csrf_token")
    return {k: v if len(v) > 1 else v[0] for k, v in found.items()}


def test_roles_and_groups_from_the_form_to_the_register(browser: Browser, svarsdag: App) -> None:
    load_case(svarsdag)
    fields = {
        "owner": "rsr",
        "dispatch": "2019-09-02",
        "shown": "1",
        "recipient": ["gnu-rjh", "ks-stromsund", "ks-are"],
        "role": ["", "ks-are=kännedom"],
        "decision": ["ks-stromsund=ordförande", "ks-berg=au"],
        "group": ["ks-stromsund=2"],
        "tentative": "yes",
    }
    page = browser.client.get("/rundor/ny", query_string=fields).text
    assert "Grupp 2</strong> (KS Strömsund): utskick 24 september 2019" in page
    assert "För kännedom: KS Åre" in page
    assert "ordföranden beslutar" in page
    assert "KL 6:39" in page
    assert 'name="group" value="ks-stromsund=2"' in page


def test_every_way_out_is_one_click_from_its_proposal(browser: Browser, svarsdag: App) -> None:
    load_case(svarsdag)
    page = browser.get(NEW_ROUND + "&target=2019-10-07&dnr=RS/1&prep=10&group=rs%3D2")
    ways = re.findall(
        r"Målmöte ([^,]+), sista svarsdag ([^;]+);[^<]*</span>\s*<a href=\"([^\"]+)\">Visa",
        page,
    )
    assert len(ways) > 1
    for target, deadline, address in ways:
        proposal = browser.get(html.unescape(address))
        assert f"{deadline}</h2>" in proposal
        assert f"RSR {target}</dd>" in proposal
        assert 'name="dnr" value="RS/1"' in proposal
        assert 'name="prep" value="10"' in proposal


def test_accept_then_register_an_answer(browser: Browser, svarsdag: App) -> None:
    load_case(svarsdag)
    form = accept_form(browser.get(NEW_ROUND))
    accepted = browser.post(NEW_ROUND, "/rundor/ny", form)
    assert accepted.status_code == 302, accepted.text
    page = browser.get(accepted.location)
    assert "0/12" in text_of(page)
    assert "KS Ragunda styr" in text_of(page)  # why this date, also after the acceptance
    assert "KS Ragunda 3 september är för tidigt" in text_of(page)
    # The second click of a double click makes no second round.
    assert browser.post(NEW_ROUND, "/rundor/ny", form).status_code == 409
    (stored,) = rounds.rounds(svarsdag, "jamtland")
    entry = stored.register[0].id
    address = f"{accepted.location}/svar/{entry}"
    browser.post(accepted.location, address, {"note": "§ 126"})
    page = text_of(browser.get(accepted.location))
    assert "1/12" in page
    assert "§ 126" in page
    browser.post(accepted.location, address + "/angra", {})
    assert "0/12" in text_of(browser.get(accepted.location))
    assert "Sammanslagning" in browser.get("/")


def test_a_second_round_in_the_matter_is_asked_about(browser: Browser, svarsdag: App) -> None:
    load_case(svarsdag)
    first = accept_case(svarsdag)
    address = NEW_ROUND + "&dnr=RS/559/2019"
    page = browser.get(address)
    assert f'href="/rundor/{first.id}"' in page
    form = accept_form(page)
    assert form.pop("new_confirmed") == "yes"
    refused = browser.post(address, "/rundor/ny", form)
    assert refused.status_code == 409
    assert "Det finns redan en öppen runda med diarienummer RS/559/2019" in refused.text
    assert "Det är en ny runda" in refused.text
    assert len(rounds.rounds(svarsdag, "jamtland")) == 1
    form = accept_form(refused.text)
    assert browser.post(address, "/rundor/ny", form).status_code == 302
    assert len(rounds.rounds(svarsdag, "jamtland")) == 2


def test_a_plan_that_changed_meanwhile_is_shown_again(browser: Browser, svarsdag: App) -> None:
    load_case(svarsdag)
    form = accept_form(browser.get(NEW_ROUND)) | {"expected_deadline": "2019-10-30"}
    response = browser.post(NEW_ROUND, "/rundor/ny", form)
    assert response.status_code == 409
    assert "har ändrats" in response.text
    assert "Sista svarsdag tisdag 29 oktober 2019" in text_of(response.text)
    assert rounds.rounds(svarsdag, "jamtland") == []


def test_mails_to_come_can_be_read(browser: Browser, svarsdag: App) -> None:
    load_case(svarsdag)
    accept_case(svarsdag)
    page = browser.get("/utskick/")
    assert "Ingen e-postserver är angiven" in page
    link = re.search(r'href="(/utskick/\d+)"', page)
    assert link is not None
    letter = text_of(browser.get(link.group(1)))
    assert "Underlaget behöver vara inne" in letter
    assert "@example.org" in letter


def test_a_bodys_mailbox(browser: Browser) -> None:
    action = "/organ/ks-berg/epost"
    bad = browser.post("/organ/", action, {"email": "ingen adress"})
    assert bad.status_code == 400
    assert "ingen adress" in bad.text
    browser.post("/organ/", action, {"email": "kansli@berg.example"})
    assert "kansli@berg.example" in browser.get("/organ/")


@pytest.mark.parametrize(
    "path",
    [
        f"/rundor/{ROUND}",
        "/motesplaner/import/x",
        "/utskick/1",
        "/finns-inte",
        "/utskick/" + "9" * 30,
    ],
)
def test_what_does_not_exist(browser: Browser, path: str) -> None:
    response = browser.client.get(path)
    assert response.status_code == 404
    assert "Det gick inte" in response.text


def test_another_region_sees_nothing(client: FlaskClient, svarsdag: App) -> None:
    load_case(svarsdag)
    accepted = accept_case(svarsdag)
    browser = Browser(client)
    browser.log_in("vera")
    assert "Sammanslagning" not in browser.get("/")
    assert "KS Berg" not in browser.get("/motesplaner/")
    assert client.get(f"/rundor/{accepted.id}").status_code == 404
    entry = accepted.register[0].id
    response = browser.post("/", f"/rundor/{accepted.id}/svar/{entry}", {})
    assert response.status_code == 404
