"""The fields of the pages that ask: days, slots and signatures, and whom."""

from __future__ import annotations

from datetime import date

from flask import request
from msgspec import Struct
from werkzeug.datastructures import MultiDict

from scheduler.domain.accounts import Addressee, ContactRole
from scheduler.domain.bodies import Body, BodyKind, OrganisationKind, Region
from scheduler.domain.errors import BadInputError
from scheduler.domain.inquiries import InquiryKind, NewInquiry
from scheduler.domain.slots import SlotRun, slots_of
from scheduler.services.inquiries.asking import mailboxes
from web.current import region, region_key, svarsdag
from web.views.forms import clock_of, day_from, day_of, line_of, text_of, whole_of

_MAX_TITLE = 200
_MAX_PLACE = 200
_MAX_TEXT = 2_000
# What the form for slots has room for: before and after lunch.
_RUNS = ("1", "2")


class Askable(Struct, frozen=True):
    """A mailbox that can be asked, as a box to tick."""

    value: str
    name: str
    has_mailbox: bool
    ticked: bool


def poll_in(form: MultiDict[str, str]) -> NewInquiry:
    """What the form for an extra meeting says. Raises BadInputError that names the field."""
    days = {day_from(text, "Dagen") for text in form.getlist("day")}
    more = {day_of(form, f"more_{number}", "Annan dag") for number in ("1", "2")}
    start, end = clock_of(form, "start", "Börjar"), clock_of(form, "end", "Slutar")
    if end is not None and (start is None or end <= start):
        raise BadInputError("Mötet slutar före det börjar: ändra klockslagen.")
    chosen = sorted(days | {one for one in more if one is not None})
    return _new(form, InquiryKind.POLL, tuple((one, start, end) for one in chosen))


def slots_in(form: MultiDict[str, str]) -> NewInquiry:
    """What the form for slots says. Raises BadInputError that names the field."""
    days = [day_from(text, "Dagen") for text in form.get("days", "").replace(",", " ").split()]
    if not days:
        raise BadInputError("Dagar saknas: skriv en eller flera, till exempel 2026-12-02.")
    minutes = whole_of(form, "minutes", "Minuter")
    pause = whole_of(form, "pause", "Paus") or 0
    if minutes is None:
        raise BadInputError("Minuter saknas: hur lång är varje tid?")
    runs = []
    for number in _RUNS:
        start = clock_of(form, f"start_{number}", "Första tiden")
        count = whole_of(form, f"count_{number}", "Antal tider")
        if start is not None and count:
            runs += [SlotRun(day, start, count, minutes, pause) for day in days]
    if not runs:
        raise BadInputError("Ange när första tiden börjar och hur många tider det är.")
    return _new(form, InquiryKind.SLOTS, slots_of(runs), by_wishes="by_wishes" in form)


def signup_in(form: MultiDict[str, str]) -> NewInquiry:
    """What the form for signatures says. Raises BadInputError that names the field."""
    parts = whole_of(form, "parts", "Delar") or 1
    return _new(form, InquiryKind.SIGNUP, (), parts_total=parts)


def _new(
    form: MultiDict[str, str],
    kind: InquiryKind,
    options: tuple[tuple[date, object, object], ...],
    *,
    by_wishes: bool = False,
    parts_total: int = 1,
) -> NewInquiry:
    deadline = day_of(form, "deadline", "Sista dag")
    if deadline is None:
        raise BadInputError("Sista dag att svara saknas: ange den.")
    return NewInquiry(
        kind=kind,
        title=line_of(form, "title", _MAX_TITLE),
        body=region().require_body(form.get("body", "")).key,
        deadline=deadline,
        options=options,  # type: ignore[arg-type]
        invitees=tuple(_addressee(text) for text in form.getlist("invitee")),
        message=text_of(form, "message", _MAX_TEXT),
        place=line_of(form, "place", _MAX_PLACE),
        by_wishes=by_wishes,
        parts_total=parts_total,
    )


def _addressee(text: str) -> Addressee:
    role, _colon, key = text.partition(":")
    known = {
        ContactRole.CHIEF.value: region().organisations,
        ContactRole.SECRETARY.value: region().bodies,
    }
    if key not in known.get(role, {}):
        raise BadInputError("Välj vilka som ska svara bland dem som visas.")
    return Addressee(ContactRole(role), key)


def askable(body: Body | None) -> tuple[list[Askable], list[Askable]]:
    """The chiefs and the bodies that can be asked, those ticked that the form says, else those
    who are usually asked about ``body``."""
    found = region()
    usual = {_value(one) for one in _usual(found, body)}
    ticked = set(request.values.getlist("invitee")) or usual
    known = mailboxes(svarsdag(), region_key())

    def box(to: Addressee, name: str) -> Askable:
        return Askable(_value(to), name, to in known, _value(to) in ticked)

    chiefs = [
        box(Addressee(ContactRole.CHIEF, one.key), one.name) for one in found.organisations.values()
    ]
    bodies = [
        box(Addressee(ContactRole.SECRETARY, one.key), one.name) for one in found.bodies.values()
    ]
    return chiefs, bodies


def _value(to: Addressee) -> str:
    return f"{to.role.value}:{to.key}"


def _usual(found: Region, body: Body | None) -> list[Addressee]:
    """For a body that meets: its members' boards, or their chiefs where officials meet; without a
    body the chiefs of all kommuner."""
    if body is None:
        kommuner = [
            one for one in found.organisations.values() if one.kind is OrganisationKind.MUNICIPALITY
        ]
        return [Addressee(ContactRole.CHIEF, one.key) for one in kommuner]
    parties = found.parties_of(body)
    if body.kind is BodyKind.OFFICIALS_GROUP:
        return [Addressee(ContactRole.CHIEF, one.key) for one in parties]
    if len(parties) == 1:
        return [Addressee(ContactRole.SECRETARY, body.key)]
    keys = {one.key for one in parties}
    return [
        Addressee(ContactRole.SECRETARY, one.key)
        for one in found.bodies.values()
        if one.kind is BodyKind.BOARD and one.organisation in keys
    ]
