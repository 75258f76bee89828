"""How the running fares."""

from __future__ import annotations

import sys

import click

from scheduler.cli.group import JSON, echo_json, main, opened
from scheduler.settings import Settings

EXIT_STOPPED = 1


@main.command()
@JSON
@click.pass_obj
def status(settings: Settings, as_json: bool) -> None:
    """Visa hur driften mår. Utgångsstatus 1 om påminnelserna står stilla."""
    from scheduler.presentation.operation import operation_json, operation_text
    from scheduler.services.operation import operation

    found = operation(opened(settings))
    if as_json:
        echo_json(operation_json(found))
    else:
        click.echo(operation_text(found))
    if found.is_still:
        sys.exit(EXIT_STOPPED)


@main.command()
@click.option("--dry-run", is_flag=True, help="Visa bara vad som skulle tas bort.")
@JSON
@click.pass_obj
def retention(settings: Settings, dry_run: bool, as_json: bool) -> None:
    """Ta bort personuppgifter vars tid är ute. Den som tickar gör det varje dygn."""
    from scheduler.presentation.retention import retention_json, retention_text
    from scheduler.services.retention import take_old, what_is_old

    app = opened(settings)
    found = what_is_old(app) if dry_run else take_old(app)
    if as_json:
        echo_json(retention_json(found, app.config.retention))
    else:
        click.echo(retention_text(found, app.config.retention, is_done=not dry_run))
