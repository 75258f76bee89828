"""Whoever is logged in writes the id of somebody else's thing (IDOR): another region's, or another
municipality's of the same region."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from flask.testing import FlaskClient

from scheduler.domain.api_tokens import ApiScope
from scheduler.domain.rights import Role
from scheduler.services import accounts, rounds
from scheduler.services.api_tokens import create_token
from scheduler.services.app import App
from tests.security.filled import filled
from tests.security.hostile import attack_everything
from tests.security.others import FORM, addresses, everything, ids_of
from tests.support import accept_case
from tests.web.conftest import PASSWORD, Browser
from tests.web.every_page import REGION
from web.app import OPEN_ENDPOINTS

MARK = "HEMLIGT"
# What she sees of herself.
OWN = frozenset({"account.username", "log_in_session.browser", "audit_event.actor"})
JSON = {"seen": "0", "paragraph": "§ 1", "grant": False, "decision": "Nej"}


@pytest.fixture
def vera(client: FlaskClient) -> Browser:
    """The administrator of another region, who may do everything there."""
    found = Browser(client.application.test_client())
    assert found.log_in("vera").status_code == 302
    return found


def test_another_regions_pages_do_not_exist(vera: Browser, svarsdag: App) -> None:
    pages = filled(svarsdag)
    attack_everything(svarsdag, MARK, spare=OWN)
    shown = 0
    for endpoint, paths in pages.items():
        if endpoint in OPEN_ENDPOINTS:
            continue
        for path in paths:
            answer = vera.client.get(path)
            assert answer.status_code in (200, 302, 400, 404), (path, answer.status_code)
            assert MARK not in answer.text, path
            shown += answer.status_code == 200
    assert shown > 20  # her own lists and forms
    for one in addresses(vera.client, ids_of(svarsdag), {"GET"}):
        if one.endpoint not in OPEN_ENDPOINTS:
            answer = vera.client.get(one.address)
            assert answer.status_code == 404, (one, answer.status_code)


def sent(browser: Browser, ids: Mapping[str, object]) -> list[tuple[str, int]]:
    """What each form that names something by its id is answered; with a token, so that nothing but
    whose the thing is stops it."""
    token = browser.token("/mitt-konto/")
    return [
        (
            one.endpoint,
            browser.client.post(one.address, data={**FORM, "csrf_token": token}).status_code,
        )
        for one in addresses(browser.client, ids, {"POST"})
        if one.endpoint not in OPEN_ENDPOINTS
    ]


def test_another_regions_things_are_not_changed(
    browser: Browser, vera: Browser, svarsdag: App
) -> None:
    filled(svarsdag)
    ids, before = ids_of(svarsdag), everything(svarsdag)
    answers = sent(vera, ids)
    assert everything(svarsdag) == before
    assert 500 not in {status for _endpoint, status in answers}
    assert len(answers) > 40
    # The same forms sent by one of the region: it is whose the things are that stopped them.
    sent(browser, ids)
    after = everything(svarsdag)
    assert len([name for name in before if after[name] != before[name]]) >= 12


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.CONTACT])
def test_another_municipalitys_things_are_not_changed(
    browser: Browser, svarsdag: App, role: Role
) -> None:
    filled(svarsdag)
    of_are = {
        Role.SECRETARY: ("", ("KS Åre",)),
        Role.CONTACT: ("Åre kommun", ()),
    }
    accounts.put_account(svarsdag, "åke", REGION, PASSWORD, role, *of_are[role])
    accounts.put_account(svarsdag, "siv", REGION, PASSWORD, Role.SECRETARY, "", ("KS Berg",))
    siv, åke = (Browser(browser.client.application.test_client()) for _ in range(2))
    siv.log_in("siv")
    åke.log_in("åke")
    draft = siv.post(
        "/motesplaner/ny", "/motesplaner/ny", {"text": f"KS Berg: 3 mars 2020 ({MARK})"}
    )
    assert MARK in siv.get(draft.headers["Location"])
    (accepted,) = rounds.rounds(svarsdag, REGION)
    berg = next(one for one in accepted.register if one.body == "ks-berg")
    ids = {
        **ids_of(svarsdag),
        "import_id": draft.headers["Location"].rpartition("/")[2],
        "entry_id": berg.id,
        "recipient_id": berg.id,
    }
    before = everything(svarsdag)
    answers = sent(åke, ids)
    assert everything(svarsdag) == before
    refused = [status for _endpoint, status in answers if status in (403, 404)]
    assert len(refused) >= len(answers) - 1, answers
    assert åke.client.get(draft.headers["Location"]).status_code in (403, 404)
    for page in ("/", "/motesplaner/"):
        assert draft.headers["Location"] not in åke.get(page)
    sent(siv, ids)  # whose they are
    after = everything(svarsdag)
    assert [name for name in before if after[name] != before[name]] != []


def test_what_belongs_to_one_matter_is_not_reached_through_another(
    browser: Browser, svarsdag: App
) -> None:
    """Where an address names two things, the second must be the first one's."""
    pages = filled(svarsdag)
    other = "22222222-2222-4222-8222-222222222222"
    accept_case(svarsdag, other)
    ids = ids_of(svarsdag)
    signature_file = 1
    for method, path in (
        ("GET", f"/rundor/{other}/svar/filer/{ids['file_id']}"),
        ("POST", f"/rundor/{other}/svar/{ids['entry_id']}"),
        ("POST", f"/rundor/{other}/svar/{ids['entry_id']}/angra"),
        ("POST", f"/rundor/{other}/svar/{ids['entry_id']}/ny-lank"),
        ("POST", f"/rundor/{other}/svar/begaran/{ids['request_id']}"),
        ("GET", f"{pages['inquiries.show'][0]}/fil/{signature_file}"),
    ):
        own = path.replace(other, str(ids["round_id"])).replace(
            pages["inquiries.show"][0], pages["inquiries.show"][2]
        )
        token = browser.token("/mitt-konto/")
        before = everything(svarsdag)
        answer = browser.client.open(path, method=method, data={**FORM, "csrf_token": token})
        assert answer.status_code in (302, 404), (path, answer.status_code)
        assert everything(svarsdag) == before, path
        answer = browser.client.open(own, method=method, data={**FORM, "csrf_token": token})
        assert answer.status_code in (200, 302), (own, answer.status_code)


