"""A secret in a file instead of the environment."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scheduler.domain.errors import BadInputError
from scheduler.secret_files import SECRETS
from scheduler.settings import Settings, load_settings
from tests.support import ROOT

READ = {
    "SVARSDAG_DATABASE_URL": lambda one: one.database_url,
    "SVARSDAG_SECRET_KEY": lambda one: one.secret_key,
    "SVARSDAG_METRICS_TOKEN": lambda one: one.metrics_token,
    "SVARSDAG_SMTP_PASSWORD": lambda one: one.mail.password,
    "SVARSDAG_OIDC_CLIENT_SECRET": lambda one: one.oidc.client_secret,
}
SECRET = "postgresql://svarsdag:hemligt-é@db/svarsdag"


@pytest.mark.parametrize("name", SECRETS)
def test_each_secret_is_read_from_its_file(tmp_path: Path, name: str) -> None:
    file = tmp_path / "secret"
    file.write_text(f"  {SECRET}\n\n", encoding="utf-8")
    found = load_settings({f"{name}_FILE": str(file)})
    assert READ[name](found) == SECRET
    assert "hemligt" not in repr(found)  # nor is any printed by an error or a log
    assert READ[name](load_settings({name: SECRET, f"{name}_FILE": ""})) == SECRET


def test_what_is_left_out_of_print_can_be_a_file() -> None:
    hidden = Settings.SECRETS | {"password", "client_secret"}
    assert {name.removeprefix("SVARSDAG_").lower() for name in SECRETS} == {
        {"password": "smtp_password", "client_secret": "oidc_client_secret"}.get(one, one)
        for one in hidden
    }


def test_both_or_neither_of_use_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    name = "SVARSDAG_SECRET_KEY"

    def said(**more: str) -> str:
        with pytest.raises(BadInputError) as caught:
            load_settings({f"{name}_FILE": str(file), **more})
        assert "abc" not in str(caught.value)
        return str(caught.value)

    assert "som inte finns" in said()
    file.write_text("abc")
    assert f"Både {name} och {name}_FILE är satta" in said(**{name: "abc"})
    file.write_bytes(b"\xff\xfeabc")
    assert "inte text i UTF-8" in said()
    for empty in ("", " \n", "abc\nabc", "abc\0"):
        file.write_text(empty)
        assert "tom eller har fler än en rad" in said()
    file.unlink()
    file.mkdir()
    assert "som inte går att läsa" in said()


def test_the_documents_name_each() -> None:
    text = (ROOT / "docs" / "drift.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`(SVARSDAG_\w+?)_FILE`", text)) == set(SECRETS)
