from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from scheduler.domain.reminders import Matter
from scheduler.services.app import App
from scheduler.storage import reminder_checks
from tests.support import DISPATCH_MORNING, accept_case, load_case

OUTGOING = Matter.OUTGOING


def test_the_stalest_comes_first_and_no_more_than_asked_for(app: App) -> None:
    load_case(app)
    ids = [f"{digit * 8}-1111-4111-8111-111111111111" for digit in "123"]
    for round_id in ids:
        accept_case(app, round_id)
    with app.database.write() as connection:
        reminder_checks.mark(connection, OUTGOING, ids[0], DISPATCH_MORNING - timedelta(hours=2))
        reminder_checks.mark(connection, OUTGOING, ids[1], DISPATCH_MORNING)
        before = DISPATCH_MORNING - timedelta(hours=1)
        # The third has never been looked at, the second just now.
        assert reminder_checks.stalest(connection, OUTGOING, before, 9) == [ids[2], ids[0]]
        assert reminder_checks.stalest(connection, OUTGOING, before, 1) == [ids[2]]
        assert reminder_checks.stalest(connection, Matter.INCOMING, before, 9) == []


@pytest.mark.parametrize("matter", Matter)
def test_the_look_never_reads_the_whole_table(sqlite_app: App, matter: Matter) -> None:
    asked: list[tuple[str, object]] = []
    engine = sqlite_app.database.engine
    event.listen(engine, "before_cursor_execute", lambda *args: asked.append((args[2], args[3])))
    with sqlite_app.database.read() as connection:
        reminder_checks.stalest(connection, matter, DISPATCH_MORNING, 20)
        query, values = next(one for one in asked if "reminders_checked_at" in one[0])
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", values).all()  # type: ignore[arg-type]
    steps = [str(row[-1]) for row in plan]
    assert any("_state_reminders_checked_at" in step for step in steps), steps
    assert not any(step.startswith("SCAN") for step in steps), steps
