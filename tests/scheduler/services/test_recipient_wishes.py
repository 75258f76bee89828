"""Roles, ways to decide and groups, from what a user types to the register."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from scheduler.domain.bodies import Region
from scheduler.domain.errors import BadInputError
from scheduler.domain.remisser import DecisionForm, RecipientRole
from scheduler.planning.explain import phrase
from scheduler.services import rounds
from scheduler.services.app import App
from scheduler.services.planning import RoundWish, remiss_from_wish
from scheduler.services.recipient_wishes import parse_wishes
from tests.support import CASE_WISH, load_case

ROUND = "11111111-1111-4111-8111-111111111111"


def wish(*, role: str = "", decision: str = "", group: str = "") -> RoundWish:
    return replace(CASE_WISH, wishes=parse_wishes([role], [decision], [group]))


def test_what_is_said_of_a_recipient(jamtland: Region) -> None:
    remiss = remiss_from_wish(
        jamtland, wish(role="KS Berg=önskad", decision="KS Åre=ordförande", group="RS=2")
    )
    assert remiss.recipient("ks-berg").role is RecipientRole.WISHED
    assert remiss.recipient("ks-are").decision is DecisionForm.CHAIR
    assert remiss.recipient("rs").group == 2


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({"role": "KS Berg=kanske"}, "ska svara, önskad, kännedom"),
        ({"decision": "au"}, "namn=ord"),
        ({"group": "KS Berg=två"}, "KS Berg=2"),
        ({"group": "KS Berg=10"}, "mellan 1 och 9"),
        ({"decision": "KF Berg=au"}, "ingen mottagare"),
    ],
)
def test_what_cannot_be_read_is_quoted(jamtland: Region, said: dict[str, str], word: str) -> None:
    with pytest.raises(BadInputError, match=word):
        remiss_from_wish(jamtland, wish(**said))


def test_the_register_keeps_roles_and_who_decides(sqlite_app: App) -> None:
    # Ragunda, that alone sets 29 October, lets an official answer: 2 September + 14 days is
    # 16 September. GNU (Östersund), ready on 28 October, is then the last.
    load_case(sqlite_app)
    said = replace(
        CASE_WISH,
        wishes=parse_wishes(["KS Berg=kännedom"], ["KS Ragunda=tjänsteperson"], []),
    )
    draft = rounds.propose_stored(sqlite_app, "jamtland", said, ROUND)
    assert [body.key for body in draft.proposal.informed] == ["ks-berg"]
    assert [body.key for body in draft.proposal.binding] == ["gnu-ostersund"]
    accepted = rounds.accept_round(
        sqlite_app,
        "jamtland",
        "test",
        said,
        ROUND,
        expected_target=date(2019, 11, 11),
        expected_deadline=date(2019, 10, 29),
    )
    register = {entry.body: entry for entry in accepted.register}
    assert register["ks-berg"].role is RecipientRole.INFORMED
    assert register["ks-ragunda"].decision is DecisionForm.OFFICIAL
    assert register["ks-ragunda"].route == ()
    assert register["ks-ragunda"].ready_day == date(2019, 9, 16)
    assert accepted.asked_count == 11


def test_a_group_that_waits_has_its_own_day_for_papers(sqlite_app: App) -> None:
    # GNU (RJH) is ready on 23 September, a Monday; a working day after, KS Strömsund gets the
    # papers. Its meeting that day is too soon.
    load_case(sqlite_app)
    said = RoundWish(
        "RSR",
        date(2019, 9, 2),
        recipients=["GNU (RJH)", "KS Strömsund"],
        wishes=parse_wishes([], [], ["KS Strömsund=2"]),
    )
    proposal = rounds.propose_stored(sqlite_app, "jamtland", said, ROUND).proposal
    first, second = proposal.groups
    assert (first.dispatch, second.dispatch) == (date(2019, 9, 2), date(2019, 9, 24))
    assert second.why is not None
    assert "GNU (RJH) svarar sist, 23 september 2019, + 1 arbetsdag" in phrase(second.why)
    # 24 September + 14 days is 8 October; KS Strömsund meets on the 22nd, ready on the 29th.
    assert proposal.window is not None
    assert proposal.window.earliest == date(2019, 10, 29)
