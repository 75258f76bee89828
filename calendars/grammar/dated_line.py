"""A line with dates on it: whose meetings they are, or what else.

What stands before a date on its line tells whose it is, what stands after it what kind. The same
date can be a meeting, a deadline of the plan, a reference to another meeting or page furniture:
the words around it decide, and everything that is no meeting is said.
"""

from __future__ import annotations

import re
from datetime import time

from calendars.dates import (
    DateMention,
    find_times,
)
from calendars.grammar.date_words import (
    AFTER_A_DAY,
    AND,
    BEGINS_AT,
    BETWEEN,
    CROSS_REFERENCE,
    DATE_LABEL,
    IN_BRACKETS_ALONE,
    INSTEAD,
    INSTEAD_AT,
    LABEL,
    MEETING_WORD,
    MOVED_FROM,
    ORDINARY,
    YEAR_LABEL,
    ends_with_meeting_of,
    in_brackets_of_another,
    is_day_of_paper,
    is_stamp,
    split_words,
)
from calendars.grammar.lexicon import (
    find_bodies,
    is_other_organisation,
    label_body,
)
from calendars.grammar.moved_dates import MovedDates
from calendars.grammar.owners import noun_before_date
from calendars.grammar.places import Place
from calendars.grammar.sentences import hour_of_some, is_exception, paper_of
from calendars.grammar.stated_hours import stated_hours
from calendars.grammar.words import (
    KL,
    LIST_WORDS,
    MAX_NOTE_WORDS,
    NOTE_WORDS,
    SENTENCE_VERB,
    SEPARATORS,
    YEAR,
)
from calendars.grammar.years import rolls_over
from calendars.patterns import compiled_on_use
from calendars.wording import (
    deadline_in,
    is_furniture,
    is_no_sitting,
    is_signature,
    kind_in,
    status_in,
)

_LAST_SENTENCE = compiled_on_use(r"[.;]\s+(?=[A-ZÅÄÖ])")


