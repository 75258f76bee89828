"""The first date of a line: what stands before it says whose the line is, the rest what it is."""

from __future__ import annotations

import re

from calendars.dates import STRUCK, DateMention
from calendars.grammar.abbreviations import bodies_alone
from calendars.grammar.date_words import (
    ALSO,
    ANOTHER_MEETING,
    CALLS,
    ENDS_AS_NO_NAME,
    IN_BODY,
    IS_MEETING,
    MAX_LABEL_WORDS,
    MEETING_VERB,
    MEETING_WORD,
    MEETS_THEN,
    MOST_WORDS_BEFORE,
    MOVED_TO,
    NAMED_MEETING,
    NEAR,
    NUMBERED_MEETING,
    PART_IN_BRACKETS,
    PATH,
    PREPARES,
    SAYS_ELSE,
    SPEAKS_OF,
    TAKES_PLACE,
    TELLS_OF_MEETING,
    TOLD,
    WEEKDAYS,
    begins_with_note,
    is_day_of_another,
    is_list_label,
    is_nominal,
    is_short_tail,
    is_slip_of_weekday,
    is_whole_name,
)
from calendars.grammar.lexicon import (
    canonical_name,
    find_bodies,
    is_other_organisation,
    label_body,
    without_kind_words,
)
from calendars.grammar.line_state import LineState
from calendars.grammar.moves import CHANGES_TO
from calendars.grammar.owners import part_of
from calendars.grammar.sentences import named_meeting
from calendars.grammar.words import (
    EMPTY_BRACKETS,
    GENERIC_LABEL,
    KL,
    LIST_WORDS,
    MAX_NOTE_WORDS,
    NOTE_WORDS,
    TERM,
    TRIM,
    YEAR,
    without_bodies,
)
from calendars.wording import (
    deadline_in,
    is_no_sitting,
    kind_in,
    status_in,
)


