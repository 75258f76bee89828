"""A round's reminders: its rules, every mail to come, and a trial of one."""

from __future__ import annotations

from pathlib import Path

import click

from scheduler.cli.group import JSON, echo_json, main, opened
from scheduler.domain.errors import BadInputError
from scheduler.settings import Settings

_ACTOR = "svarsdag reminders"


@main.command()
@click.argument("round_id", metavar="ROUND")
@click.option(
    "--rules",
    "rules_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Ge rundan egna regler ur en TOML- eller JSON-fil (docs/paminnelser.md).",
)
@click.option("--usual-rules", is_flag=True, help="Låt de vanliga reglerna gälla igen.")
@click.option("--mail", "mail_id", type=int, help="Visa brevet med det numret.")
@click.option("--try-to", metavar="ADRESS", help="Sänd brevet --mail som prov till adressen.")
@JSON
@click.pass_obj
def reminders(
    settings: Settings,
    round_id: str,
    rules_file: Path | None,
    usual_rules: bool,
    mail_id: int | None,
    try_to: str | None,
    as_json: bool,
) -> None:
    """Visa eller ändra en rundas påminnelser. ROUND står i svarsdag rounds."""
    from scheduler.presentation.reminders import reminders_json, reminders_text
    from scheduler.services import reminders as mails
    from scheduler.services import round_reminders
    from scheduler.services.trial_mails import send_trial

    if rules_file is not None and usual_rules:
        raise BadInputError("Ange --rules eller --usual-rules, inte båda.")
    if try_to is not None and mail_id is None:
        raise BadInputError("Säg vilket brev som ska provas: --mail NUMMER.")
    app = opened(settings)
    region = round_reminders.rules_in_use(app, round_id).accepted.region
    if rules_file is not None or usual_rules:
        rules = round_reminders.rules_from_file(rules_file) if rules_file else None
        round_reminders.set_rules(app, region, _ACTOR, round_id, rules)
    if mail_id is not None:
        view = mails.view_mail(app, region, mail_id)
        if try_to is not None:
            send_trial(app, region, _ACTOR, mail_id, try_to)
        click.echo(f"Till: {view.row.address or 'e-post saknas'}\nÄmne: {view.row.subject}\n")
        click.echo(view.text)
        return
    found = round_reminders.rules_in_use(app, round_id)
    rows = mails.mails_of_round(app, region, round_id)
    if as_json:
        echo_json(reminders_json(found, rows))
    else:
        click.echo(reminders_text(found, rows))
