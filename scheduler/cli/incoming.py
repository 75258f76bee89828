"""Plan the answer to an incoming remiss."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scheduler.cli.group import (
    DATE,
    EXIT_NO_PLAN,
    JSON,
    REGION,
    checked_year,
    echo_json,
    main,
    opened,
)
from scheduler.cli.progress import work_shown
from scheduler.domain.errors import BadInputError
from scheduler.domain.remisser import DecisionForm
from scheduler.settings import Settings

if TYPE_CHECKING:
    from scheduler.services.incoming_wishes import ExtraWish, IncomingWish

_FORMS = ", ".join(form.value for form in DecisionForm)


@main.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@REGION
@click.option("--letter", type=click.Path(path_type=Path), help="Remissbrevet, som fil.")
@click.option("--body", help="Organet som svarar, till exempel ”KS Berg”.")
@click.option("--received", type=DATE, help="Dag då remissen kom in, år-månad-dag.")
@click.option("--deadline", type=DATE, help="Avsändarens sista svarsdag.")
@click.option("--extended-to", type=DATE, help="Anstånd som avsändaren har gett.")
@click.option("--start", type=DATE, help="Första dag underlaget kan lämnas, om den är senare.")
@click.option("--sender", help="Avsändaren.")
@click.option("--sender-dnr", help="Avsändarens diarienummer.")
@click.option("--dnr", default="", help="Eget diarienummer.")
@click.option("--title", help="Rubrik.")
@click.option(
    "--heard",
    multiple=True,
    help="Organ som hörs före svaret, med komma emellan; flera --heard hörs i tur och ordning.",
)
@click.option(
    "--decision",
    "decisions",
    multiple=True,
    metavar="ORGAN=FORM",
    help=f"Vem som beslutar för ett organ: {_FORMS}.",
)
@click.option("--at-once", multiple=True, metavar="ORGAN", help="Organ med omedelbar justering.")
@click.option("--extra", multiple=True, metavar="ORGAN=DATUM", help="Ett extra möte.")
@click.option(
    "--extra-short",
    multiple=True,
    metavar="ORGAN=DATUM",
    help="Ett extra möte, med underlaget klart först till kallelsen.",
)
@click.option("--no-delegation", is_flag=True, help="Principiellt ärende: ingen delegation.")
@click.option("--intake-days", type=int, help="Kalenderdagar från underlag till möte.")
@click.option("--lag-days", type=int, help="Kalenderdagar från möte till färdigt svar.")
@click.option("--allow-tentative", is_flag=True, help="Räkna med preliminära möten.")
@click.option("--year", type=int, help="År för datum i planen som saknar det.")
@JSON
@click.pass_obj
def incoming(settings: Settings, /, **options: Any) -> None:
    """Planera svaret på en inkommande remiss: vägen nämnd → arbetsutskott → styrelse.

    FILE är mötesplanen; utan den räknas på de sparade mötena.
    """
    wish = _wish(options)
    with work_shown("Läser och planerar", sys.stderr):
        planned = _planned(settings, options, wish)
    if options["as_json"]:
        from scheduler.presentation.incoming import incoming_json

        echo_json(incoming_json(planned))
    else:
        from scheduler.presentation.incoming import incoming_text

        click.echo(incoming_text(planned))
    if not planned.possible:
        sys.exit(EXIT_NO_PLAN)


def _planned(settings: Settings, options: dict[str, Any], wish: IncomingWish) -> Any:
    if options["file"] is None:
        return _on_stored(settings, options, wish)
    from scheduler.configuration import load_configuration
    from scheduler.services.incoming import plan_incoming_from_reading
    from scheduler.services.reading import read_plan_file
    from scheduler.services.remiss_letters import read_letter_file

    config = load_configuration(settings.config_dir, settings.regions_dir)
    region = config.region(options["region_key"])
    letter = read_letter_file(options["letter"], region) if options["letter"] else None
    reading = read_plan_file(options["file"], region, year=checked_year(options["year"]))
    return plan_incoming_from_reading(config, region, reading, wish, letter)


def _on_stored(settings: Settings, options: dict[str, Any], wish: IncomingWish) -> Any:
    from scheduler.services.incoming_rounds import propose_stored
    from scheduler.services.remiss_letters import read_letter_file

    app = opened(settings)
    region = app.config.region(options["region_key"])
    letter = read_letter_file(options["letter"], region) if options["letter"] else None
    planned = propose_stored(app, region.key, wish, letter)
    return planned


def _wish(options: dict[str, Any]) -> IncomingWish:
    from scheduler.services.incoming_wishes import IncomingWish

    return IncomingWish(
        body=options["body"],
        received=options["received"],
        deadline=options["deadline"],
        extended_to=options["extended_to"],
        start=options["start"],
        sender=options["sender"],
        sender_dnr=options["sender_dnr"],
        dnr=options["dnr"],
        title=options["title"],
        heard=[_names(text) for text in options["heard"]],
        decisions=dict(_decision(text) for text in options["decisions"]),
        at_once=options["at_once"],
        extra=[
            *(_extra(text, short_notice=False) for text in options["extra"]),
            *(_extra(text, short_notice=True) for text in options["extra_short"]),
        ],
        may_delegate=not options["no_delegation"],
        intake_days=options["intake_days"],
        lag_days=options["lag_days"],
        allow_tentative=options["allow_tentative"],
    )


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _decision(text: str) -> tuple[str, DecisionForm]:
    name, _equals, form = text.rpartition("=")
    try:
        return name.strip(), DecisionForm(form.strip())
    except ValueError:
        raise BadInputError(
            f"--decision ”{text}” går inte att förstå: skriv ORGAN=FORM med någon av {_FORMS}, "
            "till exempel ”KS Berg=chair”."
        ) from None


def _extra(text: str, *, short_notice: bool) -> ExtraWish:
    from scheduler.services.incoming_wishes import ExtraWish

    name, _equals, day = text.rpartition("=")
    try:
        return ExtraWish(name.strip(), date.fromisoformat(day.strip()), short_notice)
    except ValueError:
        raise BadInputError(
            f"Extra möte ”{text}” går inte att förstå: skriv ORGAN=DATUM, till exempel "
            "”KS Berg=2026-03-10”."
        ) from None
