"""Regions, their organisations and bodies, and the names they go by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cached_property

from msgspec import Struct, field

from scheduler.domain.agendas import StandingItem
from scheduler.domain.errors import UnknownNameError
from scheduler.domain.lead_times import LeadTimes, RoutingTimes
from scheduler.domain.meetings import Meeting
from scheduler.domain.names import nearest_name, normalise_name
from scheduler.domain.next_year import JointCalendar
from scheduler.domain.obligations import Obligation
from scheduler.domain.soft_blocks import SoftBlock


class OrganisationKind(StrEnum):
    REGION = "region"
    MUNICIPALITY = "kommun"
    FEDERATION = "forbund"


class BodyKind(StrEnum):
    ASSEMBLY = "fullmaktige"
    BOARD = "styrelse"
    COMMITTEE = "namnd"
    JOINT_COMMITTEE = "gemensam_namnd"
    WORKING_COMMITTEE = "utskott"
    COOPERATION_COUNCIL = "samverkansrad"
    OFFICIALS_GROUP = "tjanstepersonsgrupp"


class Organisation(Struct, frozen=True):
    """A party: the region, a municipality, a federation."""

    key: str
    name: str
    kind: OrganisationKind


class Preparation(Struct, frozen=True):
    """``body`` treats a matter first, and its meeting ends at least ``gap_days`` before."""

    body: str
    gap_days: int
    source: str


class Body(Struct, frozen=True):
    """An organ that meets. A joint body has a host (``organisation``) and ``members``."""

    key: str
    name: str
    full_name: str
    kind: BodyKind
    organisation: str
    lead_times: LeadTimes
    members: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    preparation: tuple[Preparation, ...] = ()
    meeting_capacity: int | None = None
    """Remisser one meeting can take when several rounds are planned together; None = any number."""
    capacity_source: str = ""
    """Why it is that many, as config says."""

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, self.full_name, *self.aliases)


class Region(Struct, frozen=True, dict=True):
    """A region with everybody in it. ``addressees`` maps an owner body to its usual recipients;
    ``routing`` holds the times that are no body's own; ``soft_blocks`` are the days to avoid;
    ``public_feeds`` maps the readable address of a public calendar to the body it shows;
    ``standing_items`` stand on agendas; ``joint_calendars`` are the bodies whose dates can be
    proposed, the one that sends remisser first."""

    key: str
    name: str
    organisations: Mapping[str, Organisation]
    bodies: Mapping[str, Body]
    addressees: Mapping[str, tuple[str, ...]]
    routing: RoutingTimes
    obligations: tuple[Obligation, ...] = ()
    soft_blocks: tuple[SoftBlock, ...] = ()
    public_feeds: Mapping[str, str] = field(default_factory=dict)
    standing_items: tuple[StandingItem, ...] = ()
    joint_calendars: tuple[JointCalendar, ...] = ()

    def standing_at(self, meeting: Meeting) -> list[StandingItem]:
        """What stands on the meeting's agenda, in config's order."""
        return [one for one in self.standing_items if one.stands_at(meeting)]

    @cached_property
    def _by_name(self) -> Mapping[str, str]:
        by_name = {normalise_name(key): key for key in self.bodies}
        for body in self.bodies.values():
            by_name |= {normalise_name(name): body.key for name in body.names}
        return by_name

    @property
    def body_names(self) -> Mapping[str, str]:
        """Every name a body goes by, as written in config, and the body's key."""
        return {name: body.key for body in self.bodies.values() for name in body.names}

    def body(self, key: str) -> Body:
        return self.bodies[key]

    def find_body(self, name: str) -> Body | None:
        """The body called ``name`` (key, name or alias, in any case), or None."""
        key = self._by_name.get(normalise_name(name))
        return self.bodies[key] if key else None

    def is_shared_name(self, name: str) -> bool:
        """Whether bodies of several organisations go by ``name``, as ``KF`` and ``KSAU`` do: alone
        it says nothing of whose body is meant."""
        named = (self.find_body(f"{one.name} {name}") for one in self.organisations.values())
        return len({body.key for body in named if body}) > 1

    def require_body(self, name: str) -> Body:
        """As `find_body`; raises UnknownNameError that names the nearest known body."""
        body = self.find_body(name)
        if body is None:
            near = nearest_name(name, (n for b in self.bodies.values() for n in b.names))
            hint = f"menade du ”{near}”?" if near else "namnen står i regionens fil under config."
            raise UnknownNameError(f"Okänt organ ”{name}” i {self.name}: {hint}")
        return body

    def require_organisation(self, name: str) -> Organisation:
        """The organisation called ``name`` (key or name, in any case); raises UnknownNameError
        that names the nearest known one."""
        wanted = normalise_name(name)
        for one in self.organisations.values():
            if wanted in (normalise_name(one.key), normalise_name(one.name)):
                return one
        near = nearest_name(name, (one.name for one in self.organisations.values()))
        hint = f"menade du ”{near}”?" if near else "namnen står i regionens fil under config."
        raise UnknownNameError(f"Okänd organisation ”{name}” i {self.name}: {hint}")

    def addressees_of(self, owner: str) -> tuple[Body, ...]:
        """The bodies config names as recipients of the owner's rounds, in its order."""
        return tuple(self.bodies[key] for key in self.addressees.get(owner, ()))

    def preparation_chain(self, body: Body) -> tuple[Preparation, ...]:
        """Every body that treats a matter before ``body``, the first one first, each once: its
        preparing bodies and theirs in turn (AU → KS → KF). Each gap is to the body after it."""
        chain: dict[str, Preparation] = {}
        for preparation in body.preparation:
            for earlier in self.preparation_chain(self.bodies[preparation.body]):
                chain.setdefault(earlier.body, earlier)
            chain.setdefault(preparation.body, preparation)
        return tuple(chain.values())

    def committee_of(self, body: Body) -> Body | None:
        """The working committee that prepares for ``body``, the nearest one; None without one."""
        for preparation in reversed(self.preparation_chain(body)):
            committee = self.bodies[preparation.body]
            if committee.kind is BodyKind.WORKING_COMMITTEE:
                return committee
        return None

    def assembly_of(self, body: Body) -> Body | None:
        """The fullmäktige of the body's organisation. None where config has none, and for a joint
        body, which answers to the fullmäktige of every member."""
        if len(body.members) > 1:
            return None
        for other in self.bodies.values():
            if other.kind is BodyKind.ASSEMBLY and other.organisation == body.organisation:
                return other
        return None

    def parties_of(self, body: Body) -> tuple[Organisation, ...]:
        """The organisations behind a body: its members, or the one it belongs to."""
        keys: Iterable[str] = body.members or (body.organisation,)
        return tuple(self.organisations[key] for key in keys)
