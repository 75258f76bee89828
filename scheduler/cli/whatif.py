"""What would happen to a round if something were otherwise."""

from __future__ import annotations

from typing import Any

import click

from scheduler.cli.group import JSON, echo_json, main
from scheduler.cli.round_options import (
    check_round_options,
    read_plan_for,
    round_options,
    wish_from,
)
from scheduler.settings import Settings


@main.command()
@round_options
@click.option(
    "--if",
    "scenarios",
    multiple=True,
    required=True,
    metavar="ÄNDRING",
    help=(
        "Ett scenario, flera går bra; ändringar med semikolon emellan: ”lag-days=9”, "
        "”intake-days=15”, ”prep-days=10”, ”dispatch=2019-08-26”, ”target=2019-12-02”, "
        "”deadline=2019-11-01”, ”without=KS Berg”, ”cancel=KS Berg=2019-10-08”, "
        "”move=KS Berg=2019-10-08=2019-10-15”, ”extra-meeting=KS Berg=2019-10-22”, "
        "”extension=KS Berg=2019-10-31”, ”approval=KS Berg=5”."
    ),
)
@JSON
@click.pass_obj
def whatif(settings: Settings, /, **options: Any) -> None:
    """Jämför en runda med hur den blir om något ändras: en rad för varje scenario."""
    from scheduler.configuration import load_configuration
    from scheduler.presentation.whatif import whatif_json, whatif_text
    from scheduler.services.whatif import compare_from_reading

    check_round_options(options)
    region = load_configuration(settings.config_dir, settings.regions_dir).region(
        options["region_key"]
    )
    reading = read_plan_for(options, region)
    compared = compare_from_reading(region, reading, wish_from(options), options["scenarios"])
    if options["as_json"]:
        echo_json(whatif_json(compared))
    else:
        click.echo(whatif_text(compared))
