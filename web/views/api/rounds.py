"""Operations that read rounds."""

from __future__ import annotations

from scheduler.domain.api_tokens import ApiScope
from scheduler.domain.remisser import AcceptedRound, RegisterEntry, RoundLine
from scheduler.services import rounds
from scheduler.services.responses import seen_mark
from web.api.cursors import cursor_of, place_of
from web.api.operations import Caller, NoQuery, operation
from web.api.values import PageQuery, RecipientItem, RoundDetail, RoundItem, RoundPage
from web.views.api.blueprint import blueprint


@operation(
    blueprint,
    "/rounds",
    "Accepted rounds of remisser",
    ApiScope.READ_ROUNDS,
    RoundPage,
    PageQuery,
)
def round_list(caller: Caller, query: PageQuery) -> RoundPage:
    found = rounds.rounds_after(
        caller.app, caller.region.key, place_of(query.cursor), query.limit + 1
    )
    shown = [_round(one) for one in found[: query.limit]]
    more = len(found) > query.limit
    return RoundPage(shown, cursor_of(shown[-1].deadline, shown[-1].id) if more else None)


@operation(
    blueprint,
    "/rounds/<round_id>",
    "A round with how each answer stands",
    ApiScope.READ_ROUNDS,
    RoundDetail,
)
def round_detail(caller: Caller, _query: NoQuery, round_id: str) -> RoundDetail:
    found = rounds.get_round(caller.app, caller.region.key, round_id)
    return RoundDetail(
        _round(found),
        found.window_earliest,
        found.window_latest,
        [recipient_item(entry) for entry in found.register],
    )


def _round(one: AcceptedRound | RoundLine) -> RoundItem:
    return RoundItem(
        one.id,
        one.title,
        one.dnr,
        one.owner,
        one.state,
        one.dispatch_date,
        one.deadline,
        one.target_date,
        one.asked_count,
        one.answered_count,
    )


def recipient_item(entry: RegisterEntry) -> RecipientItem:
    acknowledged = entry.acknowledged
    return RecipientItem(
        entry.id,
        seen_mark(entry),
        entry.body,
        entry.role,
        entry.state,
        entry.answered_at or (acknowledged.at if acknowledged else None),
        entry.note,
        entry.intake_day,
        entry.ready_day,
        entry.extended_to,
    )
