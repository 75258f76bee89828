"""Tokens with which programs act for an account, as far as the token's scopes go."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace

from scheduler.domain.api_tokens import (
    MAX_TOKEN_DAYS,
    USED_EVERY,
    ApiScope,
    ApiToken,
    rights_of,
)
from scheduler.domain.errors import BadInputError, NotFoundError
from scheduler.domain.rights import Principal, Right
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.services.secret_tokens import hash_of_token, new_token
from scheduler.storage import account_store, api_token_store
from scheduler.storage.audit_store import add_audit
from scheduler.storage.database import Connection

_PREFIX = "svd_"  # so that a scanner of leaked secrets, and a person, can tell what it is
_MAX_LABEL = 100


@needs(Right.MANAGE_ACCOUNTS)
def create_token(
    app: App, region: str, username: str, label: str, scopes: Collection[ApiScope], days: int
) -> str:
    """Gives the account a token that lasts ``days`` days. The secret is given this once. Raises
    BadInputError and NotFoundError."""
    label = label.strip()
    if not label or len(label) > _MAX_LABEL:
        raise BadInputError(f"Skriv vad som ska använda nyckeln, med högst {_MAX_LABEL} tecken.")
    if not scopes:
        raise BadInputError("Ange minst en räckvidd: " + ", ".join(ApiScope) + ".")
    if not 1 <= days <= MAX_TOKEN_DAYS:
        raise BadInputError(
            f"En nyckel gäller i 1 till {MAX_TOKEN_DAYS} dagar: ange ett sådant tal."
        )
    secret = _PREFIX + new_token()
    with app.database.write() as connection:
        owner = account_store.find_account(connection, username)
        if owner is None or owner.region != region:
            raise NotFoundError(f"Användaren ”{username}” finns inte i regionen.")
        now = app.database.now(connection)
        ends = now + timedelta(days=days)
        kept = tuple(sorted(set(scopes)))
        new = ApiToken(0, owner.id, owner.username, label, kept, now, ends)
        new_id = api_token_store.add_token(connection, new, hash_of_token(secret))
        _audit(app, connection, region, "create_token", replace(new, id=new_id))
    return secret


@needs(Right.MANAGE_ACCOUNTS)
def tokens(app: App, region: str) -> list[ApiToken]:
    """The tokens of the region's accounts."""
    with app.database.read() as connection:
        return api_token_store.tokens(connection, region)


@needs(Right.MANAGE_ACCOUNTS)
def revoke_token(app: App, region: str, token_id: int) -> None:
    """Ends a token at once. Raises NotFoundError."""
    with app.database.write() as connection:
        known = api_token_store.tokens(connection, region)
        found = next((one for one in known if one.id == token_id), None)
        if found is None:
            raise NotFoundError(
                f"Nyckel {token_id} finns inte (längre): se listan över regionens nycklar."
            )
        api_token_store.remove_token(connection, token_id)
        _audit(app, connection, region, "revoke_token", found)


class Bearer(Struct, frozen=True):
    """On whose behalf whoever has a token's secret acts, with no more rights than its scopes."""

    principal: Principal
    scopes: frozenset[ApiScope]


def bearer_of_token(app: App, secret: str) -> Bearer | None:
    """None where the secret is unknown, the token revoked or expired, or its account closed."""
    # A hash is looked up: how long it takes tells nothing of the secret.
    with app.database.read() as connection:
        now = app.database.now(connection)
        found = api_token_store.find_token(connection, hash_of_token(secret), now)
    if found is None:
        return None
    token, owner = found
    if token.last_used_at is None or now - token.last_used_at >= USED_EVERY:
        with app.database.write(durable=False) as connection:
            api_token_store.use_token(connection, token.id, now)
    return Bearer(replace(owner.principal, only=rights_of(token.scopes)), frozenset(token.scopes))


def _audit(app: App, connection: Connection, region: str, action: str, token: ApiToken) -> None:
    add_audit(
        app.database,
        connection,
        region=region,
        actor=app.principal.name,
        action=action,
        subject=token.username,
        details={
            "token": token.id,
            "label": token.label,
            "scopes": [scope.value for scope in token.scopes],
            "expires_at": token.expires_at.isoformat(),
        },
    )
