"""Days whose two digits were torn apart where a picture was read as text: ``tis 1 2 maj`` is the
12th where that is a Tuesday and the 1st is none."""

from __future__ import annotations

from msgspec.structs import replace

from calendars.dates import DateMention


def mended(mention: DateMention, year: int, usual_weekday: int | None = None) -> DateMention:
    """The mention as one day where its weekday, or that of the days it stands among (0 is Monday),
    says that two single digits are one."""
    first, last = mention.first, mention.last
    weekday = usual_weekday if mention.weekday is None else mention.weekday
    if not mention.assumed_range or weekday is None or last.day > 9:
        return mention
    joined = replace(last, day=10 * first.day + last.day)
    read, meant = first.in_year(year), joined.in_year(year)
    if read is None or meant is None or read.weekday() == weekday:
        return mention
    if meant.weekday() != weekday:
        return mention
    return replace(mention, first=joined, last=joined, assumed_range=False, torn=True)
