"""One conditional GET of a public https address, redirects followed and each checked anew."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import urljoin

from msgspec import Struct
from urllib3.exceptions import HTTPError
from urllib3.exceptions import TimeoutError as SocketTimeoutError
from urllib3.response import HTTPResponse

from scheduler.fetching.addresses import WebAddress, parse_address
from scheduler.fetching.connection import checked_ips, connect
from scheduler.fetching.deadline import Deadline
from scheduler.fetching.errors import FetchError
from scheduler.fetching.rules import STRICT, USUAL_LIMITS, FetchLimits, FetchRules

_USER_AGENT = "Svarsdag (fetches published meeting plans once a day)"
_CHUNK_BYTES = 65_536
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ENCODINGS = frozenset({"", "identity", "gzip", "x-gzip"})
_MAX_VALIDATOR = 255


class Fetched(Struct, frozen=True):
    """A file as it was published. ``url`` is where it was found, after redirects; ``etag`` and
    ``last_modified`` are for the next question, None where the server gave none that is usable."""

    url: str
    file_name: str
    content: bytes
    etag: str | None
    last_modified: str | None


class NotModified(Struct, frozen=True):
    """The server says that the copy we have is still the newest (RFC 9110, 15.4.5)."""


class _Redirect(Struct, frozen=True):
    location: str


def fetch(
    url: str,
    *,
    etag: str | None = None,
    last_modified: str | None = None,
    limits: FetchLimits = USUAL_LIMITS,
    rules: FetchRules = STRICT,
) -> Fetched | NotModified:
    """Fetches ``url``; ``etag`` and ``last_modified`` are those of the copy we have.

    Sends no cookies and no credentials and uses no proxy. Raises FetchError, in Swedish, where
    the address is refused, nobody answers, or the answer is an error, too large or too slow.
    """
    address = parse_address(url, rules.ports)
    headers = _headers(etag, last_modified)
    with Deadline(limits.total_seconds) as deadline:
        for _hop in range(limits.max_redirects + 1):
            answer = _ask_or_explain(address, headers, limits, rules, deadline)
            if not isinstance(answer, _Redirect):
                return answer
            address = _redirected(address, answer.location, rules)
    raise FetchError(
        f"{address.name} skickar vidare mer än {limits.max_redirects} gånger: ange adressen som "
        "filen ligger på."
    )


def _headers(etag: str | None, last_modified: str | None) -> dict[str, str]:
    headers = {"User-Agent": _USER_AGENT, "Accept": "*/*", "Accept-Encoding": "gzip"}
    if etag:
        headers["If-None-Match"] = etag
    if last_modified:
        headers["If-Modified-Since"] = last_modified
    return headers


def _redirected(address: WebAddress, location: str, rules: FetchRules) -> WebAddress:
    with suppress(UnicodeError):
        # http.client reads headers as Latin-1; servers that send å unquoted send it as UTF-8.
        location = location.encode("latin-1").decode("utf-8")
    try:
        return parse_address(urljoin(address.url, location), rules.ports)
    except ValueError:
        raise FetchError(f"{address.name} skickar vidare till något som ingen adress är.") from None
    except FetchError as error:
        raise FetchError(f"{address.name} skickar vidare. {error}") from None


def _ask_or_explain(
    address: WebAddress,
    headers: Mapping[str, str],
    limits: FetchLimits,
    rules: FetchRules,
    deadline: Deadline,
) -> Fetched | NotModified | _Redirect:
    """Asks, and turns whatever goes wrong on the way into a Swedish sentence."""
    name = address.name
    try:
        answer = _ask(address, headers, limits, rules, deadline)
        if deadline.has_passed:
            raise TimeoutError("cut while reading")
        return answer
    except FetchError:
        raise
    except (OSError, HTTPError, http.client.HTTPException, ValueError) as error:
        if deadline.has_passed or isinstance(error, (TimeoutError, SocketTimeoutError)):
            raise FetchError(
                f"{name} svarade inte i tid (högst {limits.total_seconds:g} sekunder): kontrollera "
                "att adressen går att öppna i en webbläsare."
            ) from None
        if isinstance(error, ssl.SSLCertVerificationError):
            raise FetchError(
                f"{name} har inget giltigt certifikat för det namnet: kontrollera adressen, "
                "eller be den som sköter webbplatsen att rätta certifikatet."
            ) from None
        raise FetchError(
            f"{name} går inte att nå eller avbröt svaret: kontrollera att adressen går att öppna "
            "i en webbläsare."
        ) from None


def _ask(
    address: WebAddress,
    headers: Mapping[str, str],
    limits: FetchLimits,
    rules: FetchRules,
    deadline: Deadline,
) -> Fetched | NotModified | _Redirect:
    ips = checked_ips(address, rules, deadline)
    connection = connect(address, ips, rules, limits, deadline)
    try:
        connection.request(
            "GET",
            address.target,
            headers={**headers, "Host": address.host},
            preload_content=False,
        )
        response = connection.getresponse()
        try:
            return _answer(address, headers, response, limits, deadline)
        finally:
            response.close()
    finally:
        connection.close()


def _answer(
    address: WebAddress,
    headers: Mapping[str, str],
    response: HTTPResponse,
    limits: FetchLimits,
    deadline: Deadline,
) -> Fetched | NotModified | _Redirect:
    status = response.status
    location = response.headers.get("Location")
    if status in _REDIRECTS and location:
        return _Redirect(location)
    if status == 304 and ("If-None-Match" in headers or "If-Modified-Since" in headers):
        return NotModified()
    if status != 200:
        raise FetchError(_status_text(address.name, status))
    return Fetched(
        url=address.url,
        file_name=address.file_name,
        content=_body(address, response, limits, deadline),
        etag=_validator(response, "ETag"),
        last_modified=_validator(response, "Last-Modified"),
    )


def _status_text(name: str, status: int) -> str:
    if status in (404, 410):
        return f"Filen finns inte på {name} (fel {status}): sök upp den nya adressen."
    if status in (401, 403, 407):
        return (
            f"{name} lämnar inte ut filen (fel {status}): ange en adress som alla kan läsa utan "
            "att logga in."
        )
    if status == 429 or status >= 500:
        return f"{name} kan inte svara just nu (fel {status}): försök igen senare."
    return f"{name} svarade med {status} i stället för filen: kontrollera adressen."


def _body(
    address: WebAddress, response: HTTPResponse, limits: FetchLimits, deadline: Deadline
) -> bytes:
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in _ENCODINGS:
        raise FetchError(
            f"{address.name} svarade med en packning som inte kan läsas: ladda ned filen och läs "
            "in den själv."
        )
    parts, size = [], 0
    for part in response.stream(_CHUNK_BYTES, decode_content=True):
        size += len(part)
        if size > limits.max_bytes:
            raise FetchError(
                f"Filen på {address.name} är större än {limits.max_bytes / 1_000_000:g} MB: "
                "ange en mindre fil."
            )
        deadline.remaining(limits.total_seconds)
        parts.append(part)
    return b"".join(parts)


def _validator(response: HTTPResponse, name: str) -> str | None:
    """A header to send back next time; None where it is not plain text of reasonable length."""
    value = response.headers.get(name, "").strip()
    usable = value.isascii() and value.isprintable() and len(value) <= _MAX_VALIDATOR
    return value if value and usable else None
