"""Slots: picked, changed and released by link, waited for, or given out by wishes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.inquiries import Choice, Inquiry, InquiryKind, InquiryState, Invitee, Option
from scheduler.domain.rights import Right
from scheduler.planning.slots.check import faults
from scheduler.planning.slots.problem import Assignment, WishProblem
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.services.inquiries.changing import (
    Change,
    answering,
    changing,
    check_open,
    check_seen,
)
from scheduler.services.inquiries.words import when_and_where
from scheduler.storage import inquiry_store


def pick_slot(app: App, token: str, option_id: int) -> None:
    """Takes the slot, in place of the one the invitee has. Raises NotFoundError, BadInputError, or
    ConflictError where somebody else has it."""
    with answering(app, token) as (change, invitee):
        _check_slots(change.inquiry)
        if change.inquiry.by_wishes and change.inquiry.takes_answers:
            raise BadInputError("Tiderna delas ut efter önskemål: lämna önskemål i stället.")
        _check_may_change(change.inquiry)
        _take(change, invitee, option_id)


@needs(Right.MANAGE_AHEAD)
def book_for(
    app: App, region: str, actor: str, inquiry_id: str, invitee_id: int, option_id: int
) -> None:
    """A coordinator takes the slot for somebody who has answered by other means. As `pick_slot`."""
    with changing(app, region, actor, inquiry_id) as change:
        _check_slots(change.inquiry)
        _check_may_change(change.inquiry)
        _take(change, _invitee(change.inquiry, invitee_id), option_id)


def _take(change: Change, invitee: Invitee, option_id: int) -> None:
    inquiry, connection = change.inquiry, change.connection
    wanted = next((one for one in inquiry.options if one.id == option_id), None)
    if wanted is None:
        raise NotFoundError("Tiden finns inte i förfrågan.")
    had = inquiry.slot_of(invitee.id)
    if had == wanted:
        return
    if inquiry.holder_of(option_id) is not None:
        raise ConflictError("Tiden är just tagen av någon annan: välj en annan.")
    inquiry_store.release(connection, invitee.id)
    inquiry_store.book(change.app.database, connection, option_id, invitee.id, change.actor)
    change.log(
        "book_slot",
        {
            "invitee": invitee.to.key,
            "old": had.id if had else None,
            "new": option_id,
        },
    )
    change.tell(invitee, f"Ni har tiden {when_and_where(wanted, inquiry.place)}")
    if had is not None:
        _give_to_queue(change, had, but=invitee)


def release_slot(app: App, token: str) -> None:
    """Frees the invitee's slot, or its place in the queue; whoever has waited longest gets the
    slot. Raises NotFoundError or ConflictError."""
    with answering(app, token) as (change, invitee):
        _release(change, invitee)


@needs(Right.MANAGE_AHEAD)
def release_for(app: App, region: str, actor: str, inquiry_id: str, invitee_id: int) -> None:
    """A coordinator frees somebody's slot. As `release_slot`."""
    with changing(app, region, actor, inquiry_id) as change:
        _release(change, _invitee(change.inquiry, invitee_id))


def _release(change: Change, invitee: Invitee) -> None:
    _check_slots(change.inquiry)
    _check_may_change(change.inquiry)
    had = change.inquiry.slot_of(invitee.id)
    if invitee.queued_at is not None:
        inquiry_store.set_queued(change.app.database, change.connection, invitee.id, waits=False)
        change.log("leave_queue", {"invitee": invitee.to.key})
    if had is None:
        return
    inquiry_store.release(change.connection, invitee.id)
    change.log("release_slot", {"invitee": invitee.to.key, "old": had.id})
    _give_to_queue(change, had, but=invitee)


def _give_to_queue(change: Change, slot: Option, but: Invitee) -> None:
    """Whoever has waited longest has asked for any time: it gets the slot, and is told."""
    first = next((one for one in change.inquiry.queue if one.id != but.id), None)
    if first is None:
        return
    inquiry_store.book(change.app.database, change.connection, slot.id, first.id, "kön")
    change.log("book_slot", {"invitee": first.to.key, "old": None, "new": slot.id, "queue": True})
    why = ("Ni stod i kö, och tiden blev ledig. Passar den inte kan ni lämna den på sidan.",)
    change.tell(first, f"Ni har fått tiden {when_and_where(slot, change.inquiry.place)}", why)


def queue_for_slot(app: App, token: str) -> None:
    """Waits for a slot to be free. Raises NotFoundError, or ConflictError where one is free."""
    with answering(app, token) as (change, invitee):
        inquiry = change.inquiry
        _check_slots(inquiry)
        _check_may_change(inquiry)
        if invitee.queued_at is not None or inquiry.slot_of(invitee.id) is not None:
            return
        if inquiry.free_slots and not inquiry.by_wishes:
            raise ConflictError("Det finns lediga tider: välj en av dem.")
        inquiry_store.set_queued(app.database, change.connection, invitee.id, waits=True)
        change.log("join_queue", {"invitee": invitee.to.key})


