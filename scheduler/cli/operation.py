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
