"""The answers that have come to a round, and their files for the archive."""

from __future__ import annotations

from pathlib import Path

import click

from scheduler.cli.group import JSON, echo_json, main, opened
from scheduler.domain.errors import BadInputError
from scheduler.settings import Settings


@main.command()
@click.argument("round_id", metavar="ROUND")
@click.option(
    "--zip",
    "zip_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Skriv alla filer, med register och kontrollsummor, till den zip-filen.",
)
@JSON
@click.pass_obj
def answers(settings: Settings, round_id: str, zip_file: Path | None, as_json: bool) -> None:
    """Visa svaren på en runda, eller hämta dem till arkivet. ROUND står i svarsdag rounds."""
    from scheduler.presentation.answers import answers_json, answers_text
    from scheduler.services.answer_export import answer_register, write_zip
    from scheduler.services.answer_requests import sayings

    app = opened(settings)
    register = answer_register(app, round_id)
    if zip_file is not None:
        try:
            with zip_file.open("wb") as out:
                write_zip(app, out, round_id)
        except OSError as error:
            raise BadInputError(f"{zip_file} kan inte skrivas: {error.strerror}.") from None
    region = app.config.region(register.accepted.region)
    if as_json:
        said = sayings(app, region.key, [round_id])
        echo_json(answers_json(region, register, said))
    else:
        click.echo(answers_text(region, register))
        if zip_file is not None:
            click.echo(f"\nSkrivet till {zip_file}. Filerna är inte virusgranskade.")
