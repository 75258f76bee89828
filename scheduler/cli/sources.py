"""Meeting plans at web addresses."""

from __future__ import annotations

import sys

import click

from scheduler.cli.group import EXIT_BAD_INPUT, main
from scheduler.settings import Settings


@main.group()
def sources() -> None:
    """Mötesplaner på webben, som hämtas igen varje dygn."""


_CLI_ACTOR = "kommandoraden"
_REGION = click.option(
    "--region", "region_key", required=True, help="Regionens nyckel, till exempel jamtland."
)


@sources.command("add")
@click.argument("url")
@_REGION
@click.option("--year", type=int, help="År för datum som saknar det.")
@click.option("--body", help="Organ för rader utan organ.")
@click.pass_obj
def sources_add(
    settings: Settings, url: str, region_key: str, year: int | None, body: str | None
) -> None:
    """Hämta en mötesplan från URL nu och varje dygn. Granskas under Mötesplaner."""
    from scheduler.services.app import open_app
    from scheduler.services.sources import add_source

    app = open_app(settings)
    import_id = add_source(app, region_key, _CLI_ACTOR, url=url, year=year, body_name=body)
    click.echo(
        f"Hämtad. Granska den innan något sparas: "
        f"{settings.base_url}/motesplaner/import/{import_id}"
    )


@sources.command("list")
@_REGION
@click.option("--json", "as_json", is_flag=True, help="Skriv JSON (docs/json.md).")
@click.pass_obj
def sources_list(settings: Settings, region_key: str, as_json: bool) -> None:
    """Visa adresserna som hämtas, när de hämtades och vad som gick fel."""
    from scheduler.services.app import open_app
    from scheduler.services.sources import list_sources

    app = open_app(settings)
    app.config.region(region_key)
    rows = list_sources(app, region_key)
    if as_json:
        from scheduler.presentation.as_json import dumps, sources_json

        click.echo(dumps(sources_json(rows)))
    else:
        from scheduler.presentation.as_text import sources_text

        click.echo(sources_text(rows))


@sources.command("fetch")
@_REGION
@click.pass_obj
def sources_fetch(settings: Settings, region_key: str) -> None:
    """Hämta regionens alla adresser nu. Utgångsstatus 2 om någon inte går att hämta."""
    from scheduler.presentation.as_text import source_check_text
    from scheduler.services.app import open_app
    from scheduler.services.sources import Outcome, fetch_now, list_sources

    app = open_app(settings)
    app.config.region(region_key)
    failed = False
    for row in list_sources(app, region_key):
        check = fetch_now(app, region_key, _CLI_ACTOR, row.source.id)
        failed = failed or check.outcome is Outcome.FAILED
        click.echo(source_check_text(check))
    if failed:
        sys.exit(EXIT_BAD_INPUT)
