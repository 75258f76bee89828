from datetime import timedelta

import pytest

from scheduler.domain.accounts import ContactRole
from scheduler.domain.errors import BadInputError, NotFoundError, UnknownNameError
from scheduler.domain.log_ins import LinkPurpose, LogInLink
from scheduler.services import accounts, contacts, log_ins, passwords
from scheduler.services.app import App
from scheduler.services.secret_tokens import hash_of_token
from scheduler.storage import log_in_store

CHIEF, COORDINATOR = ContactRole.CHIEF, ContactRole.COORDINATOR


def test_a_password_opens_its_account_only(app: App) -> None:
    accounts.put_account(app, "eva", "jamtland", "hemligt lösenord")
    account = log_ins.log_in(app, "eva", "hemligt lösenord")
    assert account is not None
    assert account.region == "jamtland"
    assert "hemligt" not in account.password_hash
    assert "argon2" not in repr(account)
    assert log_ins.log_in(app, "eva", "fel") is None
    assert log_ins.log_in(app, "lars", "hemligt lösenord") is None


def test_a_new_password_replaces_the_old(app: App) -> None:
    accounts.put_account(app, "eva", "jamtland", "hemligt lösenord")
    accounts.put_account(app, "eva", "jamtland", "ett annat lösenord")
    assert log_ins.log_in(app, "eva", "hemligt lösenord") is None
    assert log_ins.log_in(app, "eva", "ett annat lösenord") is not None


def test_a_new_password_ends_what_was_opened_with_the_old(app: App) -> None:
    accounts.put_account(app, "eva", "jamtland", "hemligt lösenord")
    account = log_ins.log_in(app, "eva", "hemligt lösenord")
    assert account is not None
    token = log_ins.begin_session(app, account.id, "Firefox")
    with app.database.write() as connection:
        now = app.database.now(connection)
        link = LogInLink(
            id=0,
            purpose=LinkPurpose.NEW_PASSWORD,
            email="eva@example.org",
            place=account.principal,
            account_id=account.id,
            created_by="eva",
            created_at=now,
            expires_at=now + timedelta(hours=1),
        )
        log_in_store.add_link(connection, link, hash_of_token("länken"))
    assert log_ins.account_of_session(app, token) is not None
    assert passwords.open_new_password(app, "länken") == "eva@example.org"
    accounts.put_account(app, "eva", "jamtland", "ett annat lösenord")
    assert log_ins.account_of_session(app, token) is None
    with pytest.raises(NotFoundError):
        passwords.open_new_password(app, "länken")


def test_what_an_account_needs(app: App) -> None:
    with pytest.raises(BadInputError, match="minst"):
        accounts.put_account(app, "eva", "jamtland", "kort")
    with pytest.raises(UnknownNameError):
        accounts.put_account(app, "eva", "skane", "hemligt lösenord")


def test_a_body_has_one_mailbox(app: App) -> None:
    contacts.set_contact(app, "jamtland", "eva", "KS Berg", " ks@berg.example ")
    contacts.set_contact(app, "jamtland", "eva", "ks-berg", "kansli@berg.example")
    found = contacts.contacts(app, "jamtland")
    assert {key: c.email for key, c in found.items()} == {"ks-berg": "kansli@berg.example"}
    assert contacts.contacts(app, "vasterbotten") == {}


def test_organisations_and_the_region_have_mailboxes_too(app: App) -> None:
    contacts.set_contact(app, "jamtland", "eva", "Bergs kommun", "kc@berg.example", CHIEF)
    contacts.set_contact(app, "jamtland", "eva", "", "remiss@region.example", COORDINATOR)
    assert [c.email for c in contacts.contacts(app, "jamtland", CHIEF).values()] == [
        "kc@berg.example"
    ]
    assert list(contacts.contacts(app, "jamtland", COORDINATOR)) == ["jamtland"]
    assert contacts.contacts(app, "jamtland") == {}
    with pytest.raises(UnknownNameError, match="Bergs kommun"):
        contacts.set_contact(app, "jamtland", "eva", "Berks kommun", "kc@berg.example", CHIEF)


def test_an_emptied_field_takes_the_mailbox_away(app: App) -> None:
    contacts.set_contact(app, "jamtland", "eva", "berg", "kc@berg.example", CHIEF)
    contacts.set_contact(app, "jamtland", "eva", "berg", " ", CHIEF)
    assert contacts.contacts(app, "jamtland", CHIEF) == {}


@pytest.mark.parametrize(
    "email",
    ["", "berg", "a@b", "a b@c.se", "a@b.se\r\nBcc: x@y.se", "a@b.se,c@d.se", "å@b.se", "x" * 255],
)
def test_an_address_that_is_none(app: App, email: str) -> None:
    with pytest.raises(BadInputError, match="e-postadress"):
        contacts.set_contact(app, "jamtland", "eva", "ks-berg", email)
