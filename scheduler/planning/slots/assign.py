"""The fairest assignment of slots, by CP-SAT."""

from __future__ import annotations

from collections.abc import Sequence

from ortools.sat.python import cp_model

from scheduler.planning.slots.problem import Assignment, WishProblem

_SEED = 1


def assign(problem: WishProblem) -> Assignment:
    """As many as possible get a slot; then the worst rank anybody gets is as good as can be; then
    the sum of ranks. Of equally fair ones, the first in the invitees' order gets its best wish,
    then the second, and so on, so that the same wishes always give the same answer.

    Each objective is proved before the next: there is no time limit, and a few hundred slots take
    well under a second.
    """
    model = cp_model.CpModel()
    seat = {
        (invitee, slot): model.new_bool_var(f"{invitee} in {slot}")
        for invitee, wishes in problem.wishes.items()
        for slot in sorted(wishes)
    }
    for invitee in problem.wishes:
        model.add_at_most_one(var for (who, _slot), var in seat.items() if who == invitee)
    for slot in problem.slots:
        model.add_at_most_one(var for (_who, where), var in seat.items() if where == slot)
    ranks = {key: problem.wishes[key[0]][key[1]] for key in seat}
    if not seat:
        return Assignment({})
    most = max(ranks.values(), default=0)
    worst = model.new_int_var(0, most, "worst rank")
    for key, var in seat.items():
        model.add(worst >= ranks[key]).only_enforce_if(var)
    # In this order; to be without a slot is worse than any wish.
    own = [
        sum(ranks[key] * var for key, var in seat.items() if key[0] == invitee)
        + (most + 1) * (1 - sum(var for key, var in seat.items() if key[0] == invitee))
        for invitee in problem.wishes
    ]
    which = [
        sum(slot * var for (who, slot), var in seat.items() if who == invitee)
        for invitee in problem.wishes
    ]
    objectives = [
        -sum(seat.values()),
        worst,
        sum(ranks[key] * var for key, var in seat.items()),
        *own,
        *which,
    ]
    return _solved(model, seat, objectives)


def _solved(
    model: cp_model.CpModel,
    seat: dict[tuple[int, int], cp_model.IntVar],
    objectives: Sequence[cp_model.LinearExprT],
) -> Assignment:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = _SEED
    found: dict[int, int] = {}
    for objective in objectives:
        model.minimize(objective)
        status = solver.solve(model)
        if status != cp_model.OPTIMAL:
            raise RuntimeError(f"CP-SAT: {solver.status_name(status)}")
        model.clear_objective()  # type: ignore[no-untyped-call]
        model.add(objective == round(solver.objective_value))
        found = {who: slot for (who, slot), var in seat.items() if solver.value(var)}
    return Assignment(dict(sorted(found.items())))
