"""Why a web address could not be fetched."""

from __future__ import annotations

from scheduler.domain.errors import SvarsdagError


class FetchError(SvarsdagError):
    """Nothing usable came from the address; ``str(error)`` is Swedish and says what to do.

    It names the host but never the whole address, whose path or query may be a secret.
    """
