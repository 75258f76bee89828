"""What is sent with an operation that writes: JSON of a declared shape, a file, or nothing."""

from __future__ import annotations

import msgspec
from flask import Response, request
from msgspec import Struct
from werkzeug.exceptions import UnsupportedMediaType

from web.api.problems import problem

JSON = "application/json"
FILE = "application/octet-stream"
_MAX_JSON_BYTES = 200_000  # a round with every body of a region, many times over


class Upload(Struct, frozen=True):
    """A file, sent as it is."""

    content: bytes


def body_of(kind: type[Struct] | None) -> Struct | Response | None:
    """What was sent, or the problem with it: 400 for what is no JSON, 422 for another shape, also
    for a field that is unknown or where nothing is taken. Raises UnsupportedMediaType and
    RequestEntityTooLarge."""
    if kind is Upload:
        _require(FILE)
        return Upload(request.get_data())
    request.max_content_length = _MAX_JSON_BYTES
    sent = request.get_data()
    if kind is None:
        return problem("Här tas inget innehåll emot: skicka anropet utan.", 422) if sent else None
    _require(JSON)
    try:
        return msgspec.json.decode(sent, type=kind)
    except msgspec.ValidationError as error:
        return problem(
            f"Innehållet är inte som {kind.__name__} i /api/v1/openapi.json: ”{error}”. Rätta det "
            "och skicka igen. Inget är ändrat.",
            422,
        )
    except (msgspec.DecodeError, UnicodeDecodeError):
        return problem("Innehållet går inte att läsa som JSON i UTF-8. Inget är ändrat.", 400)


def _require(mimetype: str) -> None:
    if request.mimetype != mimetype:
        raise UnsupportedMediaType
