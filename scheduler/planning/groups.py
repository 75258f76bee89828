"""Groups that get the papers one after the other: which answers to wait for.

A wished answer that is waited for may cost a later group its meeting. Of a group's answers in
time it is enough to look at those ready by each day there is: whoever is ready by then is waited
for too, at no cost. What the groups after it can do depends on that day alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

from scheduler.planning.problem import Answer, PlanningProblem, Request, Round

AnswerOf = Callable[[Request, int], Answer | None]
"""A request's earliest answer to papers sent on a day, or None where no meeting is left."""


class Choice(Struct, frozen=True):
    """Whom to wait for, from a group on: the answers, the later groups' days of dispatch, and how
    good it is: the number of answers, then the least ready days, plain and weighted by place."""

    answers: tuple[Answer, ...] = ()
    dispatches: tuple[int, ...] = ()
    value: tuple[int, int, int] = (0, 0, 0)


class GroupSearch:
    """The best choice by ``limits``, the day by which each recipient must be ready: every
    mandatory answer, then as many wished ones as possible, then the earliest answers."""

    def __init__(
        self,
        problem: PlanningProblem,
        round_: Round,
        limits: Mapping[str, int],
        answer_of: AnswerOf,
    ) -> None:
        self.problem = problem
        self.round = round_
        self.groups = round_.groups
        self.limits = limits
        self.answer_of = answer_of
        self.rank = {r.recipient: rank for rank, r in enumerate(round_.requests, 1)}
        self.known: dict[tuple[int, int], Choice | None] = {}

    def best(self) -> Choice | None:
        """None where a mandatory recipient cannot answer in time."""
        if len(self.groups) == 1:
            answers = self._in_time(0, self.round.dispatch)
            return None if answers is None else Choice(tuple(answers))  # nobody waits for them
        return self._from(0, self.round.dispatch)

    def _in_time(self, index: int, dispatch: int) -> list[Answer] | None:
        """A group's answers in time, None where a mandatory one is not among them."""
        answers: list[Answer] = []
        for request in self.groups[index]:
            answer = self.answer_of(request, dispatch)
            if answer is not None and answer.ready <= self.limits[request.recipient]:
                answers.append(answer)
            elif request.mandatory:
                return None
        return answers

    def _from(self, index: int, dispatch: int) -> Choice | None:
        if index == len(self.groups):
            return Choice()
        key = index, dispatch
        if key not in self.known:
            self.known[key] = self._search(index, dispatch)
        return self.known[key]

    def _search(self, index: int, dispatch: int) -> Choice | None:
        answers = self._in_time(index, dispatch)
        if answers is None:
            return None
        mandatory = {request.recipient for request in self.groups[index] if request.mandatory}
        has_mandatory = bool(mandatory)
        waited = [answer.ready for answer in answers if answer.recipient in mandatory]
        needed = max(waited, default=dispatch)
        days = sorted({answer.ready for answer in answers if answer.ready >= needed})
        if index == len(self.groups) - 1:
            days = days[-1:]
        found = [] if has_mandatory else [self._wait(index, dispatch, None, ())]
        for day in days:
            waited_for = tuple(answer for answer in answers if answer.ready <= day)
            found.append(self._wait(index, dispatch, day, waited_for))
        return max(
            (choice for choice in found if choice is not None),
            key=lambda choice: choice.value,
            default=None,
        )

    def _wait(
        self, index: int, dispatch: int, day: int | None, answers: tuple[Answer, ...]
    ) -> Choice | None:
        """The next group gets its papers when ``day`` has come; at once where nobody answers."""
        is_last = index == len(self.groups) - 1
        following = dispatch
        if day is not None and not is_last:
            following = self.problem.forwarded(day, self.round.forwarding_workdays)
        rest = self._from(index + 1, following)
        if rest is None:
            return None
        waits = [answer.ready - self.round.dispatch for answer in answers]
        ranks = [self.rank[answer.recipient] for answer in answers]
        count, days, weighted = rest.value
        return Choice(
            (*answers, *rest.answers),
            rest.dispatches if is_last else (following, *rest.dispatches),
            (
                count + len(answers),
                days - sum(waits),
                weighted - sum(rank * wait for rank, wait in zip(ranks, waits, strict=True)),
            ),
        )


class Way(Struct, frozen=True):
    """The day papers go to a recipient and its earliest answer to them, None without a meeting."""

    dispatch: int
    answer: Answer | None


def mandatory_ways(
    problem: PlanningProblem, round_: Round, answer_of: AnswerOf
) -> Mapping[str, Way]:
    """Every recipient's way where each group waits for the mandatory answers before it alone,
    however late: what a round can do at its quickest, plan or no plan. A mandatory recipient that
    has no meeting left is not waited for either, so that those after it can still be looked at."""
    ways: dict[str, Way] = {}
    dispatch = round_.dispatch
    for group in round_.groups:
        ready = []
        for request in group:
            answer = answer_of(request, dispatch)
            ways[request.recipient] = Way(dispatch, answer)
            if request.mandatory and answer is not None:
                ready.append(answer.ready)
        if ready:
            dispatch = problem.forwarded(max(ready), round_.forwarding_workdays)
    return ways
