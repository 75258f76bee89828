"""Who wishes for which slots. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class WishProblem(Struct, frozen=True):
    """``wishes``: for each invitee, by id, the slots it can take, by id, with the rank of the wish
    (1 is the first). A slot that is not among them is never given to it."""

    slots: tuple[int, ...]
    wishes: Mapping[int, Mapping[int, int]]

    def __post_init__(self) -> None:
        known = set(self.slots)
        for invitee, wishes in self.wishes.items():
            if not wishes.keys() <= known:
                raise ValueError(f"invitee {invitee} wishes for a slot that does not exist")
            if any(rank < 1 for rank in wishes.values()):
                raise ValueError(f"invitee {invitee} has a wish before the first")


class Fairness(Struct, frozen=True, order=True):
    """How good an assignment is; less is better, what stands first counts first: as few as possible
    without a slot, then the worst rank anybody gets, then the sum of ranks."""

    unplaced: int
    worst_rank: int
    sum_of_ranks: int


class Assignment(Struct, frozen=True):
    """The slot of each invitee that has got one."""

    slot_of: Mapping[int, int]


def fairness_of(problem: WishProblem, assignment: Assignment) -> Fairness:
    ranks = [problem.wishes[one][slot] for one, slot in assignment.slot_of.items()]
    return Fairness(len(problem.wishes) - len(ranks), max(ranks, default=0), sum(ranks))
