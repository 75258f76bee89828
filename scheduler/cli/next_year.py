"""Next year's dates for the joint bodies."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from scheduler.cli.group import DATE, JSON, checked_year, echo_json, main, opened, write_file
from scheduler.cli.progress import best_shown
from scheduler.domain.errors import BadInputError
from scheduler.settings import Settings


@main.command("next-year")
@click.argument("region")
@click.argument("year", type=int)
@click.option(
    "--plan",
    "plan_file",
    type=click.Path(path_type=Path),
    help="Räkna på mötesplanen i en fil i stället för på det som är sparat.",
)
@click.option("--meetings", "counts", multiple=True, metavar="ORGAN=ANTAL", help="Antal möten.")
@click.option("--lock", "locks", multiple=True, metavar="ORGAN=DATUM", help="En dag som hålls.")
@click.option("--forbid", "forbidden", multiple=True, type=DATE, help="En dag då ingen möts.")
@click.option(
    "--sent", multiple=True, type=DATE, help="En remiss sänds den dagen, vad datumen än blir."
)
@click.option(
    "--hours", multiple=True, metavar="ORGAN=TIDER", help="När organet möts, t.ex. RSR=09:00-12:00."
)
@click.option("--alternatives", is_flag=True, help="Sök också andra förslag, högst tre.")
@click.option(
    "--out",
    "out_file",
    type=click.Path(path_type=Path),
    help="Skriv datumen som mötesplan: .csv, .xlsx eller .ics.",
)
@JSON
@click.pass_obj
def next_year(
    settings: Settings,
    region: str,
    year: int,
    plan_file: Path | None,
    counts: tuple[str, ...],
    locks: tuple[str, ...],
    forbidden: tuple[date, ...],
    sent: tuple[date, ...],
    hours: tuple[str, ...],
    alternatives: bool,
    out_file: Path | None,
    as_json: bool,
) -> None:
    """Föreslå årets mötesdagar för de gemensamma organen, så att remissrundor går fort."""
    from scheduler.configuration import load_configuration
    from scheduler.presentation.next_year import next_year_json, next_year_text
    from scheduler.services import next_year as service
    from scheduler.services.export import ExportFormat
    from scheduler.services.imports import stored_meetings
    from scheduler.services.reading import meetings_of, read_plan_file

    checked_year(year)
    known = [each.value for each in ExportFormat]
    suffix = out_file.suffix.lower().removeprefix(".") if out_file else ""
    if out_file and suffix not in known:
        raise BadInputError(f"--out {out_file}: filens namn ska sluta på .csv, .xlsx eller .ics.")
    config = load_configuration(settings.config_dir, settings.regions_dir)
    found = config.region(region)
    wish = service.calendar_wish(
        found, year, counts=counts, locks=locks, forbidden=forbidden, sent=sent, hours=hours
    )
    if plan_file is not None:
        meetings = meetings_of(read_plan_file(plan_file, found, year=year))
    else:
        meetings = stored_meetings(opened(settings), region)
    with best_shown("Söker datum", sys.stderr) as (tell, cancelled):
        proposer = service.proposer(config, region, meetings, wish, tell=tell, cancelled=cancelled)
        built = proposer.build()
        best = proposer.search(built)
        others = proposer.others(built, best) if alternatives else ()
    proposal = proposer.describe(built, best, others)
    if out_file:
        data = service.calendar_file(
            found,
            service.dates_of(proposal),
            ExportFormat(suffix),
            settings.now(),
            service.hours_of(found, wish),
        )
        write_file(out_file, data)
    if as_json:
        echo_json(next_year_json(found, proposal))
    else:
        click.echo(next_year_text(found, proposal))
