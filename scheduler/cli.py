"""The command ``svarsdag``: parses, calls one service, prints.

Each command imports its service when it runs, so that ``read`` and ``--help`` load neither the
solver, the database nor the web.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from scheduler.domain.errors import BadInputError, SvarsdagError
from scheduler.domain.limits import MAX_YEAR, MIN_YEAR
from scheduler.settings import Settings, load_settings

EXIT_NO_PLAN = 1
EXIT_BAD_INPUT = 2


class _SwedishDate(click.ParamType["date"]):
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
    """Turns expected errors into one clear line and exit status 2, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SvarsdagError as error:
            click.echo(f"Fel: {error}", err=True)
            ctx.exit(EXIT_BAD_INPUT)


_DATE = _SwedishDate()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="svarsdag", message="svarsdag %(version)s")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Svarsdag: sista svarsdag som alla hinner med, och påminnelser tills de har svarat."""
    ctx.obj = load_settings()


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--region", "region_key", help="Regionens nyckel, till exempel jamtland.")
@click.option("--year", type=int, help="År för datum som saknar det.")
@click.option("--body", help="Organ för rader utan organ.")
@click.option("--json", "as_json", is_flag=True, help="Skriv JSON (docs/json.md).")
@click.pass_obj
def read(
    settings: Settings,
    file: Path,
    region_key: str | None,
    year: int | None,
    body: str | None,
    as_json: bool,
) -> None:
    """Läs en mötesplan och visa vad som förstods och vad som inte gjorde det."""
    from scheduler.services.reading import read_plan_file

    region = None
    if region_key:
        from scheduler.configuration import load_configuration

        region = load_configuration(settings.config_dir).region(region_key)
    reading = read_plan_file(file, region, year=_checked_year(year), body=body)
    if as_json:
        from scheduler.presentation.as_json import dumps, reading_json

        click.echo(dumps(reading_json(reading)))
    else:
        from scheduler.presentation.as_text import reading_text

        click.echo(reading_text(reading))


@main.command("read-remiss")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--region", "region_key", help="Regionens nyckel, till exempel jamtland.")
@click.option("--json", "as_json", is_flag=True, help="Skriv JSON (docs/json.md).")
@click.pass_obj
def read_remiss(settings: Settings, file: Path, region_key: str | None, as_json: bool) -> None:
    """Läs ett remissbrev: diarienummer, avsändare, sista svarsdag och mottagare."""
    from scheduler.presentation.letters import letter_json, letter_text
    from scheduler.services.remiss_letters import read_letter_file

    region = None
    if region_key:
        from scheduler.configuration import load_configuration

        region = load_configuration(settings.config_dir).region(region_key)
    reading = read_letter_file(file, region)
    if as_json:
        from scheduler.presentation.as_json import dumps

        click.echo(dumps(letter_json(reading)))
    else:
        click.echo(letter_text(reading))


@main.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option(
    "--rounds",
    "rounds_file",
    type=click.Path(path_type=Path),
    help="Flera rundor tillsammans, ur en TOML-fil (docs/rundor.md).",
)
@click.option("--region", "region_key", help="Regionens nyckel, till exempel jamtland.")
@click.option("--owner", help="Organet som äger remissen, till exempel RSR.")
@click.option("--dispatch", type=_DATE, help="Dag då remissen sänds, år-månad-dag.")
@click.option("--recipients", help="Mottagare, med komma emellan; annars enligt config.")
@click.option("--target", type=_DATE, help="Målmötets dag, om den är bestämd.")
@click.option("--deadline", type=_DATE, help="Sista svarsdag, om den är bestämd.")
@click.option("--intake-days", type=int, help="Kalenderdagar från utskick till möte.")
@click.option("--lag-days", type=int, help="Kalenderdagar från möte till färdigt svar.")
@click.option(
    "--prep-days",
    type=int,
    help="Kalenderdagar före målmötet, i stället för kallelse och sammanställning.",
)
@click.option("--year", type=int, help="År för datum som saknar det.")
@click.option("--ics", "ics_file", type=click.Path(path_type=Path), help="Skriv rundan som .ics.")
@click.option("--json", "as_json", is_flag=True, help="Skriv JSON (docs/json.md).")
@click.pass_obj
def plan(settings: Settings, /, **options: Any) -> None:
    """Föreslå målmöte, sista svarsdag och väg för varje mottagare."""
    if options["rounds_file"]:
        _plan_rounds(settings, options)
    else:
        _plan_one(settings, options)


def _plan_one(settings: Settings, options: dict[str, Any]) -> None:
    from scheduler.configuration import load_configuration
    from scheduler.services.planning import RoundWish, plan_from_reading
    from scheduler.services.reading import read_plan_file

    for name, option in (
        ("file", "FILE"),
        ("region_key", "--region"),
        ("owner", "--owner"),
        ("dispatch", "--dispatch"),
    ):
        if options[name] is None:
            raise BadInputError(
                f"{option} saknas: ange mötesplanens fil, --region, --owner och --dispatch."
            )
    config = load_configuration(settings.config_dir)
    region = config.region(options["region_key"])
    dispatch: date = options["dispatch"]
    recipients = options["recipients"]
    wish = RoundWish(
        owner=options["owner"],
        dispatch_date=dispatch,
        recipients=_split_names(recipients) if recipients is not None else None,
        target_date=options["target"],
        deadline=options["deadline"],
        intake_days=options["intake_days"],
        lag_days=options["lag_days"],
        prep_days=options["prep_days"],
    )
    year = _checked_year(options["year"])
    reading = read_plan_file(
        options["file"],
        region,
        year=dispatch.year if year is None else year,
        year_origin="dispatch" if year is None else "option",
    )
    planned = plan_from_reading(config, region, reading, wish)
    if options["ics_file"] and planned.proposal.possible:
        from scheduler.services.round_calendar import proposal_calendar

        calendar = proposal_calendar(region, planned.proposal, planned.remiss)
        _write_file(options["ics_file"], calendar)
    if options["as_json"]:
        from scheduler.presentation.as_json import dumps, planned_round_json

        click.echo(dumps(planned_round_json(planned)))
    else:
        from scheduler.presentation.as_text import planned_round_text

        click.echo(planned_round_text(planned))
    if not planned.proposal.possible:
        sys.exit(EXIT_NO_PLAN)


def _write_file(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise BadInputError(f"{path} kan inte skrivas: {error.strerror}.") from None


def _checked_year(year: int | None) -> int | None:
    if year is not None and not MIN_YEAR <= year <= MAX_YEAR:
        raise BadInputError(f"--year {year}: ange ett år mellan {MIN_YEAR} och {MAX_YEAR}.")
    return year


def _split_names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


# What stands in the rounds file and not on the command line.
_ONE_ROUND_OPTIONS = (
    "owner",
    "dispatch",
    "recipients",
    "target",
    "deadline",
    "intake_days",
    "lag_days",
    "prep_days",
    "year",
    "ics_file",
)


def _plan_rounds(settings: Settings, options: dict[str, Any]) -> None:
    given = [name for name in _ONE_ROUND_OPTIONS if options[name] is not None]
    if given:
        name = given[0].removesuffix("_file").replace("_", "-")
        raise BadInputError(
            f"--{name} gäller en runda: skriv uppgiften i rundornas fil i stället (docs/rundor.md)."
        )
    from scheduler.configuration import load_configuration
    from scheduler.services.rounds_file import plan_rounds_file

    config = load_configuration(settings.config_dir)
    planned = plan_rounds_file(
        config, options["rounds_file"], options["file"], options["region_key"]
    )
    if options["as_json"]:
        from scheduler.presentation.as_json import dumps, planned_rounds_json

        click.echo(dumps(planned_rounds_json(planned)))
    else:
        from scheduler.presentation.as_text import planned_rounds_text

        click.echo(planned_rounds_text(planned))
    if not planned.possible:
        sys.exit(EXIT_NO_PLAN)


@main.command()
@click.option("--region", "region_key", required=True, help="Regionens nyckel.")
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
@click.pass_obj
def export(
    settings: Settings, region_key: str, body: str | None, format_name: str, out_file: Path
) -> None:
    """Skriv de sparade mötena som tabell eller kalender."""
    from scheduler.services.app import open_app
    from scheduler.services.export import ExportFormat, export_plan

    app = open_app(settings)
    found = export_plan(app, region_key, ExportFormat(format_name), body)
    app.database.close()
    _write_file(out_file, found.data)
    click.echo(f"{found.count} möten skrivna till {out_file}.")


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Adress att lyssna på.")
@click.option("--port", default=8000, show_default=True, type=int, help="Port att lyssna på.")
@click.option("--workers", default=2, show_default=True, type=int, help="Antal processer.")
@click.pass_obj
def serve(settings: Settings, host: str, port: int, workers: int) -> None:
    """Kör allt på en maskin: webben och påminnelserna."""
    from scheduler.ticker import start_in_background

    _run_web(settings, host, port, workers, lambda: start_in_background(settings))


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Adress att lyssna på.")
@click.option("--port", default=8000, show_default=True, type=int, help="Port att lyssna på.")
@click.option("--workers", default=2, show_default=True, type=int, help="Antal processer.")
@click.pass_obj
def web(settings: Settings, host: str, port: int, workers: int) -> None:
    """Kör bara webben."""
    _run_web(settings, host, port, workers, None)


def _run_web(
    settings: Settings,
    host: str,
    port: int,
    workers: int,
    when_ready: Callable[[], None] | None,
) -> None:
    from scheduler.services.app import open_app
    from web.app import create_app
    from web.server import run

    if not 0 < port < 65536:
        raise BadInputError(f"--port {port} är ingen port: ange ett tal mellan 1 och 65535.")
    if workers < 1:
        raise BadInputError(f"--workers {workers}: minst en process behövs.")
    _check_port(host, port)
    # Once here, so that a faulty setting stops the start and no worker meets an old database.
    open_app(settings).database.close()

    def ready() -> None:
        click.echo(f"Svarsdag körs på http://{host}:{port}  (avsluta med Ctrl+C)")
        if when_ready is not None:
            when_ready()

    run(lambda: create_app(settings), host=host, port=port, workers=workers, when_ready=ready)


def _check_port(host: str, port: int) -> None:
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        raise BadInputError(
            f"Det går inte att lyssna på {host}:{port} ({error.strerror}): stäng det som redan "
            "kör där eller välj en annan port med --port."
        ) from None


@main.command()
@click.option("--once", is_flag=True, help="Sänd det som ska sändas nu och avsluta.")
@click.pass_obj
def tick(settings: Settings, once: bool) -> None:
    """Sänd påminnelser: nu, eller varje minut tills processen avslutas."""
    from scheduler.services.app import open_app
    from scheduler.services.reminders import send_due_reminders

    if not once:
        from scheduler.ticker import run_forever

        run_forever(settings)
        return
    app = open_app(settings)
    report = send_due_reminders(app)
    click.echo(
        f"Sänt: {report.sent}, behövdes inte: {report.cancelled}, "
        f"försöks igen: {report.postponed}, gick inte fram: {report.dead}"
    )


@main.group()
def db() -> None:
    """Databasen."""


@db.command("upgrade")
@click.pass_obj
def db_upgrade(settings: Settings) -> None:
    """Skapa databasen eller uppgradera den till den här versionen."""
    from scheduler.storage import migrate
    from scheduler.storage.database import Database

    database = Database(settings.database_url)
    done = migrate.upgrade(database)
    click.echo("Databasen är uppgraderad." if done else "Databasen är redan aktuell.")
    database.close()


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


@main.group()
def config() -> None:
    """Regioner, organ och tider under config/."""


@config.command("check")
@click.pass_obj
def config_check(settings: Settings) -> None:
    """Kontrollera alla filer under config/."""
    from scheduler.configuration import load_configuration

    loaded = load_configuration(settings.config_dir)
    for region in loaded.regions.values():
        click.echo(
            f"{region.key}: {region.name}, {len(region.organisations)} organisationer, "
            f"{len(region.bodies)} organ"
        )
    click.echo("config/ är utan fel.")


@main.command()
@click.pass_obj
def demo(settings: Settings) -> None:
    """Ladda 2019 års fall som demonstration och visa inloggningen."""
    from scheduler.services.app import open_app
    from scheduler.services.demo import USERNAME, load_demo

    app = open_app(settings)
    password = load_demo(app)
    app.database.close()
    click.echo(f"Demoinloggning: användare {USERNAME}, lösenord {password}")
