"""Run the web and the ticker, and look after the database and config."""

from __future__ import annotations

import socket
import sys
from typing import TYPE_CHECKING

import click
from msgspec.structs import asdict

from scheduler import logs
from scheduler.cli.group import JSON, echo_json, main, opened
from scheduler.cli.progress import work_shown
from scheduler.domain.errors import BadInputError
from scheduler.settings import Settings

if TYPE_CHECKING:
    from scheduler.ticker_process import TickerProcess


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Adress att lyssna på.")
@click.option("--port", default=8000, show_default=True, type=int, help="Port att lyssna på.")
@click.option("--workers", default=2, show_default=True, type=int, help="Antal processer.")
@click.pass_obj
def serve(settings: Settings, host: str, port: int, workers: int) -> None:
    """Kör allt på en maskin: webben och påminnelserna."""
    from scheduler.ticker_process import TickerProcess

    _run_web(settings, host, port, workers, TickerProcess())


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
    ticker: TickerProcess | None,
) -> None:
    from scheduler.services.app import open_app

    if not 0 < port < 65536:
        raise BadInputError(f"--port {port} är ingen port: ange ett tal mellan 1 och 65535.")
    if workers < 1:
        raise BadInputError(f"--workers {workers}: minst en process behövs.")
    _check_port(host, port)
    # Once here, so that a faulty setting stops the start and no worker meets an old database.
    open_app(settings).database.close()
    from web import metrics_folder

    counts = metrics_folder.make()  # first: it is looked for when the metrics are imported
    from web.app import create_app
    from web.server import run

    def ready() -> None:
        click.echo(f"Svarsdag körs på http://{host}:{port}  (avsluta med Ctrl+C)")
        if ticker is not None:
            ticker.start()

    def leave() -> None:
        if ticker is not None:
            ticker.stop()
        metrics_folder.remove(counts)

    run(
        lambda: create_app(settings),
        host=host,
        port=port,
        workers=workers,
        when_ready=ready,
        on_exit=leave,
        as_json=settings.json_log,
    )


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
@JSON
@click.pass_obj
def tick(settings: Settings, once: bool, as_json: bool) -> None:
    """Sänd påminnelser: nu, eller varje minut tills processen avslutas."""
    from scheduler.domain.ticks import TickJob
    from scheduler.services.reminders import send_due_reminders
    from scheduler.services.ticks import run_tick

    if not once:
        if as_json:
            raise BadInputError("--json gäller ett utskick: lägg till --once.")
        from scheduler.ticker import run_forever

        logs.set_up(settings.json_log)
        run_forever(settings)
        return
    app = opened(settings)
    with work_shown("Sänder", sys.stderr):
        report = run_tick(app, TickJob.REMINDERS, send_due_reminders)
    if as_json:
        echo_json(asdict(report))
        return
    click.echo(
        f"Sänt: {report.sent}, behövdes inte: {report.cancelled}, "
        f"försöks igen: {report.postponed}, gick inte fram: {report.dead}"
    )


@main.group()
def db() -> None:
    """Databasen."""


@db.command("upgrade")
@JSON
@click.pass_obj
def db_upgrade(settings: Settings, as_json: bool) -> None:
    """Skapa databasen eller uppgradera den till den här versionen."""
    from scheduler.storage import migrate
    from scheduler.storage.database import Database

    database = Database(settings.database_url)
    done = migrate.upgrade(database)
    database.close()
    if as_json:
        echo_json({"upgraded": done})
    else:
        click.echo("Databasen är uppgraderad." if done else "Databasen är redan aktuell.")


@db.command("copy")
@click.argument("from_url", metavar="FRÅN")
@click.argument("to_url", metavar="TILL")
@JSON
def db_copy(from_url: str, to_url: str, as_json: bool) -> None:
    """Kopiera allt till en tom databas, till exempel från SQLite till PostgreSQL."""
    from scheduler.services.backups import copy_database

    sums = copy_database(from_url, to_url)
    rows = sum(table.rows for table in sums.values())
    if as_json:
        echo_json({"tables": {name: table.rows for name, table in sums.items()}, "rows": rows})
    else:
        click.echo(f"{rows} rader i {len(sums)} tabeller är kopierade och jämförda.")


@main.group()
def config() -> None:
    """Regioner, organ och tider under config/."""


@config.command("check")
@JSON
@click.pass_obj
def config_check(settings: Settings, as_json: bool) -> None:
    """Kontrollera alla filer under config/."""
    from scheduler.configuration import load_configuration

    loaded = load_configuration(settings.config_dir, settings.regions_dir)
    if as_json:
        from scheduler.presentation.as_json import configuration_json

        echo_json(configuration_json(loaded))
        return
    for region in loaded.regions.values():
        click.echo(
            f"{region.key}: {region.name}, {len(region.organisations)} organisationer, "
            f"{len(region.bodies)} organ"
        )
    click.echo("config/ är utan fel.")


@main.command()
@JSON
@click.pass_obj
def demo(settings: Settings, as_json: bool) -> None:
    """Ladda 2019 års fall som demonstration och visa inloggningen."""
    from scheduler.services.demo import USERNAME, load_demo

    app = opened(settings)
    password = load_demo(app)
    if as_json:
        echo_json({"username": USERNAME, "password": password})
    else:
        click.echo(f"Demoinloggning: användare {USERNAME}, lösenord {password}")
