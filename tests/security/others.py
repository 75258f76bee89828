"""Ids of what belongs to others, and every address they can be put in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from flask.testing import FlaskClient
from sqlalchemy import select

from scheduler.domain.plan_imports import ImportState
from scheduler.services.app import App
from scheduler.storage.tables.base import metadata
from tests.security.test_csrf import Posting

# What an argument of an address names, by the table it is a key of.
_TABLES = {
    "link_id": "log_in_link",
    "account_id": "account",
    "token_id": "api_token",
    "import_id": "plan_import",
    "meeting_id": "meeting",
    "source_id": "plan_source",
    "round_id": "remiss",
    "entry_id": "remiss_recipient",
    "recipient_id": "remiss_recipient",
    "file_id": "answer_file",
    "request_id": "answer_request",
    "incoming_id": "incoming",
    "inquiry_id": "inquiry",
    "search_id": "calendar_search",
    "process_id": "process",
    "assignment_id": "assignment",
    "feed_id": "feed",
    "reminder_id": "reminder",
    "alias_id": "body_alias",
}
_WORDS = {
    "kind": "poll",
    "key": "1",
    "role": "secretary",
    "format_name": "csv",
    "number": 1,
    "body_key": "ks-berg",
    "organisation_key": "berg",
    "region_key": "jamtland",
}
# What can be done with an inquiry or an account.
_WHATS = ["dag", "fordela", "boka", "slapp", "underskrift", "ta-tillbaka", "avsluta", "aterta"]
_WHATS += ["avsluta-lankar", "stang", "oppna"]
# Filled in so that each form is understood, and comes as far as to whose the thing is.
FORM = {
    "name": "KS Bergh",
    "body": "ks-berg",
    "role": "reader",
    "grant": "yes",
    "decision": "Nej",
    "invitee": "1",
    "option": "1",
    "seen": "0",
    "sequence": "0",
    "step": "analys",
    "day": "2019-09-02",
    "note": "Nej",
    "because": "Nej",
    "email": "thief@evil.example",
    "state": "closed",
}
# What comes and goes by itself.
_NOT_DATA = {"log_in_session", "rate_limit", "tick", "tick_total", "built_feed"}


def ids_of(app: App) -> Mapping[str, object]:
    """The first id in each table, by the argument it is of an address; of an import a draft's."""
    imported = metadata.tables["plan_import"]
    draft = select(imported.c.id).where(imported.c.state == ImportState.REVIEW.value).limit(1)
    with app.database.read() as connection:
        found = {
            name: connection.execute(select(metadata.tables[table].c.id).limit(1)).scalar()
            for name, table in _TABLES.items()
        }
        found["import_id"] = connection.execute(draft).scalar()
    return {name: one for name, one in found.items() if one is not None}


def addresses(
    client: FlaskClient, ids: Mapping[str, object], methods: set[str]
) -> Iterator[Posting]:
    """Every address that names something of others, as they are sent by who is logged in."""
    adapter = client.application.url_map.bind("localhost")
    for rule in client.application.url_map.iter_rules():
        whats = _WHATS if "what" in rule.arguments else [""]
        for method in sorted((rule.methods or set()) & methods):
            for what in whats:
                values = {**_WORDS, **ids, "what": what}
                if set(rule.arguments) & set(ids) and set(rule.arguments) <= set(values):
                    given = {name: values[name] for name in rule.arguments}
                    address = adapter.build(rule.endpoint, given, method)
                    yield Posting(rule.endpoint, method, address)


def everything(app: App) -> Mapping[str, str]:
    """What stands in each table, as a sum: unlike after a change."""
    sums = {}
    with app.database.read() as connection:
        for table in metadata.sorted_tables:
            if table.name not in _NOT_DATA:
                rows = sorted(repr(tuple(row)) for row in connection.execute(select(table)))
                sums[table.name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return sums
