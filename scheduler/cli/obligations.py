"""What the region's bodies owe by their own rules: svarsdag obligations."""

from __future__ import annotations

import sys

import click

from scheduler.cli.group import JSON, REGION, echo_json, main
from scheduler.settings import Settings

EXIT_MISSING = 1


@main.command()
@REGION
@JSON
@click.pass_obj
def obligations(settings: Settings, region_key: str, as_json: bool) -> None:
    """Visa organens åtaganden och vad som saknas. Utgångsstatus 1 om något saknas."""
    from scheduler.domain.obligations import ObligationState
    from scheduler.presentation.obligations import obligations_json, obligations_text
    from scheduler.services.app import open_app
    from scheduler.services.obligations import obligations as checked_obligations

    app = open_app(settings)
    found = checked_obligations(app, region_key)
    region = app.config.region(region_key)
    app.database.close()
    if as_json:
        echo_json(obligations_json(found))
    else:
        click.echo(obligations_text(region, found, settings.today()))
    if any(one.state is ObligationState.MISSING for one in found):
        sys.exit(EXIT_MISSING)
