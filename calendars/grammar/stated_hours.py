"""Hours that a sentence states for a body's meetings, apart from the list of their days.

The text this reader expects::

    KSAU börjar kl. 08.30, kommunstyrelsen kl. 13.00 och nämnderna kl. 13.30.
    Samtliga sammanträden börjar kl. 13.15 om inget annat anges.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time

from msgspec import Struct, field
from msgspec.structs import replace

from calendars.dates import MONTH_PATTERN, find_times, month_number
from calendars.grammar.lexicon import find_bodies
from calendars.grammar.owners import is_part, is_part_of_another, is_whole
from calendars.grammar.words import is_bare_list
from calendars.patterns import compiled_on_use
from calendars.records import MeetingRecord
from calendars.wording import deadline_in

_HOUR = compiled_on_use(
    r"\bkl(?:ockan)?\b\.?\s*\d{1,2}(?:[.:]\d\d)?(?:\s*[-–]\s*\d{1,2}(?:[.:]\d\d)?)?"
    r"|(?:(?<=börjar )|(?<=startar )|(?<=påbörjas )|(?<=är ))\d{1,2}[.:]\d\d",
    re.IGNORECASE,
)
_SENTENCE_END = compiled_on_use(r"(?<=[^\d.][.;!])\s+(?=[A-ZÅÄÖ])")
_BEGINS = compiled_on_use(
    r"börja|starta|inled|sammanträd|möte|möts|träffas|äger rum|hålls|\btid(?:en)?\b|"
    r"^\W*(?:alla|samtliga)\s+kl\b",
    re.IGNORECASE,
)
# What has an hour of its own before or after the meeting, and hours that close.
_SOMETHING_ELSE = compiled_on_use(
    r"gruppmöte|samling|fika|kaffe|lunch|middag|frukost|överläggning|information|allmänhetens|"
    r"frågestund|buss|telefon|öppet|öppnar|slutar|avslutas|senast|före kl|tidigast|försäljning",
    re.IGNORECASE,
)
# "Arbetsutskottet och direktionen börjar sina sammanträden": what several bodies do alike.
_SITTINGS = compiled_on_use(
    r"\b(?:börjar|startar|inleder|inleds|sitt|sina|sammanträden?a?|möten?a?)\b", re.IGNORECASE
)
_ALL = compiled_on_use(r"\b(?:samtliga|alla)\b", re.IGNORECASE)
_COMMITTEES = compiled_on_use(r"\bnämnder(?:na)?s?\b", re.IGNORECASE)
_GENERIC = compiled_on_use(
    r"\bfullmäktige(?=s?möte)|"
    r"\b(?:(?:det\s+)?arbetsutskott(?:et)?s?|au|(?:presidiet|nämnden|styrelsen|rådet|direktionen)s?|tiden|"
    r"sammanträde(?:na?|t|n|r)|möten?(?:a)?|om (?:inget|inte) annat)\b",
    re.IGNORECASE,
)

# "börjar klockan 18:30 med undantag för Lärstämma."
_BUT_NOT = compiled_on_use(
    r",?\s*(?:med undantag (?:för|av)|förutom|utom)\s+([^\W\d]{4,})\s*\.?\s*$", re.IGNORECASE
)
# "Juni månads möte börjar", "majsammanträdet", "sammanträdet i december": that month's alone.
_OF_MONTH = compiled_on_use(
    rf"\b(?P<before>{MONTH_PATTERN})(?:s?\s+månads?)?[\s-]*(?:möte|sammanträde)(?:t)?\b"
    rf"|\b(?:mötet|sammanträdet)\s+i\s+(?P<after>{MONTH_PATTERN})\b",
    re.IGNORECASE,
)

# "Gruppmöten/medlemsmöten hålls kl. 18.30": of the bodies with such a name alone.
_NAMED_MEETINGS = compiled_on_use(r"\b((?:grupp|medlems|parti)möten)a?\b", re.IGNORECASE)

_NOON = time(12)

ALL = "*"
COMMITTEES = "nämnderna"


class StatedHour(Struct, frozen=True):
    """``subject`` is a body's name, a name that needs its owner, `ALL`, `COMMITTEES`, or ""
    where the sentence says only "sammanträdena"."""

    subject: str
    hour: time
    but_not: str = ""
    """What the hour does not hold for, in small letters: "lärstämma" beside such a day."""
    month: int | None = None
    """1 to 12 where the hour is that of one month's meeting alone."""


