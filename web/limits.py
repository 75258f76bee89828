"""How often an address may try, counted in the database: several web processes count together."""

from __future__ import annotations

from datetime import UTC, datetime

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits.storage import Storage

from scheduler.services import rate_limits
from web.current import svarsdag

LOG_IN_LIMIT = "10 per minute"
# Wrong codes of one account, from any number of addresses: of a million codes three hold at a time.
WRONG_CODE_LIMIT = "10 per 15 minutes"
FETCH_LIMIT = "20 per minute"
# A link that does not work, from one address: nobody guesses 144 bits, but a scanner should tire.
WRONG_LINK_LIMIT = "30 per minute"
ANSWER_LIMIT = "30 per minute"
# Each message becomes a mail to the coordinator.
FEEDBACK_LIMIT = "5 per hour"
# Several programs behind one address, each reading a page of meetings at a time.
API_LIMIT = "300 per minute"


class _InTheDatabase(Storage):
    """What `limits` asks of a place to count in, for fixed windows."""

    STORAGE_SCHEME = ["svarsdag"]

    @property
    def base_exceptions(self) -> type[Exception]:
        return Exception

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        return rate_limits.count(svarsdag(), key, amount, expiry, _now())

    def get(self, key: str) -> int:
        return rate_limits.counted(svarsdag(), key, _now())[0]

    def get_expiry(self, key: str) -> float:
        return rate_limits.counted(svarsdag(), key, _now())[1].timestamp()

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        return rate_limits.forget_all(svarsdag())

    def clear(self, key: str) -> None:
        rate_limits.forget(svarsdag(), key)


limiter = Limiter(get_remote_address, storage_uri="svarsdag://")


def _now() -> datetime:
    return datetime.now(UTC)
