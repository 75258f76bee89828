"""Processes of several steps: svarsdag process …"""

from __future__ import annotations

import sys
import uuid
from typing import Any

import click

from scheduler.cli.group import ACTOR, DATE, EXIT_NO_PLAN, JSON, REGION, echo_json, main, opened
from scheduler.cli.progress import work_shown
from scheduler.domain.errors import BadInputError
from scheduler.settings import Settings


@main.group()
def process() -> None:
    """Processer i flera steg: planera, starta, följ upp."""


def _wish_options(command: Any) -> Any:
    for option in (
        click.option("--wanted", type=DATE, help="Dagen då allt ska vara klart."),
        click.option("--start", type=DATE, help="Första dag; idag om inget sägs."),
        click.option(
            "--party",
            "parties",
            multiple=True,
            help="En part; ägarens alla om ingen nämns.",
        ),
        click.option("--owner", required=True, help="Organet som äger processen."),
        click.argument("template"),
        REGION,
    ):
        command = option(command)
    return command


@process.command("templates")
@JSON
@click.pass_obj
def process_templates(settings: Settings, as_json: bool) -> None:
    """Visa vilka slag av processer som finns (config/processer)."""
    from scheduler.configuration import load_configuration

    found = load_configuration(settings.config_dir, settings.regions_dir).processes.values()
    if as_json:
        echo_json(
            {
                "templates": [
                    {"key": one.key, "name": one.name, "steps": [step.key for step in one.steps]}
                    for one in found
                ]
            }
        )
        return
    for one in found:
        click.echo(f"{one.key}\n  {one.name}: {one.about}")


@process.command("plan")
@_wish_options
@JSON
@click.pass_obj
def process_plan(settings: Settings, /, **options: Any) -> None:
    """Planera en process på de sparade mötena: tidigaste och senaste dag för varje steg."""
    from scheduler.presentation.processes import process_json, process_text
    from scheduler.services.processes import propose_process

    app = opened(settings)
    with work_shown("Planerar", sys.stderr):
        plans = propose_process(app, options["region_key"], _wish(settings, options))
    if options["as_json"]:
        echo_json(process_json(plans))
    else:
        click.echo(process_text(plans))
    if not all(plan.possible for plan in plans):
        sys.exit(EXIT_NO_PLAN)


@process.command("start")
@_wish_options
@click.option("--title", default="", help="Rubrik.")
@click.option("--dnr", default="", help="Diarienummer.")
@JSON
@click.pass_obj
def process_start(settings: Settings, /, **options: Any) -> None:
    """Starta en process: stegens dagar sparas och följs."""
    from scheduler.services.processes import start_process

    app = opened(settings)
    started = start_process(
        app,
        options["region_key"],
        ACTOR,
        str(uuid.uuid4()),
        _wish(settings, options),
        title=options["title"],
        dnr=options["dnr"],
    )
    _show(app, started, settings, as_json=options["as_json"])


@process.command("list")
@REGION
@JSON
@click.pass_obj
def process_list(settings: Settings, region_key: str, as_json: bool) -> None:
    """Visa regionens processer."""
    from scheduler.presentation.processes import started_json, trackers
    from scheduler.services.processes import all_processes

    app = opened(settings)
    found = all_processes(app, region_key)
    shown = [
        (one, trackers(app.config.process(one.asked.template), one, settings.today()))
        for one in found
    ]
    if as_json:
        echo_json({"processes": [started_json(one, rows) for one, rows in shown]})
        return
    for one, rows in shown:
        counts = ", ".join(f"{row.name} {len(row.done)}/{row.total}" for row in rows)
        click.echo(f"{one.id}  {one.title}  {one.state.value}  {counts}")
    if not shown:
        click.echo("Inga processer ännu: planera en med svarsdag process plan.")


@process.command("show")
@click.argument("process_id")
@REGION
@JSON
@click.pass_obj
def process_show(settings: Settings, process_id: str, region_key: str, as_json: bool) -> None:
    """Visa en process: vad som är gjort, vem som är sen, vad som återstår."""
    from scheduler.services.processes import process_now

    app = opened(settings)
    now = process_now(app, region_key, process_id)
    _show(app, now.kept, settings, as_json=as_json)
    if now.changes and not as_json:
        click.echo(
            f"  obs  Mötesplanerna har ändrats: {len(now.changes)} steg får nya dagar. Spara dem "
            f"med svarsdag process replan {process_id}."
        )


@process.command("done")
@click.argument("process_id")
@click.argument("step")
@REGION
@click.option("--party", default="", help="Parten, där varje part tar steget.")
@click.option("--day", type=DATE, required=True, help="Dagen då steget togs.")
@click.option("--note", default="", help="Paragraf eller annat.")
@click.option("--outcome", default="", help="Svaret, där steget ställer en fråga.")
@click.option("--undo", is_flag=True, help="Ta tillbaka att steget togs.")
@JSON
@click.pass_obj
def process_done(settings: Settings, /, **options: Any) -> None:
    """Registrera att ett steg är taget; resten planeras om därifrån."""
    from scheduler.domain.processes import StepDone
    from scheduler.services.processes import mark_done, undo_done

    app = opened(settings)
    region = app.config.region(options["region_key"])
    party = region.require_organisation(options["party"]).key if options["party"] else ""
    about = (app, region.key, ACTOR, options["process_id"])
    if options["undo"]:
        found = undo_done(*about, options["step"], party)
    else:
        said = StepDone(options["step"], party, options["day"], options["note"], options["outcome"])
        found = mark_done(*about, said)
    _show(app, found, settings, as_json=options["as_json"])


@process.command("replan")
@click.argument("process_id")
@REGION
@JSON
@click.pass_obj
def process_replan(settings: Settings, process_id: str, region_key: str, as_json: bool) -> None:
    """Spara de dagar som dagens mötesplaner ger."""
    from scheduler.services.processes import accept_days, process_now

    app = opened(settings)
    now = process_now(app, region_key, process_id)
    if not now.changes:
        raise BadInputError("Inga dagar har ändrats.")
    found = accept_days(app, region_key, ACTOR, process_id, now.kept.sequence)
    _show(app, found, settings, as_json=as_json)


def _wish(settings: Settings, options: dict[str, Any]) -> Any:
    from scheduler.services.processes import ProcessWish

    return ProcessWish(
        template=options["template"],
        owner=options["owner"],
        start=options["start"] or settings.today(),
        parties=options["parties"],
        wanted=options["wanted"],
    )


def _show(app: Any, started: Any, settings: Settings, *, as_json: bool) -> None:
    from scheduler.presentation.processes import started_json, started_text, trackers

    rows = trackers(app.config.process(started.asked.template), started, settings.today())
    if as_json:
        echo_json(started_json(started, rows))
    else:
        click.echo(started_text(started, rows, settings.today()))
