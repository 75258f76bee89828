"""Take in a meeting plan: keep it for review, store it when confirmed.

The review itself is in `import_review`, what is decided in it in `import_corrections`.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from msgspec.structs import replace

from scheduler.domain.comparison import Change
from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.meetings import Meeting, MeetingStatus
from scheduler.domain.plan_imports import Corrections, ImportState, PlanImport
from scheduler.domain.rights import Right
from scheduler.services.aliases import region_with_aliases
from scheduler.services.app import App
from scheduler.services.assignments import follow_meetings
from scheduler.services.guard import needs
from scheduler.services.import_access import require_own, seen_import
from scheduler.services.import_review import Review, ReviewRow, build_review, review_import
from scheduler.services.meeting_values import meeting_values
from scheduler.services.reading import read_plan
from scheduler.storage import alias_store, correction_store, feed_store, meeting_store
from scheduler.storage.audit_store import add_audit
from scheduler.storage.database import Connection
from scheduler.storage.ids import new_id

__all__ = [
    "Change",
    "Review",
    "ReviewRow",
    "add_hints",
    "confirm_import",
    "discard_import",
    "recent_imports",
    "review_import",
    "start_import",
    "stored_meetings",
]

MEETING_ACTION = "meeting"
"""The action of the audit event written for each meeting that an import touches."""
_RECENT = 20
_MAX_NAME = 255
_MAX_SUBJECT = 200


@needs(Right.IMPORT_PLANS)
def start_import(
    app: App,
    region: str,
    actor: str,
    *,
    file_name: str,
    content: bytes,
    year: int | None = None,
    body_name: str | None = None,
) -> str:
    """Keeps an upload for review and gives its id. No meeting is stored.

    Raises BadInputError where the content cannot be read at all.
    """
    plan_import = prepare_import(
        app, region, actor, file_name=file_name, content=content, year=year, body_name=body_name
    )
    with app.database.write() as connection:
        add_import(app, connection, plan_import)
    return plan_import.id


def prepare_import(
    app: App,
    region: str,
    actor: str,
    *,
    file_name: str,
    content: bytes,
    year: int | None = None,
    body_name: str | None = None,
) -> PlanImport:
    """An import for review that has been read once and is not stored yet.

    Raises BadInputError where the content cannot be read at all.
    """
    found = app.config.region(region)
    body = found.require_body(body_name) if body_name else None
    name = _plain_name(file_name)
    with app.database.read() as connection:
        known = region_with_aliases(app, connection, region)
    read_plan(content, name, known, year=year, body=body.name if body else None)
    return PlanImport(
        id=new_id(),
        region=region,
        file_name=name,
        content=content,
        year=year,
        body=body.key if body else None,
        state=ImportState.REVIEW,
        created_by=actor,
        created_at=app.settings.now(),
        organisation=app.principal.drafts_of,
    )


def add_import(app: App, connection: Connection, plan_import: PlanImport) -> None:
    """Stores a prepared import for review.

    The same plan again is what it was last time, corrections and all.
    """
    former = correction_store.corrections_of_same_plan(
        connection,
        plan_import.region,
        plan_import.content,
        plan_import.year,
        plan_import.body,
    )
    meeting_store.add_import(app.database, connection, plan_import)
    if former.rows:
        correction_store.set_corrections(connection, plan_import.id, Corrections(rows=former.rows))


def _plain_name(file_name: str) -> str:
    """The name without folders, on one line and without marks that are not seen."""
    last = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(sign if sign.isprintable() else " " for sign in last)
    return " ".join(seen.split())[:_MAX_NAME] or "inklistrad text"


@needs(Right.IMPORT_PLANS)
def add_hints(
    app: App, region: str, import_id: str, *, year: int | None, body_name: str | None
) -> None:
    """What the text does not tell: the year, and the body of rows without one."""
    body = app.config.region(region).require_body(body_name) if body_name else None
    with app.database.write() as connection:
        seen_import(app, connection, region, import_id)
        meeting_store.set_import_hints(connection, import_id, year, body.key if body else None)


@needs(Right.IMPORT_PLANS)
def confirm_import(
    app: App,
    region: str,
    actor: str,
    import_id: str,
    *,
    cancel: Collection[str] | None = None,
    seen: str | None = None,
) -> Review:
    """Stores the import's meetings as corrected, all or none; gives the review as it was stored.

    ``cancel`` holds the ids of vanished meetings to mark as cancelled (None: those ticked
    earlier); other vanished ones stay as they are. ``seen`` is the mark of the review that the
    user saw. A meeting whose body is unknown is left out, as the review shows.

    Raises ConflictError where the import is already confirmed or discarded or would now do
    something else than was seen, BadInputError where it holds nothing to store, ForbiddenError
    where it would change the plan of a body that is not the person's own.
    """
    with app.database.write() as connection:
        # Two plans confirmed at once would each take the other's meetings for new ones.
        app.database.lock(connection, f"meetings of {region}")
        review = build_review(app, connection, region, import_id)
        if not review.rows:
            raise BadInputError("Importen innehåller inga möten att spara.")
        finished = meeting_store.finish_import(
            app.database, connection, import_id, ImportState.CONFIRMED, actor
        )
        if not finished:
            raise ConflictError("Importen är redan sparad eller kastad: läs in planen igen.")
        if seen is not None and seen != review.seen:
            raise ConflictError(
                "Mötena har ändrats sedan granskningen visades, och inget är sparat: gå tillbaka, "
                "ladda om granskningen och spara igen."
            )
        ticked = review.plan_import.corrections.cancel if cancel is None else frozenset(cancel)
        cancelled = [one.meeting for one in review.vanished if one.meeting.id in ticked]
        changed = [row.meeting for row in review.rows if row.meeting is not None and row.writes]
        require_own(
            app,
            region,
            [
                *(one.body for one in (*changed, *cancelled)),
                *review.plan_import.corrections.aliases.values(),
            ],
        )
        store = _Store(app, connection, region, actor, review)
        for row in review.rows:
            store.row(row)
        for meeting in cancelled:
            store.cancel(meeting)
        for alias, body in review.plan_import.corrections.aliases.items():
            if app.config.region(region).is_shared_name(alias):
                continue  # in the next plan "KF" may be another's
            alias_store.put_alias(app.database, connection, region, alias, body, actor)
        if review.writes_something or cancelled:
            follow_meetings(app, connection, region)
            feed_store.bump_changed_at(app.database, connection, region)
        add_audit(
            app.database,
            connection,
            region=region,
            actor=actor,
            action="import",
            subject=review.plan_import.file_name[:_MAX_SUBJECT],
            details={
                **{change.value: count for change, count in review.counts.items()},
                "import": import_id,
                "vanished": len(review.vanished),
                "vanished_cancelled": len(cancelled),
                "aliases": dict(review.plan_import.corrections.aliases),
            },
        )
        return review


class _Store:
    """Writes the meetings of one confirmed review, each with its event in the audit."""

    def __init__(
        self, app: App, connection: Connection, region: str, actor: str, review: Review
    ) -> None:
        self.app = app
        self.connection = connection
        self.region = region
        self.actor = actor
        self.plan_import = review.plan_import

    def row(self, row: ReviewRow) -> None:
        if row.meeting is None or not row.writes:
            return
        database, import_id = self.app.database, self.plan_import.id
        if row.stored is None:
            new = replace(row.meeting, id=new_id())
            meeting_store.add_meeting(database, self.connection, self.region, new, import_id)
            self._audit(row.change.value, None, new, row.correction is not None)
            return
        meeting_store.change_meeting(database, self.connection, self.region, row.meeting, import_id)
        self._audit(row.change.value, row.stored, row.meeting, row.correction is not None)

    def cancel(self, vanished: Meeting) -> None:
        """Its source stays the plan it was read from: this one does not hold it."""
        cancelled = replace(vanished, status=MeetingStatus.CANCELLED)
        meeting_store.change_meeting(self.app.database, self.connection, self.region, cancelled)
        self._audit("vanished", vanished, cancelled, corrected=False)

    def _audit(self, change: str, old: Meeting | None, new: Meeting, corrected: bool) -> None:
        details: dict[str, Any] = {
            "change": change,
            "import": self.plan_import.id,
            "file": self.plan_import.file_name,
            "corrected": corrected,
            "old": meeting_values(old) if old else None,
            "new": meeting_values(new),
        }
        if change != "vanished" and new.source is not None:
            details |= {"row": new.source.row, "text": new.source.text}
        add_audit(
            self.app.database,
            self.connection,
            region=self.region,
            actor=self.actor,
            action=MEETING_ACTION,
            subject=new.id,
            details=details,
        )


@needs(Right.IMPORT_PLANS)
def discard_import(app: App, region: str, actor: str, import_id: str) -> None:
    """Drops an import without storing anything. Raises NotFoundError or ConflictError."""
    with app.database.write() as connection:
        seen_import(app, connection, region, import_id)
        if not meeting_store.finish_import(
            app.database, connection, import_id, ImportState.DISCARDED, actor
        ):
            raise ConflictError("Importen är redan sparad eller kastad.")


@needs(Right.IMPORT_PLANS)
def restore_import(app: App, region: str, actor: str, import_id: str) -> None:
    """Puts a discarded import back under review, as it was. Raises NotFoundError, or ConflictError
    where it is not discarded."""
    with app.database.write() as connection:
        found = seen_import(app, connection, region, import_id)
        if found.organisation != app.principal.drafts_of:
            raise NotFoundError("Importen finns inte (längre): läs in mötesplanen igen.")
        if not meeting_store.reopen_import(connection, import_id):
            raise ConflictError("Importen är inte kastad: den granskas eller är redan sparad.")
        add_audit(
            app.database,
            connection,
            region=region,
            actor=actor,
            action="restore_import",
            subject=found.file_name[:_MAX_SUBJECT],
            details={"import": import_id},
        )


@needs(Right.IMPORT_PLANS)
def recent_imports(app: App, region: str) -> list[PlanImport]:
    """The newest imports first; of those not confirmed only the own organisation's."""
    with app.database.read() as connection:
        return meeting_store.imports(connection, region, app.principal.drafts_of, _RECENT)


@needs(Right.READ_PLANS)
def stored_meetings(app: App, region: str) -> list[Meeting]:
    """Every meeting of the region, in order of date."""
    with app.database.read() as connection:
        return meeting_store.meetings(connection, region)
