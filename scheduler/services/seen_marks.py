"""The mark of what a user has seen: given back when it is accepted, so that nothing else is."""

from __future__ import annotations

import hashlib


def mark_of(shown: object) -> str:
    """Another mark for anything that is shown differently; ``shown`` is plain data, whose repr is
    the same in every process."""
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:32]
