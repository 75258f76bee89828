"""The options that describe one round, shared by the commands that plan one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from scheduler.cli.group import DATE, checked_year
from scheduler.cli.progress import shown
from scheduler.domain.errors import BadInputError

if TYPE_CHECKING:
    # Only named: the services are imported when a command needs them.
    from scheduler.domain.bodies import Region
    from scheduler.services.planning import RoundWish
    from scheduler.services.reading import PlanReading

_Command = TypeVar("_Command", bound=Callable[..., Any])
_OPTIONS = (
    click.argument("file", type=click.Path(path_type=Path), required=False),
    click.option("--region", "region_key", help="Regionens nyckel, till exempel jamtland."),
    click.option("--owner", help="Organet som äger remissen, till exempel RSR."),
    click.option("--dispatch", type=DATE, help="Dag då remissen sänds, år-månad-dag."),
    click.option("--recipients", help="Mottagare, med komma emellan; annars enligt config."),
    click.option("--target", type=DATE, help="Målmötets dag, om den är bestämd."),
    click.option("--deadline", type=DATE, help="Sista svarsdag, om den är bestämd."),
    click.option("--intake-days", type=int, help="Kalenderdagar från utskick till möte."),
    click.option("--lag-days", type=int, help="Kalenderdagar från möte till färdigt svar."),
    click.option(
        "--prep-days",
        type=int,
        help="Kalenderdagar före målmötet, i stället för kallelse och sammanställning.",
    ),
    click.option(
        "--extension", multiple=True, help="Anstånd: ”KS Berg=2019-10-31”. Flera går bra."
    ),
    click.option("--approval", multiple=True, help="Svar så många dagar efter mötet: ”KS Berg=5”."),
    click.option("--extra-meeting", multiple=True, help="Extra möte: ”KS Berg=2019-10-22”."),
    click.option("--role", multiple=True, help="”KS Berg=önskad” eller ”KS Berg=kännedom”."),
    click.option(
        "--decision",
        multiple=True,
        help="Vem som beslutar: ”KS Berg=au”, =ordförande, =tjänsteperson eller =fullmäktige.",
    ),
    click.option("--group", multiple=True, help="Grupp i en kedjeremiss: ”KS Berg=2”."),
    click.option("--allow-tentative", is_flag=True, help="Räkna med preliminära möten."),
    click.option("--year", type=int, help="År för datum som saknar det."),
)


def round_options(command: _Command) -> _Command:
    """Gives the command the plan's file and what can be said of a round."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def check_round_options(options: dict[str, Any]) -> None:
    """Raises BadInputError where something that a round must have is missing."""
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


def wish_from(options: dict[str, Any]) -> RoundWish:
    from scheduler.services.exceptions import parse_exceptions
    from scheduler.services.planning import RoundWish
    from scheduler.services.recipient_wishes import parse_wishes

    recipients = options["recipients"]
    return RoundWish(
        owner=options["owner"],
        dispatch_date=options["dispatch"],
        recipients=_split_names(recipients) if recipients is not None else None,
        target_date=options["target"],
        deadline=options["deadline"],
        intake_days=options["intake_days"],
        lag_days=options["lag_days"],
        prep_days=options["prep_days"],
        exceptions=parse_exceptions(
            options["approval"], options["extension"], options["extra_meeting"]
        ),
        wishes=parse_wishes(options["role"], options["decision"], options["group"]),
        allow_tentative=options["allow_tentative"],
    )


def read_plan_for(options: dict[str, Any], region: Region) -> PlanReading:
    """The meeting plan; the dispatch gives the year where the plan tells none."""
    from scheduler.services.reading import read_plan_file

    year = checked_year(options["year"])
    (reading,) = (
        read_plan_file(
            file,
            region,
            year=options["dispatch"].year if year is None else year,
            year_origin="dispatch" if year is None else "option",
        )
        for file in shown([options["file"]], sys.stderr)
    )
    return reading


def _split_names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]
