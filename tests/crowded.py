"""A made-up region with as many bodies, meetings and rounds as wanted, stored and accepted: the
same for the same numbers. For benchmarks, and for tests of how many questions a page asks."""

from __future__ import annotations

import shutil
import uuid
from datetime import date, timedelta
from pathlib import Path

from scheduler.domain.meetings import Meeting
from scheduler.services import contacts, imports, rounds
from scheduler.services.app import App, open_app
from scheduler.services.planning import RoundWish
from scheduler.storage import meeting_store
from tests.support import ROOT, settings_for

REGION = "storregionen"
FIRST = date(2019, 1, 7)  # a Monday
RECIPIENTS = 12
_MEETINGS_A_YEAR = 12
_WEEKS_APART = 4


def crowded_region(folder: Path, municipalities: int, round_count: int) -> App:
    """An application on a database in ``folder`` with three bodies a municipality and those of the
    region, twelve meetings each, a mailbox each, and so many open rounds of twelve recipients."""
    config = folder / "config"
    shutil.copytree(ROOT / "config", config)
    (config / f"{REGION}.toml").write_text(_toml(municipalities), encoding="utf-8")
    settings = settings_for(
        folder,
        f"sqlite:///{folder / 'crowded.db'}",
        SVARSDAG_CONFIG_DIR=str(config),
        SVARSDAG_TODAY="2019-03-04",
    )
    app = open_app(settings)
    region = app.config.region(REGION)
    plan = imports.prepare_import(
        app, REGION, "eva", file_name="p.txt", content=b"KS K0: 3 december 2019", year=2019
    )
    with app.database.write() as connection:
        imports.add_import(app, connection, plan)
        for place, body in enumerate(region.bodies.values()):
            for number in range(_MEETINGS_A_YEAR):
                day = FIRST + timedelta(weeks=_WEEKS_APART * number, days=place % 4)
                meeting_id = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{body.key} {number}"))
                meeting = Meeting(meeting_id, body.key, day, day)
                meeting_store.add_meeting(app.database, connection, REGION, meeting, plan.id)
    for key in list(region.bodies)[:60]:
        contacts.set_contact(app, REGION, "eva", key, f"{key}@example.org")
    boards = [key for key in region.bodies if key.startswith("ks-")]
    for number in range(round_count):
        asked = [boards[(number + step) % len(boards)] for step in range(RECIPIENTS)]
        _accept(app, number, asked)
    return app


def _accept(app: App, number: int, recipients: list[str]) -> None:
    wish = RoundWish(
        owner="rs",
        dispatch_date=date(2019, 3, 4) + timedelta(days=number % 5),
        recipients=recipients,
        title=f"Remiss {number}",
    )
    round_id = str(uuid.uuid5(uuid.NAMESPACE_OID, f"round {number}"))
    proposal = rounds.propose_stored(app, REGION, wish, round_id).proposal
    assert proposal.target is not None
    assert proposal.deadline is not None
    rounds.accept_round(
        app,
        REGION,
        "eva",
        wish,
        round_id,
        expected_target=proposal.target.start_date,
        expected_deadline=proposal.deadline,
    )


def _toml(municipalities: int) -> str:
    parts = [
        f'[region]\nkey = "{REGION}"\nname = "Storregionen"\nsource = "påhittad"\n',
        '[[organisations]]\nkey = "stor"\nname = "Storregionen"\nshort = "Stor"\nkind = "region"\n',
    ]
    parts += [
        f'[[organisations]]\nkey = "k{number}"\nname = "K{number} kommun"\nshort = "K{number}"\n'
        'kind = "kommun"\n'
        for number in range(municipalities)
    ]
    parts.append(
        '[[bodies]]\nkey = "rs"\nname = "RS"\nfull_name = "Regionstyrelsen"\nkind = "styrelse"\n'
        'organisation = "stor"\n'
    )
    return "\n".join(parts)
