"""All of Sweden in one database, made up but for its numbers: 21 regions with their 290
municipalities (SCB, Regional indelning), 1,513 bodies, ten meetings each, a thousand rounds, some
50,000 recipients and four reminders each. For the benchmark of load."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select

from scheduler.domain.meetings import Meeting
from scheduler.domain.reminders import ReminderState
from scheduler.services import contacts, imports, rounds
from scheduler.services.app import App, open_app
from scheduler.services.planning import RoundWish
from scheduler.storage import meeting_store
from scheduler.storage.tables import reminder, remiss, remiss_recipient
from tests.support import ROOT, settings_for

# Municipalities a region.
REGIONS = {
    "stockholm": 26, "uppsala": 8, "sormland": 9, "ostergotland": 13, "jonkoping": 13,
    "kronoberg": 8, "kalmar": 12, "gotland": 1, "blekinge": 5, "skane": 33, "halland": 6,
    "vastragotaland": 49, "varmland": 16, "orebro": 12, "vastmanland": 10, "dalarna": 15,
    "gavleborg": 10, "vasternorrland": 7, "jamtlands-lan": 8, "vasterbotten": 15, "norrbotten": 14,
}  # fmt: skip
ROUNDS = 1_000
LARGEST = "vastragotaland"
TODAY = date(2026, 3, 2)  # a Monday
_MEETINGS = 10
_FIRST = date(2026, 1, 12)
_WEEKS_APART = 4
_RECIPIENTS = 70
_REMINDERS = 4
_OPEN_IN = 4  # one round of so many is open, the others are closed and kept
_AT_ONCE = 2_000


def nation(folder: Path) -> App:
    """The application on an SQLite database in ``folder``; its clock stands on `TODAY`."""
    config = folder / "config"
    config.mkdir(parents=True)
    shutil.copy(ROOT / "config/default.toml", config)
    for name, count in REGIONS.items():
        (config / f"{name}.toml").write_text(_toml(name, count), encoding="utf-8")
    settings = settings_for(
        folder,
        f"sqlite:///{folder / 'nation.db'}",
        SVARSDAG_CONFIG_DIR=str(config),
        SVARSDAG_TODAY=TODAY.isoformat(),
    )
    app = open_app(settings)
    total = sum(REGIONS.values())
    for name, count in REGIONS.items():
        _fill(app, name, round(ROUNDS * count / total))
    return app


def make_due(app: App, count: int) -> None:
    """Makes so many of the waiting reminders due now."""
    now = datetime.combine(TODAY, datetime.min.time(), tzinfo=_zone(app))
    waiting = select(reminder.c.id).where(reminder.c.state == ReminderState.DUE.value).limit(count)
    with app.database.write() as connection:
        connection.execute(
            reminder.update()
            .where(reminder.c.id.in_(waiting.scalar_subquery()))
            .values(due_at=now, next_try=now)
        )


def compare_all(app: App) -> None:
    """Lets the next tick compare every open round's reminders with those there shall be."""
    with app.database.write() as connection:
        connection.execute(remiss.update().values(reminders_checked_at=None))


def _zone(app: App) -> Any:
    with app.database.read() as connection:
        return app.database.now(connection).tzinfo


def _fill(app: App, region: str, round_count: int) -> None:
    bodies = list(app.config.region(region).bodies)
    plan = imports.prepare_import(
        app, region, "eva", file_name="p.txt", content=b"KS K0: 3 december 2026", year=2026
    )
    with app.database.write() as connection:
        imports.add_import(app, connection, plan)
        for place, body in enumerate(bodies):
            for number in range(_MEETINGS):
                day = _FIRST + timedelta(weeks=_WEEKS_APART * number, days=place % 4)
                meeting_id = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{region} {body} {number}"))
                meeting = Meeting(meeting_id, body, day, day)
                meeting_store.add_meeting(app.database, connection, region, meeting, plan.id)
    for body in bodies:
        contacts.set_contact(app, region, "eva", body, f"{body}@example.org")
    _copy(app, _accepted(app, region, bodies), round_count)


def _accepted(app: App, region: str, bodies: list[str]) -> str:
    """A round as a coordinator accepts it, to all the boards of the region's municipalities."""
    asked = [key for key in bodies if key.startswith(("ks-", "n1-", "n2-"))][:_RECIPIENTS]
    wish = RoundWish(owner="rs", dispatch_date=TODAY, recipients=asked, title="Remiss")
    round_id = str(uuid.uuid4())
    proposal = rounds.propose_stored(app, region, wish, round_id).proposal
    assert proposal.target is not None
    assert proposal.deadline is not None
    rounds.accept_round(
        app,
        region,
        "eva",
        wish,
        round_id,
        expected_target=proposal.target.start_date,
        expected_deadline=proposal.deadline,
    )
    return round_id


