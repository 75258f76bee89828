"""What people say of the service's accessibility: kept, and mailed to the region's coordinator."""

from __future__ import annotations

from scheduler.domain.accounts import Addressee, ContactRole
from scheduler.domain.changes import Notice
from scheduler.domain.errors import BadInputError
from scheduler.domain.feedback import Feedback
from scheduler.domain.reminders import Subject
from scheduler.domain.rights import Right
from scheduler.services.app import App
from scheduler.services.contacts import check_address
from scheduler.services.guard import needs
from scheduler.storage import feedback_store, reminder_store
from scheduler.storage.audit_store import add_audit

MOST_LETTERS = 4_000
_MOST_LETTERS_OF_PAGE = 300
_SHOWN = 20
_ACTOR = "tillgänglighetsformuläret"


def give_feedback(app: App, region_key: str, text: str, email: str, page: str) -> None:
    """Anybody's message to the region. It is stored and lies in the outbox in one transaction, so
    that none is lost. Raises BadInputError or UnknownNameError."""
    region = app.config.region(region_key)
    said, wanted = text.strip(), email.strip()
    if not said:
        raise BadInputError("Skriv vad som inte fungerar, eller vad du behöver.")
    if len(said) > MOST_LETTERS:
        raise BadInputError(f"Texten är för lång: högst {MOST_LETTERS} tecken.")
    if wanted:
        check_address(wanted)
    about = page.strip()[:_MOST_LETTERS_OF_PAGE]
    with app.database.write() as connection:
        feedback_id = feedback_store.add_feedback(
            app.database, connection, region.key, said, wanted, about
        )
        told = Notice(
            (),
            (
                *([f"Gäller: {about}"] if about else []),
                *said.splitlines(),
                f"Svar önskas till {wanted}." if wanted else "Ingen adress att svara till angavs.",
            ),
            title="Synpunkt om tillgänglighet",
        )
        to = Addressee(ContactRole.COORDINATOR, region.key)
        reminder_store.add_notices(
            app.database,
            connection,
            region.key,
            feedback_id,
            {(Subject(), to): told},
            app.mail_domain,
            f"feedback:{region.key}",
        )
        add_audit(
            app.database,
            connection,
            region=region.key,
            actor=_ACTOR,
            action="feedback",
            subject=str(feedback_id),
            details={},
        )


@needs(Right.SEE_MAILS)
def feedback(app: App, region: str) -> list[Feedback]:
    """What has come in, the newest first."""
    with app.database.read() as connection:
        return feedback_store.newest(connection, region, _SHOWN)
