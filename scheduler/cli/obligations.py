"""What the region's bodies owe by their own rules: svarsdag obligations …"""

from __future__ import annotations

import sys

import click

from scheduler.cli.group import ACTOR, JSON, REGION, echo_json, main, opened
from scheduler.settings import Settings

EXIT_MISSING = 1


@main.group()
def obligations() -> None:
    """Organens åtaganden, till exempel minst två möten om året."""


@obligations.command("list")
@REGION
@JSON
@click.pass_obj
def obligations_list(settings: Settings, region_key: str, as_json: bool) -> None:
    """Visa organens åtaganden och vad som saknas. Utgångsstatus 1 om något saknas."""
    from scheduler.domain.obligations import ObligationState
    from scheduler.presentation.obligations import obligations_json, obligations_text
    from scheduler.services.obligations import obligations as checked_obligations

    app = opened(settings)
    found = checked_obligations(app, region_key)
    region = app.config.region(region_key)
    if as_json:
        echo_json(obligations_json(found))
    else:
        click.echo(obligations_text(region, found, settings.today()))
    if any(one.state is ObligationState.MISSING for one in found):
        sys.exit(EXIT_MISSING)


@obligations.command("say")
@click.argument("body")
@click.argument("rule")
@REGION
@click.option("--met/--not-met", "is_met", required=True, help="Om åtagandet är uppfyllt.")
@click.option("--note", required=True, help="Hur det är och hur du vet det.")
@click.pass_obj
def obligations_say(
    settings: Settings, body: str, rule: str, region_key: str, is_met: bool, note: str
) -> None:
    """Säg hur det är med ett åtagande som ingen mötesplan visar. RULE är regelns namn i
    regionens fil, till exempel joint_work_plan."""
    from scheduler.services.obligations import said_now, say

    app = opened(settings)
    key = app.config.region(region_key).require_body(body).key
    said = said_now(app, region_key, key, rule)
    say(
        app,
        region_key,
        ACTOR,
        key,
        rule,
        is_met=is_met,
        note=note,
        sequence=said.sequence if said else 0,
    )
    click.echo("Uppgiften är sparad.")
