"""Inquiries as JSON (docs/json.md) and as text in a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from scheduler.domain.bodies import Region
from scheduler.domain.inquiries import Inquiry, InquiryKind, Option
from scheduler.domain.polls import DayAnswer, DayResult
from scheduler.domain.swedish import long_date, weekday_name
from scheduler.planning.poll_days import PollDay
from scheduler.services.inquiries.polls import results_of
from scheduler.services.inquiries.signups import count_of, party_statuses
from scheduler.services.inquiries.words import DAY_WORDS, STATE_WORDS, asked_name, when

ACTION_WORDS: Mapping[str, str] = {
    "ask": "frågan sändes",
    "answer_poll": "svar om dagarna",
    "take_back_answer": "svaret togs tillbaka",
    "decide_day": "dagen bestämdes",
    "book_slot": "tiden bokades",
    "release_slot": "tiden lämnades",
    "join_queue": "ställde sig i kö",
    "leave_queue": "lämnade kön",
    "wish_slots": "önskade tider",
    "assign_slots": "tiderna delades ut",
    "register_signature": "underskrift registrerades",
    "take_back_signature": "underskrift togs tillbaka",
    "close_inquiry": "avslutades",
    "withdraw_inquiry": "togs tillbaka",
    "hand_out_link": "en länk lämnades ut",
    "revoke_links": "länkar avslutades",
}


def days_json(days: Sequence[PollDay]) -> list[dict[str, Any]]:
    return [
        {
            "day": one.day,
            "avoid": one.avoid,
            "papers_day": one.papers_day,
            "summons_day": one.summons_day,
        }
        for one in days
    ]


def days_text(days: Sequence[PollDay]) -> str:
    """A day on a line, the best first."""
    if not days:
        return "Ingen dag passar: pröva en längre period."
    lines = []
    for one in days:
        avoid = f" (undvik: {one.avoid})" if one.avoid else ""
        clock = f", kallelse senast {long_date(one.summons_day)}" if one.summons_day else ""
        lines.append(f"{weekday_name(one.day)} {long_date(one.day)}{clock}{avoid}")
    return "\n".join(lines)


def inquiry_json(region: Region, inquiry: Inquiry, today: date) -> dict[str, Any]:
    """The question with everything that has come; what its kind does not have is left out."""
    found: dict[str, Any] = {
        "id": inquiry.id,
        "kind": inquiry.kind.value,
        "title": inquiry.title,
        "body": inquiry.body,
        "deadline": inquiry.deadline,
        "state": inquiry.state.value,
        "asked": len(inquiry.invitees),
        "answered": inquiry.answered_count,
    }
    if inquiry.kind is InquiryKind.SIGNUP:
        return found | _signup_json(region, inquiry, today)
    found |= {"place": inquiry.place, "options": _options_json(inquiry)}
    found["invitees"] = [_invitee_json(region, inquiry, one.id) for one in inquiry.invitees]
    return found


def _options_json(inquiry: Inquiry) -> list[dict[str, Any]]:
    results = {one.option_id: one for one in results_of(inquiry)}
    options = []
    for one in inquiry.options:
        row: dict[str, Any] = {"id": one.id, "day": one.day, "start": one.start, "end": one.end}
        if inquiry.kind is InquiryKind.POLL:
            result = results[one.id]
            row |= {
                "yes": result.yes,
                "if_needed": result.if_needed,
                "no": result.no,
                "unknown": result.unknown,
                "chosen": inquiry.chosen_option == one.id,
            }
        else:
            holder = inquiry.holder_of(one.id)
            row["taken_by"] = holder.to.key if holder else None
        options.append(row)
    return options


def _invitee_json(region: Region, inquiry: Inquiry, invitee_id: int) -> dict[str, Any]:
    invitee, slot = inquiry.invitee(invitee_id), inquiry.slot_of(invitee_id)
    return {
        "id": invitee_id,
        "role": invitee.to.role.value,
        "key": invitee.to.key,
        "name": asked_name(region, invitee.to),
        "answered_at": invitee.answered_at,
        "comment": invitee.comment,
        "choices": [
            {"option": one.option_id, "answer": one.answer, "rank": one.rank}
            for one in inquiry.choices_of(invitee_id)
        ],
        "slot": slot.id if slot else None,
        "queued_at": invitee.queued_at,
    }


def _signup_json(region: Region, inquiry: Inquiry, today: date) -> dict[str, Any]:
    count = count_of(inquiry)
    parties = []
    for one in party_statuses(region, inquiry, today):
        signature = one.signature
        parties.append(
            {
                "id": one.invitee.id,
                "key": one.invitee.to.key,
                "name": one.name,
                "state": signature.state.value if signature else "unknown",
                "signed_on": signature.signed_on if signature else None,
                "late": one.is_late,
                "days_late": signature.days_late(inquiry.deadline) if signature else None,
                "parts": signature.parts if signature else None,
                "signer": signature.signer if signature else "",
                "note": signature.note if signature else "",
            }
        )
    return {
        "parts_total": inquiry.parts_total,
        "signed": count.signed,
        "late": count.late,
        "not_signed": count.not_signed,
        "unknown": count.unknown,
        "parties": parties,
    }


def inquiries_text(region: Region, inquiries: Sequence[Inquiry]) -> str:
    """A question on a line."""
    if not inquiries:
        return f"Inga förfrågningar i {region.name}."
    return "\n".join(
        f"{one.id}  {one.title} ({STATE_WORDS[one.state]}): {one.answered_count} av "
        f"{len(one.invitees)} har svarat, sista dag {long_date(one.deadline)}"
        for one in inquiries
    )


def inquiry_text(region: Region, inquiry: Inquiry, today: date) -> str:
    """The question, and a line for each day, slot or party."""
    lines = [inquiries_text(region, [inquiry])]
    match inquiry.kind:
        case InquiryKind.POLL:
            results = {one.option_id: one for one in results_of(inquiry)}
            lines += [_day_line(inquiry, one, results[one.id]) for one in inquiry.options]
        case InquiryKind.SLOTS:
            lines += [_slot_line(region, inquiry, one) for one in inquiry.options]
        case InquiryKind.SIGNUP:
            parties = party_statuses(region, inquiry, today)
            lines += [f"  {one.invitee.id}  {one.name}: {one.words}" for one in parties]
            count = count_of(inquiry)
            lines.append(f"{count.signed}/{count.asked} undertecknat, {count.late} sent")
    return "\n".join(lines)


def _day_line(inquiry: Inquiry, option: Option, result: DayResult) -> str:
    chosen = " – bestämd" if inquiry.chosen_option == option.id else ""
    counts = ", ".join(
        f"{number} {word}"
        for number, word in (
            (result.yes, DAY_WORDS[DayAnswer.YES]),
            (result.if_needed, DAY_WORDS[DayAnswer.IF_NEEDED]),
            (result.no, DAY_WORDS[DayAnswer.NO]),
            (result.unknown, "inget svar"),
        )
    )
    return f"  {option.id}  {when(option)}: {counts}{chosen}"


def _slot_line(region: Region, inquiry: Inquiry, option: Option) -> str:
    holder = inquiry.holder_of(option.id)
    who = asked_name(region, holder.to) if holder else "ledig"
    return f"  {option.id}  {when(option)}: {who}"
