"""An incoming remiss: from a letter and what a user says of it to proposals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from calendars.records import RowProblem
from scheduler.configuration import Configuration
from scheduler.domain.bodies import Body, BodyKind, Region
from scheduler.domain.errors import BadInputError
from scheduler.domain.incoming import IncomingRemiss
from scheduler.domain.limits import MAX_DAYS, MAX_YEAR, MIN_YEAR
from scheduler.domain.meetings import Meeting
from scheduler.domain.remisser import DecisionForm, ExtraMeeting, Recipient, RoundRules
from scheduler.domain.swedish import joined, long_date
from scheduler.domain.workdays import Workdays
from scheduler.planning.incoming.proposal import IncomingProposal
from scheduler.planning.incoming.propose import propose_incoming
from scheduler.services.incoming_letters import LastDay, last_days, letter_problems
from scheduler.services.incoming_wishes import IncomingWish
from scheduler.services.reading import PlanReading, meetings_of
from scheduler.services.remiss_letters import LetterReading


class PlannedIncoming(Struct, frozen=True):
    """A proposal for each part of the remiss, and what was assumed or should be looked at."""

    parts: tuple[IncomingProposal, ...]
    problems: tuple[RowProblem, ...]

    @property
    def possible(self) -> bool:
        return all(part.possible for part in self.parts)


def remisser_of(
    region: Region, wish: IncomingWish, letter: LetterReading | None, key: str = "incoming"
) -> tuple[tuple[IncomingRemiss, ...], tuple[RowProblem, ...]]:
    """The remiss, once for each part of it that has a last response date of its own.

    What the user says goes before what the letter says. Raises UnknownNameError for an unknown
    body and BadInputError where a day or a body is missing.
    """
    problems: list[RowProblem] = []
    body = _answering_body(region, wish, letter)
    received = _received(wish, letter, problems)
    sender = wish.sender or (letter.sender.fact.value if letter and letter.sender else "")
    _check_days(wish)
    base = IncomingRemiss(
        key=key,
        body=body.key,
        received=received,
        deadline=received,
        sender=sender,
        sender_dnr=_text(wish.sender_dnr, letter and next(iter(letter.facts.dnr), None)),
        dnr=wish.dnr,
        title=_text(wish.title, letter and letter.facts.title),
        start=wish.start,
        heard=tuple(_heard(region, wish)),
        decision=_decisions(region, wish).get(body.key, DecisionForm.BODY),
        rules=RoundRules(wish.intake_days, wish.lag_days, None, wish.allow_tentative),
        immediate=frozenset(region.require_body(name).key for name in wish.at_once),
        extra_meetings=tuple(_extra(region, wish, short_notice=False)),
        short_notice=tuple(_extra(region, wish, short_notice=True)),
        may_delegate=wish.may_delegate and not _is_own_assembly(region, sender, body),
    )
    _check_taking_part(region, base)
    parts = [
        replace(
            base,
            key=key if place == 1 else f"{key}-{place}",
            deadline=one.day,
            deadline_time=one.time,
            extended_to=wish.extended_to or one.extended_to,
            part=one.part,
        )
        for place, one in enumerate(_last_days(region, wish, letter, body), 1)
    ]
    if wish.deadline is None and letter is not None:
        problems += letter_problems(region, letter, body)
    return tuple(parts), tuple(problems)


def plan_incoming(
    config: Configuration,
    region: Region,
    meetings: Sequence[Meeting],
    wish: IncomingWish,
    letter: LetterReading | None = None,
) -> PlannedIncoming:
    """A proposal for each part of the remiss. Raises as `remisser_of`, and BadInputError where
    the remiss contradicts itself."""
    remisser, problems = remisser_of(region, wish, letter)
    workdays = Workdays()
    parts = tuple(
        propose_incoming(region, meetings, remiss, workdays, config.incoming_repair_costs)
        for remiss in remisser
    )
    return PlannedIncoming(parts, problems)


def plan_incoming_from_reading(
    config: Configuration,
    region: Region,
    reading: PlanReading,
    wish: IncomingWish,
    letter: LetterReading | None = None,
) -> PlannedIncoming:
    """As `plan_incoming`, on a plan that was just read. Raises BadInputError if it holds no
    meeting."""
    if reading.nothing_read:
        raise BadInputError(
            reading.problems[0].message if reading.problems else "Planen innehåller inga möten."
        )
    planned = plan_incoming(config, region, meetings_of(reading), wish, letter)
    return replace(planned, problems=(*planned.problems, *reading.problems))


def _text(said: str | None, fact: object) -> str:
    if said is not None:
        return said
    value = getattr(fact, "value", "")
    return str(value)


def _answering_body(region: Region, wish: IncomingWish, letter: LetterReading | None) -> Body:
    if wish.body is not None:
        return region.require_body(wish.body)
    named = letter.recipient_bodies if letter else ()
    if len(named) == 1:
        return named[0]
    if named:
        names = joined([body.name for body in named])
        raise BadInputError(f"Brevet går till {names}: ange vilket av dem som svarar.")
    raise BadInputError("Organet som svarar saknas: ange det.")


def _received(wish: IncomingWish, letter: LetterReading | None, problems: list[RowProblem]) -> date:
    """The day the remiss came in; the letter's own date stands in for it, and that is said."""
    if wish.received is not None:
        return wish.received
    sent = letter.facts.sent if letter else None
    if sent is None:
        raise BadInputError("Dagen då remissen kom in saknas: ange den.")
    problems.append(
        RowProblem(
            sent.source.row,
            "warning",
            "received_from_letter",
            f"Remissen antas ha kommit in {long_date(sent.value)}, brevets egen dag: ange "
            "den rätta dagen om det är fel.",
        )
    )
    return sent.value


