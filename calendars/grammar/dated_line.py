"""A line with dates on it: whose meetings they are, or what else.

What stands before a date on its line tells whose it is, what stands after it what kind. The same
date can be a meeting, a deadline of the plan, a reference to another meeting or page furniture:
the words around it decide, and everything that is no meeting is said.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time

from calendars.dates import (
    DateMention,
    find_times,
    in_year,
)
from calendars.grammar.abbreviations import bodies_alone
from calendars.grammar.context import Context
from calendars.grammar.date_words import (
    ALSO,
    AND,
    BEGINS_AT,
    BETWEEN,
    CALLS,
    CROSS_REFERENCE,
    DATE_LABEL,
    ENDS_AS_NO_NAME,
    MAX_LABEL_WORDS,
    MEETING_VERB,
    MEETING_WORD,
    MOST_WORDS_BEFORE,
    MOVED_FROM,
    MOVED_TO,
    NEAR,
    PART_IN_BRACKETS,
    PATH,
    PREPARES,
    SPEAKS_OF,
    TELLS_OF_MEETING,
    TOLD,
    YEAR_LABEL,
    begins_with_note,
    ends_with_meeting_of,
    in_brackets_of_another,
    is_list_label,
    is_nominal,
    is_short_tail,
    is_whole_name,
    split_words,
)
from calendars.grammar.lexicon import (
    canonical_name,
    find_bodies,
    is_other_organisation,
    label_body,
    without_kind_words,
)
from calendars.grammar.lines import LogicalLine
from calendars.grammar.owners import part_of
from calendars.grammar.places import Place
from calendars.grammar.sentences import hour_of_some, is_exception, paper_of, status_of_all
from calendars.grammar.stated_hours import stated_hours
from calendars.grammar.words import (
    EMPTY_BRACKETS,
    GENERIC_LABEL,
    KL,
    LIST_WORDS,
    MAX_NOTE_WORDS,
    NOTE_WORDS,
    SENTENCE_VERB,
    SEPARATORS,
    TRIM,
    YEAR,
    is_bare_list,
    without_bodies,
)
from calendars.grammar.years import rolls_over
from calendars.records import DeadlineKind, Kind, Status
from calendars.wording import (
    deadline_in,
    is_furniture,
    is_no_sitting,
    is_signature,
    kind_in,
    status_in,
)


class DatedLine:
    """A line with dates on it, read from left to right."""

    def __init__(self, context: Context, line: LogicalLine, mentions: list[DateMention]) -> None:
        self.context = context
        self.line = line
        self.mentions = mentions
        self.line_year: int | None = None
        self.bodies: list[str] = []
        self.named = False  # whether the line itself names its body
        self.index = 0
        self.kind: Kind | None = None
        self.status: Status | None = None
        self.deadline: DeadlineKind | None = None
        self.lead = ""  # words that stand before a date and tell of it: "inställt 24 september"
        self.next_lead = ""
        self.role = ""  # "meeting", "other" (an activity that is none), "" before either is known
        self.in_period = False
        self.after_furniture = False
        self.time: time | None = None  # of every meeting on the line that names none itself

    def read(self) -> None:
        text = self.line.text
        if is_other_organisation(text):
            self._skip_all("raden gäller en annan organisations möten")
            return
        body = paper_of(text, self.mentions) if self.context.lists_papers else None
        if body is not None:
            self.bodies = [self.context.whole_name(body)]
            self._meetings(self._place(self.mentions[0]), self.mentions[0], "", None)
            return
        if (hour := hour_of_some(text, self.mentions)) is not None:
            self._hour_of_days(hour)
            return
        self.time = self._time_for_all()
        later_year = next((m.last.year for m in self.mentions if m.last.year), None)
        previous_end, previous_month = 0, self._month_above()
        for index, mention in enumerate(self.mentions):
            before = text[previous_end : mention.start]
            following = self.mentions[index + 1 :]
            end = following[0].start if following else len(text)
            after, lead = split_words(
                text[mention.end : max(end, mention.end)], mention, bool(following)
            )
            self.index = index
            self.lead, self.next_lead = self.next_lead, lead
            if self._take_year(before, is_first=index == 0):
                previous_month = None
            year = self.line_year
            if year is None and mention.last.year is None and not self.context.years.heading:
                year = later_year  # "14 januari, 11 februari och 10 mars 2025"
            if previous_month is not None and mention.last.year is None:
                months = [later.first.month for later in following]
                if rolls_over(previous_month, mention.first.month, months):
                    mention = self.context.in_next_year(self._place(mention), mention, year)
            previous_month = mention.first.month
            self._one(index, mention, before, after, year)
            if mention.last.year is not None:
                self.line_year = mention.last.year
            previous_end = mention.end
        self.context.body_above = self.bodies[-1] if self._is_of_meetings() else None

    def _is_of_meetings(self) -> bool:
        return self.role == "meeting" and bool(self.bodies)

    def _time_for_all(self) -> time | None:
        """``KF (måndagar kl. 18.30): 16/2, 30/3`` and ``den 3 mars och 8 april kl. 13.15.``"""
        text, last = self.line.text, self.mentions[-1]
        label = text[: self.mentions[0].start]
        if KL.search(label):
            return find_times(label)[0]
        gaps = zip(self.mentions, self.mentions[1:], strict=False)
        is_list = all(SEPARATORS.match(text[left.end : right.start]) for left, right in gaps)
        if is_list and (SENTENCE_VERB.search(label) or BEGINS_AT.match(text[last.end :])):
            return last.start_time or find_times(text[last.end :])[0]
        return None

    def _place(self, mention: DateMention) -> Place:
        # A date may begin on one row ("den") and have its number on the next, which is its row.
        text = self.line.text
        digit = re.search(r"\d", text[mention.start : mention.end])
        offset = min(mention.start + (digit.start() if digit else 0), len(text) - 1)
        return Place(self.line.row_at(offset), self.line.original_at(offset))

    def _skip_all(self, why: str) -> None:
        for mention in self.mentions:
            self.context.not_a_meeting(self._place(mention), mention, why)

    def _month_above(self) -> int | None:
        """The month of the row above where both rows are one date each in a list."""
        context = self.context
        above = context.last_single_month
        single = len(self.mentions) == 1
        context.last_single_month = self.mentions[0].first.month if single else None
        return above if single and not self.line.text[: self.mentions[0].start].strip() else None

    def _take_year(self, before: str, *, is_first: bool) -> bool:
        """Notes a year that heads the dates after it; whether there was one."""
        found = re.findall(YEAR, before) if is_first else []
        label = YEAR_LABEL.search(before)
        if label:
            self.line_year = int(label.group(1))
        elif found:
            self.line_year = int(found[-1])
        return bool(label or found)

    def _one(
        self, index: int, mention: DateMention, before: str, after: str, year: int | None
    ) -> None:
        context, place = self.context, self._place(mention)
        if mention.spans_period or BETWEEN.search(before) or self._ends_period(before):
            self.in_period = not self.in_period
            self._other(mention, "det är en period")
            return
        self.in_period = False
        if is_exception(before):
            self._except_from_hour(mention, before, year)
            return
        alone = not before.strip() and not after.strip()
        is_listed = self.after_furniture and SEPARATORS.match(before)
        is_dated = mention.last.year is not None
        above = (context.furniture_above or context.archive) if alone and is_dated else ""
        if (
            is_listed
            or place.row in context.own_dates
            or above
            or (is_furniture(before, after) and not self._is_dates_of_list(before))
            or is_signature(before, mention.text, after)
        ):
            self.after_furniture = True
            self._furniture(mention, above or before)
            return
        self.after_furniture = False
        if year is not None and mention.last.year is None:
            mention = self._dated(mention, year)
        if not self.role:
            self._start(mention, before, after, year)
            return
        lead_deadline = deadline_in(self.lead)
        if lead_deadline and self.role == "meeting":
            context.add_deadline(
                place,
                lead_deadline,
                mention,
                body=self.bodies[-1] if self.bodies else None,
                meeting=self.mentions[index - 1],
                line_year=year,
            )
            return
        is_list = SEPARATORS.match(before) or NOTE_WORDS.match(before)
        new_bodies = self._bodies_in(before)
        clause = re.split(r"[;|\n]|,\s", before)[-1]
        if self.role == "other" and not label_body(clause, context.options.is_known_body):
            meeting_of = ends_with_meeting_of(before)
            new_bodies = [context.whole_name(meeting_of)] if meeting_of else []
        if new_bodies:
            self.bodies, self.role = new_bodies, "meeting"
            self._meetings(place, mention, after, year)
        elif MOVED_FROM.search(before):
            self._mark_moved(mention)
            self._other(mention, "det är det gamla datumet för ett flyttat möte")
        elif MOVED_TO.search(before) and self.role == "meeting":
            self._moved(mention, after, year)
        elif self.role == "meeting" and in_brackets_of_another(before):
            self._other(mention, "det är en hänvisning i texten")
        elif self.role == "meeting" and (is_list or status_in(before)):
            self._meetings(place, mention, after, year)
        elif self.role == "other" and is_list and self.deadline is not None:
            context.add_deadline(
                place, self.deadline, mention, body=context.body, meeting=None, line_year=year
            )
        elif self.role == "other" and self.deadline and MEETING_WORD.search(before):
            self._start_with_date(mention, after, year)
        elif self.role == "other" and is_list:
            self._other(mention, "den hör till raden före")
        elif CROSS_REFERENCE.search(before) or self.role == "other":
            self._other(mention, "det är en hänvisning i texten")
        elif len(before.split()) <= MAX_NOTE_WORDS and self.role == "meeting":
            self._meetings(place, mention, after, year)
        elif mention.last.year is not None and self.role == "meeting":
            self._meetings(place, mention, "", year)
        else:
            self._other(mention, "orden omkring säger inte att det är ett möte")

    def _is_dates_of_list(self, before: str) -> bool:
        """``Datum: 2/2, 9/3, 13/4``, or a record among others that begin so: no paper's own."""
        is_label = DATE_LABEL.fullmatch(before) is not None
        return is_label and (len(self.mentions) > 1 or self.context.lists_dates)

    def _except_from_hour(self, mention: DateMention, before: str, year: int | None) -> None:
        """``klockan 17.00 förutom den 16 september``: the hour, and a day it does not hold for."""
        context = self.context
        hours = list(stated_hours(before))
        for hour in hours:
            context.note_hour(hour)
        known = context.years.of(mention, year)
        day = mention.first.in_year(known) if known else None
        if day is not None:
            body = context.body or next((hour.subject for hour in hours), None) or None
            own_hour = find_times(self.line.text[mention.end :])[0]
            context.hours.of_days[body, day] = own_hour
        self.role = self.role or "other"
        self._other(mention, "det är ett undantag från klockslaget")

    def _hour_of_days(self, hour: time) -> None:
        """The hour of some days of the body above; the days are told elsewhere."""
        body = self.context.body or self.context.default_owner
        for mention in self.mentions:
            year = self.context.years.of(mention, None)
            day = mention.first.in_year(year) if year else None
            if day is not None:
                self.context.hours.of_days[body, day] = hour
            self._other(mention, "raden säger när mötet börjar")

    def _dated(self, mention: DateMention, year: int) -> DateMention:
        """The line's year counts as the date's own where no caller has given another."""
        if self.context.options.year is not None and self.context.options.year_origin == "option":
            return mention
        return in_year(mention, year)

    def _start(self, mention: DateMention, before: str, after: str, year: int | None) -> None:
        """The first date of the line: what stands before it says whose the line is."""
        context, place = self.context, self._place(mention)
        before = EMPTY_BRACKETS.sub("", KL.sub("", before))
        label = re.sub(YEAR, " ", before).strip(TRIM + "(")
        label = re.sub(r"\(\s*\d+[^)]*\)?\s*:?$", "", label).strip(TRIM + "(")
        label = CALLS.sub("", label)
        if (
            not label
            or GENERIC_LABEL.match(label)
            or (status_in(label) and NOTE_WORDS.match(label))
        ):
            self.kind, self.status = kind_in(label), status_in(label)
            self._start_with_date(mention, after, year)
            return
        if context.body and PREPARES.fullmatch(label):
            self.bodies, self.kind = [context.body], "preparation"
            self._meetings(place, mention, after, year)
            return
        whole = label_body(label, context.options.is_known_body)
        self.named = whole is not None or bool(find_bodies(before))
        if whole is not None:
            self.bodies = [context.whole_name(whole)]
            self.kind, self.status = kind_in(label), status_in(label)
            self._meetings(place, mention, after, year)
            return
        if is_no_sitting(label) and not LIST_WORDS.search(label):
            self.role = "other"
            self._other(mention, "det är en dag då organet inte sammanträder")
            return
        if TOLD.search(before):
            self.role = "other"
            self._other(mention, "det är en hänvisning i texten")
            return
        deadline = deadline_in(PATH.sub(" ", label)[-NEAR:])
        bodies = self._bodies_in(before)
        if deadline and not LIST_WORDS.search(label):
            context.add_deadline(
                place,
                deadline,
                mention,
                body=bodies[0] if bodies else context.body,
                meeting=None,
                line_year=year,
            )
            self.role, self.deadline = "other", deadline
            return
        if len(bodies) == 1 and is_whole_name(before, label, bodies[0]):
            bodies = [" ".join(without_kind_words(label).split())]
        if bodies:
            self.bodies = bodies
            self.kind, self.status = kind_in(label), status_in(label)
            self._meetings(place, mention, after, year)
            return
        if is_other_organisation(label):
            self._other(mention, "raden gäller en annan organisations möten")
            return
        if SPEAKS_OF.search(before):
            self.role = "other"
            self._other(mention, "det är en hänvisning i texten")
            return
        if len(label.split()) <= MAX_LABEL_WORDS and is_list_label(before, label):
            name = without_kind_words(label)
            is_name = re.search(r"[^\W\d]", name) and not ENDS_AS_NO_NAME.search(name)
            body = canonical_name(name) if is_name else context.fallback_body(place)
            if body:
                known = context.options.is_known_body(label)
                self.bodies = [label if known else context.whole_name(body)]
                self.kind, self.status = kind_in(label), status_in(label)
                self._meetings(place, mention, after, year)
                return
        body = context.fallback_body(place)
        tells = LIST_WORDS.search(before) or TELLS_OF_MEETING.search(before)
        is_near = len(before.split()) <= MOST_WORDS_BEFORE or len(self.mentions) > 2
        is_dated = mention.last.year is not None and is_near
        if body and (is_dated or self.line_year or tells):
            self.bodies = [body]
            self.kind, self.status = kind_in(label), status_in(label)
            self._meetings(place, mention, after, year)
            return
        self.role = "other"
        context.unclear(place)

    def _start_with_date(self, mention: DateMention, after: str, year: int | None) -> None:
        """``10 april Budgetberedning dag 1``, ``20 januari KS, KF``, ``7 november (budget)``."""
        context, place = self.context, self._place(mention)
        rest = self.line.text[mention.end :]
        later = next((m.start for m in self.mentions if m.start > mention.start), None)
        whole = self.line.text[mention.end : later]
        owner = context.body or context.options.body
        if owner and (part := PART_IN_BRACKETS.match(whole)):
            self.bodies = [part_of(owner, part[1])]
            self._meetings(place, mention, whole[part.end() :], year)
            return
        subject = [
            m
            for m in find_bodies(rest)
            if not rest[: m.start].strip(TRIM + "?")
            or re.fullmatch(r"\W*(?:det|den|de)?\s*", rest[: m.start], re.IGNORECASE)
        ]
        if owner and subject and re.match(r"\s*,\s*[a-zåäö]", rest):
            subject = []  # "1 oktober, budgetberedning": what the heading's body does that day
        also = ALSO.match(whole)
        if owner and also and (other := label_body(also[1], context.options.is_known_body)):
            self.bodies = [owner]
            self._meetings(place, mention, "", year)
            hour, context.default_time = context.default_time, None  # it is the heading's
            self.bodies = [context.whole_name(other)]
            self._meetings(place, mention, "", year)
            context.default_time = hour
            return
        short = bodies_alone(whole, context.options.is_known_body)
        if short and (subject or not owner):  # under a body's heading they are what it treats
            self.bodies = [context.whole_name(name) for name in short]
            self._meetings(place, mention, whole, year)
            return
        if subject:
            tail = rest[subject[0].end :]
            listed = [context.whole_name(m.name) for m in find_bodies(after)]
            only_bodies = listed and NOTE_WORDS.match(without_bodies(after))
            own_words = whole[subject[0].end :]
            if (
                only_bodies
                or MEETING_VERB.match(tail)
                or is_nominal(tail)
                or is_short_tail(own_words)
            ):
                self.bodies = (
                    list(dict.fromkeys(listed))
                    if only_bodies
                    else [context.whole_name(subject[0].name)]
                )
                words = without_bodies(after) if only_bodies else tail.split(";")[0][:60]
                self._meetings(place, mention, words, year)
                self.role = "meeting" if only_bodies else "other"
                return
        elif deadline_in(self.next_lead):
            body = context.fallback_body(place)
            self.bodies = [body] if body else []
            self._meetings(place, mention, after, year)
            if not body:
                context.unclear(place)
            return
        elif NOTE_WORDS.match(whole) or self._is_short_note(whole) or begins_with_note(whole):
            body = context.fallback_body(place)
            if body:
                self.bodies = [body]
                self._meetings(place, mention, after, year)
                return
            self.role = "other"
            context.unclear(place)
            return
        self.role = "other"
        self._deadline_or_other(mention, rest, year)

    def _is_short_note(self, after: str) -> bool:
        in_brackets = re.fullmatch(r"\s*\([^()]*\)[\s.,;]*", after) is not None
        if in_brackets and self.context.body and not deadline_in(after):
            return True
        words = after.strip(TRIM).split()
        return 0 < len(words) <= MAX_NOTE_WORDS and not deadline_in(after)

    def _deadline_or_other(self, mention: DateMention, rest: str, year: int | None) -> None:
        """An activity that is no meeting: a deadline, for the meeting it names if it names one."""
        context, place = self.context, self._place(mention)
        kind = deadline_in(rest)
        self.role = "other"
        if kind is None:
            self._other(mention, "raden nämner inget möte i ett organ")
            return
        target = next((m for m in self.mentions if m.start > mention.start), None)
        before = self.line.text[mention.end : target.start] if target else rest
        bodies = [m.name for m in find_bodies(before)]
        context.add_deadline(
            place,
            kind,
            mention,
            body=bodies[-1] if bodies else None,
            meeting=target,
            line_year=year,
        )

    def _bodies_in(self, before: str) -> list[str]:
        """The bodies a label names; several only where they are a bare list."""
        whole_name = self.context.whole_name
        names = list(dict.fromkeys(whole_name(m.name) for m in find_bodies(before)))
        if len(names) > 1 and not is_bare_list(before):
            return names[-1:]
        return names

    def _meetings(self, place: Place, mention: DateMention, words: str, year: int | None) -> None:
        self.role = "meeting"
        if self.time is not None and mention.start_time is None and find_times(words)[0] is None:
            mention = replace(mention, start_time=self.time)
        is_above = not self.named and self.bodies == [self.context.body]
        joint = self.context.joint if is_above else ()
        for body in joint or self.bodies:
            self.context.add_meeting(
                place,
                body,
                mention,
                words,
                line_year=year,
                kind=kind_in(self.lead) or self.kind,
                status=status_of_all(self.line.text, self.mentions, self.index)
                or status_in(self.lead)
                or self.status,
            )

    def _moved(self, mention: DateMention, after: str, year: int | None) -> None:
        """``3 mars flyttas till 10 mars``: the meeting is held on the second date."""
        old = self.context.found.take_last()
        note = f"flyttat från {old.start_date.isoformat()}" if old else ""
        for body in self.bodies:
            self.context.add_meeting(
                self._place(mention),
                body,
                mention,
                note or after,
                line_year=year,
                kind=self.kind,
                status="moved",
            )
        self.status = None

    def _mark_moved(self, old: DateMention) -> None:
        """``1 oktober (flyttat från 24 september)``: the meeting just read is the moved one."""
        if self.role == "meeting":
            self.context.found.mark_last("moved", f"flyttat från {old.text}")

    def _furniture(self, mention: DateMention, before: str) -> None:
        if re.search(r"upprättad\W*$", before, re.IGNORECASE):
            self.context.pending_summons = (mention, self._place(mention))
        self._other(mention, "det hör till handlingen själv eller nämner att inget möte hålls")

    def _ends_period(self, before: str) -> bool:
        return self.in_period and AND.fullmatch(before) is not None

    def _other(self, mention: DateMention, why: str) -> None:
        self.context.not_a_meeting(self._place(mention), mention, why)
