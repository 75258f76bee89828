"""Calendars to subscribe to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from scheduler.cli.group import ACTOR, JSON, REGION, echo_json, main, opened
from scheduler.domain.errors import BadInputError
from scheduler.domain.feeds import FeedContent, FeedKind, FeedPart
from scheduler.settings import Settings

if TYPE_CHECKING:
    from scheduler.services.app import App

_PARTS = ", ".join(part.value for part in FeedPart)
_OF = [
    click.option("--body", help="Ett organ, till exempel ”KS Berg”."),
    click.option("--organisation", help="En organisations organ."),
    click.option("--chief", help="Det som chefen i en organisation ska bevaka."),
    click.option("--round", "round_id", help="En remissrunda, med dess id."),
    click.option("--incoming", "incoming_id", help="En inkommande remiss, med dess id."),
    click.option("--process", "process_id", help="En process, med dess id."),
    click.option("--inquiry", "inquiry_id", help="En förfrågan, med dess id."),
    click.option("--everything", is_flag=True, help="Allt i regionen."),
    click.option(
        "--parts",
        default=FeedPart.MEETINGS.value,
        show_default=True,
        help=f"Dagar att visa, med komma emellan: {_PARTS}.",
    ),
    click.option("--alarms", is_flag=True, help="Larm före tidsgränser."),
]


def _what_to_show(command: Any) -> Any:
    for option in reversed(_OF):
        command = option(command)
    return command


@main.group()
def feed() -> None:
    """Kalendrar att prenumerera på."""


@feed.command("create")
@REGION
@_what_to_show
@click.option("--holder", default="", help="Till vem, till exempel ”Anna i Krokom”.")
@JSON
@click.pass_obj
def feed_create(settings: Settings, /, **options: Any) -> None:
    """Skapa en hemlig adress. Den visas bara denna gång."""
    from scheduler.services import feeds

    app = opened(settings)
    token = feeds.create_feed(app, ACTOR, _content(app, options), options["holder"])
    address = feeds.secret_url(app, token)
    page = address.removesuffix(".ics")
    if options["as_json"]:
        echo_json({"address": address, "page": page})
    else:
        click.echo(f"Adress, visas bara nu: {address}\nSida att sända till den som ska ha: {page}")


@feed.command("publish")
@REGION
@_what_to_show
@click.option("--address", default="", help="Sista delen av adressen, till exempel ks-berg.")
@JSON
@click.pass_obj
def feed_publish(settings: Settings, /, **options: Any) -> None:
    """Gör en kalender offentlig, med en läsbar adress."""
    from scheduler.services import feeds

    app = opened(settings)
    made = feeds.publish_feed(app, ACTOR, _content(app, options), options["address"])
    address = feeds.public_url(app, made.address or "")
    if options["as_json"]:
        echo_json({"address": address, "page": address.removesuffix(".ics")})
    else:
        click.echo(f"Offentlig: {address}")


@feed.command("list")
@REGION
@JSON
@click.pass_obj
def feed_list(settings: Settings, region_key: str, as_json: bool) -> None:
    """Visa adresserna, till vem de är och när de senast hämtades."""
    from scheduler.presentation.feeds import feed_json, feed_line
    from scheduler.services import feeds

    app = opened(settings)
    app.config.region(region_key)
    found = feeds.feeds(app, region_key)
    in_config = feeds.feeds_in_config(app, region_key)
    if as_json:
        echo_json(
            {
                "feeds": [feed_json(one) for one in found],
                "public_in_config": [one.address for one in in_config],
            }
        )
        return
    for one in in_config:
        click.echo(f"–  {one.name}: /kalender/{one.address}.ics, offentlig enligt config")
    for stored in found:
        click.echo(feed_line(stored))
    if not found and not in_config:
        click.echo("Inga kalendrar är skapade.")


@feed.command("revoke")
@click.argument("feed_id", type=int)
@REGION
@JSON
@click.pass_obj
def feed_revoke(settings: Settings, feed_id: int, region_key: str, as_json: bool) -> None:
    """Avsluta kalendern med numret FEED_ID. Adressen slutar fungera genast."""
    from scheduler.services import feeds

    app = opened(settings)
    app.config.region(region_key)
    feeds.revoke_feed(app, region_key, ACTOR, feed_id)
    if as_json:
        echo_json({"revoked": feed_id})
    else:
        click.echo("Kalendern är avslutad.")


def _content(app: App, options: dict[str, Any]) -> FeedContent:
    region = app.config.region(options["region_key"])
    chosen: list[tuple[FeedKind, str]] = []
    if options["body"]:
        chosen.append((FeedKind.BODY, region.require_body(options["body"]).key))
    for kind, name in ((FeedKind.ORGANISATION, "organisation"), (FeedKind.ROLE, "chief")):
        if options[name]:
            chosen.append((kind, region.require_organisation(options[name]).key))
    ids = (
        (FeedKind.ROUND, "round_id"),
        (FeedKind.INCOMING, "incoming_id"),
        (FeedKind.PROCESS, "process_id"),
        (FeedKind.INQUIRY, "inquiry_id"),
    )
    for kind, name in ids:
        if options[name]:
            chosen.append((kind, options[name]))
    if options["everything"]:
        chosen.append((FeedKind.REGION, region.key))
    if len(chosen) != 1:
        raise BadInputError(
            "Säg vad kalendern ska visa med en av --body, --organisation, --chief, --round, "
            "--incoming, --process, --inquiry och --everything."
        )
    ((kind, subject),) = chosen
    parts = _parts(options["parts"]) if kind.has_parts else frozenset()
    return FeedContent(region.key, kind, subject, parts, options["alarms"])


def _parts(text: str) -> frozenset[FeedPart]:
    words = [word.strip() for word in text.split(",") if word.strip()]
    try:
        return frozenset(FeedPart(word) for word in words)
    except ValueError:
        raise BadInputError(f"--parts ”{text}”: välj bland {_PARTS}, med komma emellan.") from None
