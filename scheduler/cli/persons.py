"""What is held about a person: svarsdag person …"""

from __future__ import annotations

from pathlib import Path

import click

from scheduler.cli.group import JSON, echo_json, main, opened
from scheduler.domain.errors import BadInputError
from scheduler.settings import Settings

_NAMES = click.option(
    "--name", "names", multiple=True, help="För- och efternamn, som det kan stå i texter."
)


@main.group()
def person() -> None:
    """Registerutdrag, och radering, för en person i hela installationen."""


@person.command("export")
@click.argument("address", metavar="ADRESS")
@_NAMES
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Zip-fil som skapas.")
@click.pass_obj
def person_export(settings: Settings, address: str, names: tuple[str, ...], out: Path) -> None:
    """Spara allt som finns om en person: raderna som JSON, och filer i personens svar."""
    from scheduler.services.persons import export_person

    content = export_person(opened(settings), address, names)
    try:
        with out.open("xb") as file:
            file.write(content)
        out.chmod(0o600)
    except OSError as error:
        raise BadInputError(
            f"{out} går inte att skapa ({error.strerror}): ange en fil som inte finns."
        ) from None
    click.echo(f"Utdraget är sparat i {out}.")


@person.command("purge")
@click.argument("address", metavar="ADRESS")
@_NAMES
@click.option("--yes", is_flag=True, help="Fråga inte.")
@JSON
@click.pass_obj
def person_purge(
    settings: Settings, address: str, names: tuple[str, ...], yes: bool, as_json: bool
) -> None:
    """Ta bort en person. I register och logg står att någon var det, men inte vem."""
    from scheduler.services.persons import count_person, purge_person

    app = opened(settings)
    found = count_person(app, address, names)
    if not yes:
        for table, rows in found.items():
            click.echo(f"{table}: {rows}", err=True)
        click.confirm("Ta bort personen ur raderna? Det går inte att ångra.", abort=True, err=True)
    done = purge_person(app, address, names)
    if as_json:
        echo_json({"rows": done})
    else:
        click.echo(f"Personen är borttagen ur {sum(done.values())} rader.")
