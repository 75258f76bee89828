"""Meeting plans at web addresses."""

from __future__ import annotations

import sys

import click

from scheduler.cli.group import ACTOR, EXIT_BAD_INPUT, JSON, REGION, echo_json, main, opened
from scheduler.cli.progress import work_shown
from scheduler.settings import Settings


@main.group()
def sources() -> None:
    """Mötesplaner på webben, som hämtas igen varje dygn."""


@sources.command("add")
@click.argument("url")
@REGION
@click.option("--year", type=int, help="År för datum som saknar det.")
@click.option("--body", help="Organ för rader utan organ.")
@JSON
@click.pass_obj
def sources_add(
    settings: Settings,
    url: str,
    region_key: str,
    year: int | None,
    body: str | None,
    as_json: bool,
) -> None:
    """Hämta en mötesplan från URL nu och varje dygn. Granskas under Mötesplaner."""
    from scheduler.services.sources import add_source

    app = opened(settings)
    with work_shown("Hämtar", sys.stderr):
        import_id = add_source(app, region_key, ACTOR, url=url, year=year, body_name=body)
    review = f"{settings.base_url}/motesplaner/import/{import_id}"
    if as_json:
        echo_json({"import_id": import_id, "review": review})
    else:
        click.echo(f"Hämtad. Granska den innan något sparas: {review}")


@sources.command("list")
@REGION
@JSON
@click.pass_obj
def sources_list(settings: Settings, region_key: str, as_json: bool) -> None:
    """Visa adresserna som hämtas, när de hämtades och vad som gick fel."""
    from scheduler.services.sources import list_sources

    app = opened(settings)
    app.config.region(region_key)
    rows = list_sources(app, region_key)
    if as_json:
        from scheduler.presentation.as_json import sources_json

        echo_json(sources_json(rows))
    else:
        from scheduler.presentation.as_text import sources_text

        click.echo(sources_text(rows))


@sources.command("fetch")
@REGION
@JSON
@click.pass_obj
def sources_fetch(settings: Settings, region_key: str, as_json: bool) -> None:
    """Hämta regionens alla adresser nu. Utgångsstatus 2 om någon inte går att hämta."""
    from scheduler.presentation.as_json import source_checks_json
    from scheduler.presentation.as_text import source_check_text
    from scheduler.services.source_checks import Outcome, fetch_now
    from scheduler.services.sources import list_sources

    app = opened(settings)
    app.config.region(region_key)
    checks = []
    for row in list_sources(app, region_key):
        with work_shown(f"Hämtar {row.source.url}", sys.stderr):
            check = fetch_now(app, region_key, ACTOR, row.source.id)
        checks.append(check)
        if not as_json:
            click.echo(source_check_text(check))
    if as_json:
        echo_json(source_checks_json(checks))
    if any(check.outcome is Outcome.FAILED for check in checks):
        sys.exit(EXIT_BAD_INPUT)
