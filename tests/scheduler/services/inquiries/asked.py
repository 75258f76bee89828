"""Inquiries that several tests ask. The clock stands on 2 September 2019."""

from __future__ import annotations

from datetime import date, time

from msgspec.structs import replace

from scheduler.domain.accounts import Addressee, ContactRole
from scheduler.domain.bodies import BodyKind
from scheduler.domain.inquiries import Inquiry, InquiryKind, NewInquiry
from scheduler.domain.slots import SlotRun, slots_of
from scheduler.services import contacts
from scheduler.services.app import App
from scheduler.services.inquiries import links
from scheduler.services.inquiries.asking import ask

REGION = "jamtland"
POLL, SLOTS, SIGNUP = (f"{n}0000000-0000-4000-8000-000000000000" for n in "123")
CHIEFS = ("berg", "are", "krokom")


def chiefs(*keys: str) -> tuple[Addressee, ...]:
    return tuple(Addressee(ContactRole.CHIEF, key) for key in keys)


def give_mailboxes(app: App, *keys: str) -> None:
    for key in keys:
        contacts.set_contact(app, REGION, "eva", key, f"{key}@example.org", ContactRole.CHIEF)


def ask_poll(app: App, body: str = "rsr") -> Inquiry:
    """Two days for an extra meeting, to the chiefs of three kommuner."""
    give_mailboxes(app, *CHIEFS)
    new = NewInquiry(
        kind=InquiryKind.POLL,
        title="Svar om civilt försvar",
        body=body,
        deadline=date(2019, 9, 10),
        options=(
            (date(2019, 9, 18), time(13), time(14)),
            (date(2019, 9, 20), time(9), time(10)),
        ),
        invitees=chiefs(*CHIEFS),
        place="Teams",
    )
    return ask(app, REGION, "eva", POLL, new)


def ask_slots(app: App, *, count: int = 2, by_wishes: bool = False) -> Inquiry:
    """``count`` slots of 45 minutes on one day, to three chiefs."""
    give_mailboxes(app, *CHIEFS)
    new = NewInquiry(
        kind=InquiryKind.SLOTS,
        title="Intervju",
        body="rsr",
        deadline=date(2019, 9, 10),
        options=slots_of([SlotRun(date(2019, 9, 18), time(8), count, 45, 15)]),
        invitees=chiefs(*CHIEFS),
        place="Rum 3",
        by_wishes=by_wishes,
    )
    return ask(app, REGION, "eva", SLOTS, new)


def ask_signup(app: App, *keys: str, parts: int = 1) -> Inquiry:
    """A document to sign by 30 August, the Friday before, to the chiefs of ``keys``."""
    invitees = keys or CHIEFS
    give_mailboxes(app, *invitees)
    new = NewInquiry(
        kind=InquiryKind.SIGNUP,
        title="Handslaget",
        body="rsr",
        deadline=date(2019, 8, 30),
        options=(),
        invitees=chiefs(*invitees),
        parts_total=parts,
    )
    return ask(app, REGION, "eva", SIGNUP, new)


def token_of(app: App, inquiry: Inquiry, key: str) -> str:
    """A new link of whoever has the mailbox ``key``."""
    invitee = next(one for one in inquiry.invitees if one.to.key == key)
    with app.database.write() as connection:
        url = links.make_link(app, connection, inquiry, invitee.id, f"{key}@example.org")
    return url.rpartition("/")[2]


def with_officials(app: App) -> App:
    """The app where RSR is a group of officials."""
    region = app.config.region(REGION)
    rsr = replace(region.body("rsr"), kind=BodyKind.OFFICIALS_GROUP)
    regions = {**app.config.regions, REGION: replace(region, bodies={**region.bodies, "rsr": rsr})}
    return replace(app, config=replace(app.config, regions=regions))
