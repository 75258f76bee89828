"""Who may do what (behörigheter). Rights are looked up in a table; services ask (`services.guard`).

A right holds in a region, or only for the bodies a person answers for: a secretary's own, or those
of a contact's organisation.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from scheduler.domain.bodies import Region


class Role(StrEnum):
    """What a person is in a region."""

    ADMINISTRATOR = "administrator"
    COORDINATOR = "coordinator"
    SECRETARY = "secretary"
    CONTACT = "contact"
    READER = "reader"


class Right(StrEnum):
    """What can be done. Reading is a right too."""

    READ_PLANS = "read_plans"
    READ_MATTERS = "read_matters"
    IMPORT_PLANS = "import_plans"
    MANAGE_SOURCES = "manage_sources"
    MANAGE_INCOMING = "manage_incoming"
    REGISTER_ANSWERS = "register_answers"
    MANAGE_ROUNDS = "manage_rounds"
    MANAGE_AHEAD = "manage_ahead"
    MANAGE_CONTACTS = "manage_contacts"
    PUBLISH_FEEDS = "publish_feeds"
    SEE_MAILS = "see_mails"
    SEE_LOG = "see_log"
    MANAGE_ACCOUNTS = "manage_accounts"


RIGHT_WORDS: Mapping[Right, str] = {
    Right.READ_PLANS: "se mötesplaner och kalendrar",
    Right.READ_MATTERS: "se rundor, inkommande remisser och annat som planeras",
    Right.IMPORT_PLANS: "läsa in mötesplaner",
    Right.MANAGE_SOURCES: "bestämma vilka planer som hämtas från webben",
    Right.MANAGE_INCOMING: "planera svar på inkommande remisser",
    Right.REGISTER_ANSWERS: "registrera svar",
    Right.MANAGE_ROUNDS: "planera och ändra remissrundor",
    Right.MANAGE_AHEAD: "ändra processer, uppdrag, åtaganden och förfrågningar",
    Right.MANAGE_CONTACTS: "ändra e-postadresser och organens namn",
    Right.PUBLISH_FEEDS: "göra kalendrar offentliga",
    Right.SEE_MAILS: "se utskick och driften",
    Right.SEE_LOG: "se loggen",
    Right.MANAGE_ACCOUNTS: "bjuda in användare och ändra deras behörighet",
}
"""Each right as the end of "Du har inte behörighet att …"."""
ROLE_WORDS: Mapping[Role, str] = {
    Role.ADMINISTRATOR: "administratör",
    Role.COORDINATOR: "samordnare",
    Role.SECRETARY: "sekreterare",
    Role.CONTACT: "svarande",
    Role.READER: "läsare",
}


class Scope(StrEnum):
    """Where a right holds: in the whole region, or for the person's own bodies alone."""

    REGION = "region"
    OWN = "own"


_READING = {Right.READ_PLANS: Scope.REGION, Right.READ_MATTERS: Scope.REGION}
RIGHTS: Mapping[Role, Mapping[Right, Scope]] = {
    Role.ADMINISTRATOR: dict.fromkeys(Right, Scope.REGION),
    Role.COORDINATOR: {
        right: Scope.REGION for right in Right if right is not Right.MANAGE_ACCOUNTS
    },
    Role.SECRETARY: {
        **_READING,
        Right.IMPORT_PLANS: Scope.OWN,
        Right.MANAGE_INCOMING: Scope.OWN,
        Right.REGISTER_ANSWERS: Scope.OWN,
    },
    Role.CONTACT: {**_READING, Right.REGISTER_ANSWERS: Scope.OWN},
    Role.READER: _READING,
}
"""The table that docs/behorigheter.md shows."""


class Principal(Struct, frozen=True):
    """On whose behalf something is done.

    ``region`` None is every region, for the operator at the machine, the ticker and the tests.
    ``role`` None has no rights at all: nobody is logged in. ``organisation`` is the person's own
    ("" for nobody's), ``bodies`` those a secretary answers for. ``only`` are the rights that a
    program acting for the person was given of theirs; None is all.
    """

    name: str
    region: str | None
    role: Role | None
    organisation: str = ""
    bodies: frozenset[str] = frozenset()
    only: frozenset[Right] | None = None

    def is_in(self, region: str) -> bool:
        """Whether the region exists at all for whoever this is."""
        return self.region is None or self.region == region

    def scope_of(self, right: Right) -> Scope | None:
        """Where the right holds, None where it does not."""
        if self.only is not None and right not in self.only:
            return None
        return RIGHTS[self.role].get(right) if self.role is not None else None

    def answers_for(self, region: Region, body: str) -> bool:
        """Whether the body is one of the person's own."""
        if self.role is Role.SECRETARY:
            return body in self.bodies
        found = region.bodies.get(body)
        return found is not None and found.organisation == self.organisation

    def may(self, right: Right, region: Region, body: str | None = None) -> bool:
        """Whether it may be done: for ``body``, or without one for the region or any body."""
        scope = self.scope_of(right) if self.is_in(region.key) else None
        if scope is Scope.OWN and body is not None:
            return self.answers_for(region, body)
        return scope is not None

    @property
    def drafts_of(self) -> str:
        """Whose drafts are seen and made: the own organisation's, or the region's ("")."""
        return "" if self.role in (Role.ADMINISTRATOR, Role.COORDINATOR) else self.organisation


OPERATOR = Principal("driften", None, Role.ADMINISTRATOR)
"""Whoever runs the installation: the command, the ticker."""

NOBODY = Principal("", "", None)
"""Nobody is logged in: what a secret link opens is opened by the link."""
