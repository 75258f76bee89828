"""Operations that propose rounds. None is stored."""

from __future__ import annotations

import uuid

import msgspec

from scheduler.domain.api_tokens import ApiScope
from scheduler.presentation.as_json import proposal_json
from scheduler.services import rounds
from web.api.operations import Caller, NoQuery, writing
from web.api.proposal_values import ProposalItem, ProposalWish
from web.views.api.blueprint import blueprint


@writing(
    blueprint,
    "/proposals",
    "Proposes a last response date on the stored meetings; nothing is stored",
    ApiScope.PROPOSE_ROUNDS,
    ProposalItem,
    ProposalWish,
)
def propose(caller: Caller, _query: NoQuery, body: ProposalWish) -> ProposalItem:
    draft = rounds.propose_stored(caller.app, caller.region.key, body.wish(), str(uuid.uuid4()))
    said = proposal_json(draft.proposal)
    in_matter = [
        {"id": one.id, "title": one.title, "deadline": one.deadline} for one in draft.in_matter
    ]
    return msgspec.convert({**said, "in_matter": in_matter}, ProposalItem)
