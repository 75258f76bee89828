"""A file's name that leads out of its folder, into a header, or to what a system runs."""

from __future__ import annotations

import io
import re
import tarfile
import zipfile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from scheduler.domain.errors import BadInputError
from scheduler.services.app import App
from scheduler.services.backups import restore_backup
from tests.security.filled import filled
from tests.support import settings_for
from tests.web.conftest import Browser

FOLDERS = ("/static/", "/hjalp/", "/hjalp/bilder/", "/kalender/", "/feeds/", "/offentligt/")
NAMES = [
    "../../../../etc/cron.d/x.pdf",
    "..\\..\\Windows\\System32\\x.pdf",
    "/etc/passwd",
    "C:\\x.pdf",
    "....//x.pdf",
    "%2e%2e%2fx.pdf",
    "x.pdf\0.exe",
    "x\r\nSet-Cookie: a=b.pdf",
    'x"; filename="x.exe',
    "con.pdf",
    ".htaccess",
    "x\u202efdp.exe",
    "~root/.ssh/authorized_keys",
]
_PLAIN = re.compile(r"[\w][\w .,()§-]*\.pdf")


def upload(
    client: FlaskClient, path: str, field: str, name: str, content: str, **fields: str
) -> TestResponse:
    """Sends one file with the name as an attacker writes it, which no client's own form would."""
    named = f"filename*=utf-8''{_percent(name)}"
    parts = [f'name="{field}"; {named}\r\n\r\n{content}']
    parts += [f'name="{key}"\r\n\r\n{value}' for key, value in fields.items()]
    head = "--limit\r\nContent-Disposition: form-data; "
    body = "".join(f"{head}{part}\r\n" for part in parts) + "--limit--\r\n"
    return client.post(path, data=body.encode(), content_type="multipart/form-data; boundary=limit")


def _percent(name: str) -> str:
    return "".join(f"%{octet:02x}" for octet in name.encode())


def test_no_name_of_an_answers_file_leads_anywhere(browser: Browser, svarsdag: App) -> None:
    pages = filled(svarsdag)
    answer, signup = pages["answers.show"][1], pages["asked.show"][2]
    stranger = browser.client.application.test_client()
    for name in NAMES:
        pdf = f"%PDF-1.7 {name!r}"
        assert upload(stranger, f"{answer}/svara", "files", name, pdf).status_code == 303
        stranger.post(f"{answer}/angra")
        stranger.post(f"{signup}/angra-underskrift")
        given = upload(stranger, f"{signup}/underskrift", "files", name, pdf, state="signed")
        assert given.status_code == 303
    for page, way in (
        (pages["rounds.show"][0], "/svar/filer/"),
        (pages["inquiries.show"][2], "/fil/"),
    ):
        files = {one for one in browser.get(page).split('"') if way in one}
        assert files
        for file in files:
            shown = browser.client.get(file)
            told = shown.headers["Content-Disposition"]
            assert told.startswith("attachment"), file
            assert "Set-Cookie" not in shown.headers or "a=b" not in shown.headers["Set-Cookie"]
            assert shown.headers["X-Content-Type-Options"] == "nosniff"
            assert shown.mimetype == "application/octet-stream"
    with browser.client.get(f"{pages['rounds.show'][0]}/svar/svar.zip") as archive:
        names = zipfile.ZipFile(io.BytesIO(archive.data)).namelist()
    sent = [one.partition("/") for one in names if one.startswith("ks-berg")]
    assert len([name for _folder, _slash, name in sent if _PLAIN.fullmatch(name)]) == len(NAMES)
    assert not [one for one in names if ".." in one or one.startswith("/") or one.count("/") > 1]


def test_a_plans_name_is_no_more_than_a_name(browser: Browser) -> None:
    page, plan = "/motesplaner/ny", "KS Berg: 3 mars 2020"
    for name in NAMES:
        answer = upload(browser.client, page, "file", name, plan, csrf_token=browser.token(page))
        assert answer.status_code == 302, name
        title = BeautifulSoup(browser.get(answer.headers["Location"]), "html.parser").h1
        assert title is not None
        assert title.text.isprintable(), title.text
        assert not {"/", "\\"} & set(title.text), title.text


def test_no_address_leads_out_of_its_folder(browser: Browser) -> None:
    for out in ("../", "..%2f", "%2e%2e/", "..%5c", "%252e%252e%252f", "/"):
        for folder in FOLDERS:
            for file in ("app.py", "pyproject.toml", "etc/passwd", "handbok.md"):
                for depth in (1, 3):
                    answer = browser.client.get(f"{folder}{out * depth}{file}")
                    assert answer.status_code in (302, 308, 404), (folder, out, file)


def test_a_backup_made_to_deceive_writes_nowhere_else(tmp_path: Path) -> None:
    """A file in it that leads out of the folder, and a link in the place of one."""
    settings = settings_for(tmp_path / "data", f"sqlite:///{tmp_path / 'new.db'}")
    outside = tmp_path / "outside.txt"
    outside.write_text("kept")
    for name, link in (
        ("../../outside.txt", ""),
        ("svarsdag.db", str(outside)),
        (str(outside), ""),
    ):
        evil = tmp_path / "evil.tar.gz"
        with tarfile.open(evil, "w:gz") as archive:
            member = tarfile.TarInfo(name)
            if link:
                member.type, member.linkname = tarfile.SYMTYPE, link
                archive.addfile(member)
            else:
                member.size = 4
                archive.addfile(member, io.BytesIO(b"evil"))
        with pytest.raises(BadInputError):
            restore_backup(settings, evil)
        assert outside.read_text() == "kept"
        assert sorted(one.name for one in tmp_path.iterdir() if one.name != "data") in (
            ["evil.tar.gz", "new.db", "outside.txt"],
            ["evil.tar.gz", "outside.txt"],
        )
