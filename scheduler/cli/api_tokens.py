"""Tokens of the API: svarsdag token …"""

from __future__ import annotations

import click

from scheduler.cli.group import JSON, REGION, echo_json, main, opened
from scheduler.domain.api_tokens import MAX_TOKEN_DAYS, ApiScope
from scheduler.settings import Settings


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

    app = opened(settings)
    secret = create_token(app, region_key, username, label, [*map(ApiScope, scopes)], days)
    click.echo(secret)


@token.command("list")
@REGION
@JSON
@click.pass_obj
def token_list(settings: Settings, region_key: str, as_json: bool) -> None:
    """Visa regionens nycklar."""
    from scheduler.presentation.api_tokens import tokens_json, tokens_text
    from scheduler.services.api_tokens import tokens

    app = opened(settings)
    found = tokens(app, region_key)
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

    app = opened(settings)
    revoke_token(app, region_key, token_id)
    click.echo(f"Nyckel {token_id} gäller inte längre.")