def _copy(app: App, round_id: str, count: int) -> None:
    """The round ``count`` times with other names, one of `_OPEN_IN` still open."""
    with app.database.write() as connection:
        pattern = _one(connection, select(remiss).where(remiss.c.id == round_id))
        of_round = remiss_recipient.c.remiss_id == round_id
        recipients = [
            dict(row)
            for row in connection.execute(select(remiss_recipient).where(of_round)).mappings()
        ]
        mails = reminder.c.remiss_id == round_id
        mail = _one(connection, select(reminder).where(mails, reminder.c.recipient_id > 0).limit(1))
        for table, rule in ((reminder, mails), (remiss_recipient, of_round)):
            connection.execute(delete(table).where(rule))
        connection.execute(delete(remiss).where(remiss.c.id == round_id))
        _insert(connection, remiss, _rounds(pattern, count))
        _insert(connection, remiss_recipient, _recipients(pattern, recipients, count))
        ids = select(remiss_recipient.c.id, remiss_recipient.c.remiss_id, remiss_recipient.c.state)
        ours = select(remiss.c.id).where(remiss.c.region_key == pattern["region_key"])
        rows = connection.execute(ids.where(remiss_recipient.c.remiss_id.in_(ours))).all()
        _insert(connection, reminder, _reminders(mail, rows))


def _one(connection: Connection, query: Any) -> dict[str, Any]:
    return dict(connection.execute(query).mappings().one())


def _insert(connection: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    while some := list(islice(rows, _AT_ONCE)):
        connection.execute(insert(table), some)


def _id(pattern: dict[str, Any], number: int) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{pattern['region_key']} round {number}"))


def _rounds(pattern: dict[str, Any], count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        is_open = number % _OPEN_IN == 0
        yield pattern | {
            "id": _id(pattern, number),
            "title": f"Remiss {number}",
            "dnr": f"{pattern['region_key']} 2026/{number}",
            "state": "open" if is_open else "closed",
            # The copies have other reminders than the round has: no tick shall mend that.
            "reminders_checked_at": pattern["accepted_at"] + timedelta(days=365),
            "deadline": pattern["deadline"] + timedelta(days=number % 21 if is_open else 0),
        }


def _recipients(
    pattern: dict[str, Any], recipients: list[dict[str, Any]], count: int
) -> Iterator[dict[str, Any]]:
    for number in range(count):
        for place, one in enumerate(recipients):
            row = {key: value for key, value in one.items() if key != "id"}
            has_answered = number % _OPEN_IN or place % 3 == 0
            row["remiss_id"] = _id(pattern, number)
            if has_answered:
                row |= {"state": "answered", "answered_at": row["updated_at"], "answered_by": "eva"}
            yield row


def _reminders(mail: dict[str, Any], rows: Any) -> Iterator[dict[str, Any]]:
    """Four a recipient: sent, and where the answer is missing the last still waits for its day."""
    letter = b"Subject: Svarsdag\r\n\r\n" + b"Ni har inte svarat. " * 150  # 3 kB, as real ones
    for recipient_id, round_id, state in rows:
        for number in range(_REMINDERS):
            waits = state == "waiting" and number == _REMINDERS - 1
            row = {key: value for key, value in mail.items() if key != "id"}
            yield row | {
                "remiss_id": round_id,
                "recipient_id": recipient_id,
                "dedup_key": f"{round_id}:{recipient_id}:{number}",
                "message_id": f"<{recipient_id}.{number}@example.org>",
                "topic": f"{round_id}:{recipient_id}",
                "state": "due" if waits else "sent",
                "message": None if waits else letter,
                "address": None if waits else "ks@example.org",
                "sent_at": None if waits else mail["due_at"],
                "due_at": mail["due_at"] + timedelta(days=30),
                "next_try": mail["due_at"] + timedelta(days=30),
            }


def _toml(region: str, municipalities: int) -> str:
    parts = [
        f'[region]\nkey = "{region}"\nname = "Region {region}"\nsource = "påhittad"\n',
        '[[organisations]]\nkey = "r"\nname = "Regionen"\nshort = "R"\nkind = "region"\n',
    ]
    for number in range(municipalities):
        parts.append(
            f'[[organisations]]\nkey = "k{number}"\nname = "K{number} kommun"\n'
            f'short = "K{number}"\nkind = "kommun"\n'
        )
        parts += [
            f'[[bodies]]\nkey = "n{one}-k{number}"\nname = "N{one} K{number}"\n'
            f'full_name = "Nämnd {one} i K{number}"\nkind = "namnd"\norganisation = "k{number}"\n'
            for one in (1, 2)
        ]
    parts += [
        f'[[bodies]]\nkey = "{key}"\nname = "{key.upper()}"\nfull_name = "{name}"\n'
        f'kind = "{kind}"\norganisation = "r"\n'
        for key, name, kind in (
            ("rs", "Regionstyrelsen", "styrelse"),
            ("rf", "Regionfullmäktige", "fullmaktige"),
            ("hsn", "Hälso- och sjukvårdsnämnden", "namnd"),
        )
    ]
    return "\n".join(parts)
