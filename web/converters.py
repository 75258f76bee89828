"""What an address may hold."""

from __future__ import annotations

from werkzeug.routing import IntegerConverter, Map


class RowIdConverter(IntegerConverter):
    """The number of a row: no larger than a database holds, so that others are simply not found."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=2**31 - 1)
