"""Read what others publish: meeting plans and remiss letters; and write plans out."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from scheduler.cli.group import (
    EXIT_FAULTS,
    JSON,
    REGION,
    checked_year,
    echo_json,
    main,
    opened,
    write_file,
)
from scheduler.cli.progress import shown
from scheduler.settings import Settings


@main.command()
@click.argument(
    "files", metavar="FILE...", type=click.Path(path_type=Path), nargs=-1, required=True
)
@click.option("--region", "region_key", help="Regionens nyckel, till exempel jamtland.")
@click.option("--year", type=int, help="År för datum som saknar det.")
@click.option("--body", help="Organ för rader utan organ.")
@JSON
@click.pass_obj
def read(
    settings: Settings,
    files: tuple[Path, ...],
    region_key: str | None,
    year: int | None,
    body: str | None,
    as_json: bool,
) -> None:
    """Läs mötesplaner och visa vad som förstods och vad som inte gjorde det."""
    from scheduler.services.reading import read_plan_file

    region = None
    if region_key:
        from scheduler.configuration import load_configuration

        region = load_configuration(settings.config_dir, settings.regions_dir).region(region_key)
    year = checked_year(year)
    readings = [
        read_plan_file(file, region, year=year, body=body) for file in shown(files, sys.stderr)
    ]
    if as_json:
        from scheduler.presentation.as_json import reading_json

        found = [reading_json(reading) for reading in readings]
        # One file gives one object, several a list in the order given.
        echo_json(found[0] if len(found) == 1 else found)
    else:
        from scheduler.presentation.as_text import reading_text

        click.echo("\n\n".join(reading_text(reading) for reading in readings))


@main.command("read-remiss")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--region", "region_key", help="Regionens nyckel, till exempel jamtland.")
@JSON
@click.pass_obj
def read_remiss(settings: Settings, file: Path, region_key: str | None, as_json: bool) -> None:
    """Läs ett remissbrev: diarienummer, avsändare, sista svarsdag och mottagare."""
    from scheduler.presentation.letters import letter_json, letter_text
    from scheduler.services.remiss_letters import read_letter_file

    region = None
    if region_key:
        from scheduler.configuration import load_configuration

        region = load_configuration(settings.config_dir, settings.regions_dir).region(region_key)
    (reading,) = (read_letter_file(one, region) for one in shown([file], sys.stderr))
    if as_json:
        echo_json(letter_json(reading))
    else:
        click.echo(letter_text(reading))


@main.command("lint-ical")
@click.argument(
    "files", metavar="FILE...", type=click.Path(path_type=Path), nargs=-1, required=True
)
@JSON
@click.pass_context
def lint_ical(ctx: click.Context, files: tuple[Path, ...], as_json: bool) -> None:
    """Kontrollera iCal-filer: vad andra kalendrar inte tar emot eller visar fel.

    Utgångsstatus 1 om någon fil har fel.
    """
    from scheduler.presentation.calendar_checks import calendar_check_json, calendar_check_text
    from scheduler.services.calendar_check import check_calendar_file

    checked = [check_calendar_file(file) for file in shown(files, sys.stderr)]
    if as_json:
        found = [calendar_check_json(one) for one in checked]
        # As `read`: one file gives one object, several a list in the order given.
        echo_json(found[0] if len(found) == 1 else found)
    else:
        click.echo("\n\n".join(calendar_check_text(one) for one in checked))
    if any(one.errors for one in checked):
        ctx.exit(EXIT_FAULTS)


@main.command()
@REGION
@click.option("--body", help="Bara ett organ.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["csv", "xlsx", "ics"]),
    required=True,
    help="csv (för Excel), xlsx eller ics.",
)
@click.option(
    "--out", "out_file", type=click.Path(path_type=Path), required=True, help="Filen att skriva."
)
@JSON
@click.pass_obj
def export(
    settings: Settings,
    region_key: str,
    body: str | None,
    format_name: str,
    out_file: Path,
    as_json: bool,
) -> None:
    """Skriv de sparade mötena som tabell eller kalender."""
    from scheduler.services.export import ExportFormat, export_plan

    app = opened(settings)
    found = export_plan(app, region_key, ExportFormat(format_name), body)
    write_file(out_file, found.data)
    if as_json:
        echo_json({"file": str(out_file), "format": format_name, "meetings": found.count})
    else:
        click.echo(f"{found.count} möten skrivna till {out_file}.")
