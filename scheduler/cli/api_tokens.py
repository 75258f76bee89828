"""Tokens of the API: svarsdag token …"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from scheduler.cli.group import ACTOR, JSON, REGION, echo_json, main
from scheduler.domain.api_tokens import MAX_TOKEN_DAYS, ApiScope
from scheduler.domain.rights import OPERATOR
from scheduler.settings import Settings

if TYPE_CHECKING:
    from scheduler.services.app import App


@main.group()
def token() -> None:
    """Nycklar till API:et (docs/api.md)."""


@token.command("create")
@click.argument("username")
@REGION
@click.option("--label", required=True, help="Vad som ska använda nyckeln.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice([scope.value for scope in ApiScope]),
    help="Räckvidd; kan anges flera gånger.",
)
@click.option(
    "--days", default=MAX_TOKEN_DAYS, show_default=True, help="Hur många dagar nyckeln gäller."
)
@click.pass_obj
def token_create(
    settings: Settings,
    username: str,
    region_key: str,
    label: str,
    scopes: tuple[str, ...],
    days: int,
) -> None:
    """Skapa en nyckel för en användare. Den visas bara denna gång."""
    from scheduler.services.api_tokens import create_token

    app = _opened(settings)
    try:
        secret = create_token(app, region_key, username, label, [*map(ApiScope, scopes)], days)
    finally:
        app.database.close()
    click.echo(secret)


@token.command("list")
@REGION
@JSON
@click.pass_obj
def token_list(settings: Settings, region_key: str, as_json: bool) -> None:
    """Visa regionens nycklar."""
    from scheduler.presentation.api_tokens import tokens_json, tokens_text
    from scheduler.services.api_tokens import tokens

    app = _opened(settings)
    found = tokens(app, region_key)
    app.database.close()
    if as_json:
        echo_json(tokens_json(found))
    else:
        click.echo(tokens_text(found))


@token.command("revoke")
@click.argument("token_id", type=int)
@REGION
@click.pass_obj
def token_revoke(settings: Settings, token_id: int, region_key: str) -> None:
    """Återkalla en nyckel. Den slutar gälla genast."""
    from scheduler.services.api_tokens import revoke_token

    app = _opened(settings)
    try:
        revoke_token(app, region_key, token_id)
    finally:
        app.database.close()
    click.echo(f"Nyckel {token_id} gäller inte längre.")


def _opened(settings: Settings) -> App:
    from scheduler.services.app import open_app

    return open_app(settings).acting_as(replace(OPERATOR, name=ACTOR))
