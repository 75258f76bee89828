"""Feeds over HTTP, as RFC 9110 and the calendar programs want it."""

from __future__ import annotations

import gzip
import hashlib

import pytest
import vobject
from flask.testing import FlaskClient

from scheduler.services import feeds
from scheduler.services.app import App
from tests.feeding import new_feed, of_body, save_plan
from tests.support import load_case


@pytest.fixture
def addresses(svarsdag: App) -> dict[str, str]:
    load_case(svarsdag)
    feeds.publish_feed(svarsdag, "eva", of_body("ks-berg"), "berg")
    token = new_feed(svarsdag, of_body("ks-berg"))
    return {"private": f"/feeds/{token}.ics", "public": "/kalender/berg.ics"}


@pytest.fixture(params=["private", "public"])
def address(request: pytest.FixtureRequest, addresses: dict[str, str]) -> str:
    return addresses[request.param]


def test_the_feed_needs_no_log_in_and_reads_elsewhere(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.content_type == "text/calendar; charset=utf-8"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in response.headers
    assert response.headers["Vary"] == "Accept-Encoding"
    assert len(vobject.readOne(response.text).vevent_list) == 3


def test_a_secret_feed_is_kept_by_no_shared_cache(
    client: FlaskClient, addresses: dict[str, str]
) -> None:
    for kind, address in addresses.items():
        headers = client.get(address).headers
        assert headers["Cache-Control"] == f"{kind}, max-age=3600"
        assert headers.get("X-Robots-Tag") == ("noindex" if kind == "private" else None)


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_the_etag_is_of_the_very_bytes_sent(
    client: FlaskClient, address: str, encoding: str
) -> None:
    response = client.get(address, headers={"Accept-Encoding": encoding})
    assert response.headers["ETag"] == f'"{hashlib.sha256(response.data).hexdigest()[:32]}"'
    assert int(response.headers["Content-Length"]) == len(response.data)


def test_packed_and_plain_are_the_same_feed(client: FlaskClient, address: str) -> None:
    plain = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": "gzip, deflate, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    refused = client.get(address, headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers
    assert refused.data == plain.data


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_a_feed_that_has_not_changed_is_not_sent_again(
    client: FlaskClient, address: str, encoding: str
) -> None:
    accepts = {"Accept-Encoding": encoding}
    first = client.get(address, headers=accepts)
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    for headers in (
        {"If-None-Match": etag},
        {"If-None-Match": f"W/{etag}"},
        {"If-None-Match": f'"other", {etag}'},
        {"If-None-Match": "*"},
        {"If-Modified-Since": modified},
        # If-None-Match wins over an older If-Modified-Since.
        {"If-None-Match": etag, "If-Modified-Since": "Mon, 01 Jan 2018 00:00:00 GMT"},
    ):
        for ask in (client.get, client.head):
            again = ask(address, headers=headers | accepts)
            assert again.status_code == 304, headers
            assert again.data == b""
            for name in ("ETag", "Last-Modified", "Cache-Control", "Vary"):
                assert again.headers[name] == first.headers[name]
            assert "Content-Type" not in again.headers
    for headers in (
        {"If-None-Match": '"other"', "If-Modified-Since": modified},
        {"If-Modified-Since": "Mon, 01 Jan 2018 00:00:00 GMT"},
    ):
        assert client.get(address, headers=headers | accepts).status_code == 200


def test_the_etag_of_one_form_is_not_that_of_the_other(client: FlaskClient, address: str) -> None:
    plain = client.get(address).headers["ETag"]
    headers = {"If-None-Match": plain, "Accept-Encoding": "gzip"}
    assert client.get(address, headers=headers).status_code == 200


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_head_tells_the_same_without_the_body(
    client: FlaskClient, address: str, encoding: str
) -> None:
    accepts = {"Accept-Encoding": encoding}
    full, head = client.get(address, headers=accepts), client.head(address, headers=accepts)
    assert head.data == b""
    for response in (full, head):
        del response.headers["X-Request-ID"]  # each has its own
    assert dict(head.headers) == dict(full.headers)


def test_a_change_is_seen_at_once(client: FlaskClient, svarsdag: App, address: str) -> None:
    before = client.get(address)
    save_plan(svarsdag, "KS Berg: 3 december 2019")
    for known in ("ETag", "Last-Modified"):
        asked = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}[known]
        after = client.get(address, headers={asked: before.headers[known]})
        assert after.status_code == 200
        assert after.headers[known] != before.headers[known]


def test_a_feed_is_fetched_by_many_from_one_address(client: FlaskClient, address: str) -> None:
    # A whole town hall behind one address, or all subscribers behind one proxy.
    assert {client.get(address).status_code for _ in range(150)} == {200}


def test_only_reading_is_allowed(client: FlaskClient, address: str) -> None:
    for ask in (client.post, client.put, client.delete):
        assert ask(address).status_code in (400, 405)
