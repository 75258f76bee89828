"""Results as Swedish text in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from calendars.records import RowProblem
from scheduler.domain.swedish import (
    date_span,
    day_month,
    days_text,
    joined,
    long_date,
    short_date,
    weekday_name,
)
from scheduler.planning.explain import phrase, phrase_tolerance
from scheduler.planning.proposal import (
    FragileMeeting,
    Proposal,
    RecipientRow,
    Window,
)
from scheduler.presentation.alternatives import alternative_text, gains_text
from scheduler.presentation.words import DECISION_WORDS, STATUS_WORDS
from scheduler.services.planning import PlannedRound
from scheduler.services.reading import PlanReading
from scheduler.settings import STOCKHOLM

if TYPE_CHECKING:
    from scheduler.services.rounds_file import PlannedRounds

    # Only named: light commands load no database.
    from scheduler.services.source_checks import SourceCheck
    from scheduler.services.sources import SourceRow

_KINDS = {
    "decision": "",
    "information": "informationsmöte",
    "preparation": "beredning",
    "reserve": "reservdag",
    "extra": "extra",
}
_MOST_NAMES = 3
_STATUSES = {"planned": "", "tentative": "preliminärt", "moved": "flyttat", "cancelled": "INSTÄLLT"}


def table(head: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[int]) -> list[str]:
    """Rows as aligned columns; the columns in ``right`` are aligned to the right."""
    cells = [tuple(head), *(tuple(row) for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]

    def line(row: tuple[str, ...]) -> str:
        parts = [
            text.rjust(width) if i in right else text.ljust(width)
            for i, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        return "  " + "  ".join(parts).rstrip()

    return [line(row) for row in cells]


def reading_text(reading: PlanReading) -> str:
    """The meetings of a read plan, then its problems."""
    year = reading.year.value
    head = f"{reading.result.file}: {len(reading.records)} möten lästa"
    lines = [f"{head}, år {year}" if year else head, ""]
    rows = []
    for record, body in zip(reading.records, reading.bodies, strict=True):
        times = "–".join(t.strftime("%H:%M") for t in (record.start_time, record.end_time) if t)
        known = body.name if body and body.name != record.body else ""
        remarks = [_KINDS[record.kind], _STATUSES[record.status]]
        rows.append(
            (
                str(record.source.row or ""),
                record.body,
                known,
                f"{weekday_name(record.start_date)[:3]} "
                + date_span(record.start_date, record.end_date, year=True),
                times,
                joined([remark for remark in remarks if remark]),
            )
        )
    if rows:
        head_row = ("Rad", "Organ i planen", "Är", "Datum", "Tid", "Anmärkning")
        lines += table(head_row, rows, frozenset({0}))
    return "\n".join([*lines, *problem_lines("Att se över", reading.problems)])


def problem_lines(title: str, problems: Sequence[RowProblem]) -> list[str]:
    if not problems:
        return []
    marks = {"error": "FEL", "warning": "obs"}
    return ["", title] + [f"  {marks[p.severity]}  {p.message}" for p in problems]


def planned_round_text(planned: PlannedRound) -> str:
    """A proposal, or why there is none, and what in the plan was not used."""
    lines = _proposal_lines("Remissrunda", planned.proposal)
    lines += problem_lines("Ur planen: inte förstått eller inte använt", planned.problems)
    return "\n".join(lines)


def planned_rounds_text(planned: PlannedRounds) -> str:
    """Several rounds planned together, one after the other."""
    lines: list[str] = []
    for named in planned.rounds:
        remiss = named.remiss
        lines += _proposal_lines(f"Runda {remiss.title or remiss.key}", named.proposal)
        lines.append("")
    lines += problem_lines("Ur planen: inte förstått", planned.problems)
    return "\n".join(lines)


def _proposal_lines(head: str, proposal: Proposal) -> list[str]:
    sent = f"{head} från {proposal.owner.name}, utskick {long_date(proposal.dispatch_date)}"
    body = _proposed(proposal) if proposal.possible else _impossible(proposal)
    return [sent, "", *body]


def _proposed(proposal: Proposal) -> Iterator[str]:
    target, deadline, window = proposal.target, proposal.deadline, proposal.window
    if target is None or deadline is None or window is None:
        raise ValueError("the proposal holds no plan")
    span = date_span(target.start_date, target.end_date, year=True)
    yield f"  Målmöte        {proposal.owner.name} {span}"
    yield f"  Sista svarsdag {long_date(deadline)} ({weekday_name(deadline)})"
    yield f"  Fönster        {_window(window)}"
    for row in proposal.recipients:
        if row.body in proposal.binding and row.ready and not row.route:
            yield f"  Styr           {row.body.name}: svaret klart {day_month(row.ready)}"
        elif row.body in proposal.binding and row.ready:
            decided = row.route[-1].meeting
            yield (
                f"  Styr           {row.body.name}: möte "
                f"{date_span(decided.start_date, decided.end_date)}, "
                f"svaret klart {day_month(row.ready)}"
            )
    yield from _group_lines(proposal)
    yield ""
    yield from _recipient_table(proposal.recipients)
    yield f"  {proposal.usable_meetings} användbara möten i allt"
    yield ""
    yield "Varför detta datum?"
    for reason in proposal.why:
        yield f"  – {phrase(reason)}"
    for row in proposal.recipients:
        if row.body in proposal.binding:
            yield f"  {row.body.name}:"
            for reason in row.why:
                yield f"    – {phrase(reason)}"
    for reason in proposal.away:
        yield f"  – {phrase(reason)}"
    for tolerance in proposal.tolerances:
        yield f"  – {phrase_tolerance(tolerance)}"
    yield ""
    yield "Möten planen inte kan undvara (inställt, eller ärendet bordlagt)"
    yield from table(
        ("Möte", "Utan det", "Då återstår"),
        [_fragile(proposal, fragile) for fragile in proposal.fragile],
        frozenset(),
    )
    if proposal.safer is not None:
        target = proposal.safer.target
        yield (
            f"  Säkrare är målmötet {date_span(target.start_date, target.end_date, year=True)}, "
            f"som har {proposal.safer.fragile_meetings} sådana möten."
        )
    yield ""
    yield from _coverage(proposal)
    if proposal.alternatives:
        yield ""
        yield "Andra möjligheter"
        for alternative in proposal.alternatives:
            gains = gains_text(proposal, alternative).capitalize()
            yield f"  {gains}: {alternative_text(proposal, alternative)}"
            for measure in alternative.measures:
                yield f"    – {phrase(measure)}"


def _window(window: Window) -> str:
    span = f"{day_month(window.earliest)}–{long_date(window.latest)}"
    if window.earliest == window.latest:
        return f"{span} (en enda dag)"
    return f"{span} (tidigast {day_month(window.earliest)})"


def _fragile(proposal: Proposal, fragile: FragileMeeting) -> tuple[str, str, str]:
    meeting = fragile.meeting
    span = date_span(meeting.start_date, meeting.end_date, short=True)
    if not fragile.lost:
        effect = "inget målmöte"
    elif fragile.ready is None:
        effect = "inget möte kvar"
    else:
        effect = f"svaret klart {short_date(fragile.ready)}"
    left = "–"
    if fragile.next_target is not None and fragile.next_deadline is not None:
        left = (
            f"{proposal.owner.name} {short_date(fragile.next_target.start_date)}, "
            f"sista svarsdag {short_date(fragile.next_deadline)}"
        )
    return f"{fragile.body.name} {span}", effect, left


def _coverage(proposal: Proposal) -> Iterator[str]:
    """The days at which one more recipient can answer, and who is still missing."""
    yield "Sista svarsdag och hur många som hinner svara med beslut"
    before = -1
    for step in proposal.coverage:
        if step.answering == before:
            continue
        before = step.answering
        text = f"  från {long_date(step.window.earliest)}: {step.answering} av "
        text += str(len(proposal.recipients))
        if 0 < len(step.missing) <= _MOST_NAMES:
            text += f", inte {joined([body.name for body in step.missing])}"
        yield text


def _recipient_table(rows: Sequence[RecipientRow]) -> list[str]:
    cells = [
        (
            row.body.name,
            _route(row),
            short_date(row.ready) if row.ready else "–",
            days_text(row.slack_days) if row.slack_days is not None else "–",
            str(row.usable_meetings),
            joined([remark for remark in _remarks(row) if remark]),
        )
        for row in rows
    ]
    head = ("Mottagare", "Väg", "Svar klart", "Marginal", "Möten", "")
    return table(head, cells, frozenset({2, 3, 4}))


def _remarks(row: RecipientRow) -> tuple[str, ...]:
    wished = "" if row.mandatory else "önskad"
    group = f"grupp {row.group}" if row.group > 1 else ""
    extended = f"anstånd till {short_date(row.extended_to)}" if row.extended_to else ""
    return extended or STATUS_WORDS[row.status], wished, DECISION_WORDS[row.decision], group


def _group_lines(proposal: Proposal) -> Iterator[str]:
    """When each group gets its papers, and who is only informed."""
    for group in proposal.groups:
        names = joined([body.name for body in group.bodies])
        yield f"  Grupp {group.group}        {names}: utskick {long_date(group.dispatch)}"
        if group.why is not None:
            yield f"    – {phrase(group.why)}"
    if proposal.informed:
        names = joined([body.name for body in proposal.informed])
        yield f"  För kännedom   {names}"


def _route(row: RecipientRow) -> str:
    if not row.route:
        return "–"
    steps = []
    for step in row.route:
        span = date_span(step.meeting.start_date, step.meeting.end_date, short=True)
        steps.append(span if step.body == row.body else f"{step.body.name} {span}")
    return " → ".join(steps)


def _impossible(proposal: Proposal) -> Iterator[str]:
    target = proposal.target
    if target is None:
        yield "  Ingen plan är möjlig."
    else:
        span = date_span(target.start_date, target.end_date, year=True)
        yield f"  Ingen plan är möjlig för mötet {proposal.owner.name} {span}."
        for reason in proposal.why:
            yield f"  – {phrase(reason)}"
    yield ""
    yield "Hinder"
    for conflict in proposal.conflicts:
        yield f"  {conflict.body.name}: {phrase(conflict.reason)}"
    if proposal.recipients:
        yield from _group_lines(proposal)
        yield ""
        yield from _recipient_table(proposal.recipients)
    yield from _ways_out(proposal)


def _ways_out(proposal: Proposal) -> Iterator[str]:
    if proposal.repairs:
        yield ""
        yield "Så kan det lösas (prövat, enklast först)"
        for repair in proposal.repairs:
            yield f"  – {phrase(repair.reason)} [{repair.cost} poäng]"
    if proposal.alternatives:
        yield ""
        yield "Målmöten som går"
        for alternative in proposal.alternatives:
            yield f"  {alternative_text(proposal, alternative)}"


def sources_text(rows: Sequence[SourceRow]) -> str:
    """The addresses a region fetches, each with what came of it."""
    if not rows:
        return "Inga adresser hämtas. Lägg till en med svarsdag sources add."
    lines = []
    for row in rows:
        source = row.source
        lines.append(source.url)
        lines.append(f"  Hämtad {_moment(source.fetched_at)}")
        lines.append(f"  Hämtas igen {_moment(source.next_check)}")
        if source.last_error:
            lines.append(f"  Fel {_moment(source.checked_at)}: {source.last_error}")
        if row.waits_for_review:
            lines.append("  Väntar på granskning")
    return "\n".join(lines)


def source_check_text(check: SourceCheck) -> str:
    """One line on what asking an address gave."""
    if check.error is not None:
        return f"{check.url}: {check.error}"
    if check.import_id is not None:
        return f"{check.url}: ändrad, väntar på granskning"
    return f"{check.url}: oförändrad"


def _moment(value: datetime) -> str:
    local = value.astimezone(STOCKHOLM)
    return f"{long_date(local.date())} kl. {local:%H.%M}"
