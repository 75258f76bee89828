"""A read remiss letter as JSON (docs/json.md) and as text in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from calendars.records import RowProblem, SourceRef
from calendars.remiss_facts import Fact, LetterDeadline
from scheduler.domain.swedish import long_date, weekday_name
from scheduler.services.remiss_letters import LetterReading, NamedBody

_STATUSES = {"current": "", "superseded": "ersatt", "extension": "anstånd"}


def letter_json(reading: LetterReading) -> dict[str, Any]:
    """Everything read from a letter."""
    facts = reading.facts
    return {
        "file": facts.file,
        "dnr": [_fact_json(fact) for fact in facts.dnr],
        "sender": _named_json(reading.sender) if reading.sender else None,
        "title": _fact_json(facts.title) if facts.title else None,
        "sent": _fact_json(facts.sent) if facts.sent else None,
        "deadlines": [_deadline_json(deadline) for deadline in facts.deadlines],
        "recipients": [_named_json(named) for named in reading.recipients],
        "problems": [
            {"row": p.row, "severity": p.severity, "code": p.code, "message": p.message}
            for p in facts.problems
        ],
    }


def _fact_json(fact: Fact[Any]) -> dict[str, Any]:
    return {
        "value": fact.value,
        "certainty": fact.certainty,
        "reason": fact.reason,
        "source": _source_json(fact.source),
    }


def _source_json(source: SourceRef) -> dict[str, Any]:
    return {"row": source.row, "text": source.text}


def _named_json(named: NamedBody) -> dict[str, Any]:
    return {
        **_fact_json(named.fact),
        "body_key": named.body.key if named.body else None,
        "nearest": named.nearest,
    }


def _deadline_json(deadline: LetterDeadline) -> dict[str, Any]:
    return {
        "date": deadline.date,
        "time": deadline.time.strftime("%H:%M") if deadline.time else None,
        "for": deadline.applies_to,
        "status": deadline.status,
        "certainty": deadline.certainty,
        "reason": deadline.reason,
        "source": _source_json(deadline.source),
    }


def letter_text(reading: LetterReading) -> str:
    """The facts with the rows they stand on, then what is missing."""
    facts = reading.facts
    lines = [facts.file, ""]
    for label, found in (
        ("Rubrik", [facts.title] if facts.title else []),
        ("Diarienummer", facts.dnr),
    ):
        lines += [_fact_line(label, fact.value, fact) for fact in found]
    if reading.sender:
        lines.append(_fact_line("Avsändare", _named_text(reading.sender), reading.sender.fact))
    if facts.sent:
        lines.append(_fact_line("Sänt", long_date(facts.sent.value), facts.sent))
    lines += [_deadline_line(deadline) for deadline in facts.deadlines]
    lines += [_fact_line("Mottagare", _named_text(one), one.fact) for one in reading.recipients]
    return "\n".join([*lines, *_problem_lines(facts.problems)])


def _named_text(named: NamedBody) -> str:
    if named.body is not None:
        same = named.body.name == named.fact.value
        return named.fact.value if same else f"{named.fact.value} ({named.body.name})"
    hint = f" (menas {named.nearest}?)" if named.nearest else ""
    return named.fact.value + hint


def _fact_line(label: str, value: str, fact: Fact[Any]) -> str:
    return _line(label, value, fact.source, fact.reason)


def _deadline_line(deadline: LetterDeadline) -> str:
    clock = f" kl. {deadline.time.strftime('%H.%M')}" if deadline.time else ""
    value = f"{long_date(deadline.date)} ({weekday_name(deadline.date)}){clock}"
    remarks = [_STATUSES[deadline.status], deadline.applies_to or ""]
    remark = ", ".join(one for one in remarks if one)
    value = f"{value} – {remark}" if remark else value
    return _line("Sista svarsdag", value, deadline.source, deadline.reason)


def _line(label: str, value: str, source: SourceRef, reason: str | None) -> str:
    line = f"  {label}: {value}  (rad {source.row})"
    return f"{line}\n    Osäkert: {reason}" if reason else line


def _problem_lines(problems: Sequence[RowProblem]) -> list[str]:
    if not problems:
        return []
    return ["", "Att se över:", *(f"  - {problem.message}" for problem in problems)]
