"""Backups of the whole installation: svarsdag backup, svarsdag restore."""

from __future__ import annotations

from pathlib import Path

import click

from scheduler.cli.group import JSON, echo_json, main
from scheduler.settings import STOCKHOLM, Settings


@main.command()
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Filen att skriva.")
@JSON
@click.pass_obj
def backup(settings: Settings, out: Path, as_json: bool) -> None:
    """Ta en säkerhetskopia medan allt är igång, och pröva att den går att läsa tillbaka."""
    from scheduler.services.backups import take_backup

    manifest = take_backup(settings, out)
    if as_json:
        echo_json({"file": str(out), "rows": manifest.rows, "version": manifest.version})
        return
    click.echo(f"{out}: {manifest.rows} rader, prövade genom att läsas tillbaka.")


@main.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FIL")
@click.option("--replace", is_flag=True, help="Ta bort det som databasen redan innehåller.")
@JSON
@click.pass_obj
def restore(settings: Settings, file: Path, replace: bool, as_json: bool) -> None:
    """Läs tillbaka en säkerhetskopia i en tom databas."""
    from scheduler.services.backups import restore_backup

    found = restore_backup(settings, file, replace=replace)
    taken_at = found.manifest.taken_at.astimezone(STOCKHOLM)
    if as_json:
        echo_json(
            {
                "rows": found.rows,
                "version": found.manifest.version,
                "taken_at": found.manifest.taken_at.isoformat(),
                "upgraded": found.upgraded,
                "kept_key": found.kept_key,
            }
        )
        return
    click.echo(f"{found.rows} rader är tillbaka, som de var {taken_at:%Y-%m-%d %H:%M}.")
    if found.upgraded:
        click.echo("Kopian var av en äldre version och är uppgraderad.")
    if found.kept_key:
        click.echo(
            "Datamappens secret-key är en annan än kopians och är kvar: alla får logga in igen."
        )