class DatedLine(MovedDates):
    """A line with dates on it, read from left to right."""

    def read(self) -> None:
        text = self.line.text
        if is_other_organisation(text):
            self._skip_all("raden gäller en annan organisations möten")
            return
        if self.context.is_no_sitting and not SENTENCE_VERB.search(text):
            self._skip_all("rubriken säger att det är dagar då organet inte sammanträder")
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
        self.hour_of_list = self._hour_of_last()
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
            if index and (label := LABEL.search(before)):
                self._take_label(label["label"])
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
        if self._is_list() and (SENTENCE_VERB.search(label) or BEGINS_AT.match(text[last.end :])):
            return last.start_time or find_times(text[last.end :])[0]
        return None

    def _is_list(self) -> bool:
        gaps = zip(self.mentions, self.mentions[1:], strict=False)
        return all(SEPARATORS.match(self.line.text[left.end : right.start]) for left, right in gaps)

    def _hour_of_last(self) -> time | None:
        """``Kyrkorådet: 18 januari, 22 februari kl. 18.30``: an hour said only after the last day
        of a list, which may be everyone's. It is that day's own in brackets, and where that day is
        written otherwise than the others (``3 september, tis 22 oktober kl. 13.00``)."""
        *others, last = self.mentions
        is_told = any(mention.start_time is not None for mention in others)
        is_alike = len({mention.weekday is None for mention in self.mentions}) == 1
        if not others or is_told or not is_alike or not self._is_list():
            return None
        return last.start_time if not self.line.text[last.end :].strip(" .") else None

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
        context, place, text = self.context, self._place(mention), self.line.text
        if mention.spans_period or BETWEEN.search(before) or self._ends_period(before):
            self.in_period = not self.in_period
            self._other(mention, "det är en period")
            return
        self.in_period = False
        if is_exception(before):
            self._except_from_hour(mention, before, year)
            return
        alone = not before.strip() and not after.strip()
        is_listed = self.after_furniture and SEPARATORS.match(before) and ":" not in before
        is_dated = mention.last.year is not None
        above = (context.furniture_above or context.archive) if alone and is_dated else ""
        is_of_paper = (
            is_listed
            or place.row in context.own_dates
            or above
            or (is_furniture(before, after) and not self._is_dates_of_list(before))
            or (is_day_of_paper(text, before, mention) and not context.lists_papers)
            or is_signature(before, mention.text, after)
            or is_stamp(text, mention)
        )
        if is_of_paper and self.moved_from is None:
            self.after_furniture = True
            self._furniture(mention, above or before)
            return
        self.after_furniture = False
        if year is not None and mention.last.year is None:
            mention = self._dated(mention, year)
        if self.moved_from is not None:
            self._moved(self.moved_from, mention, after, year)
            return
        if index + 1 < len(self.mentions) and self._moves_to(self.mentions[index + 1]):
            self._moves_from(mention, before)
            return
        if not self.role:
            self._start(mention, before, after, year)
            return
        is_closed = after.lstrip().startswith(")") and index > 0
        if self.role == "meeting" and is_closed and IN_BRACKETS_ALONE.fullmatch(before):
            self._in_brackets(place, mention, after, year)
            return
        if INSTEAD.search(before):
            self.status = None
        if ORDINARY.search(before):
            self.kind = None
        lead_deadline = self.deadline_of_label or deadline_in(self.lead)
        if lead_deadline and self.role == "meeting":
            is_of_last = self.deadline_of_label is None or self.meetings_of_label == 1
            context.add_deadline(
                place,
                lead_deadline,
                mention,
                body=self.bodies[-1] if self.bodies else None,
                meeting=self.mentions[index - 1] if is_of_last else None,
                line_year=year,
            )
            return
        is_list = SEPARATORS.match(before) or NOTE_WORDS.match(before)
        last = _LAST_SENTENCE.split(before)[-1]
        if is_no_sitting(last) and not LIST_WORDS.search(before):
            if re.search(r"dagar\b", last):  # "bokslutsdag 3 september": that day alone
                self.role = "other"
            self._other(mention, "det är en dag då organet inte sammanträder")
            return
        new_bodies = self._bodies_in(before)
        noun = noun_before_date(before) if self.role == "meeting" and not new_bodies else None
        if noun is not None:
            new_bodies = [context.whole_name(noun["name"])]
        clause = re.split(r"[;|\n]|,\s", before)[-1]
        if self.role == "other" and not label_body(clause, context.options.is_known_body):
            meeting_of = ends_with_meeting_of(before)
            new_bodies = [context.whole_name(meeting_of)] if meeting_of else []
        if new_bodies and self.kind == "preparation":
            self.kind = kind_in(before)  # "Beredning 8 januari, nämnd 22 januari"
        if new_bodies:
            self.bodies, self.role = new_bodies, "meeting"
            self._meetings(place, mention, after, year)
        elif self.role == "meeting" and INSTEAD_AT.search(before):
            self._meetings(place, mention, after, year)
        elif MOVED_FROM.search(before):
            self._mark_moved(mention, year)
            self._other(mention, "det är det gamla datumet för ett flyttat möte")
        elif self.role == "meeting" and (
            in_brackets_of_another(before) or AFTER_A_DAY.search(before)
        ):
            self._other(mention, "det är en hänvisning i texten")
        elif self.role == "meeting" and (is_list or status_in(before)):
            self._meetings(place, mention, after, year)
        elif self.role == "other" and self.deadline and MEETING_WORD.search(before):
            self._start_with_date(mention, after, year)
        elif self.role == "other" and is_list and self.deadline is not None:
            context.add_deadline(
                place, self.deadline, mention, body=context.body, meeting=None, line_year=year
            )
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

    def _in_brackets(
        self, place: Place, mention: DateMention, after: str, year: int | None
    ) -> None:
        """``14 januari (2 januari)``: a date alone in brackets is what the plan's legend says."""
        context = self.context
        legend = context.footnotes.get("()", "")
        if deadline := deadline_in(legend):
            body, meeting = self.bodies[-1], self.mentions[self.index - 1]
            context.add_deadline(
                place, deadline, mention, body=body, meeting=meeting, line_year=year
            )
        elif kind_in(legend) or status_in(legend):
            self._meetings(place, mention, after, year)
        else:
            self._other(mention, "det står ensamt inom parentes, och planen säger inte varför")

    def _take_label(self, label: str) -> None:
        """``28/1, 25/2. Extra möte: 8/4. Manusstopp: 4/1``: what a label within the line says holds
        for its dates, up to the next."""
        self.kind, self.status = kind_in(label), status_in(label)
        deadline = None if find_bodies(label) else deadline_in(label)
        if deadline is None:
            self.meetings_of_label = 0
        self.deadline_of_label = deadline

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

    def _furniture(self, mention: DateMention, before: str) -> None:
        if re.search(r"upprättad\W*$", before, re.IGNORECASE):
            self.context.pending_summons = (mention, self._place(mention))
        self._other(mention, "det hör till handlingen själv eller nämner att inget möte hålls")

    def _ends_period(self, before: str) -> bool:
        return self.in_period and AND.fullmatch(before) is not None
