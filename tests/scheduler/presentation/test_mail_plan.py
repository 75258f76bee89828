"""Who gets which mail when."""

from __future__ import annotations

from datetime import UTC, datetime

from scheduler.domain.accounts import ContactRole
from scheduler.domain.reminders import Matter
from scheduler.presentation.mail_plan import mail_plan
from scheduler.services import contacts, rounds
from scheduler.services.app import App
from tests.support import CASE_WISH, load_case


def test_each_mailbox_once_in_order_with_what_it_is_reminded_of(sqlite_app: App) -> None:
    load_case(sqlite_app)
    contacts.set_contact(
        sqlite_app, "jamtland", "eva", "Ragunda kommun", "chef@ragunda.example", ContactRole.CHIEF
    )
    contacts.set_contact(sqlite_app, "jamtland", "eva", "GNS", "")
    draft = rounds.propose_stored(sqlite_app, "jamtland", CASE_WISH, "r")
    region = sqlite_app.config.region("jamtland")
    found = mail_plan(
        region,
        draft,
        sqlite_app.config.reminder_plan("jamtland").rules_of(Matter.OUTGOING),
        contacts.mailboxes(sqlite_app, "jamtland"),
    )
    names = [one.name for one in found]
    assert names == [*(row.body.name for row in draft.proposal.recipients), names[-1]]
    assert names[-1] == "Chefen för Ragunda kommun"
    assert [one.name for one in found if not one.has_address] == ["GNS"]
    assert sum(len(one.mails) for one in found) == len(draft.reminders)
    ragunda = next(one for one in found if one.name == "KS Ragunda")
    # Papers are due on 8 October: a week before is 1 October, eight in the morning in Sweden.
    assert (ragunda.mails[0].due_at, ragunda.mails[0].text) == (
        datetime(2019, 10, 1, 6, 0, tzinfo=UTC),
        "7 dagar före underlag inne",
    )
