"""Plan one round or several."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from scheduler.cli.group import EXIT_NO_PLAN, JSON, echo_json, main, write_file
from scheduler.cli.progress import search_shown
from scheduler.cli.round_options import (
    check_round_options,
    read_plan_for,
    round_options,
    wish_from,
)
from scheduler.domain.errors import BadInputError
from scheduler.settings import Settings


@main.command()
@round_options
@click.option(
    "--rounds",
    "rounds_file",
    type=click.Path(path_type=Path),
    help="Flera rundor tillsammans, ur en TOML- eller JSON-fil (docs/rundor.md).",
)
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
    from scheduler.services.planning import plan_from_reading

    check_round_options(options)
    if options["as_pm"] and options["as_json"]:
        raise BadInputError("--pm och --json ger var sin utskrift: välj en av dem.")
    config = load_configuration(settings.config_dir, settings.regions_dir)
    region = config.region(options["region_key"])
    wish, reading = wish_from(options), read_plan_for(options, region)
    planned = plan_from_reading(config, region, reading, wish)
    if options["ics_file"] and planned.proposal.possible:
        from scheduler.services.feeds.round_days import proposal_calendar

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

    config = load_configuration(settings.config_dir, settings.regions_dir)
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
