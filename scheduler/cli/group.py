"""The group that every command hangs on, and what several of them need."""

from __future__ import annotations

import sys
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scheduler.cli.harmless import harmless, harmless_output
from scheduler.cli.rooms import ROOMS
from scheduler.cli.swedish import speak_swedish
from scheduler.domain.errors import BadInputError, SvarsdagError
from scheduler.domain.limits import MAX_YEAR, MIN_YEAR
from scheduler.settings import Settings, load_settings

if TYPE_CHECKING:
    from scheduler.services.app import App

EXIT_NO_PLAN = 1
EXIT_FAULTS = 1
EXIT_BAD_INPUT = 2

_AWAY = (
    "Databasen svarar inte ({reason}). Se att den är igång, att disken har plats och att "
    "SVARSDAG_DATABASE_URL är rätt, och försök igen. Inget är ändrat."
)


class SwedishDate(click.ParamType["date"]):
    name = "datum"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            name = param.opts[0] if param else "datumet"
            raise BadInputError(
                f"{name} ”{value}” är inget datum: skriv år-månad-dag, till exempel 2019-09-02."
            ) from None


class _Commands(click.Group):
    """Loads a command's room when it is called; an expected error is one line and exit status 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(ROOMS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in ROOMS:
            # The room hangs its commands on this group as it is loaded.
            import_module(f"scheduler.cli.{ROOMS[cmd_name]}")
        return super().get_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            # Click knows only the commands whose rooms are loaded: the likely one may be in none.
            raise click.NoSuchCommand(error.command_name, possibilities=ROOMS, ctx=ctx) from None

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with harmless_output():
                return super().invoke(ctx)
        except SvarsdagError as error:
            option = (
                f" ({error.option})" if isinstance(error, BadInputError) and error.option else ""
            )
            click.echo(f"Fel: {harmless(str(error))}{option}", err=True)
        except Exception as error:
            if not _is_database_away(error):
                raise
            click.echo(f"Fel: {_AWAY.format(reason=_reason(error))}", err=True)
        ctx.exit(EXIT_BAD_INPUT)


def _is_database_away(error: Exception) -> bool:
    if "scheduler.storage.database" not in sys.modules:
        return False  # light commands do without it
    from scheduler.storage.database import DATABASE_AWAY

    return isinstance(error, DATABASE_AWAY)


def _reason(error: Exception) -> str:
    """What the database's own program said, without the statement and what was in it."""
    said = str(getattr(error, "orig", None) or error).strip()
    return said.splitlines()[0] if said else type(error).__name__


speak_swedish()

DATE = SwedishDate()
# Who has done what is done in a terminal, as the audit log names it.
ACTOR = "kommandoraden"
REGION = click.option(
    "--region", "region_key", required=True, help="Regionens nyckel, till exempel jamtland."
)
JSON = click.option("--json", "as_json", is_flag=True, help="Skriv JSON (docs/json.md).")


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="svarsdag", message="svarsdag %(version)s")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Svarsdag: sista svarsdag som alla hinner med, och påminnelser tills de har svarat."""
    ctx.obj = load_settings()


def opened(settings: Settings) -> App:
    """The App a command works on, closed when the command ends, also by an error."""
    from msgspec.structs import replace

    from scheduler.domain.rights import OPERATOR
    from scheduler.services.app import open_app

    app = open_app(settings)
    click.get_current_context().call_on_close(app.database.close)
    return app.acting_as(replace(OPERATOR, name=ACTOR))


def echo_json(value: object) -> None:
    from scheduler.presentation.as_json import dumps

    click.echo(dumps(value))


def write_file(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise BadInputError(f"{path} kan inte skrivas: {error.strerror}.") from None


def checked_year(year: int | None) -> int | None:
    if year is not None and not MIN_YEAR <= year <= MAX_YEAR:
        raise BadInputError(f"--year {year}: ange ett år mellan {MIN_YEAR} och {MAX_YEAR}.")
    return year
