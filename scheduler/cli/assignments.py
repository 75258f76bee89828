"""Assignments and report-backs: svarsdag assignments …"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from scheduler.cli.group import ACTOR, DATE, JSON, REGION, echo_json, main, opened
from scheduler.domain.errors import BadInputError
from scheduler.settings import Settings

if TYPE_CHECKING:
    from scheduler.services.app import App


@main.group()
def assignments() -> None:
    """Uppdrag: vad som ska redovisas till vilket organ, och när."""


@assignments.command("list")
@REGION
@JSON
@click.pass_obj
def assignments_list(settings: Settings, region_key: str, as_json: bool) -> None:
    """Visa vad varje organ väntar på."""
    from scheduler.presentation.assignments import assignments_json, assignments_text
    from scheduler.services.assignments import all_assignments

    app = opened(settings)
    region, today = app.config.region(region_key), settings.today()
    found = all_assignments(app, region_key)
    if as_json:
        echo_json(assignments_json(region, found, today))
    else:
        click.echo(assignments_text(region, found, today))


@assignments.command("read")
@click.argument("text")
@REGION
@JSON
@click.pass_obj
def assignments_read(settings: Settings, text: str, region_key: str, as_json: bool) -> None:
    """Läs ur ett besluts ord till vilket organ och när, utan att spara."""
    from scheduler.configuration import load_configuration
    from scheduler.presentation.assignments import read_json, read_text_lines
    from scheduler.services.assignment_texts import read_due

    region = load_configuration(settings.config_dir, settings.regions_dir).region(region_key)
    found = read_due(region, text, settings.today())
    if as_json:
        echo_json(read_json(found))
    else:
        click.echo(read_text_lines(found))


@assignments.command("add")
@click.argument("title")
@REGION
@click.option("--to", "body", required=True, help="Organet som väntar på redovisningen.")
@click.option("--owner", required=True, help="Den som har uppdraget.")
@click.option(
    "--mailbox",
    required=True,
    help="Vems brevlåda: ett organ, en organisation (chefens) eller samordnaren.",
)
@click.option("--day", type=DATE, help="Senaste dag.")
@click.option("--month", help="Månaden då organet möts, till exempel 2017-10.")
@click.option("--first-meeting", is_flag=True, help="Månadens första möte i stället för sista.")
@click.option("--dnr", default="", help="Diarienummer.")
@click.option("--source", default="", help="Beslutet uppdraget kommer från.")
@JSON
@click.pass_obj
def assignments_add(settings: Settings, /, **options: Any) -> None:
    """Lägg till ett uppdrag, bundet till organets möte."""
    from scheduler.domain.assignments import Due, WhichMeeting
    from scheduler.services.assignments import AssignmentWish, add_assignment

    if (options["day"] is None) == (options["month"] is None):
        raise BadInputError("Ange antingen --day eller --month.")
    which = WhichMeeting.FIRST if options["first_meeting"] else WhichMeeting.LAST
    month = _month(options["month"]) if options["month"] else None
    wish = AssignmentWish(
        title=options["title"],
        body=options["body"],
        owner=options["owner"],
        mailbox=options["mailbox"],
        due=Due(options["day"], month, which),
        dnr=options["dnr"],
        source=options["source"],
    )
    app = opened(settings)
    made = add_assignment(app, options["region_key"], ACTOR, wish)
    _show(app, settings, made.region, made.id, as_json=options["as_json"])


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise BadInputError(
            f"--month ”{text}” är ingen månad: skriv till exempel 2017-10."
        ) from None


@assignments.command("report")
@click.argument("assignment_id")
@REGION
@click.option("--day", type=DATE, required=True, help="Dagen då det redovisades.")
@click.option("--note", default="", help="Paragraf eller annat.")
@JSON
@click.pass_obj
def assignments_report(settings: Settings, /, **options: Any) -> None:
    """Registrera att ett uppdrag är redovisat."""
    from scheduler.services.assignments import report

    app = opened(settings)
    about = (app, options["region_key"], ACTOR, options["assignment_id"])
    report(*about, options["day"], options["note"])
    _show(app, settings, about[1], about[3], as_json=options["as_json"])


@assignments.command("withdraw")
@click.argument("assignment_id")
@REGION
@click.option("--because", default="", help="Varför.")
@JSON
@click.pass_obj
def assignments_withdraw(settings: Settings, /, **options: Any) -> None:
    """Ta tillbaka ett uppdrag som inte längre gäller."""
    from scheduler.services.assignments import withdraw

    app = opened(settings)
    about = (app, options["region_key"], ACTOR, options["assignment_id"])
    withdraw(*about, options["because"])
    _show(app, settings, about[1], about[3], as_json=options["as_json"])


@assignments.command("reopen")
@click.argument("assignment_id")
@REGION
@JSON
@click.pass_obj
def assignments_reopen(settings: Settings, /, **options: Any) -> None:
    """Öppna ett uppdrag igen."""
    from scheduler.services.assignments import reopen

    app = opened(settings)
    reopen(app, options["region_key"], ACTOR, options["assignment_id"])
    _show(
        app, settings, options["region_key"], options["assignment_id"], as_json=options["as_json"]
    )


def _show(app: App, settings: Settings, region: str, assignment_id: str, *, as_json: bool) -> None:
    from scheduler.presentation.assignments import assignment_json, assignments_text
    from scheduler.services.assignments import all_assignments

    found = [one for one in all_assignments(app, region) if one.assignment.id == assignment_id]
    if as_json:
        echo_json(assignment_json(app.config.region(region), found[0], settings.today()))
    else:
        click.echo(assignments_text(app.config.region(region), found, settings.today()))
