"""What storing a plan did, said in one sentence that names only what happened."""

from __future__ import annotations

import pytest

from scheduler.domain.comparison import Change
from scheduler.presentation.plans.saved import saved_sentence


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ({Change.NEW: 30}, "Sparat: 30 nya möten."),
        ({Change.NEW: 0, Change.MOVED: 1}, "Sparat: 1 flyttat."),
        (
            {Change.CHANGED: 2, Change.UNCHANGED: 4, Change.CANCELLED: 1},
            "Sparat: 2 ändrade, 1 inställt och 4 oförändrade.",
        ),
        ({Change.DUPLICATE: 1, Change.LEFT_OUT: 2}, "Sparat: 3 utelämnade."),
        ({}, "Planen hade inga möten att spara."),
    ],
)
def test_only_what_happened_is_named(counts: dict[Change, int], sentence: str) -> None:
    assert saved_sentence(counts) == sentence
