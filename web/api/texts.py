"""Texts as the API takes them: no longer than the database keeps, and without NUL, which
PostgreSQL keeps in no text."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

_NO_NUL = r"^[^\x00]*$"
Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=_NO_NUL)]
ShortText = Annotated[str, Meta(max_length=100, pattern=_NO_NUL)]
Text = Annotated[str, Meta(max_length=300, pattern=_NO_NUL)]
LongText = Annotated[str, Meta(max_length=2_000, pattern=_NO_NUL)]
Mark = Annotated[str, Meta(min_length=1, max_length=100)]
"""What ``seen`` is sent as."""
