"""What ends with a role, with an account and with a mailbox."""

from __future__ import annotations

import pytest

from scheduler.domain.api_tokens import ApiScope
from scheduler.domain.errors import NotFoundError
from scheduler.domain.rights import Role
from scheduler.presentation.accounts import ended_sentence
from scheduler.services import accounts, contacts
from scheduler.services.api_tokens import create_token, tokens
from scheduler.services.app import App
from scheduler.services.ended import Ended
from scheduler.services.feeds.addresses import create_feed, feed_of_token, feeds
from tests.feeding import of_body

REGION = "jamtland"
PASSWORD = "ett långt lösenord"


@pytest.fixture
def kim(app: App) -> int:
    """An account beside the administrator's, with calendars and a key."""
    accounts.put_account(app, "eva", REGION, PASSWORD)
    accounts.put_account(app, "kim", REGION, PASSWORD, Role.COORDINATOR)
    create_feed(app, "kim", of_body("ks-berg"))
    create_feed(app, "eva", of_body("ks-are"), "Kim")
    create_feed(app, "kim", of_body("ks-are"), "kommunchefen i Åre")
    create_token(app, REGION, "kim", "ärendesystemet", [*ApiScope], 30)
    create_token(app, REGION, "eva", "evas", [*ApiScope], 30)
    return next(one.id for one in accounts.accounts(app, REGION) if one.username == "kim")


def living(app: App) -> list[tuple[str, str]]:
    return [(f.created_by, f.holder) for f in feeds(app, REGION) if f.revoked_at is None]


def test_another_role_ends_ones_own_calendars_and_keys_and_nobody_elses(app: App, kim: int) -> None:
    ended = accounts.set_role(app, REGION, kim, Role.READER)
    assert ended == Ended(calendars=2, tokens=1)
    assert living(app) == [("kim", "kommunchefen i Åre")]
    assert [one.label for one in tokens(app, REGION)] == ["evas"]
    assert accounts.set_role(app, REGION, kim, Role.READER) == Ended()


def test_the_same_role_ends_nothing(app: App, kim: int) -> None:
    assert accounts.set_role(app, REGION, kim, Role.COORDINATOR) == Ended()
    assert len(living(app)) == 3


def test_a_closed_account_has_none_when_it_is_opened_again(app: App, kim: int) -> None:
    assert accounts.set_open(app, REGION, kim, is_open=False) == Ended(2, 1)
    assert accounts.set_open(app, REGION, kim, is_open=True) == Ended()
    assert living(app) == [("kim", "kommunchefen i Åre")]


def test_the_command_that_gives_another_role_ends_them_too(app: App, kim: int) -> None:
    accounts.put_account(app, "kim", REGION, PASSWORD, Role.COORDINATOR)
    assert len(living(app)) == 3
    accounts.put_account(app, "kim", REGION, PASSWORD, Role.READER)
    assert living(app) == [("kim", "kommunchefen i Åre")]


def test_a_mailbox_that_is_another_persons_ends_the_formers_calendars(app: App) -> None:
    contacts.set_contact(app, REGION, "eva", "ks-berg", "Karin@berg.example")
    contacts.set_contact(app, REGION, "eva", "ks-are", "kim@are.example")
    token = create_feed(app, "eva", of_body("ks-berg"), "karin@berg.example")
    create_feed(app, "eva", of_body("ks-are"), "kim@are.example")
    contacts.set_contact(app, REGION, "eva", "ks-berg", "Karin@berg.example")
    assert feed_of_token(app, token)
    contacts.set_contact(app, REGION, "eva", "ks-berg", "ny@berg.example")
    with pytest.raises(NotFoundError):
        feed_of_token(app, token)
    assert living(app) == [("eva", "kim@are.example")]


def test_a_mailbox_that_is_read_for_another_body_keeps_its_calendar(app: App) -> None:
    for body in ("ks-berg", "kf-berg"):
        contacts.set_contact(app, REGION, "eva", body, "kansli@berg.example")
    create_feed(app, "eva", of_body("ks-berg"), "kansli@berg.example")
    contacts.set_contact(app, REGION, "eva", "kf-berg", "ny@berg.example")
    assert len(living(app)) == 1


def test_it_is_told() -> None:
    assert ended_sentence(Ended()) == ""
    assert ended_sentence(Ended(1, 2)) == " 1 privat kalender och 2 API-nycklar är avslutade."
