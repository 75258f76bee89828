"""Who can log in, and what they may do: svarsdag account …"""

from __future__ import annotations

import sys

import click

from scheduler.cli.group import JSON, REGION, echo_json, main, opened
from scheduler.domain.errors import BadInputError
from scheduler.domain.rights import ROLE_WORDS, Role
from scheduler.settings import Settings

_ROLE = click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    required=True,
    help="Behörigheten (docs/behorigheter.md).",
)
_ORGANISATION = click.option("--organisation", default="", help="Den egna organisationen.")
_BODIES = click.option("--body", "bodies", multiple=True, help="Organ som sekreteraren svarar för.")


@main.group()
def account() -> None:
    """Användare och deras behörighet."""


@account.command("list")
@REGION
@JSON
@click.pass_obj
def account_list(settings: Settings, region_key: str, as_json: bool) -> None:
    """Visa regionens användare."""
    from scheduler.presentation.accounts import accounts_json, accounts_text
    from scheduler.services.accounts import accounts

    app = opened(settings)
    region = app.config.region(region_key)
    found = accounts(app, region_key)
    if as_json:
        echo_json(accounts_json(found))
    else:
        click.echo(accounts_text(region, found))


@account.command("add")
@click.argument("username")
@REGION
@_ROLE
@_ORGANISATION
@_BODIES
@click.pass_obj
def account_add(
    settings: Settings,
    username: str,
    region_key: str,
    role: str,
    organisation: str,
    bodies: tuple[str, ...],
) -> None:
    """Lägg till en användare, eller ge en som finns nytt lösenord och ny behörighet.

    Lösenordet frågas efter; från ett skript läses det från standard in.
    """
    from scheduler.services.accounts import put_account

    app = opened(settings)
    put_account(app, username, region_key, _password(), Role(role), organisation, bodies)
    click.echo(f"{username} kan logga in som {ROLE_WORDS[Role(role)]}.")


@account.command("invite")
@click.argument("email")
@REGION
@_ROLE
@_ORGANISATION
@_BODIES
@click.pass_obj
def account_invite(
    settings: Settings,
    email: str,
    region_key: str,
    role: str,
    organisation: str,
    bodies: tuple[str, ...],
) -> None:
    """Bjud in någon med en engångslänk, som sänds med e-post om det går."""
    from scheduler.services.invitations import invite

    app = opened(settings)
    made = invite(app, region_key, email, Role(role), organisation, bodies)
    if made.not_sent:
        click.echo(f"Inget brev gick: {made.not_sent} Lämna länken: {made.url}")
    else:
        click.echo(f"Inbjudan är sänd till {email}.")


@account.command("role")
@click.argument("username")
@REGION
@_ROLE
@_ORGANISATION
@_BODIES
@click.pass_obj
def account_role(
    settings: Settings,
    username: str,
    region_key: str,
    role: str,
    organisation: str,
    bodies: tuple[str, ...],
) -> None:
    """Ge en användare en annan behörighet. Den gäller genast."""
    from scheduler.presentation.accounts import ended_sentence
    from scheduler.services.accounts import accounts, set_role

    app = opened(settings)
    found = [one for one in accounts(app, region_key) if one.username == username]
    if not found:
        raise BadInputError(
            f"Användaren ”{username}” finns inte: se `svarsdag account list --region {region_key}`."
        )
    ended = set_role(app, region_key, found[0].id, Role(role), organisation, bodies)
    click.echo(f"{username} är nu {ROLE_WORDS[Role(role)]}.{ended_sentence(ended)}")


def _password() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Lösenord", hide_input=True, confirmation_prompt="En gång till"))
    return sys.stdin.readline().rstrip("\n")
