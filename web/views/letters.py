"""Fill in a new round from the text of a remiss letter."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from scheduler.domain.errors import SvarsdagError
from scheduler.domain.swedish import long_date
from scheduler.services.remiss_letters import (
    LetterReading,
)
from web.current import region, svarsdag
from web.views.letter_form import letter_of_form

blueprint = Blueprint("letters", __name__, url_prefix="/remissbrev")

# The address bar carries what was read; longer than this, some proxies cut it off.
_MAX_TITLE = 300
_MAX_NOTICES = 8


@blueprint.post("/las")
def read() -> ResponseReturnValue:
    """Redirects to the form of a new round with what was read; says what to confirm."""
    try:
        reading = letter_of_form()
    except SvarsdagError as error:
        flash(str(error), "error")
        return redirect(url_for("rounds.new"))
    for notice in list(_notices(reading))[:_MAX_NOTICES]:
        flash(notice, "check")
    return redirect(f"{url_for('rounds.new')}?{urlencode(_values(reading), doseq=True)}")


def _values(reading: LetterReading) -> dict[str, str | list[str]]:
    """The fields of the form that the letter says something of."""
    facts, deadline = reading.facts, reading.deadline
    values: dict[str, str | list[str]] = {}
    if facts.title:
        values["title"] = facts.title.value[:_MAX_TITLE]
    if facts.dnr:
        values["dnr"] = facts.dnr[0].value
    if reading.sender and reading.sender.body:
        values["owner"] = reading.sender.body.key
        # The form proposes at once where it knows the owner, and needs a day of dispatch to do so.
        is_known = facts.sent is not None and not facts.sent.reason
        sent = facts.sent.value if facts.sent and is_known else svarsdag().settings.today()
        values["dispatch"] = sent.isoformat()
    if reading.recipient_bodies:
        values["recipient"] = [body.key for body in reading.recipient_bodies]
    if deadline:
        values["deadline"] = deadline.date.isoformat()
    return values


def _notices(reading: LetterReading) -> Iterator[str]:
    """What the user must confirm, the dates first."""
    facts = reading.facts
    for deadline in facts.deadlines:
        if deadline is reading.deadline:
            if deadline.reason:
                yield f"Sista svarsdag {long_date(deadline.date)} är osäker: {deadline.reason}"
        elif deadline.status == "current":
            part = f" ({deadline.applies_to})" if deadline.applies_to else ""
            yield f"Brevet har också sista svarsdag {long_date(deadline.date)}{part}."
        elif deadline.status == "extension":
            who = deadline.applies_to or "en mottagare"
            yield f"Brevet ger {who} anstånd till {long_date(deadline.date)}."
    for problem in facts.problems:
        if problem.code not in ("sent_missing", "sender_missing"):
            yield problem.message
    if reading.sender is None:
        yield "Vem som frågar gick inte att läsa ur brevet: välj ägare."
    elif reading.sender.body is None:
        near = f" Menas {reading.sender.nearest}?" if reading.sender.nearest else ""
        name = reading.sender.fact.value
        yield f"Avsändaren {name} är inget organ i {region().name}: välj ägare.{near}"
    elif reading.sender.fact.reason:
        yield f"Ägaren är osäker: {reading.sender.fact.reason}"
    unknown = [one.fact.value for one in reading.recipients if one.body is None]
    if unknown:
        shown = ", ".join(unknown[:5]) + (" med flera" if len(unknown) > 5 else "")
        yield f"Mottagare i brevet som inte är organ i {region().name}: {shown}. De är inte med."
    for label, fact in (("Rubriken", facts.title), ("Diarienumret", next(iter(facts.dnr), None))):
        if fact and fact.reason:
            yield f"{label} är osäker: {fact.reason}"
