"""What an inquiry's people and times are called in Swedish."""

from __future__ import annotations

from scheduler.domain.accounts import Addressee, ContactRole
from scheduler.domain.bodies import Region
from scheduler.domain.inquiries import InquiryKind, InquiryState, Option
from scheduler.domain.polls import DayAnswer
from scheduler.domain.swedish import long_date, weekday_name

KIND_WORDS = {
    InquiryKind.POLL: "extra möte",
    InquiryKind.SLOTS: "tider att välja",
    InquiryKind.SIGNUP: "underskrifter",
}
STATE_WORDS = {
    InquiryState.OPEN: "öppen",
    InquiryState.DECIDED: "avgjord",
    InquiryState.CLOSED: "avslutad",
    InquiryState.WITHDRAWN: "återtagen",
}
DAY_WORDS = {
    DayAnswer.YES: "ja",
    DayAnswer.IF_NEEDED: "om det behövs",
    DayAnswer.NO: "nej",
}


def asked_name(region: Region, to: Addressee) -> str:
    """Whose mailbox is asked, as a party is called: KS Berg, Bergs kommun."""
    if to.role is ContactRole.SECRETARY and to.key in region.bodies:
        return region.body(to.key).name
    if to.key in region.organisations:
        return region.organisations[to.key].name
    return to.key


def when(option: Option) -> str:
    """måndag 2 december 2024 kl. 8.00–8.45"""
    day = f"{weekday_name(option.day)} {long_date(option.day)}"
    if option.start is None:
        return day
    until = f"–{_clock(option)}" if option.end else ""
    return f"{day} kl. {option.start.hour}.{option.start.minute:02}{until}"


def _clock(option: Option) -> str:
    return f"{option.end.hour}.{option.end.minute:02}" if option.end else ""


def when_and_where(option: Option, place: str) -> str:
    return f"{when(option)}, {place}" if place else when(option)
