from __future__ import annotations

import pytest

from scheduler.domain.errors import BadInputError
from scheduler.settings import load_settings


def mail(**environment: str) -> tuple[int, int, int]:
    found = load_settings({f"SVARSDAG_SMTP_{name}": text for name, text in environment.items()})
    return found.mail.timeout_seconds, found.mail.lease_seconds, found.mail.retry_seconds


def test_a_lease_outlasts_the_four_replies_of_a_message() -> None:
    assert mail() == (30, 120, 60)
    assert mail(TIMEOUT_SECONDS="5", LEASE_SECONDS="20", RETRY_SECONDS="1") == (5, 20, 1)


@pytest.mark.parametrize(
    "environment", [{"TIMEOUT_SECONDS": "31"}, {"TIMEOUT_SECONDS": "5", "LEASE_SECONDS": "19"}]
)
def test_a_timeout_too_long_for_the_lease_stops_the_start(environment: dict[str, str]) -> None:
    with pytest.raises(BadInputError, match="minst 4 gånger"):
        mail(**environment)


@pytest.mark.parametrize("name", ["TIMEOUT_SECONDS", "RETRY_SECONDS"])
def test_no_wait_at_all_is_refused(name: str) -> None:
    with pytest.raises(BadInputError, match=name):
        mail(**{name: "0"})


def test_backups_are_off_unless_a_folder_is_set_and_their_numbers_are_checked() -> None:
    assert load_settings({}).backup.folder is None
    with pytest.raises(BadInputError, match="SVARSDAG_BACKUP_HOUR är 24"):
        load_settings({"SVARSDAG_BACKUP_HOUR": "24"})
    with pytest.raises(BadInputError, match="SVARSDAG_BACKUP_KEEP_DAYS är 0"):
        load_settings({"SVARSDAG_BACKUP_KEEP_DAYS": "0"})
