from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from scheduler.domain.accounts import ContactRole
from scheduler.domain.errors import ConfigError, NotFoundError
from scheduler.domain.reminders import ReminderAnchor, ReminderRule, ReminderState
from scheduler.services import reminders, rounds
from scheduler.services.app import App
from scheduler.services.round_reminders import rules_from_file, rules_in_use, set_rules
from scheduler.storage import audit_store
from tests.support import accept_case, load_case

REGION = "jamtland"
# Only a fortnight before the response date.
FORTNIGHT = ReminderRule(ReminderAnchor.DEADLINE, -14, source="Lång handläggning")
WEEK = ReminderRule(ReminderAnchor.DEADLINE, -7, source="Som vanligt")


@pytest.fixture
def round_id(app: App) -> str:
    load_case(app)
    return accept_case(app).id


def due(app: App, round_id: str) -> dict[str, int]:
    found = reminders.mails_of_round(app, REGION, round_id)
    rules = [m.reminder.rule for m in found if m.reminder.state is ReminderState.DUE]
    return {rule: rules.count(rule) for rule in rules}


def test_a_rounds_own_rules_replace_the_usual_at_once(app: App, round_id: str) -> None:
    before = due(app, round_id)
    ids = {m.reminder.id for m in reminders.mails_of_round(app, REGION, round_id)}
    set_rules(app, REGION, "eva", round_id, (FORTNIGHT, WEEK))
    assert due(app, round_id) == {"deadline-14": 12, "deadline-7": 12}
    assert rules_in_use(app, round_id).are_own
    # Those that were due already are the same rows; back to the usual revives the others.
    set_rules(app, REGION, "eva", round_id, None)
    assert due(app, round_id) == before
    rows = reminders.mails_of_round(app, REGION, round_id)
    again = {m.reminder.id for m in rows if m.reminder.state is ReminderState.DUE}
    assert again == ids
    with app.database.read() as connection:
        newest = audit_store.audit_events(connection, REGION, 1)[0]
    assert (newest.actor, newest.action) == ("eva", "reminder_rules")
    assert newest.details["old"] == ["deadline-14", "deadline-7"]


def test_who_has_answered_gets_nothing_by_new_rules(app: App, round_id: str) -> None:
    accepted = rounds.get_round(app, REGION, round_id)
    entry = accepted.register[0]
    rounds.register_answer(app, REGION, "eva", round_id, entry.id, "§ 1")
    set_rules(app, REGION, "eva", round_id, (FORTNIGHT,))
    assert due(app, round_id) == {"deadline-14": 11}
    # Taken back under the new rules: only what they want comes back.
    rounds.withdraw_answer(app, REGION, "eva", round_id, entry.id)
    assert due(app, round_id) == {"deadline-14": 12}


def test_another_regions_round_is_not_there(app: App, round_id: str) -> None:
    with pytest.raises(NotFoundError):
        set_rules(app, "vasterbotten", "vera", round_id, ())
    with pytest.raises(NotFoundError):
        rules_in_use(app, round_id, "vasterbotten")


def test_rules_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "regler.json"
    path.write_text(
        '{"rules": [{"anchor": "deadline", "days": -3, "to": "chief", "source": "Sent"}]}'
    )
    rule = ReminderRule(ReminderAnchor.DEADLINE, -3, ContactRole.CHIEF, "Sent")
    assert rules_from_file(path) == (rule,)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ('anchor = "deadlin", days = 1, to = "chief"', "deadline"),
        ('anchor = "deadline", days = 999, to = "chief"', "heltal"),
        ('anchor = "deadline", days = 1, to = "chef"', "chief"),
        ('anchor = "intake", days = -1, to = "coordinator"', "helheten"),
        ('anchor = "sent", days = 1, to = "secretary"', "ingen dag"),
    ],
)
def test_a_rule_that_cannot_be_says_which_and_why(tmp_path: Path, row: str, said: str) -> None:
    path = tmp_path / "regler.toml"
    path.write_text(f'rules = [{{ {row}, source = "x" }}]', encoding="utf-8")
    with pytest.raises(ConfigError, match=said):
        rules_from_file(path)


def test_the_same_rule_twice_is_a_mistake(tmp_path: Path) -> None:
    row = '{ anchor = "deadline", days = 1, to = "chief", source = "x" }'
    path = tmp_path / "regler.toml"
    path.write_text(f"rules = [{row}, {row}]")
    with pytest.raises(ConfigError, match="två gånger"):
        rules_from_file(path)


def test_a_region_may_have_a_plan_of_its_own(app: App) -> None:
    plan = replace(app.config.reminder_plan(REGION), outgoing=(FORTNIGHT,))
    plans = {**app.config.reminder_plans, REGION: plan}
    own = replace(app, config=replace(app.config, reminder_plans=plans))
    load_case(own)
    assert due(own, accept_case(own).id) == {"deadline-14": 12}
