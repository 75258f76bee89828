"""Tokens of the API. Secrets come here as hashes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from scheduler.domain.accounts import Account
from scheduler.domain.api_tokens import ApiScope, ApiToken
from scheduler.storage.account_store import account_of
from scheduler.storage.tables import account, api_token

_TOKEN = (
    api_token.c.id.label("token_id"),
    api_token.c.label,
    api_token.c.scopes,
    api_token.c.created_at.label("token_created_at"),
    api_token.c.expires_at,
    api_token.c.last_used_at,
)
_WITH_ACCOUNT = select(account, *_TOKEN).join(api_token, api_token.c.account_id == account.c.id)


def _token(row: RowMapping) -> ApiToken:
    return ApiToken(
        row["token_id"],
        row["id"],
        row["username"],
        row["label"],
        tuple(map(ApiScope, row["scopes"])),
        row["token_created_at"],
        row["expires_at"],
        row["last_used_at"],
    )


def add_token(connection: Connection, new: ApiToken, token_hash: str) -> int:
    """Stores the token; ``id`` and ``username`` of ``new`` are not looked at. Gives its id."""
    found = connection.execute(
        insert(api_token)
        .values(
            token_hash=token_hash,
            account_id=new.account_id,
            label=new.label,
            scopes=[scope.value for scope in new.scopes],
            created_at=new.created_at,
            expires_at=new.expires_at,
        )
        .returning(api_token.c.id)
    )
    return int(found.scalar_one())


def find_token(
    connection: Connection, token_hash: str, now: datetime
) -> tuple[ApiToken, Account] | None:
    """The token and whose it is; one that has expired or whose account is closed is none."""
    query = _WITH_ACCOUNT.where(
        api_token.c.token_hash == token_hash,
        api_token.c.expires_at > now,
        account.c.is_disabled.is_(False),
    )
    row = connection.execute(query).mappings().first()
    return (_token(row), account_of(row)) if row else None


def tokens(connection: Connection, region: str) -> list[ApiToken]:
    """The tokens of the region's accounts, by id."""
    query = _WITH_ACCOUNT.where(account.c.region_key == region).order_by(api_token.c.id)
    return [_token(row) for row in connection.execute(query).mappings()]


def use_token(connection: Connection, token_id: int, now: datetime) -> None:
    connection.execute(update(api_token).where(api_token.c.id == token_id).values(last_used_at=now))


def remove_tokens_of(connection: Connection, account_id: int) -> int:
    """How many the account had."""
    return connection.execute(
        delete(api_token).where(api_token.c.account_id == account_id)
    ).rowcount


def remove_token(connection: Connection, token_id: int) -> None:
    connection.execute(delete(api_token).where(api_token.c.id == token_id))
