"""Whether an assignment is allowed. Knows the rules and no engine."""

from __future__ import annotations

from scheduler.planning.slots.problem import Assignment, WishProblem


def faults(problem: WishProblem, assignment: Assignment) -> list[str]:
    """What is wrong, for developers; empty where all is well."""
    found = []
    given = list(assignment.slot_of.values())
    found += [f"slot {one} is given twice" for one in sorted(set(given)) if given.count(one) > 1]
    for invitee, slot in assignment.slot_of.items():
        if invitee not in problem.wishes:
            found.append(f"invitee {invitee} is not asked")
        elif slot not in problem.wishes[invitee]:
            found.append(f"invitee {invitee} has not wished for slot {slot}")
    return found
