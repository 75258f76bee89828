"""Open rounds: how they stand, and a replan where a meeting has changed."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from scheduler.cli.group import ACTOR, DATE, EXIT_NO_PLAN, JSON, REGION, echo_json, main, opened
from scheduler.cli.progress import work_shown
from scheduler.settings import Settings


@main.command()
@REGION
@click.option("--together", is_flag=True, help="Planera alla öppna rundor tillsammans.")
@click.option(
    "--drafts",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Rundor som inte är godkända, att planera tillsammans med de öppna (docs/rundor.md).",
)
@click.option(
    "--move-published", is_flag=True, help="Låt publicerade målmöten och svarsdagar flyttas."
)
@JSON
@click.pass_obj
def rounds(
    settings: Settings,
    region_key: str,
    together: bool,
    drafts: Path | None,
    move_published: bool,
    as_json: bool,
) -> None:
    """Visa öppna rundor och om de håller, eller planera dem tillsammans. Inget sparas."""
    if together:
        _together(settings, region_key, drafts, move_published, as_json)
        return
    if drafts is not None or move_published:
        raise click.UsageError("--drafts och --move-published hör till --together: lägg till det.")
    from scheduler.presentation.replans import open_rounds_json, open_rounds_text
    from scheduler.services.answer_requests import sayings
    from scheduler.services.incoming_replans import open_incoming
    from scheduler.services.region_plan import crowded_meetings
    from scheduler.services.replans import open_rounds

    app = opened(settings)
    region = app.config.region(region_key)
    with work_shown("Prövar rundorna", sys.stderr):
        found, crowded = open_rounds(app, region_key), crowded_meetings(app, region_key)
        incoming = open_incoming(app, region_key)
        said = sayings(app, region_key, [one.accepted.id for one in found])
    if as_json:
        echo_json(open_rounds_json(region, found, crowded, incoming, said))
    else:
        click.echo(open_rounds_text(region, found, crowded, incoming, said))


def _together(
    settings: Settings, region_key: str, drafts: Path | None, move_published: bool, as_json: bool
) -> None:
    from scheduler.presentation.region_plan import region_plan_json, region_plan_text
    from scheduler.services.region_plan import plan_region

    app = opened(settings)
    with work_shown("Planerar tillsammans", sys.stderr) as tell:
        plan = plan_region(app, region_key, drafts, move_published=move_published, tell=tell)
    region = app.config.region(region_key)
    if as_json:
        echo_json(region_plan_json(region, plan))
    else:
        click.echo(region_plan_text(region, plan))
    if plan.unplanned:
        sys.exit(EXIT_NO_PLAN)


@main.command("replan-incoming")
@REGION
@click.argument("incoming_id")
@click.option(
    "--extended-to", type=DATE, help="Den sista dag som avsändaren har gett anstånd till."
)
@click.option("--accept", is_flag=True, help="Godkänn: spara den nya vägen.")
@JSON
@click.pass_obj
def replan_incoming(
    settings: Settings,
    region_key: str,
    incoming_id: str,
    extended_to: date | None,
    accept: bool,
    as_json: bool,
) -> None:
    """Ny väg för en inkommande remiss vars möte har ändrats, eller som har fått anstånd.

    INCOMING_ID står i svarsdag rounds.
    """
    from scheduler.presentation.incoming_replans import replan_json, replan_text
    from scheduler.services.incoming_replans import (
        accept_incoming_replan,
        extended_wish,
        propose_incoming_replan,
    )

    app = opened(settings)
    region = app.config.region(region_key)
    wish = extended_wish(app, region_key, incoming_id, extended_to) if extended_to else None
    found = propose_incoming_replan(app, region_key, incoming_id, wish)
    accepted = accept and found.after is not None
    if accepted:
        accept_incoming_replan(app, region_key, ACTOR, incoming_id, found.seen, wish)
    if as_json:
        echo_json(replan_json(region, found, accepted=accepted))
    else:
        click.echo(replan_text(region, found))
        if accepted:
            click.echo("\nGodkänt och sparat.")
    if found.proposal is not None and found.after is None:
        sys.exit(EXIT_NO_PLAN)


@main.command()
@REGION
@click.option("--round", "round_id", help="Bara den rundan; dess id står i svarsdag rounds.")
@click.option("--accept", is_flag=True, help="Godkänn: spara, flytta påminnelser och sänd besked.")
@JSON
@click.pass_obj
def replan(
    settings: Settings, region_key: str, round_id: str | None, accept: bool, as_json: bool
) -> None:
    """Planera om rundor som står på möten som har ändrats, med minsta ändring."""
    from scheduler.presentation.replans import replan_json, replan_text
    from scheduler.services.replans import accept_replan, propose_replan

    app = opened(settings)
    region = app.config.region(region_key)
    with work_shown("Planerar om", sys.stderr):
        proposal = propose_replan(app, region_key, round_id)
    accepted = accept and bool(proposal.rounds)
    if accepted:
        accept_replan(app, region_key, ACTOR, proposal.seen, round_id)
    if as_json:
        echo_json(replan_json(region, proposal, accepted=accepted))
    else:
        click.echo(replan_text(proposal, region))
        if accepted:
            click.echo("\nGodkänt och sparat.")
    if proposal.unmended:
        sys.exit(EXIT_NO_PLAN)