class FirstDate(LineState):
    """The reading of a line's first date."""

    def _start(self, mention: DateMention, before: str, after: str, year: int | None) -> None:
        """The first date of the line: what stands before it says whose the line is."""
        context, place = self.context, self._place(mention)
        if name := named_meeting(before, after):
            self.bodies, self.named = [name], True
            self._meetings(place, mention, after, year)
            self.role = "other"
            return
        before = EMPTY_BRACKETS.sub("", KL.sub("", STRUCK.sub("", before)))
        label = re.sub(rf"\b(?:år(?:et)?\s+)?{YEAR}", " ", TERM.sub(" ", before)).strip(TRIM + "(")
        label = re.sub(r"\(\s*\d+[^)]*\)?\s*:?$", "", label).strip(TRIM + "(")
        label = CALLS.sub("", label)
        if is_slip_of_weekday(label) or (context.body and NUMBERED_MEETING.fullmatch(label)):
            label = ""
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
        self.tells_changes = CHANGES_TO.search(before) is not None
        whole = label_body(label, context.options.is_known_body)
        self.named = whole is not None or bool(find_bodies(before))
        if whole is not None:
            self.bodies = [context.whole_name(whole)]
            self.kind, self.status = kind_in(label), status_in(label)
            self._meetings(place, mention, after, year)
            return
        if (subject := TAKES_PLACE.match(label)) and not find_bodies(subject.group()):
            # Under a body's heading its letters are its own: "KPR sammanträder".
            self.bodies = [context.body or context.whole_name(subject.group().strip())]
            self.named = True
            self._meetings(place, mention, after, year)
            return
        if is_no_sitting(label) and not LIST_WORDS.search(label):
            self.role = "other"
            self._other(mention, "det är en dag då organet inte sammanträder")
            return
        if TOLD.search(before) or is_day_of_another(before, after):
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
                meeting=self._meeting_after(mention),
                line_year=year,
            )
            self.role, self.deadline = "other", deadline
            return
        if len(bodies) == 1 and is_whole_name(before, label, bodies[0]):
            bodies = [" ".join(without_kind_words(label).split())]
        if bodies:
            self.bodies = bodies
            self.kind, self.status = kind_in(label), status_in(label)
            if MOVED_TO.search(before):
                self.status = "moved"
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
            if kind_in(name) in ("reserve", "extra") and NOTE_WORDS.match(name):
                is_name = False  # "Reserv: 13 februari"
            if WEEKDAYS.match(name):
                is_name = False  # "Tisdagar jämna veckor: 14/1"
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
        meets = MEETS_THEN.match(whole)
        if meets and (named := find_bodies(whole[meets.end() :])) and named[0].start == 0:
            self.bodies = [context.whole_name(named[0].name)]
            words = f"{meets['hour'] or ''} {whole[meets.end() + named[0].end :][:60]}"
            self._meetings(place, mention, words, year)
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
            self.bodies = [context.whole_name(other)]
            self._meetings(place, mention, "", year)
            return
        if IS_MEETING.search(self.line.text[: mention.start]) and (in_body := IN_BODY.match(whole)):
            named = find_bodies(whole[in_body.end() :])
            if named and named[0].start == 0:  # "Sammanträdet den 11 mars i Socialnämnden"
                words = whole[in_body.end() + named[0].end :]
                self.bodies, self.named = [context.whole_name(named[0].name)], True
                self._meetings(place, mention, words, year)
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
                # "20 och 21 januari KS": the days share what follows the month.
                shared = sum(m.end == mention.end for m in self.mentions) > 1
                self.role = "meeting" if only_bodies or shared else "other"
                return
        elif deadline_in(self.next_lead):
            body = context.fallback_body(place)
            self.bodies = [body] if body else []
            self._meetings(place, mention, after, year)
            if not body:
                context.unclear(place)
            return
        elif (
            NOTE_WORDS.match(whole)
            or self._is_short_note(whole)
            or begins_with_note(whole)
            or self._is_note_after_hour(mention, whole)
        ):
            is_note = NOTE_WORDS.match(whole) or (
                begins_with_note(whole) and not ANOTHER_MEETING.search(whole)
            )
            is_listed = context.body_above is not None or context.month is not None
            is_named = re.match(r"\s+[^\W\d]", whole) is not None
            is_subject = owner is None and is_listed and is_named and not is_note
            if is_subject and NAMED_MEETING.fullmatch(whole):
                body = canonical_name(whole.strip(TRIM))
            else:
                body = None if is_subject else context.fallback_body(place)
            if body:
                self.bodies = [body]
                self._meetings(place, mention, after, year)
                return
            self.role = "other"
            context.unclear(place)
            return
        self.role = "other"
        self._deadline_or_other(mention, rest, year)

    def _is_note_after_hour(self, mention: DateMention, after: str) -> bool:
        """``13 mars kl. 9–15, tillsammans med styrgruppen``: a day with an hour of its own in a
        body's list is its meeting, and what follows with a small letter is said of it."""
        return (
            self.context.body is not None
            and mention.start_time is not None
            and re.match(r"\s*[,;(–-]\s*[a-zåäö]", after) is not None
            and not is_no_sitting(after)
            and deadline_in(after) is None
        )

    def _meeting_after(self, mention: DateMention) -> DateMention | None:
        """``Manusstopp 7 januari – sammanträde 21 januari``: the meeting that a deadline is for."""
        following = next((m for m in self.mentions if m.start > mention.start), None)
        words = self.line.text[mention.end : following.start] if following else ""
        return following if MEETING_WORD.search(words) else None

    def _is_short_note(self, after: str) -> bool:
        in_brackets = re.fullmatch(r"\s*\([^()]*\)[\s.,;]*", after) is not None
        if in_brackets and self.context.body and not deadline_in(after):
            return True
        if SAYS_ELSE.match(after):
            return False
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