def wish_slots(app: App, token: str, option_ids: Sequence[int], comment: str = "") -> None:
    """The slots the invitee wishes for, the best first; in place of what it wished before. Raises
    NotFoundError, ConflictError, or BadInputError for none, too many or one twice."""
    with answering(app, token) as (change, invitee):
        inquiry, most = change.inquiry, app.config.inquiry_policy.most_wishes
        _check_slots(inquiry)
        check_open(inquiry)
        if not inquiry.by_wishes:
            raise BadInputError("Tiderna delas inte ut efter önskemål: välj en tid.")
        known = {one.id for one in inquiry.options}
        if not option_ids or not known.issuperset(option_ids):
            raise BadInputError("Välj minst en av tiderna.")
        if len(set(option_ids)) != len(option_ids) or len(option_ids) > most:
            raise BadInputError(f"Välj högst {most} tider, var och en en gång.")
        old = inquiry.choices_of(invitee.id)
        if [one.option_id for one in old] == list(option_ids) and comment == invitee.comment:
            return
        choices = [
            Choice(invitee.id, option_id, rank=rank)
            for rank, option_id in enumerate(option_ids, start=1)
        ]
        inquiry_store.set_answer(
            app.database, change.connection, invitee.id, choices, by=change.actor, comment=comment
        )
        change.log(
            "wish_slots",
            {
                "invitee": invitee.to.key,
                "old": [one.option_id for one in old],
                "new": list(option_ids),
            },
        )


def wish_problem(inquiry: Inquiry) -> WishProblem:
    """Everybody who has wished, with what it wishes for."""
    wishes: dict[int, Mapping[int, int]] = {}
    for invitee in inquiry.invitees:
        ranks = {one.option_id: one.rank for one in inquiry.choices_of(invitee.id) if one.rank}
        if ranks:
            wishes[invitee.id] = ranks
    return WishProblem(tuple(one.id for one in inquiry.options), wishes)


def propose_assignment(inquiry: Inquiry) -> Assignment:
    """The fairest assignment of the wishes there are, checked."""
    # A third of a second to import, and only whoever gives out slots by wishes needs it.
    from scheduler.planning.slots.assign import assign

    problem = wish_problem(inquiry)
    assignment = assign(problem)
    wrong = faults(problem, assignment)
    if wrong:
        raise RuntimeError(f"the assignment breaks the rules: {wrong}")
    return assignment


@needs(Right.MANAGE_AHEAD)
def assign_slots(app: App, region: str, actor: str, inquiry_id: str, seen: int) -> Assignment:
    """Gives out the slots by the wishes and tells everybody; who has got none waits for one.
    ``seen`` is the sequence of the inquiry that was shown. Raises NotFoundError or ConflictError.
    """
    with changing(app, region, actor, inquiry_id) as change:
        inquiry = change.inquiry
        _check_slots(inquiry)
        check_open(inquiry)
        if not inquiry.by_wishes:
            raise BadInputError("Tiderna delas inte ut efter önskemål.")
        check_seen(inquiry, seen)
        assignment = propose_assignment(inquiry)
        change.drop_waiting_mails()
        for one in inquiry.invitees:
            option_id = assignment.slot_of.get(one.id)
            if option_id is not None:
                inquiry_store.book(app.database, change.connection, option_id, one.id, actor)
                slot = inquiry.option(option_id)
                change.tell(one, f"Ni har fått tiden {when_and_where(slot, inquiry.place)}")
            elif inquiry.choices_of(one.id):
                inquiry_store.set_queued(app.database, change.connection, one.id, waits=True)
                why = ("Ni står i kö: blir en tid ledig får ni den, och ett besked.",)
                change.tell(one, "Ingen av tiderna ni önskade räckte till", why)
            else:
                change.tell(one, "Tiderna är utdelade", ("Ni kan välja bland dem som är kvar.",))
        inquiry_store.set_state(change.connection, inquiry_id, InquiryState.DECIDED)
        slots = {str(one): option for one, option in assignment.slot_of.items()}
        change.log("assign_slots", {"slots": slots})
        return assignment


def _check_slots(inquiry: Inquiry) -> None:
    if inquiry.kind is not InquiryKind.SLOTS:
        raise BadInputError("Förfrågan har inga tider att välja.")


def _check_may_change(inquiry: Inquiry) -> None:
    """Slots may be picked, changed and released also after they have been given out."""
    if inquiry.state is not InquiryState.DECIDED:
        check_open(inquiry)


def _invitee(inquiry: Inquiry, invitee_id: int) -> Invitee:
    found = next((one for one in inquiry.invitees if one.id == invitee_id), None)
    if found is None:
        raise NotFoundError("Den tillfrågade finns inte i förfrågan.")
    return found
