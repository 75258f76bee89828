"""Open rounds: how they stand, and a replan where a meeting has changed."""

from __future__ import annotations

import sys

import click

from scheduler.cli.group import EXIT_NO_PLAN, JSON, echo_json, main
from scheduler.settings import Settings

_CLI_ACTOR = "kommandoraden"
_REGION = click.option(
    "--region", "region_key", required=True, help="Regionens nyckel, till exempel jamtland."
)


@main.command()
@_REGION
@JSON
@click.pass_obj
def rounds(settings: Settings, region_key: str, as_json: bool) -> None:
    """Visa öppna rundor och om de håller."""
    from scheduler.presentation.replans import open_rounds_json, open_rounds_text
    from scheduler.services.app import open_app
    from scheduler.services.region_plan import crowded_meetings
    from scheduler.services.replans import open_rounds

    app = open_app(settings)
    region = app.config.region(region_key)
    found, crowded = open_rounds(app, region_key), crowded_meetings(app, region_key)
    if as_json:
        echo_json(open_rounds_json(region, found, crowded))
    else:
        click.echo(open_rounds_text(region, found, crowded))


@main.command()
@_REGION
@click.option("--round", "round_id", help="Bara den rundan; dess id står i svarsdag rounds.")
@click.option("--accept", is_flag=True, help="Godkänn: spara, flytta påminnelser och sänd besked.")
@JSON
@click.pass_obj
def replan(
    settings: Settings, region_key: str, round_id: str | None, accept: bool, as_json: bool
) -> None:
    """Planera om rundor som står på möten som har ändrats, med minsta ändring."""
    from scheduler.presentation.replans import replan_json, replan_text
    from scheduler.services.app import open_app
    from scheduler.services.replans import accept_replan, propose_replan

    app = open_app(settings)
    region = app.config.region(region_key)
    proposal = propose_replan(app, region_key, round_id)
    accepted = accept and bool(proposal.rounds)
    if accepted:
        accept_replan(app, region_key, _CLI_ACTOR, proposal.seen, round_id)
    if as_json:
        echo_json(replan_json(region, proposal, accepted=accepted))
    else:
        click.echo(replan_text(proposal, region))
        if accepted:
            click.echo("\nGodkänt och sparat.")
    if proposal.unmended:
        sys.exit(EXIT_NO_PLAN)
