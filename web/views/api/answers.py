"""Operations on a round's register: answers, what recipients ask for, reminders."""

from __future__ import annotations

from scheduler.domain.answers import AnswerRequest
from scheduler.domain.api_tokens import ApiScope
from scheduler.services import answer_requests, rounds
from scheduler.services.remind_now import remind_now
from web.api.answer_values import Decision, NewAnswer, RequestItem, RequestList, Withdrawal
from web.api.operations import Caller, NoQuery, operation, writing
from web.api.values import RecipientItem
from web.views.api.blueprint import blueprint
from web.views.api.rounds import recipient_item

_RECIPIENT = "/rounds/<round_id>/recipients/<id:recipient_id>"


@writing(
    blueprint,
    f"{_RECIPIENT}/answer",
    "Registers that a recipient has answered; its reminders stop",
    ApiScope.WRITE_ANSWERS,
    RecipientItem,
    NewAnswer,
)
def register_answer(
    caller: Caller, _query: NoQuery, body: NewAnswer, round_id: str, recipient_id: int
) -> RecipientItem:
    rounds.register_answer(
        caller.app,
        caller.region.key,
        caller.name,
        round_id,
        recipient_id,
        body.paragraph,
        decided_on=body.decided_on,
        seen=body.seen,
    )
    return _recipient(caller, round_id, recipient_id)


@writing(
    blueprint,
    f"{_RECIPIENT}/answer/withdrawal",
    "Takes an answer, an abstention or an acknowledgement back",
    ApiScope.WRITE_ANSWERS,
    RecipientItem,
    Withdrawal,
)
def withdraw_answer(
    caller: Caller, _query: NoQuery, body: Withdrawal, round_id: str, recipient_id: int
) -> RecipientItem:
    rounds.withdraw_answer(
        caller.app, caller.region.key, caller.name, round_id, recipient_id, seen=body.seen
    )
    return _recipient(caller, round_id, recipient_id)


@writing(
    blueprint,
    f"{_RECIPIENT}/reminder",
    "Sends a reminder at the next tick, at most once a day",
    ApiScope.WRITE_REMINDERS,
    RecipientItem,
)
def remind(
    caller: Caller, _query: NoQuery, _body: None, round_id: str, recipient_id: int
) -> RecipientItem:
    remind_now(caller.app, caller.region.key, caller.name, round_id, recipient_id)
    return _recipient(caller, round_id, recipient_id)


def _recipient(caller: Caller, round_id: str, recipient_id: int) -> RecipientItem:
    return recipient_item(
        rounds.get_round(caller.app, caller.region.key, round_id).entry(recipient_id)
    )


@operation(
    blueprint,
    "/rounds/<round_id>/requests",
    "What a round's recipients have asked for, the oldest first",
    ApiScope.READ_ROUNDS,
    RequestList,
)
def round_requests(caller: Caller, _query: NoQuery, round_id: str) -> RequestList:
    found = rounds.get_round(caller.app, caller.region.key, round_id)
    said = answer_requests.sayings(caller.app, caller.region.key, [found.id]).requests
    every = (one for asked in said.values() for one in asked)
    return RequestList([_request(one) for one in sorted(every, key=lambda one: one.id)])


@writing(
    blueprint,
    "/rounds/<round_id>/requests/<id:request_id>/decision",
    "Grants or refuses what a recipient asks for, and tells it; the same again changes nothing",
    ApiScope.WRITE_REQUESTS,
    RequestItem,
    Decision,
)
def decide_request(
    caller: Caller, _query: NoQuery, body: Decision, round_id: str, request_id: int
) -> RequestItem:
    answer_requests.decide(
        caller.app,
        caller.region.key,
        caller.name,
        round_id,
        request_id,
        grant=body.grant,
        decision=body.decision,
    )
    said = answer_requests.sayings(caller.app, caller.region.key, [round_id]).requests
    return next(_request(one) for asked in said.values() for one in asked if one.id == request_id)


def _request(one: AnswerRequest) -> RequestItem:
    return RequestItem(
        one.id,
        one.recipient_id,
        one.kind,
        one.day,
        one.reason,
        one.state,
        one.asked_at,
        one.decided_at,
        one.decision,
    )
