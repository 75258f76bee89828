"""The list of meetings at the end of a PM: one body a row, as a plan would give them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from scheduler.domain.bodies import Body
from scheduler.domain.meetings import Meeting, MeetingKind
from scheduler.domain.swedish import date_span
from scheduler.planning.proposal import Proposal


class PmMeetings(Struct, frozen=True):
    """A body's meetings as the list names them; ``dates`` is empty where it has none."""

    body: str
    dates: tuple[str, ...]

    @property
    def line(self) -> str:
        return f"{self.body}: {', '.join(self.dates) or 'inga sammanträden i perioden'}"


def meeting_list(
    proposal: Proposal, meetings: Sequence[Meeting]
) -> tuple[str, tuple[PmMeetings, ...]]:
    """The meetings from the dispatch to the target (or the last one proposed instead), and the
    owner's next, body by body."""
    following = following_meeting(proposal, meetings)
    others = [a.target.start_date for a in proposal.alternatives]
    others += [repair.target for repair in proposal.repairs]
    ends = [proposal.target.end_date] if proposal.target else []
    end = max(ends if proposal.possible else [*ends, *others], default=None)
    shown = [
        m
        for m in meetings
        if (m.may_prepare and m.start_date >= proposal.dispatch_date)
        and (end is None or m.start_date <= end or m == following)
    ]
    bodies = _listed_bodies(proposal)
    years = {m.end_date.year for m in shown if m.body in {body.key for body in bodies}}
    years |= {proposal.dispatch_date.year} if not years else set()
    one_year = len(years) == 1
    rows = tuple(
        PmMeetings(
            body.name,
            tuple(_listed(m, with_year=not one_year) for m in shown if m.body == body.key),
        )
        for body in bodies
    )
    return f"Sammanträden {min(years)}" if one_year else "Sammanträden", rows


def _listed_bodies(proposal: Proposal) -> list[Body]:
    """The owner, and every recipient followed by those its matter passes."""
    found = [proposal.owner]
    for row in proposal.recipients:
        found += [row.body, *(step.body for step in row.route)]
    return list({body.key: body for body in found}.values())


def _listed(meeting: Meeting, *, with_year: bool) -> str:
    span = date_span(meeting.start_date, meeting.end_date, year=with_year)
    if meeting.is_tentative:
        return f"{span} (preliminärt)"
    if meeting.kind is MeetingKind.EXTRA:
        return f"{span} (extra)"
    return span


def following_meeting(proposal: Proposal, meetings: Sequence[Meeting]) -> Meeting | None:
    """The owner's first meeting after the target."""
    target = proposal.target
    if target is None:
        return None
    later = (
        m
        for m in meetings
        if m.body == proposal.owner.key and m.can_decide and m.start_date > target.end_date
    )
    return next(later, None)
