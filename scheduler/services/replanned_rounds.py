"""A replanned round as it would be stored, with what changes for whom and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from scheduler.domain.bodies import Region
from scheduler.domain.changes import DateChange, Notice
from scheduler.domain.meetings import Meeting
from scheduler.domain.remisser import AcceptedRound, RegisterEntry, ResponseState, RouteMeeting
from scheduler.domain.shaken import ShakenRound
from scheduler.domain.swedish import date_span, joined, long_date
from scheduler.domain.workdays import Workdays
from scheduler.planning.explain import phrase
from scheduler.planning.proposal import Reason
from scheduler.planning.replan import reasons
from scheduler.planning.replan.results import AnswerMove, MoveKind, RoundReplan
from scheduler.services.acceptance import kept_reasons
from scheduler.services.lost_meetings import why_lost
from scheduler.services.papers_days import lag_days
from scheduler.services.replan_problem import StoredPlan


class ChangedEntry(Struct, frozen=True):
    """One recipient before and after; ``reasons`` say why. It is told by mail if its own days
    change."""

    before: RegisterEntry
    after: RegisterEntry
    kind: MoveKind | None
    reasons: tuple[Reason, ...]
    notice: Notice


class ChangedRound(Struct, frozen=True):
    """A round before and after, and the recipients that are told."""

    before: AcceptedRound
    after: AcceptedRound
    reasons: tuple[Reason, ...]
    entries: tuple[ChangedEntry, ...]

    @property
    def moves_deadline(self) -> bool:
        return self.before.deadline != self.after.deadline

    @property
    def moves_target(self) -> bool:
        before, after = self.before, self.after
        return (before.target_meeting_id, before.target_date) != (
            after.target_meeting_id,
            after.target_date,
        )


class Describer:
    """Makes `ChangedRound`s of what the planner has found."""

    def __init__(self, region: Region, stored: StoredPlan, shaken: Sequence[ShakenRound]) -> None:
        self._region = region
        self._stored = stored
        self._shaken = shaken
        self._workdays = Workdays()

    def round(self, round_id: str, found: RoundReplan | None) -> ChangedRound:
        """The round with its new dates; meetings that only have other days are dated anew also
        where the planner had nothing to change."""
        before = self._stored.rounds[round_id]
        moves = {move.before.recipient: move for move in found.moves} if found else {}
        deadline = date.fromordinal(found.after.deadline) if found else before.deadline
        dated = self._dates(before, found, deadline)
        entries, register = [], []
        for entry in before.register:
            papers = self._papers_day(found, entry)
            changed = self._entry(before, dated, entry, moves.get(entry.body), papers)
            register.append(changed.after)
            if changed.notice.changes:
                entries.append(changed)
        why = self._round_reasons(before, dated)
        after = replace(
            dated,
            deadline_version=before.deadline_version + 1,
            sequence=before.sequence + 1,
            why=(*before.why, *kept_reasons(why)),
            register=tuple(register),
        )
        return ChangedRound(before, after, tuple(why), tuple(entries))

    def _dates(
        self, before: AcceptedRound, found: RoundReplan | None, deadline: date
    ) -> AcceptedRound:
        target_id = found.after.target if found else before.target_meeting_id
        target = self._stored.meetings.get(target_id)
        if target is None:
            return before
        return replace(
            before,
            target_meeting_id=target.id,
            target_date=target.start_date,
            target_end_date=target.end_date,
            deadline=deadline,
            window_earliest=date.fromordinal(found.after.earliest_deadline)
            if found
            else before.window_earliest,
            window_latest=date.fromordinal(found.after.latest_deadline)
            if found
            else before.window_latest,
        )

    def _entry(
        self,
        before: AcceptedRound,
        dated: AcceptedRound,
        entry: RegisterEntry,
        move: AnswerMove | None,
        papers: date,
    ) -> ChangedEntry:
        if not entry.state.is_outstanding:
            return ChangedEntry(entry, entry, None, (), Notice((), ()))
        why = [
            why_lost(self._region, one)
            for one in self._shaken
            if one.accepted.id == before.id and one.recipient == entry.body
        ]
        after = replace(self._moved(entry, move), dispatch_date=papers)
        if papers != entry.dispatch_date and not entry.route and entry.ready_day is not None:
            after = replace(after, ready_day=self._ready_without_meeting(entry, papers))
        if papers != entry.dispatch_date:
            why.append(reasons.moved_papers(self._name(entry.body), entry.dispatch_date, papers))
        if move is not None and move.after is not None and after.route:
            why.append(self._why_moved(after, move))
        if move is not None and move.until is not None and after.extended_to != entry.extended_to:
            why.append(self._why_extended(before, after, dated))
        if move is not None and move.after is None:
            why.append(reasons.left_out(self._name(entry.body)))
        if before.deadline != dated.deadline:
            why.append(reasons.moved_deadline(before.deadline, dated.deadline))
        if after.route != entry.route and entry.acknowledged is not None:
            # What was promised was another meeting.
            after = replace(after, state=ResponseState.WAITING, acknowledged=None)
        changes = _changes(self._region, before, entry, dated, after)
        if changes:
            after = replace(after, why=(*entry.why, *kept_reasons(why)))
        kind = move.kind if move else (MoveKind.REDATED if after.route != entry.route else None)
        notice = Notice(changes, tuple(phrase(reason) for reason in why))
        return ChangedEntry(entry, after, kind, tuple(why), notice)

    def _papers_day(self, found: RoundReplan | None, entry: RegisterEntry) -> date:
        """The day the recipient's papers go out: later where its group has to wait, never sooner
        than it has been told."""
        if found is None:
            return entry.dispatch_date
        round_ = self._stored.round_of(found.after.round)
        requests = {request.recipient: request for request in round_.requests}
        if entry.body not in requests:
            return entry.dispatch_date
        day = date.fromordinal(found.after.dispatch_of(round_, requests[entry.body]))
        return max(entry.dispatch_date, day)

    def _ready_without_meeting(self, entry: RegisterEntry, papers: date) -> date:
        """Who answers without a meeting does so as many days after its papers as before."""
        return self._workdays.at_or_after(papers + timedelta(days=lag_days(entry)))

    def _moved(self, entry: RegisterEntry, move: AnswerMove | None) -> RegisterEntry:
        if move is not None and move.after is None:
            return replace(entry, route=(), intake_day=None, ready_day=None)
        ids = move.after.slots if move and move.after else [s.meeting_id for s in entry.route]
        found = [self._stored.meetings.get(meeting_id) for meeting_id in ids]
        if any(meeting is None for meeting in found):
            return entry
        held = [meeting for meeting in found if meeting is not None]
        route = tuple(RouteMeeting(m.body, m.id, m.start_date, m.end_date) for m in held)
        until = date.fromordinal(move.until) if move and move.until else entry.extended_to
        if not held or route == entry.route:
            return replace(entry, extended_to=until)
        lag = (entry.ready_day - entry.route[-1].end_date) if entry.ready_day else timedelta()
        return replace(
            entry,
            route=route,
            intake_day=_intake_day(entry, held[0]),
            ready_day=route[-1].end_date + lag,
            extended_to=until,
        )

    def _why_moved(self, after: RegisterEntry, move: AnswerMove) -> Reason:
        last = after.route[-1]
        name, ready = self._name(after.body), after.ready_day or last.end_date
        if move.kind is MoveKind.MADE_ROOM and move.room_for is not None:
            other = self._stored.rounds[move.room_for[0]]
            who = f"{self._name(move.room_for[1])} i ”{other.title or 'en annan runda'}”"
            return reasons.made_room(name, last.start_date, last.end_date, ready, who)
        is_same = move.after is not None and move.after.slots == move.before.slots
        reason = reasons.same_meeting if is_same else reasons.other_meeting
        return reason(name, last.start_date, last.end_date, ready)

    def _why_extended(
        self, before: AcceptedRound, after: RegisterEntry, dated: AcceptedRound
    ) -> Reason:
        until = after.extended_to or dated.deadline
        summons_days = self._region.body(before.owner).lead_times.summons.days
        summons = dated.target_date - timedelta(days=summons_days)
        # The last day itself counted, as where an extension that is asked for is weighed.
        workdays = self._workdays.count(until, summons)
        return reasons.given_extension(self._name(after.body), until, dated.deadline, workdays)

    def _round_reasons(self, before: AcceptedRound, dated: AcceptedRound) -> list[Reason]:
        found = [
            why_lost(self._region, one)
            for one in self._shaken
            if one.accepted.id == before.id and one.recipient is None
        ]
        if dated.target_date != before.target_date or (
            dated.target_meeting_id != before.target_meeting_id
        ):
            owner = self._name(before.owner)
            found.append(reasons.moved_target(owner, dated.target_date, dated.target_end_date))
        if dated.deadline != before.deadline:
            found.append(reasons.moved_deadline(before.deadline, dated.deadline))
        return found

    def _name(self, body: str) -> str:
        return self._region.body(body).name


def _intake_day(entry: RegisterEntry, first: Meeting) -> date:
    """The meeting's own last day for papers, else as many days before it as were accepted."""
    if first.intake_day is not None:
        return first.intake_day
    was = entry.route[0].start_date
    return first.start_date - (was - (entry.intake_day or was))


def _changes(
    region: Region,
    before: AcceptedRound,
    entry: RegisterEntry,
    dated: AcceptedRound,
    after: RegisterEntry,
) -> tuple[DateChange, ...]:
    """What the recipient sees change; nothing where none of its own days does."""

    def way(route: Sequence[RouteMeeting]) -> str:
        return joined(
            [
                f"{region.body(step.body).name} "
                f"{date_span(step.start_date, step.end_date, year=True)}"
                for step in route
            ]
        )

    def day(value: date | None) -> str:
        return long_date(value) if value else ""

    pairs: Mapping[str, tuple[str, str]] = {
        "Remissen sänds": (day(entry.dispatch_date), day(after.dispatch_date)),
        "Möte": (way(entry.route), way(after.route)),
        "Underlag inne": (day(entry.intake_day), day(after.intake_day)),
        "Svar klart": (day(entry.ready_day), day(after.ready_day)),
        "Sista svarsdag": (
            day(entry.last_day(before.deadline)),
            day(after.last_day(dated.deadline)),
        ),
    }
    return tuple(DateChange(label, old, new) for label, (old, new) in pairs.items() if old != new)