def _check_days(wish: IncomingWish) -> None:
    for name, day in (
        ("Dagen då remissen kom in", wish.received),
        ("Sista svarsdag", wish.deadline),
        ("Anstånd", wish.extended_to),
        ("Första dag för underlaget", wish.start),
        *((f"Extra möte i {one.body}", one.day) for one in wish.extra),
    ):
        if day is not None and not MIN_YEAR <= day.year <= MAX_YEAR:
            raise BadInputError(
                f"{name} är {day.isoformat()}: ange ett år mellan {MIN_YEAR} och {MAX_YEAR}."
            )
    for name, days in (
        ("Dagar före mötet", wish.intake_days),
        ("Svarstid", wish.lag_days),
    ):
        if days is not None and not 0 <= days <= MAX_DAYS:
            raise BadInputError(f"{name} är {days}: ange ett tal mellan 0 och {MAX_DAYS}.")


def _decisions(region: Region, wish: IncomingWish) -> dict[str, DecisionForm]:
    return {region.require_body(name).key: form for name, form in wish.decisions.items()}


def _heard(region: Region, wish: IncomingWish) -> Iterator[Recipient]:
    decisions = _decisions(region, wish)
    for group, names in enumerate(wish.heard, 1):
        for body in dict.fromkeys(region.require_body(name) for name in names):
            decision = decisions.get(body.key, DecisionForm.BODY)
            yield Recipient(body.key, decision=decision, group=group)


def _extra(region: Region, wish: IncomingWish, *, short_notice: bool) -> Iterator[ExtraMeeting]:
    for one in wish.extra:
        if one.short_notice is short_notice:
            yield ExtraMeeting(region.require_body(one.body).key, one.day)


def _check_taking_part(region: Region, remiss: IncomingRemiss) -> None:
    """What is said of a body must be said of one that takes part, else it would go unheard."""
    asked = {recipient.body for group in remiss.groups for recipient in group}
    meeting = asked | {
        preparation.body
        for key in asked
        for preparation in region.preparation_chain(region.body(key))
    }
    for key in remiss.immediate - asked:
        raise BadInputError(
            f"{region.body(key).name} varken svarar eller hörs: ta bort den omedelbara "
            "justeringen där."
        )
    for extra in (*remiss.extra_meetings, *remiss.short_notice):
        if extra.body not in meeting:
            raise BadInputError(
                f"{region.body(extra.body).name} är inte med på vägen till svaret: ta bort det "
                "extra mötet där."
            )


def _is_own_assembly(region: Region, sender: str, body: Body) -> bool:
    """Whether the sender is the fullmäktige of a party behind the body: opinions to it are not
    delegated (KL 6:38)."""
    found = region.find_body(sender)
    if found is None or found.kind is not BodyKind.ASSEMBLY:
        return False
    return found.organisation in {party.key for party in region.parties_of(body)}


def _last_days(
    region: Region, wish: IncomingWish, letter: LetterReading | None, body: Body
) -> list[LastDay]:
    """Each last response date that holds for ``body``, in order."""
    if wish.deadline is not None:
        return [LastDay(wish.deadline, wish.deadline_time, wish.part)]
    if letter is None:
        raise BadInputError("Sista svarsdag saknas: ange den.")
    found = last_days(region, letter, body)
    if not found:
        raise BadInputError("Brevet säger ingen sista svarsdag: ange den eller fråga avsändaren.")
    return found
