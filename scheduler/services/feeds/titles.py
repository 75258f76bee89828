"""What a feed is called."""

from __future__ import annotations

from collections.abc import Mapping

from scheduler.domain.bodies import OrganisationKind
from scheduler.domain.errors import NotFoundError
from scheduler.domain.feeds import FeedContent, FeedKind, FeedPart
from scheduler.domain.swedish import joined
from scheduler.services.app import App
from scheduler.storage import incoming_store, inquiry_store, process_store, remiss_store
from scheduler.storage.database import Connection

PART_WORDS: Mapping[FeedPart, str] = {
    FeedPart.MEETINGS: "möten",
    FeedPart.INTAKE: "manusstopp",
    FeedPart.SUMMONS: "kallelser",
    FeedPart.APPROVAL: "justeringar",
    FeedPart.REMISSER: "remisser",
}
_CHIEFS: Mapping[OrganisationKind, str] = {
    OrganisationKind.MUNICIPALITY: "Kommunchef",
    OrganisationKind.REGION: "Regiondirektör",
    OrganisationKind.FEDERATION: "Förbundschef",
}


def feed_title(app: App, connection: Connection, content: FeedContent) -> str:
    """Raises NotFoundError where there is nothing such to show."""
    name = _subject_name(app, connection, content)
    if name is None:
        raise NotFoundError("Det som kalendern ska visa finns inte.")
    if content.parts in (frozenset(), frozenset({FeedPart.MEETINGS})):
        return name
    return f"{name}: {joined([PART_WORDS[part] for part in FeedPart if part in content.parts])}"


def _subject_name(app: App, connection: Connection, content: FeedContent) -> str | None:
    region, subject = app.config.region(content.region), content.subject
    match content.kind:
        case FeedKind.BODY:
            return region.bodies[subject].name if subject in region.bodies else None
        case FeedKind.ORGANISATION:
            found = region.organisations.get(subject)
            return found.name if found else None
        case FeedKind.ROLE:
            found = region.organisations.get(subject)
            return f"{_CHIEFS[found.kind]} i {found.name}" if found else None
        case FeedKind.REGION:
            return f"Allt i {region.name}" if subject == region.key else None
        case FeedKind.ROUND:
            accepted = remiss_store.find_round(connection, region.key, subject)
            if accepted is None:
                return None
            return accepted.title or f"Remiss från {region.body(accepted.owner).name}"
        case FeedKind.INCOMING:
            incoming = incoming_store.find_incoming(connection, region.key, subject)
            return incoming.name if incoming else None
        case FeedKind.PROCESS:
            process = process_store.find_process(connection, region.key, subject)
            return process.title if process else None
        case FeedKind.INQUIRY:
            inquiry = inquiry_store.find_inquiry(connection, region.key, subject)
            return inquiry.title if inquiry else None
