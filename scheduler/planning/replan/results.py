"""What a replan changes, round by round and recipient by recipient."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from scheduler.planning.problem import Answer, Plan, RoundPlan


class MoveKind(StrEnum):
    """What a change of plans means for a recipient."""

    REDATED = "redated"
    """The same meetings, on other days."""
    RESEATED = "reseated"
    """Another meeting, since its own could not be kept."""
    MADE_ROOM = "made_room"
    """Another meeting, to leave its seat to somebody else."""
    EXTENSION = "extension"
    """It answers after the deadline."""
    LEFT_OUT = "left_out"
    """A wished recipient that no longer can answer."""


class AnswerMove(Struct, frozen=True):
    """One recipient whose days change. ``after`` is None where it is left out; ``until`` is the
    last day of its extension; ``room_for`` names round and recipient for whom it was shifted."""

    kind: MoveKind
    before: Answer
    after: Answer | None
    until: int | None = None
    room_for: tuple[str, str] | None = None


class RoundReplan(Struct, frozen=True):
    """A round before and after, and its recipients whose days change."""

    before: RoundPlan
    after: RoundPlan
    moves: tuple[AnswerMove, ...]

    @property
    def moves_target(self) -> bool:
        return self.before.target != self.after.target

    @property
    def moves_deadline(self) -> bool:
        return self.before.deadline != self.after.deadline


class BrokenRound(Struct, frozen=True):
    """A round that nothing allowed mends, as it was: the ``recipients`` for whom there is no
    place, none where it is the target or the deadline that cannot stay."""

    plan: RoundPlan
    recipients: tuple[str, ...]


class Replan(Struct, frozen=True):
    """The rounds that change, in the order of the plan, and those that stay broken."""

    rounds: tuple[RoundReplan, ...]
    broken: tuple[BrokenRound, ...]

    def applied_to(self, plan: Plan) -> Plan:
        """The plan as it is after the change; what stays broken is unplanned in it."""
        after = {changed.before.round: changed.after for changed in self.rounds}
        broken = [one.plan.round for one in self.broken]
        return Plan(
            tuple(after.get(p.round, p) for p in plan.rounds if p.round not in broken),
            (*plan.unplanned, *broken),
        )
