"""What a change of a round's dates means to one recipient, as the mail to it says."""

from __future__ import annotations

from msgspec import Struct


class DateChange(Struct, frozen=True):
    """One thing with its old and new days in Swedish; \"\" where there is none."""

    label: str
    old: str
    new: str


class Notice(Struct, frozen=True):
    """Old and new dates of one recipient, and the sentences that say why. ``title`` says in a few
    words what it is about, where it is not that dates have changed. With ``delegation`` it is to
    the colleague who has the answer by that delegation, and to nobody when it has ended."""

    changes: tuple[DateChange, ...]
    why: tuple[str, ...]
    title: str = ""
    delegation: int | None = None
