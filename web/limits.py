"""How often an address may try."""

from __future__ import annotations

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address, storage_uri="memory://")
LOG_IN_LIMIT = "10 per minute"
FETCH_LIMIT = "20 per minute"
# A link that does not work, from one address: nobody guesses 144 bits, but a scanner should tire.
WRONG_LINK_LIMIT = "30 per minute"
ANSWER_LIMIT = "30 per minute"
