"""The fields of the page of an incoming remiss, and the wish they say: each gives the other."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from werkzeug.datastructures import MultiDict

from scheduler.domain.bodies import BodyKind, Region
from scheduler.domain.errors import BadInputError
from scheduler.domain.remisser import DecisionForm
from scheduler.domain.swedish import long_date
from scheduler.presentation.words import DECISION_WORDS
from scheduler.services.incoming_wishes import ExtraWish, IncomingWish
from web.views.forms import clock_of, day_of, number_of

# As many characters as are kept.
_MOST = {"sender": 200, "sender_dnr": 100, "dnr": 100, "title": 300, "part": 200}
# The turns in which bodies are heard.
TURNS = ("heard", "heard_then")
LIST_FIELDS = (*TURNS, "decision", "at_once", "extra", "extra_short")
TEXT_FIELDS = (
    "body",
    "received",
    "deadline",
    "clock",
    "extended_to",
    "start",
    *_MOST,
    "principle",
    "intake",
    "lag",
    "tentative",
)
_HEARD_KINDS = (BodyKind.BOARD, BodyKind.COMMITTEE, BodyKind.JOINT_COMMITTEE)


def wish_in(values: MultiDict[str, str]) -> IncomingWish:
    """What the fields say. Raises BadInputError that names the field."""
    texts = {name: values.get(name, "").strip()[:most] for name, most in _MOST.items()}
    return IncomingWish(
        body=values.get("body") or None,
        received=day_of(values, "received", "Kom in"),
        deadline=day_of(values, "deadline", "Sista svarsdag"),
        deadline_time=clock_of(values, "clock", "Klockslag"),
        part=texts["part"],
        extended_to=day_of(values, "extended_to", "Anstånd"),
        start=day_of(values, "start", "Underlaget finns"),
        sender=texts["sender"],
        sender_dnr=texts["sender_dnr"],
        dnr=texts["dnr"],
        title=texts["title"],
        heard=[values.getlist(turn) for turn in TURNS if values.getlist(turn)],
        decisions=dict(_decision(text) for text in values.getlist("decision")),
        at_once=values.getlist("at_once"),
        extra=[
            *(_extra(text, short_notice=False) for text in values.getlist("extra")),
            *(_extra(text, short_notice=True) for text in values.getlist("extra_short")),
        ],
        may_delegate=values.get("principle") != "yes",
        intake_days=number_of(values, "intake", "Dagar före mötet"),
        lag_days=number_of(values, "lag", "Svarstid"),
        allow_tentative=values.get("tentative") == "yes",
    )


def fields_of(wish: IncomingWish) -> dict[str, str | list[str]]:
    """The fields that say ``wish``; those that say nothing are left out."""
    days = {
        "received": wish.received,
        "deadline": wish.deadline,
        "extended_to": wish.extended_to,
        "start": wish.start,
    }
    heard = [list(turn) for turn in wish.heard]
    fields: dict[str, str | list[str]] = {
        "body": wish.body or "",
        **{name: day.isoformat() if day else "" for name, day in days.items()},
        "clock": wish.deadline_time.strftime("%H:%M") if wish.deadline_time else "",
        "sender": wish.sender or "",
        "sender_dnr": wish.sender_dnr or "",
        "dnr": wish.dnr,
        "title": wish.title or "",
        "part": wish.part,
        "principle": "" if wish.may_delegate else "yes",
        "intake": "" if wish.intake_days is None else str(wish.intake_days),
        "lag": "" if wish.lag_days is None else str(wish.lag_days),
        "tentative": "yes" if wish.allow_tentative else "",
        "heard": heard[0] if heard else [],
        "heard_then": [body for turn in heard[1:] for body in turn],
        "decision": [f"{body}={form.value}" for body, form in wish.decisions.items()],
        "at_once": list(wish.at_once),
        "extra": [_extra_text(one) for one in wish.extra if not one.short_notice],
        "extra_short": [_extra_text(one) for one in wish.extra if one.short_notice],
    }
    return {
        name: value[: _MOST[name]] if name in _MOST else value
        for name, value in fields.items()
        if value
    }


class Ticked(Struct, frozen=True):
    """A change of the way that has been chosen, to be unticked."""

    field: str
    text: str
    label: str


def ticked(region: Region, wish: IncomingWish) -> list[Ticked]:
    """The chosen changes, in words."""
    found = [
        Ticked(
            "decision",
            f"{body}={form.value}",
            f"{region.require_body(body).name}: {DECISION_WORDS[form]}",
        )
        for body, form in wish.decisions.items()
    ]
    found += [
        Ticked("at_once", body, f"Omedelbar justering i {region.require_body(body).name}")
        for body in wish.at_once
    ]
    for one in wish.extra:
        name = f"Extra möte i {region.require_body(one.body).name} {long_date(one.day)}"
        late = ", underlaget klart till kallelsen" if one.short_notice else ""
        field = "extra_short" if one.short_notice else "extra"
        found.append(Ticked(field, _extra_text(one), name + late))
    return found


def may_be_heard(region: Region, body: str | None, chosen: set[str]) -> list[str]:
    """The bodies to choose among: those of the answering body's own organisations, else all."""
    parties = {one.key for one in region.parties_of(region.require_body(body))} if body else None
    return [
        one.key
        for one in region.bodies.values()
        if one.key in chosen
        or (
            one.kind in _HEARD_KINDS
            and one.key != body
            and (parties is None or parties & {party.key for party in region.parties_of(one)})
        )
    ]


def _decision(text: str) -> tuple[str, DecisionForm]:
    name, _equals, form = text.rpartition("=")
    try:
        return name, DecisionForm(form)
    except ValueError:
        raise BadInputError(
            f"Vem som beslutar, ”{text}”, går inte att förstå: ta bort det."
        ) from None


def _extra(text: str, *, short_notice: bool) -> ExtraWish:
    name, _equals, day = text.rpartition("=")
    try:
        return ExtraWish(name, date.fromisoformat(day), short_notice)
    except ValueError:
        raise BadInputError(f"Extra möte ”{text}” går inte att förstå: ta bort det.") from None


def _extra_text(one: ExtraWish) -> str:
    return f"{one.body}={one.day.isoformat()}"
