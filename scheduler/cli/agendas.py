"""The agenda of a meeting: svarsdag agenda."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from scheduler.cli.group import DATE, JSON, REGION, echo_json, main, opened, write_file
from scheduler.settings import Settings


@main.command()
@click.argument("body")
@click.argument("day", type=DATE)
@REGION
@click.option("--docx", type=click.Path(path_type=Path), help="Skriv en Word-fil.")
@JSON
@click.pass_obj
def agenda(
    settings: Settings, body: str, day: date, region_key: str, docx: Path | None, as_json: bool
) -> None:
    """Visa ett mötes dagordning: stående punkter, remisser, återrapporteringar, processer."""
    from scheduler.presentation.agendas import agenda_docx, agenda_json, agenda_text
    from scheduler.services.agendas import agenda_on

    app = opened(settings)
    found = agenda_on(app, region_key, body, day)
    region = app.config.region(region_key)
    if docx is not None:
        write_file(docx, agenda_docx(region, found))
    if as_json:
        echo_json(agenda_json(found))
    else:
        click.echo(agenda_text(region, found))
