"""The PM of a round: what a coordinator writes by hand to say which dates hold and why.

The form is that of Region Jämtland Härjedalen's PM of 2019-08-07 (RS/559/2019): a paragraph with
the proposed last response date, then each body's meetings, one body a row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from scheduler.domain.bodies import Body
from scheduler.domain.meetings import Meeting, MeetingKind
from scheduler.domain.remisser import DecisionForm, Remiss
from scheduler.domain.swedish import (
    date_span,
    day_month,
    days_text,
    joined,
    long_date,
    the_day,
)
from scheduler.planning.explain import LEAD_TIME_NAMES, phrase
from scheduler.planning.proposal import (
    Proposal,
    RecipientRow,
    RecipientStatus,
    Tolerance,
    Window,
)
from scheduler.planning.values import number
from scheduler.presentation.pm_meetings import PmMeetings, following_meeting, meeting_list

# A PM names the simplest ways out; the proposal lists them all.
_MOST_REPAIRS = 3


class PmParagraph(Struct, frozen=True):
    """A paragraph, and the points of a list under it where it has one."""

    text: str
    points: tuple[str, ...] = ()


class Pm(Struct, frozen=True):
    """A PM in its parts, for text, page and Word alike. ``list_heading`` holds the year."""

    title: str
    paragraphs: tuple[PmParagraph, ...]
    list_heading: str
    meetings: tuple[PmMeetings, ...]


def pm_text(pm: Pm) -> str:
    """The PM as plain text, ready to paste."""
    blocks = [pm.title]
    blocks += [
        "\n".join([paragraph.text, *(f"– {point}" for point in paragraph.points)])
        for paragraph in pm.paragraphs
    ]
    blocks.append("\n".join([pm.list_heading, *(row.line for row in pm.meetings)]))
    return "\n\n".join(blocks)


def pm_for(remiss: Remiss, proposal: Proposal, meetings: Sequence[Meeting]) -> Pm:
    """The PM of a proposal; one that cannot be planned says why, and what would mend it.

    ``meetings`` are all there are, in order, those held extra for the round among them.
    """
    body = _possible(remiss, proposal, meetings) if proposal.possible else _impossible(proposal)
    heading, rows = meeting_list(proposal, meetings)
    return Pm(_title(remiss, proposal), (_sent(proposal), *body), heading, rows)


def _title(remiss: Remiss, proposal: Proposal) -> str:
    title = f"Remiss: {remiss.title}" if remiss.title else f"Remiss från {proposal.owner.full_name}"
    return f"{title} ({remiss.dnr})" if remiss.dnr else title


def _sent(proposal: Proposal) -> PmParagraph:
    """When the papers go out, to whom, in which order, and who decides the answers."""
    rows = proposal.recipients
    owner = proposal.owner.full_name
    sentences = []
    if proposal.groups:
        sentences.append(
            f"{owner} sänder remissen {the_day(proposal.dispatch_date)}. "
            "Den går från grupp till grupp."
        )
    elif rows:
        sentences.append(
            f"{owner} sänder remissen {the_day(proposal.dispatch_date)} till {_row_names(rows)}."
        )
    else:
        sentences.append(f"{owner} avser att sända remissen {the_day(proposal.dispatch_date)}.")
    wished = [row for row in rows if not row.mandatory]
    if wished:
        sentences.append(f"Svar är önskat, men inget krav, från {_row_names(wished)}.")
    for form, who in _DECIDERS.items():
        deciding = [row for row in rows if row.decision is form]
        if deciding:
            sentences.append(f"För {_row_names(deciding)} beslutas svaret av {who}.")
    if proposal.informed:
        names = joined([body.name for body in proposal.informed])
        sentences.append(f"{names} får remissen för kännedom.")
    groups = tuple(
        f"Grupp {group.group}, utskick {the_day(group.dispatch)}: {_names(group.bodies)}."
        for group in proposal.groups
    )
    return PmParagraph(" ".join(sentences), groups)


_DECIDERS = {
    DecisionForm.COMMITTEE: "arbetsutskottet",
    DecisionForm.CHAIR: "ordföranden",
    DecisionForm.OFFICIAL: "en tjänsteperson",
    DecisionForm.ASSEMBLY: "fullmäktige",
}


def _names(bodies: Sequence[Body]) -> str:
    return joined([body.name for body in bodies])


def _row_names(rows: Sequence[RecipientRow]) -> str:
    return _names([row.body for row in rows])


def _meeting_day(meeting: Meeting) -> str:
    """måndagen den 11 november 2019; den 24–25 september 2019"""
    if meeting.start_date == meeting.end_date:
        return the_day(meeting.start_date)
    return f"den {date_span(meeting.start_date, meeting.end_date, year=True)}"


def _possible(
    remiss: Remiss, proposal: Proposal, meetings: Sequence[Meeting]
) -> Iterator[PmParagraph]:
    yield PmParagraph(_proposed(remiss, proposal))
    late = [row for row in proposal.recipients if row.status is RecipientStatus.IMPOSSIBLE]
    if late:
        yield PmParagraph(
            "Svar hinner inte lämnas i tid från:",
            tuple(f"{row.body.name}: {phrase(row.obstacle)}" for row in late if row.obstacle),
        )
    exceptions = tuple(_exceptions(remiss, proposal))
    if exceptions:
        yield PmParagraph("Förslaget räknar med detta:", exceptions)
    yield from _single_chances(proposal)
    yield PmParagraph(" ".join([_if_late(proposal, meetings), *_bears(proposal.tolerances)]))


def _proposed(remiss: Remiss, proposal: Proposal) -> str:
    target, deadline, window = proposal.target, proposal.deadline, proposal.window
    if target is None or deadline is None or window is None:
        raise ValueError("the proposal holds no plan")
    late = [row for row in proposal.recipients if row.status is RecipientStatus.IMPOSSIBLE]
    everybody = "samtliga mottagare" if len(proposal.recipients) > 1 else "mottagaren"
    if late:
        everybody = f"alla mottagare utom {_row_names(late)}"
    received = (
        f"Utifrån sammanträdesplanen (se nedan) bör {proposal.owner.full_name} kunna få in svar "
        f"från {everybody} till sitt sammanträde {_meeting_day(target)}."
    )
    fixed = remiss.deadline is not None
    day = (
        f"är satt till {the_day(deadline)}"
        if fixed
        else f"bör då kunna sättas till {the_day(deadline)}"
    )
    return f"{received} Sista svarsdag {day}. {_why_window(proposal, window)}"


def _why_window(proposal: Proposal, window: Window) -> str:
    """Why neither earlier nor later: who is ready last, and what the owner needs."""
    rows = [row for row in proposal.recipients if row.body in proposal.binding and row.ready]
    ready = [
        f"{row.body.name} har sitt svar klart först den {day_month(row.ready)}{_after(row)}"
        for row in rows
        if row.ready
    ]
    because = f", eftersom {joined(ready)}" if ready else ""
    needs = f"{proposal.owner.full_name} {_time_to_compile(proposal)}"
    if window.earliest == window.latest:
        return (
            f"Det är den enda möjliga dagen: tidigare går inte{because}, och senare går inte, "
            f"eftersom {needs}."
        )
    return (
        f"Dagen kan sättas tidigast till {the_day(window.earliest)}{because}, och senast till "
        f"{the_day(window.latest)}, eftersom {needs}."
    )


def _time_to_compile(proposal: Proposal) -> str:
    """What the owner needs between the answers and its meeting, as the planner counted it."""
    values = {reason.code: reason.values for reason in proposal.why}
    if "prep" in values:
        days = days_text(number(values["prep"], "days"))
        return f"behöver {days} för kallelse och sammanställning före sammanträdet"
    workdays = number(values["compile"], "workdays")
    unit = "arbetsdag" if workdays == 1 else "arbetsdagar"
    summons = days_text(number(values["summons"], "days"))
    return (
        f"behöver {workdays} {unit} för att sammanställa svaren och kallar {summons} före "
        "sammanträdet"
    )


def _after(row: RecipientRow) -> str:
    if not row.route:
        return ""
    meeting = row.route[-1].meeting
    return f", efter sammanträdet den {date_span(meeting.start_date, meeting.end_date)}"


def _exceptions(remiss: Remiss, proposal: Proposal) -> Iterator[str]:
    """What somebody has allowed for single recipients, and what rests on uncertain meetings."""
    for row in proposal.recipients:
        recipient = remiss.recipient(row.body.key)
        if row.extended_to is not None:
            yield f"{row.body.name} har anstånd till {the_day(row.extended_to)}."
        if recipient.lag_days is not None and row.route:
            within = days_text(recipient.lag_days)
            when = "samma dag som" if recipient.lag_days == 0 else f"{within} efter"
            yield f"{row.body.name} justerar i tid för att ha svaret klart {when} mötet."
        for step in row.route:
            name, meeting = step.body.name, step.meeting
            if meeting.kind is MeetingKind.EXTRA:
                yield f"{name} håller ett extra sammanträde {_meeting_day(meeting)}."
            if meeting.is_tentative:
                yield f"{name} håller det preliminära sammanträdet {_meeting_day(meeting)}."


def _single_chances(proposal: Proposal) -> Iterator[PmParagraph]:
    """The recipients with one meeting that can answer in time."""
    rows = [row for row in proposal.recipients if row.route and row.usable_meetings == 1]
    if rows:
        yield PmParagraph(
            "Mottagare med bara ett sammanträde som räcker; ställs det in, eller bordläggs ärendet "
            "där, kommer svaret för sent:",
            tuple(_single_chance(row) for row in rows),
        )


def _single_chance(row: RecipientRow) -> str:
    decided = row.route[-1]
    span = date_span(decided.meeting.start_date, decided.meeting.end_date)
    by = "" if decided.body == row.body else f" ({decided.body.name})"
    return f"{row.body.name}{by}: {span}"


def _if_late(proposal: Proposal, meetings: Sequence[Meeting]) -> str:
    following = following_meeting(proposal, meetings)
    if following is None:
        return (
            "Ett svar som kommer efter sista svarsdag kan inte räkna med att bli behandlat: planen "
            f"innehåller inget senare sammanträde i {proposal.owner.full_name}."
        )
    return (
        "Ett svar som kommer efter sista svarsdag kan inte räkna med att bli behandlat förrän vid "
        f"nästa sammanträde i {proposal.owner.full_name}, {_meeting_day(following)}."
    )


def _bears(tolerances: Sequence[Tolerance]) -> Iterator[str]:
    """How little the plan bears, in one sentence."""
    parts = []
    for tolerance in tolerances:
        if tolerance.days is not None:
            longer = "ingen" if tolerance.days == 0 else f"högst {days_text(tolerance.days)}"
            failing = _names(tolerance.failing)
            name = LEAD_TIME_NAMES[tolerance.lead_time]
            parts.append(f"{longer} längre {name} (annars hinner inte {failing})")
    if parts:
        yield f"Tidplanen tål {joined(parts)}."


def _impossible(proposal: Proposal) -> Iterator[PmParagraph]:
    owner = proposal.owner.full_name
    meeting = f" till sitt sammanträde {_meeting_day(proposal.target)}" if proposal.target else ""
    yield PmParagraph(
        f"Utifrån sammanträdesplanen (se nedan) kan {owner} inte få in de svar som "
        f"behövs{meeting}. Hindren är:",
        tuple(
            f"{conflict.body.name}: {phrase(conflict.reason)}" for conflict in proposal.conflicts
        ),
    )
    ways = [phrase(repair.reason) for repair in proposal.repairs[:_MOST_REPAIRS]]
    moved = {repair.target for repair in proposal.repairs if repair.reason.code == "move_target"}
    ways += [
        f"Flytta målmötet till "
        f"{date_span(other.target.start_date, other.target.end_date, year=True)}; "
        f"sista svarsdag blir {long_date(other.deadline)}."
        for other in proposal.alternatives
        if other.target.start_date not in moved
    ]
    if ways:
        yield PmParagraph("Så kan det lösas, det enklaste först:", tuple(ways))
    else:
        yield PmParagraph(
            "Inget sätt att lösa det är känt: fler sammanträden eller färre mottagare behövs."
        )