@pytest.mark.parametrize("who", ["vera", "åke"])
def test_nor_by_a_program(client: FlaskClient, svarsdag: App, who: str) -> None:
    """With every scope: of another region, or of another municipality's secretary."""
    filled(svarsdag)
    attack_everything(svarsdag, MARK, spare=OWN)
    are = ("KS Åre",)
    accounts.put_account(svarsdag, "åke", REGION, PASSWORD, Role.SECRETARY, "", are)
    region = REGION if who == "åke" else "vasterbotten"
    token = create_token(svarsdag, region, who, "prov", [*ApiScope], 1)
    headers = {"Authorization": f"Bearer {token}"}
    ids, before = ids_of(svarsdag), everything(svarsdag)
    tried = 0
    for one in addresses(client, ids, {"GET", "POST"}):
        if one.endpoint.startswith("api."):
            sent = {"json": JSON} if one.method == "POST" else {}
            answer = client.open(one.address, method=one.method, headers=headers, **sent)
            reads = one.method == "GET" and who == "åke" and "round" in one.endpoint
            assert answer.status_code in ((200,) if reads else (403, 404, 422)), (one, answer.text)
            tried += 1
    assert tried >= 10
    for path in ("meetings", "rounds", "incoming", "audit", "bodies", "organisations"):
        answer = client.get(f"/api/v1/{path}", headers=headers)
        assert (MARK in answer.text) == (
            who == "åke" and path in ("meetings", "rounds", "incoming")
        )
    now = everything(svarsdag)
    assert [name for name in before if now[name] != before[name]] in ([], ["api_token"])
