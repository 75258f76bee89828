"""Inquiries: days for an extra meeting, slots and signatures; asked, followed and decided."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scheduler.cli.group import ACTOR, DATE, JSON, REGION, echo_json, main, opened, write_file
from scheduler.domain.accounts import Addressee, ContactRole
from scheduler.domain.bodies import Region
from scheduler.domain.errors import BadInputError, NotFoundError, UnknownNameError
from scheduler.domain.inquiries import Inquiry, InquiryKind, NewInquiry
from scheduler.domain.signatures import NewSignature, SignatureState
from scheduler.domain.slots import SlotRun, slots_of
from scheduler.settings import Settings

if TYPE_CHECKING:
    from scheduler.services.app import App

_ID = click.argument("inquiry_id", metavar="ID")
_ASK = [
    click.option("--title", required=True, help="Vad det gäller."),
    click.option("--body", required=True, help="Organet som frågar."),
    click.option("--deadline", type=DATE, required=True, help="Sista dag att svara."),
    click.option(
        "--invite",
        "invitees",
        multiple=True,
        required=True,
        help="Vem som ska svara: en organisation (dess chef) eller ett organ. Flera gånger.",
    ),
    click.option("--message", default="", help="Text i brevet."),
    click.option("--place", default="", help="Plats."),
]


class _Clock(click.ParamType["time"]):
    name = "klockslag"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> time:
        if isinstance(value, time):
            return value
        try:
            return time.fromisoformat(value)
        except ValueError:
            raise BadInputError(
                f"”{value}” är inget klockslag: skriv till exempel 08:00."
            ) from None


class _Run(click.ParamType["tuple[time, int]"]):
    name = "start=antal"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[time, int]:
        if isinstance(value, tuple):
            return value
        start, _equals, count = str(value).partition("=")
        try:
            return time.fromisoformat(start), int(count)
        except ValueError:
            raise BadInputError(f"--run {value}: skriv till exempel 08:00=4.") from None


def _asked(command: Any) -> Any:
    for option in reversed(_ASK):
        command = option(command)
    return command


@main.group()
def polls() -> None:
    """Vilken dag ett extra möte passar."""


@main.group()
def slots() -> None:
    """Tider att välja."""


@main.group()
def signups() -> None:
    """Vilka parter som har skrivit under."""


def _open(settings: Settings, region_key: str) -> tuple[App, Region]:

    app = opened(settings)
    return app, app.config.region(region_key)


def _list(settings: Settings, region_key: str, kind: InquiryKind, as_json: bool) -> None:
    from scheduler.presentation.inquiries import inquiries_text, inquiry_json
    from scheduler.services.inquiries.asking import inquiries

    app, region = _open(settings, region_key)
    found = inquiries(app, region_key, kind)
    if as_json:
        today = settings.today()
        echo_json({kind.value: [inquiry_json(region, one, today) for one in found]})
    else:
        click.echo(inquiries_text(region, found))


def _show(app: App, region: Region, inquiry_id: str, kind: InquiryKind, as_json: bool) -> None:
    from scheduler.presentation.inquiries import inquiry_json, inquiry_text

    found = _found(app, region, inquiry_id, kind)
    today = app.settings.today()
    if as_json:
        echo_json(inquiry_json(region, found, today))
    else:
        click.echo(inquiry_text(region, found, today))


def _found(app: App, region: Region, inquiry_id: str, kind: InquiryKind) -> Inquiry:
    from scheduler.services.inquiries.asking import get_inquiry

    found = get_inquiry(app, region.key, inquiry_id)
    if found.kind is not kind:
        raise NotFoundError("Förfrågan är av ett annat slag: svarsdag polls, slots eller signups.")
    return found


def _ask(
    app: App,
    region: Region,
    kind: InquiryKind,
    days: tuple[tuple[date, time | None, time | None], ...],
    options: dict[str, Any],
) -> str:
    from scheduler.services.inquiries.asking import ask
    from scheduler.storage.ids import new_id

    new = NewInquiry(
        kind=kind,
        title=options["title"],
        body=region.require_body(options["body"]).key,
        deadline=options["deadline"],
        options=days,
        invitees=tuple(_addressee(region, name) for name in options["invitees"]),
        message=options["message"],
        place=options["place"],
        by_wishes=options.get("by_wishes", False),
        parts_total=options.get("parts_total", 1),
    )
    return ask(app, region.key, ACTOR, new_id(), new).id


def _addressee(region: Region, name: str) -> Addressee:
    try:
        return Addressee(ContactRole.CHIEF, region.require_organisation(name).key)
    except UnknownNameError:
        return Addressee(ContactRole.SECRETARY, region.require_body(name).key)


@polls.command("list")
@REGION
@JSON
@click.pass_obj
def polls_list(settings: Settings, region_key: str, as_json: bool) -> None:
    """Visa frågorna om extra möten."""
    _list(settings, region_key, InquiryKind.POLL, as_json)


@polls.command("days")
@REGION
@click.option("--body", required=True, help="Organet som ska mötas.")
@click.option("--from", "first", type=DATE, required=True, help="Tidigast.")
@click.option("--to", "last", type=DATE, required=True, help="Senast.")
@JSON
@click.pass_obj
def polls_days(
    settings: Settings, region_key: str, body: str, first: date, last: date, as_json: bool
) -> None:
    """Visa dagar som passar ett extra möte, de bästa först."""
    from scheduler.presentation.inquiries import days_json, days_text
    from scheduler.services.inquiries.polls import propose_days

    app, _region = _open(settings, region_key)
    found = propose_days(app, region_key, body, first, last)
    if as_json:
        echo_json({"days": days_json(found)})
    else:
        click.echo(days_text(found))


@polls.command("ask")
@REGION
@_asked
@click.option("--day", "days", type=DATE, multiple=True, required=True, help="Flera gånger.")
@click.option("--start", type=_Clock(), help="När mötet börjar.")
@click.option("--end", type=_Clock(), help="När mötet slutar.")
@JSON
@click.pass_obj
def polls_ask(settings: Settings, /, region_key: str, as_json: bool, **options: Any) -> None:
    """Boka ett preliminärt extra möte, och fråga vilken dag som passar."""
    app, region = _open(settings, region_key)
    start, end = options["start"], options["end"]
    if end is not None and (start is None or end <= start):
        raise BadInputError("Mötet slutar före det börjar: ändra --start och --end.")
    days = tuple((day, start, end) for day in sorted(set(options["days"])))
    inquiry_id = _ask(app, region, InquiryKind.POLL, days, options)
    _show(app, region, inquiry_id, InquiryKind.POLL, as_json)


@polls.command("show")
@_ID
@REGION
@JSON
@click.pass_obj
def polls_show(settings: Settings, inquiry_id: str, region_key: str, as_json: bool) -> None:
    """Visa svaren om dagarna."""
    app, region = _open(settings, region_key)
    _show(app, region, inquiry_id, InquiryKind.POLL, as_json)


@polls.command("decide")
@_ID
@click.argument("option_id", metavar="NUMMER", type=int)
@REGION
@JSON
@click.pass_obj
def polls_decide(
    settings: Settings, inquiry_id: str, option_id: int, region_key: str, as_json: bool
) -> None:
    """Bestäm dagen med NUMMER: mötet blir planerat, och alla får besked."""
    from scheduler.services.inquiries.polls import decide_day

    app, region = _open(settings, region_key)
    seen = _found(app, region, inquiry_id, InquiryKind.POLL).sequence
    decide_day(app, region_key, ACTOR, inquiry_id, option_id, seen)
    _show(app, region, inquiry_id, InquiryKind.POLL, as_json)


@slots.command("list")
@REGION
@JSON
@click.pass_obj
def slots_list(settings: Settings, region_key: str, as_json: bool) -> None:
    """Visa det som har tider att välja."""
    _list(settings, region_key, InquiryKind.SLOTS, as_json)


@slots.command("ask")
@REGION
@_asked
@click.option("--day", "days", type=DATE, multiple=True, required=True, help="Flera gånger.")
@click.option(
    "--run",
    "runs",
    type=_Run(),
    multiple=True,
    required=True,
    help="Första tiden och antalet, till exempel 08:00=4. En gång till för eftermiddagen.",
)
@click.option("--minutes", type=int, required=True, help="Hur lång varje tid är.")
@click.option("--pause", type=int, default=0, help="Minuter mellan tiderna.")
@click.option("--by-wishes", is_flag=True, help="Dela ut efter önskemål.")
@JSON
@click.pass_obj
def slots_ask(settings: Settings, /, region_key: str, as_json: bool, **options: Any) -> None:
    """Lägg ut tider att välja."""
    app, region = _open(settings, region_key)
    times = slots_of(
        SlotRun(day, start, count, options["minutes"], options["pause"])
        for day in sorted(set(options["days"]))
        for start, count in options["runs"]
    )
    inquiry_id = _ask(app, region, InquiryKind.SLOTS, times, options)
    _show(app, region, inquiry_id, InquiryKind.SLOTS, as_json)


@slots.command("show")
@_ID
@REGION
@JSON
@click.pass_obj
def slots_show(settings: Settings, inquiry_id: str, region_key: str, as_json: bool) -> None:
    """Visa tiderna och vem som har dem."""
    app, region = _open(settings, region_key)
    _show(app, region, inquiry_id, InquiryKind.SLOTS, as_json)


@slots.command("assign")
@_ID
@REGION
@JSON
@click.pass_obj
def slots_assign(settings: Settings, inquiry_id: str, region_key: str, as_json: bool) -> None:
    """Dela ut tiderna rättvist efter önskemålen."""
    from scheduler.services.inquiries.slots import assign_slots

    app, region = _open(settings, region_key)
    seen = _found(app, region, inquiry_id, InquiryKind.SLOTS).sequence
    assign_slots(app, region_key, ACTOR, inquiry_id, seen)
    _show(app, region, inquiry_id, InquiryKind.SLOTS, as_json)


@signups.command("list")
@REGION
@JSON
@click.pass_obj
def signups_list(settings: Settings, region_key: str, as_json: bool) -> None:
    """Visa det som ska skrivas under."""
    _list(settings, region_key, InquiryKind.SIGNUP, as_json)


@signups.command("ask")
@REGION
@_asked
@click.option("--parts", "parts_total", type=int, default=1, help="Delar att skriva under.")
@JSON
@click.pass_obj
def signups_ask(settings: Settings, /, region_key: str, as_json: bool, **options: Any) -> None:
    """Be parterna skriva under senast en dag."""
    app, region = _open(settings, region_key)
    inquiry_id = _ask(app, region, InquiryKind.SIGNUP, (), options)
    _show(app, region, inquiry_id, InquiryKind.SIGNUP, as_json)


@signups.command("show")
@_ID
@REGION
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Skriv tabellen till filen, .csv eller .xlsx.",
)
@JSON
@click.pass_obj
def signups_show(
    settings: Settings, inquiry_id: str, region_key: str, out: Path | None, as_json: bool
) -> None:
    """Visa vilka som har skrivit under, vilka som var sena och vilka som saknas."""
    from scheduler.services.inquiries.signups import as_csv, as_xlsx

    app, region = _open(settings, region_key)
    if out is not None:
        writers = {".csv": as_csv, ".xlsx": as_xlsx}
        if out.suffix.lower() not in writers:
            raise BadInputError(f"{out}: namnet ska sluta på .csv eller .xlsx.")
        found = _found(app, region, inquiry_id, InquiryKind.SIGNUP)
        write_file(out, writers[out.suffix.lower()](region, found, settings.today()))
    _show(app, region, inquiry_id, InquiryKind.SIGNUP, as_json)


@signups.command("register")
@_ID
@click.argument("party", metavar="PART")
@REGION
@click.option("--signed-on", type=DATE, help="Dagen, om den är känd.")
@click.option("--late", "said_late", is_flag=True, help="Sent, men dagen är inte känd.")
@click.option("--not-signed", is_flag=True, help="Parten skriver inte under.")
@click.option("--parts", type=int, help="Hur många delar; alla om inget anges.")
@click.option("--signer", default="", help="Av vem.")
@click.option("--note", default="", help="Anteckning.")
@JSON
@click.pass_obj
def signups_register(
    settings: Settings, /, inquiry_id: str, party: str, region_key: str, as_json: bool, **said: Any
) -> None:
    """Registrera vad som är känt om PART, en organisation eller ett organ."""
    from scheduler.services.inquiries.signups import register

    app, region = _open(settings, region_key)
    found = _found(app, region, inquiry_id, InquiryKind.SIGNUP)
    to = _addressee(region, party)
    invitee = next((one for one in found.invitees if one.to == to), None)
    if invitee is None:
        raise NotFoundError(f"{party} är inte part i förfrågan.")
    state = SignatureState.NOT_SIGNED if said["not_signed"] else SignatureState.SIGNED
    parts = said["parts"] if said["parts"] is not None else found.parts_total
    new = NewSignature(
        state, said["signed_on"], said["said_late"], parts, said["signer"], said["note"]
    )
    register(app, region_key, ACTOR, inquiry_id, invitee.id, new)
    _show(app, region, inquiry_id, InquiryKind.SIGNUP, as_json)


def _add_withdraw(group: click.Group, kind: InquiryKind) -> None:
    @group.command("withdraw")
    @_ID
    @REGION
    @click.option("--because", default="", help="Varför; sänds till alla.")
    @JSON
    @click.pass_obj
    def withdraw(
        settings: Settings, inquiry_id: str, region_key: str, because: str, as_json: bool
    ) -> None:
        """Ta tillbaka förfrågan: alla får besked, och ett preliminärt möte ställs in."""
        from scheduler.services.inquiries.asking import withdraw as take_back

        app, region = _open(settings, region_key)
        take_back(app, region_key, ACTOR, inquiry_id, because)
        _show(app, region, inquiry_id, kind, as_json)


_add_withdraw(polls, InquiryKind.POLL)
_add_withdraw(slots, InquiryKind.SLOTS)
_add_withdraw(signups, InquiryKind.SIGNUP)