def stated_hours(text: str) -> list[StatedHour]:
    """What a text without dates says of when meetings begin."""
    found: list[StatedHour] = []
    for sentence in _SENTENCE_END.split(text):
        if not _BEGINS.search(sentence):
            continue
        start = 0
        for match in _HOUR.finditer(sentence):
            clause = sentence[start : match.start()]
            start = match.end()
            hour = find_times(match.group())[0]
            if hour is None or deadline_in(clause):
                continue
            if named := _NAMED_MEETINGS.findall(clause):
                found += [StatedHour(name.capitalize(), hour) for name in named]
                continue
            if _SOMETHING_ELSE.search(clause):
                continue
            but_not = _BUT_NOT.match(sentence, match.end())
            exception = but_not[1].lower().rstrip("n") if but_not else ""
            month = _month_of(clause)
            subjects = _subjects(clause, sentence) or [""] * (month is not None)
            found += [StatedHour(s, hour, exception, month) for s in subjects]
    return found


def _subjects(clause: str, sentence: str) -> list[str]:
    """Whose hour it is; none where the clause names several bodies among other words, or none."""
    if "(" in clause and (own := _subjects(clause[clause.rindex("(") + 1 :], sentence)):
        return own  # "Dagar för A och B (båda nämnderna sammanträder kl. 13)"
    names = list(dict.fromkeys(mention.name for mention in find_bodies(clause)))
    if len(names) == 1 or (names and is_bare_list(_SITTINGS.sub(" ", clause))):
        return names
    if names:
        return []
    if _COMMITTEES.search(clause):
        return [COMMITTEES]
    generic = [match.group() for match in _GENERIC.finditer(clause)]
    generic = [re.sub(r"(?<=en|et)s$", "", word) for word in generic]
    named = next((word for word in generic if is_part(word) or is_whole(word)), None)
    if named is not None:
        return [named[:1].upper() + named[1:]]
    if _ALL.search(sentence):
        return [ALL]
    return [""] if generic else []


def _month_of(clause: str) -> int | None:
    """The month whose meeting alone a clause tells of, or None."""
    found = _OF_MONTH.search(clause)
    return month_number(found["before"] or found["after"]) if found else None


def hour_of_whole_day(usual: time | None) -> time | None:
    """The usual hour where a whole day can begin then; None for an afternoon's, since a day that
    begins at 13 is no whole one."""
    return usual if usual is not None and usual < _NOON else None


class Hours(Struct):
    """The hours stated in a plan, apart from the days they hold for."""

    stated: list[StatedHour] = field(default_factory=list)
    of_all: list[time] = field(default_factory=list)
    """Said of "samtliga sammanträden" under one body's list."""
    of_days: dict[tuple[str | None, date], time | None] = field(default_factory=dict)
    """What a body's hour does not hold for, and the hour of that day if it is told."""

    of_lists: dict[tuple[str, date], time] = field(default_factory=dict)
    """Hours said only after the last day of a list, for each of its days."""
    assumed: list[MeetingRecord] = field(default_factory=list)
    """The meetings that got such an hour, since nothing else tells theirs."""

    whole_days: set[tuple[str, date]] = field(default_factory=set)

    def given_to(self, meetings: Sequence[MeetingRecord]) -> list[MeetingRecord]:
        """The meetings, those without an hour with the one stated for their body."""
        parts = {m.body for m in meetings if is_part_of_another(m.body)}
        stated = [
            replace(said, subject=next(iter(parts)))
            if is_part(said.subject) and len(parts) == 1
            else said
            for said in self.stated
        ]
        if len(self.of_all) == 1:
            stated.append(StatedHour(ALL, self.of_all[0]))
        given = []
        for meeting in meetings:
            if meeting.start_time is None:
                meeting = replace(meeting, start_time=self._hour_of(meeting, stated))
                hour = self.of_lists.get((meeting.body, meeting.start_date))
                if meeting.start_time is None and hour is not None and not self._is_own(meeting):
                    meeting = replace(meeting, start_time=hour)
                    self.assumed.append(meeting)
            given.append(meeting)
        return given

    def _is_own(self, meeting: MeetingRecord) -> bool:
        """Whether the text says that the day has no hour as the others'."""
        key = meeting.body, meeting.start_date
        return key in self.of_days or key in self.whole_days

    def _hour_of(self, meeting: MeetingRecord, stated: Sequence[StatedHour]) -> time | None:
        """The one hour stated for a body, or None where none is or several differ."""
        exception = (meeting.body, meeting.start_date)
        if exception in self.of_days:
            return self.of_days[exception]
        is_committee = meeting.body.endswith(("nämnden", "nämnd"))
        noun = meeting.body.partition(" inför ")[0]  # "Gruppmöten inför KF"
        for subject in [meeting.body, noun, *[COMMITTEES] * is_committee, ALL]:
            note = (meeting.note or "").lower()
            holding = [
                said
                for said in stated
                if said.subject == subject and not (said.but_not and said.but_not in note)
                if said.month in (None, meeting.start_date.month)
            ]
            of_month = [said for said in holding if said.month is not None]
            hours = {said.hour for said in of_month or holding}
            if hours:
                hour = hours.pop() if len(hours) == 1 else None
                is_whole_day = (meeting.body, meeting.start_date) in self.whole_days
                return hour_of_whole_day(hour) if is_whole_day else hour
        return None
