"""Comparing names as people write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

_DASHES_AND_SPACES = re.compile(r"[\s\u00a0–—-]+")
_TRIM = " :;.,"


def normalise_name(name: str) -> str:
    """``name`` in lower case with single spaces, no outer punctuation, dashes read as spaces,
    letters with rings and dots in Unicode's form NFC."""
    return _DASHES_AND_SPACES.sub(" ", unicodedata.normalize("NFC", name)).strip(_TRIM).casefold()


def nearest_name(name: str, known: Iterable[str]) -> str | None:
    """The known name most like ``name``, or None if nothing is near."""
    by_normal = {normalise_name(candidate): candidate for candidate in known}
    found = get_close_matches(normalise_name(name), list(by_normal), n=1, cutoff=0.6)
    return by_normal[found[0]] if found else None
