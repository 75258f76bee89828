from __future__ import annotations

from datetime import timedelta

from sqlalchemy import event, text

from scheduler.services.app import App
from scheduler.storage import reminder_checks
from tests.support import DISPATCH_MORNING, accept_case, load_case


def test_the_stalest_comes_first_and_no_more_than_asked_for(app: App) -> None:
    load_case(app)
    ids = [f"{digit * 8}-1111-4111-8111-111111111111" for digit in "123"]
    for round_id in ids:
        accept_case(app, round_id)
    with app.database.write() as connection:
        reminder_checks.mark_round(connection, ids[0], DISPATCH_MORNING - timedelta(hours=2))
        reminder_checks.mark_round(connection, ids[1], DISPATCH_MORNING)
        before = DISPATCH_MORNING - timedelta(hours=1)
        # The third has never been looked at, the second just now.
        assert reminder_checks.stalest_rounds(connection, before, 9) == [ids[2], ids[0]]
        assert reminder_checks.stalest_rounds(connection, before, 1) == [ids[2]]
        assert reminder_checks.stalest_incoming(connection, before, 9) == []


def test_the_look_never_reads_the_whole_table(sqlite_app: App) -> None:
    asked: list[str] = []
    engine = sqlite_app.database.engine
    event.listen(engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    with sqlite_app.database.read() as connection:
        reminder_checks.stalest_rounds(connection, DISPATCH_MORNING, 20)
        query = next(one for one in asked if "reminders_checked_at" in one)
        values = ("open", "2019-09-02 07:00:00.000000", 20, 0)
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", values).all()
        assert connection.execute(text("SELECT count(*) FROM remiss")).scalar_one() == 0
    steps = [str(row[-1]) for row in plan]
    assert any("ix_remiss_state_reminders_checked_at" in step for step in steps), steps
    assert not any(step.startswith("SCAN") for step in steps), steps
