"""Which of several days suits those who are asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from msgspec import Struct


class DayAnswer(StrEnum):
    """Ja, om det behövs, nej."""

    YES = "yes"
    IF_NEEDED = "if_needed"
    NO = "no"


class DayResult(Struct, frozen=True):
    """How many can come on a day. ``unknown`` have not said."""

    option_id: int
    yes: int
    if_needed: int
    no: int
    unknown: int

    @property
    def suits_all(self) -> bool:
        """Whether everybody has said that they can come."""
        return not self.no and not self.unknown


def day_results(
    option_ids: Iterable[int], answers: Iterable[Mapping[int, DayAnswer]]
) -> tuple[DayResult, ...]:
    """The count for each day, in the given order; ``answers`` is one mapping for each who is asked,
    empty for who has not answered."""
    everybody = list(answers)
    found = []
    for option_id in option_ids:
        said = [one.get(option_id) for one in everybody]
        found.append(
            DayResult(
                option_id,
                said.count(DayAnswer.YES),
                said.count(DayAnswer.IF_NEEDED),
                said.count(DayAnswer.NO),
                said.count(None),
            )
        )
    return tuple(found)


def best_days(results: Iterable[DayResult]) -> tuple[DayResult, ...]:
    """The days, the best first: fewest who cannot, then fewest who have not said, then most who
    can without trouble; of equals the one that was asked first."""
    return tuple(sorted(results, key=lambda one: (one.no, one.unknown, -one.yes)))
