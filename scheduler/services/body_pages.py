"""All that is known of one body, or one organisation: who reads its mail, when it meets, what it
has still to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from scheduler.domain.accounts import Addressee, Contact, ContactRole
from scheduler.domain.bodies import Body, Organisation, OrganisationKind, Region
from scheduler.domain.errors import NotFoundError
from scheduler.domain.feeds import Feed, FeedKind
from scheduler.domain.meetings import Meeting
from scheduler.domain.obligations import CheckedObligation
from scheduler.domain.plan_imports import BodyAlias
from scheduler.domain.rights import Right
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.services.obligations import checked_on
from scheduler.storage import account_store, alias_store, feed_store, meeting_store, owed_store
from scheduler.storage.audit_store import AuditEvent, AuditFilter, audit_events
from scheduler.storage.database import Connection
from scheduler.storage.owed_store import Owed

_MEETINGS_SHOWN = 10
_FORMER_SHOWN = 3
_FORMER_READ = 20


class Work(Struct, frozen=True):
    """What somebody has still to do, each the nearest last day first."""

    answers: tuple[Owed, ...]
    incoming: tuple[Owed, ...]
    assignments: tuple[Owed, ...]

    @property
    def count(self) -> int:
        return len(self.answers) + len(self.incoming) + len(self.assignments)


class BodyPage(Struct, frozen=True):
    """``former`` are addresses the mailbox had, the latest first; ``chief`` is the organisation's.
    ``coming`` are the next meetings, ``has_more`` where there are others after them;
    ``prepares_for`` are the bodies whose matters it treats first."""

    body: Body
    contact: Contact | None
    former: tuple[str, ...]
    chief: Contact | None
    coming: tuple[Meeting, ...]
    has_more: bool
    work: Work
    obligations: tuple[CheckedObligation, ...]
    aliases: tuple[BodyAlias, ...]
    feeds: tuple[Feed, ...]
    prepares_for: tuple[Body, ...]


class OrganisationPage(Struct, frozen=True):
    """``bodies`` are its own, ``joint`` those it is a member of; ``contacts`` by the body's key,
    ``next_meetings`` the first day of each body's next."""

    organisation: Organisation
    contact: Contact | None
    former: tuple[str, ...]
    coordinator: Contact | None
    former_coordinator: tuple[str, ...]
    bodies: tuple[Body, ...]
    joint: tuple[Body, ...]
    contacts: Mapping[str, Contact]
    next_meetings: Mapping[str, date]
    work: Work
    feeds: tuple[Feed, ...]

    @property
    def is_of_region(self) -> bool:
        """Whether the region's coordinator is found here."""
        return self.organisation.kind is OrganisationKind.REGION


@needs(Right.READ_MATTERS)
def body_page(app: App, region: str, body_key: str) -> BodyPage:
    """Raises NotFoundError."""
    found = app.config.region(region)
    if body_key not in found.bodies:
        raise NotFoundError("Organet finns inte i regionens fil.")
    body, today = found.bodies[body_key], app.settings.today()
    of = Addressee(ContactRole.SECRETARY, body.key)
    chief = Addressee(ContactRole.CHIEF, body.organisation)
    with app.database.read() as connection:
        contact = account_store.find_contact(connection, region, of)
        meetings = [
            one
            for one in meeting_store.meetings(connection, region, [body.key])
            if one.end_date >= today
        ]
        return BodyPage(
            body=body,
            contact=contact,
            former=_former(connection, region, of, contact),
            chief=account_store.find_contact(connection, region, chief),
            coming=tuple(meetings[:_MEETINGS_SHOWN]),
            has_more=len(meetings) > _MEETINGS_SHOWN,
            work=_work(connection, region, [body.key]),
            obligations=tuple(
                one
                for one in checked_on(app, connection, region, today)
                if one.obligation.body == body.key
            ),
            aliases=tuple(
                one for one in alias_store.aliases(connection, region) if one.body == body.key
            ),
            feeds=_feeds(connection, region, FeedKind.BODY, body.key),
            prepares_for=tuple(
                other
                for other in found.bodies.values()
                if any(step.body == body.key for step in other.preparation)
            ),
        )


@needs(Right.READ_MATTERS)
def organisation_page(app: App, region: str, organisation_key: str) -> OrganisationPage:
    """Raises NotFoundError."""
    found = app.config.region(region)
    if organisation_key not in found.organisations:
        raise NotFoundError("Organisationen finns inte i regionens fil.")
    organisation = found.organisations[organisation_key]
    own, joint = _bodies_of(found, organisation)
    of = Addressee(ContactRole.CHIEF, organisation.key)
    coordinator = Addressee(ContactRole.COORDINATOR, region)
    keys = [one.key for one in own]
    with app.database.read() as connection:
        contacts = account_store.contacts(connection, region)
        return OrganisationPage(
            organisation=organisation,
            contact=contacts.get(of),
            former=_former(connection, region, of, contacts.get(of)),
            coordinator=contacts.get(coordinator),
            former_coordinator=_former(connection, region, coordinator, contacts.get(coordinator)),
            bodies=own,
            joint=joint,
            contacts={
                one.key: contact
                for one, contact in contacts.items()
                if one.role is ContactRole.SECRETARY
            },
            next_meetings=owed_store.next_meetings(
                connection, region, [one.key for one in (*own, *joint)], app.settings.today()
            ),
            work=_work(connection, region, keys, organisation.key),
            feeds=(
                *_feeds(connection, region, FeedKind.ORGANISATION, organisation.key),
                *_feeds(connection, region, FeedKind.ROLE, organisation.key),
            ),
        )


def _bodies_of(
    region: Region, organisation: Organisation
) -> tuple[tuple[Body, ...], tuple[Body, ...]]:
    own = tuple(one for one in region.bodies.values() if one.organisation == organisation.key)
    joint = tuple(
        one for one in region.bodies.values() if organisation.key in one.members and one not in own
    )
    return own, joint


def _work(
    connection: Connection, region: str, bodies: Sequence[str], organisation: str | None = None
) -> Work:
    return Work(
        tuple(owed_store.answers_owed(connection, region, bodies)),
        tuple(owed_store.incoming_owed(connection, region, bodies)),
        tuple(owed_store.assignments_owed(connection, region, bodies, organisation)),
    )


def _feeds(connection: Connection, region: str, kind: FeedKind, subject: str) -> tuple[Feed, ...]:
    return tuple(
        one
        for one in feed_store.feeds(connection, region)
        if one.content.kind is kind and one.content.subject == subject and one.revoked_at is None
    )


def _former(
    connection: Connection, region: str, of: Addressee, now: Contact | None
) -> tuple[str, ...]:
    """Addresses the mailbox had, from the log: one that was taken away can be used again."""
    wanted = AuditFilter(actions=frozenset({"contact"}), subject=of.key)
    events = audit_events(connection, region, _FORMER_READ, wanted)
    found = dict.fromkeys(_old(one) for one in events if one.details.get("role") == of.role.value)
    present = now.email if now else ""
    return tuple(one for one in found if one and one != present)[:_FORMER_SHOWN]


def _old(event: AuditEvent) -> str:
    return str(event.details.get("old") or "")
