"""The mailboxes of bodies, chiefs and the coordinator, and who stands in: svarsdag contact …"""

from __future__ import annotations

from datetime import date

import click

from scheduler.cli.group import ACTOR, DATE, JSON, REGION, echo_json, main, opened
from scheduler.domain.accounts import Absence, ContactRole
from scheduler.domain.swedish import long_date
from scheduler.settings import Settings

_ROLE = click.option(
    "--role",
    type=click.Choice([role.value for role in ContactRole]),
    default=ContactRole.SECRETARY.value,
    help="Organets brevlåda (secretary), organisationens chef (chief) eller samordnaren.",
)


@main.group()
def contact() -> None:
    """E-postadresser, ersättare och frånvaro. NAMN är ett organ eller en organisation."""


@contact.command("list")
@REGION
@JSON
@click.pass_obj
def contact_list(settings: Settings, region_key: str, as_json: bool) -> None:
    """Visa regionens adresser, vem som ersätter och när."""
    from scheduler.presentation.contacts import contacts_json, contacts_text
    from scheduler.services.contacts import contacts

    app = opened(settings)
    region = app.config.region(region_key)
    found = [one for role in ContactRole for one in contacts(app, region_key, role).values()]
    today = app.settings.today()
    if as_json:
        echo_json(contacts_json(region, found, today))
    else:
        click.echo(contacts_text(region, found, today))


@contact.command("set")
@click.argument("name", metavar="NAMN")
@REGION
@_ROLE
@click.option("--email", required=True, help="Adressen; tom tar bort den.")
@click.pass_obj
def contact_set(settings: Settings, name: str, region_key: str, role: str, email: str) -> None:
    """Ange en adress, helst en funktionsbrevlåda."""
    from scheduler.services.contacts import set_contact

    app = opened(settings)
    set_contact(app, region_key, ACTOR, name, email, ContactRole(role))
    click.echo("Adressen är sparad." if email.strip() else "Adressen är borttagen.")


@contact.command("deputy")
@click.argument("name", metavar="NAMN")
@REGION
@_ROLE
@click.option("--email", required=True, help="Ersättarens adress; tom tar bort den.")
@click.pass_obj
def contact_deputy(settings: Settings, name: str, region_key: str, role: str, email: str) -> None:
    """Ange vem som får breven under frånvaro."""
    from scheduler.services.absences import set_deputy

    app = opened(settings)
    set_deputy(app, region_key, ACTOR, name, email, ContactRole(role))
    click.echo("Ersättaren är sparad." if email.strip() else "Ersättaren är borttagen.")


@contact.command("away")
@click.argument("name", metavar="NAMN")
@REGION
@_ROLE
@click.option("--from", "first", type=DATE, required=True, help="Första dagen.")
@click.option("--to", "last", type=DATE, required=True, help="Sista dagen.")
@click.pass_obj
def contact_away(
    settings: Settings, name: str, region_key: str, role: str, first: date, last: date
) -> None:
    """Ange frånvaro: brev som skrivs de dagarna går till ersättaren."""
    from scheduler.services.absences import add_absence

    app = opened(settings)
    add_absence(app, region_key, ACTOR, name, Absence(first, last), ContactRole(role))
    click.echo(f"Breven går till ersättaren {long_date(first)}–{long_date(last)}.")


@contact.command("back")
@click.argument("name", metavar="NAMN")
@REGION
@_ROLE
@click.option("--from", "first", type=DATE, required=True, help="Frånvarons första dag.")
@click.pass_obj
def contact_back(settings: Settings, name: str, region_key: str, role: str, first: date) -> None:
    """Ta bort en frånvaro."""
    from scheduler.services.absences import remove_absence

    app = opened(settings)
    remove_absence(app, region_key, ACTOR, name, first, ContactRole(role))
    click.echo("Frånvaron är borttagen.")
