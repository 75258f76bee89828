"""The names of the months."""

from __future__ import annotations

MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")

MONTH_PATTERN = (
    r"(?:jan(?:uari)?|feb(?:r?uari)?|mar(?:s)?|apr(?:il)?|maj|jun(?:i)?|jul(?:i)?|"
    r"aug(?:usti)?|sep(?:t(?:ember)?)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)


def month_number(name: str) -> int:
    """1 for ``jan`` or ``Januari``. Raises ValueError for what is no month."""
    return MONTHS.index(name.lower()[:3]) + 1
