"""What the API asks of both databases: tokens, and meetings a page at a time."""

from __future__ import annotations

from datetime import UTC, date, datetime

from scheduler.domain.api_tokens import ApiScope
from scheduler.domain.rights import Right
from scheduler.services import accounts, api_tokens, imports
from scheduler.services.app import App
from scheduler.services.meeting_plans import meetings_page
from tests.support import load_case

REGION = "jamtland"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def test_pages_follow_each_other(app: App) -> None:
    load_case(app)
    bodies = list(app.config.region(REGION).bodies)
    after, found = (date.min, ""), []
    while page := meetings_page(app, REGION, bodies, date.min, date.max, LONG_AGO, after, 5):
        found += [one.id for one, _changed_at in page]
        after = page[-1][0].start_date, page[-1][0].id
    stored = imports.stored_meetings(app, REGION)
    assert found == [one.id for one in sorted(stored, key=lambda m: (m.start_date, m.id))]


def test_a_token_acts_for_its_account_and_is_noted_as_used(app: App) -> None:
    accounts.put_account(app, "eva", REGION, "ett långt lösenord")
    scopes = [ApiScope.READ_PLANS]
    secret = api_tokens.create_token(app, REGION, "eva", "prov", scopes, 1)
    bearer = api_tokens.bearer_of_token(app, secret)
    assert bearer is not None
    assert bearer.scopes == {ApiScope.READ_PLANS}
    principal = bearer.principal
    assert (principal.name, principal.region) == ("eva", REGION)
    assert principal.may(Right.READ_PLANS, app.config.region(REGION))
    assert not principal.may(Right.MANAGE_ACCOUNTS, app.config.region(REGION))
    (kept,) = api_tokens.tokens(app, REGION)
    assert kept.last_used_at is not None
    api_tokens.revoke_token(app, REGION, kept.id)
    assert api_tokens.bearer_of_token(app, secret) is None
