"""Plan one round or several."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from scheduler.cli.group import DATE, EXIT_NO_PLAN, JSON, checked_year, echo_json, main, write_file
from scheduler.cli.progress import search_shown
from scheduler.domain.errors import BadInputError
from scheduler.settings import Settings


@main.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option(
    "--rounds",
    "rounds_file",
    type=click.Path(path_type=Path),
    help="Flera rundor tillsammans, ur en TOML- eller JSON-fil (docs/rundor.md).",
)
@click.option("--region", "region_key", help="Regionens nyckel, till exempel jamtland.")
@click.option("--owner", help="Organet som äger remissen, till exempel RSR.")
@click.option("--dispatch", type=DATE, help="Dag då remissen sänds, år-månad-dag.")
@click.option("--recipients", help="Mottagare, med komma emellan; annars enligt config.")
@click.option("--target", type=DATE, help="Målmötets dag, om den är bestämd.")
@click.option("--deadline", type=DATE, help="Sista svarsdag, om den är bestämd.")
@click.option("--intake-days", type=int, help="Kalenderdagar från utskick till möte.")
@click.option("--lag-days", type=int, help="Kalenderdagar från möte till färdigt svar.")
@click.option(
    "--prep-days",
    type=int,
    help="Kalenderdagar före målmötet, i stället för kallelse och sammanställning.",
)
@click.option("--extension", multiple=True, help="Anstånd: ”KS Berg=2019-10-31”. Flera går bra.")
@click.option("--approval", multiple=True, help="Svar så många dagar efter mötet: ”KS Berg=5”.")
@click.option("--extra-meeting", multiple=True, help="Extra möte: ”KS Berg=2019-10-22”.")
@click.option("--role", multiple=True, help="”KS Berg=önskad” eller ”KS Berg=kännedom”.")
@click.option(
    "--decision",
    multiple=True,
    help="Vem som beslutar: ”KS Berg=au”, =ordförande, =tjänsteperson eller =fullmäktige.",
)
@click.option("--group", multiple=True, help="Grupp i en kedjeremiss: ”KS Berg=2”.")
@click.option("--allow-tentative", is_flag=True, help="Räkna med preliminära möten.")
@click.option("--year", type=int, help="År för datum som saknar det.")
@click.option("--ics", "ics_file", type=click.Path(path_type=Path), help="Skriv rundan som .ics.")
@click.option("--pm", "as_pm", is_flag=True, help="Skriv förslaget som PM, färdigt att klistra in.")
@click.option(
    "--pm-docx", "pm_file", type=click.Path(path_type=Path), help="Skriv PM:et som Word-fil."
)
@JSON
@click.pass_obj
def plan(settings: Settings, /, **options: Any) -> None:
    """Föreslå målmöte, sista svarsdag och väg för varje mottagare."""
    if options["rounds_file"]:
        _plan_rounds(settings, options)
    else:
        _plan_one(settings, options)


def _plan_one(settings: Settings, options: dict[str, Any]) -> None:
    from scheduler.configuration import load_configuration
    from scheduler.services.exceptions import parse_exceptions
    from scheduler.services.planning import RoundWish, plan_from_reading
    from scheduler.services.reading import read_plan_file
    from scheduler.services.recipient_wishes import parse_wishes

    for name, option in (
        ("file", "FILE"),
        ("region_key", "--region"),
        ("owner", "--owner"),
        ("dispatch", "--dispatch"),
    ):
        if options[name] is None:
            raise BadInputError(
                f"{option} saknas: ange mötesplanens fil, --region, --owner och --dispatch."
            )
    if options["as_pm"] and options["as_json"]:
        raise BadInputError("--pm och --json ger var sin utskrift: välj en av dem.")
    config = load_configuration(settings.config_dir)
    region = config.region(options["region_key"])
    dispatch: date = options["dispatch"]
    recipients = options["recipients"]
    wish = RoundWish(
        owner=options["owner"],
        dispatch_date=dispatch,
        recipients=_split_names(recipients) if recipients is not None else None,
        target_date=options["target"],
        deadline=options["deadline"],
        intake_days=options["intake_days"],
        lag_days=options["lag_days"],
        prep_days=options["prep_days"],
        exceptions=parse_exceptions(
            options["approval"], options["extension"], options["extra_meeting"]
        ),
        wishes=parse_wishes(options["role"], options["decision"], options["group"]),
        allow_tentative=options["allow_tentative"],
    )
    year = checked_year(options["year"])
    reading = read_plan_file(
        options["file"],
        region,
        year=dispatch.year if year is None else year,
        year_origin="dispatch" if year is None else "option",
    )
    planned = plan_from_reading(config, region, reading, wish)
    if options["ics_file"] and planned.proposal.possible:
        from scheduler.services.round_calendar import proposal_calendar

        calendar = proposal_calendar(region, planned.proposal, planned.remiss)
        write_file(options["ics_file"], calendar)
    if options["as_pm"] or options["pm_file"]:
        from scheduler.presentation.pm_text import pm_for, pm_text

        pm = pm_for(planned.remiss, planned.proposal, planned.meetings)
    if options["pm_file"]:
        from scheduler.presentation.pm_docx import pm_docx

        write_file(options["pm_file"], pm_docx(pm))
    if options["as_pm"]:
        click.echo(pm_text(pm))
    elif options["as_json"]:
        from scheduler.presentation.as_json import planned_round_json

        echo_json(planned_round_json(planned))
    else:
        from scheduler.presentation.as_text import planned_round_text

        click.echo(planned_round_text(planned))
    if not planned.proposal.possible:
        sys.exit(EXIT_NO_PLAN)


def _split_names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


# What stands in the rounds file and not on the command line.
_ONE_ROUND_OPTIONS = (
    "owner",
    "dispatch",
    "recipients",
    "target",
    "deadline",
    "intake_days",
    "lag_days",
    "prep_days",
    "extension",
    "approval",
    "extra_meeting",
    "role",
    "decision",
    "group",
    "allow_tentative",
    "year",
    "ics_file",
    "as_pm",
    "pm_file",
)
_OPTION_NAMES = {"ics_file": "ics", "as_pm": "pm", "pm_file": "pm-docx"}


def _plan_rounds(settings: Settings, options: dict[str, Any]) -> None:
    given = [name for name in _ONE_ROUND_OPTIONS if options[name] not in (None, (), False)]
    if given:
        name = _OPTION_NAMES.get(given[0], given[0].replace("_", "-"))
        raise BadInputError(
            f"--{name} gäller en runda: skriv uppgiften i rundornas fil i stället (docs/rundor.md)."
        )
    from scheduler.configuration import load_configuration
    from scheduler.planning.many.limits import Limits
    from scheduler.services.rounds_file import plan_rounds_file

    config = load_configuration(settings.config_dir)
    with search_shown(sys.stderr) as tell:
        planned = plan_rounds_file(
            config,
            options["rounds_file"],
            options["file"],
            options["region_key"],
            Limits(progress=tell),
        )
    if options["as_json"]:
        from scheduler.presentation.as_json import planned_rounds_json

        echo_json(planned_rounds_json(planned))
    else:
        from scheduler.presentation.as_text import planned_rounds_text

        click.echo(planned_rounds_text(planned))
    if not planned.possible:
        sys.exit(EXIT_NO_PLAN)
