import os

import pytest

from calendars import isolated
from calendars.isolated import read_isolated
from calendars.records import ReadError
from tests.calendars import files


def test_a_reader_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated, "MAX_SECONDS", 0.01)
    with pytest.raises(ReadError, match="tid"):
        read_isolated("read_html", "read_html", files.HTML, "plan.html")


def test_the_process_is_given_none_of_the_servers_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, str]] = []
    run = isolated.subprocess.run

    def spy(*arguments: object, **options: object) -> object:
        seen.append(dict(options["env"]))  # type: ignore[call-overload]
        return run(*arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(isolated.subprocess, "run", spy)
    monkeypatch.setenv("SVARSDAG_SECRET_KEY", "hemligt")
    read_isolated("read_html", "read_html", files.HTML, "plan.html")
    assert "SVARSDAG_SECRET_KEY" in os.environ
    assert "SVARSDAG_SECRET_KEY" not in seen[0]


def test_a_name_with_any_characters_reaches_the_reader() -> None:
    with pytest.raises(ReadError, match="^-x plan å .pdf är en bild"):
        read_isolated("read_pdf", "read_pdf", files.picture_pdf(), "-x plan å .pdf")
    with pytest.raises(ReadError):
        read_isolated("read_pdf", "read_pdf", files.picture_pdf(), "a\x00b")
