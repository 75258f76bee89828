"""The 2019 case as demonstration data: its meeting plan, mailboxes that reach nobody, one round."""

from __future__ import annotations

import secrets
from datetime import date
from pathlib import Path

from scheduler.domain.accounts import ContactRole
from scheduler.services import accounts, contacts, imports, rounds
from scheduler.services.app import App
from scheduler.services.planning import RoundWish
from scheduler.storage.ids import new_id

REGION = "jamtland"
USERNAME = "demo"
TODAY = date(2019, 9, 2)
_PLAN_FILE = "demo/2019-sammanslagning.txt"
_LOGIN_FILE = "demo-login.txt"
# A domain that can never receive mail (RFC 2606).
_MAIL_DOMAIN = "example.org"


def load_demo(app: App) -> str:
    """Loads the demonstration data once and gives the demo account's password.

    The password is made up at the first run and kept in the data directory. Running it again
    changes nothing.
    """
    password = _password(app.settings.data_dir / _LOGIN_FILE)
    accounts.put_account(app, USERNAME, REGION, password)
    if not imports.stored_meetings(app, REGION):
        _load(app)
    return password


def _password(path: Path) -> str:
    if path.exists():
        return path.read_text(encoding="utf-8").strip()
    password = secrets.token_urlsafe(9)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(password + "\n", encoding="utf-8")
    return password


def _load(app: App) -> None:
    plan = app.settings.config_dir / _PLAN_FILE
    import_id = imports.start_import(
        app,
        REGION,
        USERNAME,
        file_name=plan.name,
        content=plan.read_bytes(),
        year=TODAY.year,
    )
    imports.confirm_import(app, REGION, USERNAME, import_id)
    region = app.config.region(REGION)
    for body in region.addressees_of("rsr"):
        contacts.set_contact(app, REGION, USERNAME, body.key, f"{body.key}@{_MAIL_DOMAIN}")
    for key in region.organisations:
        chief = f"chef-{key}@{_MAIL_DOMAIN}"
        contacts.set_contact(app, REGION, USERNAME, key, chief, ContactRole.CHIEF)
    coordinator = f"samordnare@{_MAIL_DOMAIN}"
    contacts.set_contact(app, REGION, USERNAME, REGION, coordinator, ContactRole.COORDINATOR)
    wish = RoundWish(
        owner="RSR",
        dispatch_date=TODAY,
        title="Sammanslagning av gemensamma nämnder",
        dnr="RS/559/2019",
    )
    round_id = new_id()
    draft = rounds.propose_stored(app, REGION, wish, round_id)
    target, deadline = draft.proposal.target, draft.proposal.deadline
    if target is None or deadline is None:
        raise RuntimeError("the demonstration round has no plan")
    rounds.accept_round(
        app,
        REGION,
        USERNAME,
        wish,
        round_id,
        expected_target=target.start_date,
        expected_deadline=deadline,
        past_confirmed=True,
    )
