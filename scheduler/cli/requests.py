"""What recipients have asked for: shown with what it would do, granted or refused."""

from __future__ import annotations

import click

from scheduler.cli.group import ACTOR, JSON, REGION, echo_json, main, opened
from scheduler.domain.errors import BadInputError, NotFoundError
from scheduler.settings import Settings


@main.command()
@REGION
@click.option("--grant", type=int, metavar="NUMMER", help="Bevilja den begäran.")
@click.option("--refuse", type=int, metavar="NUMMER", help="Avslå den begäran.")
@click.option("--because", default="", help="Varför det inte går; sänds till mottagaren.")
@JSON
@click.pass_obj
def requests(
    settings: Settings,
    region_key: str,
    grant: int | None,
    refuse: int | None,
    because: str,
    as_json: bool,
) -> None:
    """Visa begäran om anstånd och flyttade möten med vad de gör, och avgör dem."""
    from scheduler.presentation.requests import requests_json, requests_text
    from scheduler.services.answer_requests import decide, waiting_requests

    if grant is not None and refuse is not None:
        raise BadInputError("--grant och --refuse går inte ihop: avgör en begäran i taget.")
    app = opened(settings)
    region = app.config.region(region_key)
    waiting = waiting_requests(app, region_key)
    number = refuse if grant is None else grant
    decided = None
    if number is not None:
        found = next((one for one in waiting if one.request.id == number), None)
        if found is None:
            raise NotFoundError(
                f"Ingen begäran {number} väntar i {region.name}: svarsdag requests visar dem."
            )
        decided = decide(
            app,
            region_key,
            ACTOR,
            found.accepted.id,
            number,
            grant=grant is not None,
            decision=because,
        )
        waiting = waiting_requests(app, region_key)
    if as_json:
        echo_json(requests_json(region, waiting, decided))
    else:
        click.echo(requests_text(region, waiting, decided))
