from __future__ import annotations

import pytest

from scheduler.domain.errors import NotFoundError
from scheduler.domain.reminders import ReminderState
from scheduler.domain.remisser import RemissState
from scheduler.services import answer_links, reminders, round_log, round_state, rounds
from scheduler.services.app import App
from tests.support import accept_case, load_case

REGION = "jamtland"


def due(app: App) -> list[int]:
    return [one.reminder.id for one in reminders.mails(app, REGION, [ReminderState.DUE])]


def test_a_closed_round_reminds_nobody_and_its_links_rest_until_it_is_opened(app: App) -> None:
    load_case(app)
    accepted = accept_case(app)
    with app.database.write() as connection:
        url = answer_links.make_link(app, connection, accepted, accepted.register[0], "a@b.example")
    token, before = url.rpartition("/")[2], due(app)
    for _ in range(2):  # the second click of a double click changes nothing
        round_state.close_round(app, REGION, "eva", accepted.id)
    assert rounds.get_round(app, REGION, accepted.id).state is RemissState.CLOSED
    assert due(app) == []
    with pytest.raises(NotFoundError):
        answer_links.open_link(app, token)
    round_state.reopen_round(app, REGION, "lars", accepted.id)
    assert due(app) == before
    answer_links.open_link(app, token)
    told = [(line.actor, line.text) for line in round_log.round_log(app, REGION, accepted.id)]
    assert told[:2] == [
        ("lars", "rundan öppnad igen"),
        ("eva", "rundan avslutad med 12 svar som saknas"),
    ]
    assert len(told) == 3
    with pytest.raises(NotFoundError):
        round_state.close_round(app, "vasterbotten", "vera", accepted.id)
