"""The regions of an installation: svarsdag region …"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from scheduler.cli.group import JSON, echo_json, main, opened
from scheduler.domain.bodies import Region
from scheduler.domain.rights import Role
from scheduler.settings import Settings


@main.group()
def region() -> None:
    """Regioner som den här installationen betjänar."""


@region.command("add")
@click.argument("file", metavar="FIL", type=click.Path(path_type=Path))
@click.option("--replace", "replaces", is_flag=True, help="Byt ut en fil som lagts till förut.")
@click.option(
    "--administrator", "email", default="", help="Bjud in regionens första administratör."
)
@JSON
@click.pass_obj
def region_add(settings: Settings, file: Path, replaces: bool, email: str, as_json: bool) -> None:
    """Lägg till en region ur en fil som config/jamtland.toml, kontrollerad med alla andra."""
    from scheduler.services.invitations import Invited, invite
    from scheduler.services.regions import Change, add_region

    added = add_region(settings, file, replaces=replaces)
    made: Invited | None = None
    if email:
        made = invite(opened(settings), added.region.key, email, Role.ADMINISTRATOR, "", ())
    if as_json:
        invitation = {"url": made.url, "not_sent": made.not_sent} if made else None
        described = _region_json(added.region, is_own=True)
        echo_json({**described, "change": added.change.value, "invitation": invitation})
        return
    words = {
        Change.ADDED: "är tillagd",
        Change.REPLACED: "har en ny fil",
        Change.UNCHANGED: "finns redan, oförändrad",
    }
    click.echo(
        f"{added.region.name} {words[added.change]}: {len(added.region.organisations)} "
        f"organisationer, {len(added.region.bodies)} organ ({added.file})."
    )
    if made is not None and made.not_sent:
        click.echo(f"Inget brev gick: {made.not_sent} Lämna länken: {made.url}")
    elif made is not None:
        click.echo(f"Inbjudan är sänd till {email}.")
    if added.change is not Change.UNCHANGED:
        click.echo("Starta om webben och det som tickar: de läser regionerna när de startar.")


@region.command("list")
@JSON
@click.pass_obj
def region_list(settings: Settings, as_json: bool) -> None:
    """Visa regionerna, och vilka som lagts till här."""
    from scheduler.services.regions import configured_regions, is_own

    found = configured_regions(settings)
    if as_json:
        shown = [_region_json(one, is_own=is_own(settings, key)) for key, one in found.items()]
        echo_json({"regions": shown})
        return
    for key, one in found.items():
        where = "tillagd här" if is_own(settings, key) else "config/"
        click.echo(
            f"{key}: {one.name}, {len(one.organisations)} organisationer, "
            f"{len(one.bodies)} organ ({where})"
        )


def _region_json(found: Region, *, is_own: bool) -> dict[str, Any]:
    return {
        "key": found.key,
        "name": found.name,
        "organisations": len(found.organisations),
        "bodies": len(found.bodies),
        "own": is_own,
    }
