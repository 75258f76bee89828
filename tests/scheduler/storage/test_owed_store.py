from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from scheduler.services import rounds
from scheduler.services.app import App
from scheduler.storage import owed_store, remiss_store
from tests.support import accept_case, load_case

REGION = "jamtland"
BODY = "ks-ragunda"


@pytest.mark.parametrize(
    ("deadline", "extended_to"),
    [
        (date(2019, 10, 29), None),
        (date(2019, 10, 29), date(2019, 10, 31)),
        # Planned anew after the extension: the round now ends later than that.
        (date(2019, 11, 5), date(2019, 10, 31)),
    ],
)
def test_the_last_day_is_the_registers(app: App, deadline: date, extended_to: date | None) -> None:
    load_case(app)
    before = accept_case(app)
    register = tuple(
        replace(entry, extended_to=extended_to) if entry.body == BODY else entry
        for entry in before.register
    )
    changed = replace(before, deadline=deadline, register=register, sequence=before.sequence + 1)
    with app.database.write() as connection:
        assert remiss_store.change_round(app.database, connection, changed)
    (entry,) = (
        one for one in rounds.get_round(app, REGION, before.id).register if one.body == BODY
    )
    with app.database.read() as connection:
        (owed,) = owed_store.answers_owed(connection, REGION, [BODY])
    assert (entry.extended_to, owed.last_day) == (extended_to, entry.last_day(deadline))
