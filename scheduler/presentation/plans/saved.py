"""What storing a meeting plan did, in one sentence."""

from __future__ import annotations

from collections.abc import Mapping

from scheduler.domain.comparison import Change
from scheduler.domain.swedish import joined

# One and several of each, in the order they are told.
_WORDS: tuple[tuple[tuple[Change, ...], str, str], ...] = (
    ((Change.NEW,), "nytt möte", "nya möten"),
    ((Change.CHANGED,), "ändrat", "ändrade"),
    ((Change.MOVED,), "flyttat", "flyttade"),
    ((Change.CANCELLED,), "inställt", "inställda"),
    ((Change.UNCHANGED,), "oförändrat", "oförändrade"),
    ((Change.UNKNOWN_BODY, Change.LEFT_OUT, Change.DUPLICATE), "utelämnat", "utelämnade"),
)


def saved_sentence(counts: Mapping[Change, int]) -> str:
    """Sparat: 30 nya möten, 1 flyttat och 2 oförändrade. What did not happen is not named."""
    parts = []
    for changes, one, many in _WORDS:
        count = sum(counts.get(change, 0) for change in changes)
        if count:
            parts.append(f"{count} {one if count == 1 else many}")
    return f"Sparat: {joined(parts)}." if parts else "Planen hade inga möten att spara."
