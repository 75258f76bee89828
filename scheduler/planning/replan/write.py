"""Writes down what a replan has come to, from where everybody sits."""

from __future__ import annotations

from collections.abc import Mapping, Set

from msgspec.structs import replace

from scheduler.planning.problem import (
    Answer,
    Extension,
    PlanningProblem,
    Request,
    Round,
    RoundPlan,
    Target,
)
from scheduler.planning.replan.results import AnswerMove, MoveKind, RoundReplan
from scheduler.planning.replan.seats import Key, Seats


def can_wait(target: Target, until: int) -> bool:
    """Whether an answer that comes by ``until`` can still be used at the target."""
    return target.last_answer is not None and until <= target.last_answer


class Writer:
    """``extended`` holds the extensions that were given before, ``redated`` the meetings that are
    held on other days now, ``broken`` the rounds that are not mended; the days of others than
    ``touched`` change only with the round's own."""

    def __init__(
        self,
        problem: PlanningProblem,
        seats: Seats,
        extended: Mapping[Key, int],
        redated: Set[str],
        broken: Set[str],
        touched: Set[Key],
    ) -> None:
        self._problem = problem
        self._seats = seats
        self._extended = extended
        self._redated = redated
        self._broken = broken
        self._touched = touched

    def round(
        self, round_: Round, plan: RoundPlan, target: Target | None, deadline: int
    ) -> RoundReplan:
        """The round before and after; without a target it stays with the one it had."""
        answers: list[Answer] = []
        extensions: list[Extension] = []
        moves: list[AnswerMove] = []
        is_same_day = deadline == plan.deadline
        for before in plan.answers:
            key = (plan.round, before.recipient)
            if is_same_day and key not in self._touched:
                answers.append(before)
                extensions += [e for e in plan.extensions if e.recipient == before.recipient]
                continue
            after = self._answer(key, before, deadline)
            until = self._until(key, after, target, deadline) if after else None
            if after is not None:
                answers.append(after)
            if until is not None:
                extensions.append(Extension(before.recipient, until))
            kind = self._kind(key, before, after, until, deadline)
            if kind is not None:
                room_for = self._seats.room_for(key) if kind is MoveKind.MADE_ROOM else None
                moves.append(AnswerMove(kind, before, after, until, room_for))
        forwarded, dispatches = self._forward(round_, {a.recipient: a for a in answers})
        by_recipient = {answer.recipient: answer for answer in forwarded}
        answers = [by_recipient[answer.recipient] for answer in answers]
        left_out = [move.before.recipient for move in moves if move.kind is MoveKind.LEFT_OUT]
        extended = {extension.recipient for extension in extensions}
        ready = [answer.ready for answer in answers if answer.recipient not in extended]
        first = max(ready, default=round_.dispatch + 1)
        return RoundReplan(
            plan,
            replace(
                plan,
                target=target.id if target else plan.target,
                deadline=deadline,
                earliest_deadline=self._problem.workday_at_or_after(first),
                latest_deadline=target.latest_deadline if target else plan.latest_deadline,
                answers=tuple(answers),
                unanswered=(*plan.unanswered, *left_out),
                extensions=tuple(extensions),
                dispatches=tuple(dispatches),
            ),
            tuple(moves),
        )

    def _forward(
        self, round_: Round, answers: Mapping[str, Answer]
    ) -> tuple[list[Answer], list[int]]:
        """The answers as they are with papers that go on as soon as they can, and the days they
        go to the groups after the first: none later than was planned."""
        found: list[Answer] = []
        days = [round_.dispatch]
        for group in round_.groups:
            here = [
                self._without_meeting(request, answers[request.recipient], days[-1])
                for request in group
                if request.recipient in answers
            ]
            found += here
            last = max((answer.ready for answer in here), default=None)
            forwarded = round_.forwarding_workdays
            days.append(days[-1] if last is None else self._problem.forwarded(last, forwarded))
        return found, days[1:-1]

    def _without_meeting(self, request: Request, answer: Answer, papers: int) -> Answer:
        """An answer that needs no meeting is ready so many days after its papers."""
        if request.stages:
            return answer
        return replace(answer, ready=self._problem.workday_at_or_after(papers + request.lag_days))

    def _answer(self, key: Key, before: Answer, deadline: int) -> Answer | None:
        """The answer as it is now; where it is not mended, as it was."""
        route, ready = self._seats.route(key), self._seats.ready(key)
        if route is None:
            return None
        is_late = ready is None or ready > self._extended.get(key, deadline)
        if ready is None or (key[0] in self._broken and is_late):
            return before
        return Answer(before.recipient, route, ready)

    def _until(self, key: Key, answer: Answer, target: Target | None, deadline: int) -> int | None:
        """The end of the recipient's extension: of the one it has, else the first that does."""
        if answer.ready <= deadline:
            return None
        until = self._extended.get(key, 0)
        if answer.ready <= until and (target is None or can_wait(target, until)):
            return until
        return self._problem.workday_at_or_after(answer.ready)

    def _kind(
        self, key: Key, before: Answer, after: Answer | None, until: int | None, deadline: int
    ) -> MoveKind | None:
        if after is None:
            return MoveKind.LEFT_OUT
        if until is not None and until != self._extended.get(key):
            return MoveKind.EXTENSION
        if after.slots != before.slots:
            planned = self._seats.planned_ready(key)
            could_stay = planned is not None and planned <= (until or deadline)
            return MoveKind.MADE_ROOM if could_stay else MoveKind.RESEATED
        is_redated = after.ready != before.ready or not self._redated.isdisjoint(after.slots)
        return MoveKind.REDATED if is_redated else None
