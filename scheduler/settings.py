"""What differs between installations, from environment variables; secrets also from files."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import ClassVar
from zoneinfo import ZoneInfo

from msgspec import Struct

from scheduler.domain.errors import BadInputError
from scheduler.domain.secrets import WithSecrets
from scheduler.secret_files import with_secret_files

STOCKHOLM = ZoneInfo("Europe/Stockholm")
_ROOT = Path(__file__).resolve().parent.parent
# A message is four commands over an open connection, each with its reply: MAIL, RCPT, DATA and the
# message itself (RFC 5321, 3.3). A worker must hold its reminder until the last has come.
_REPLIES_OF_A_MESSAGE = 4


class MailSettings(WithSecrets, frozen=True):
    """The SMTP server reminders go through. An empty ``host`` means that nothing is sent."""

    SECRETS: ClassVar[frozenset[str]] = frozenset({"password"})

    host: str = ""
    port: int = 587
    username: str = ""
    password: str = ""
    use_tls: bool = True
    sender: str = "svarsdag@localhost"
    # The longest wait for one reply of the server, a worker's hold on a reminder, and the wait
    # after a first refusal.
    timeout_seconds: int = 30
    lease_seconds: int = 120
    retry_seconds: int = 60


class OidcSettings(WithSecrets, frozen=True):
    """The provider of the organisation's own accounts (OpenID Connect). An empty ``issuer`` means
    that there is none. ``name`` is what the log-in page calls it."""

    SECRETS: ClassVar[frozenset[str]] = frozenset({"client_secret"})

    issuer: str = ""
    client_id: str = ""
    client_secret: str = ""
    name: str = ""


class BackupSettings(Struct, frozen=True):
    """Backups taken by whoever ticks, at an hour of Sweden's clock. Without a ``folder`` none is.
    The copies of the ``keep_days`` newest days with one are kept."""

    folder: Path | None = None
    hour: int = 2
    keep_days: int = 14


class Settings(WithSecrets, frozen=True):
    """``frozen_today`` sets the clock of a demonstration; None means the real one."""

    SECRETS: ClassVar[frozenset[str]] = frozenset({"database_url", "secret_key", "metrics_token"})

    config_dir: Path
    data_dir: Path
    database_url: str
    base_url: str
    mail: MailSettings
    frozen_today: date | None = None
    secret_key: str = ""
    secure_cookies: bool = True
    metrics_token: str = ""
    # How many proxies of the installation's own stand before the web and say whom they forward for.
    trusted_proxies: int = 0
    oidc: OidcSettings = OidcSettings()
    backup: BackupSettings = BackupSettings()
    regions_dir: Path | None = None
    """Regions of the installation's own, beside those of config/."""
    json_log: bool | None = None
    """None: lines to read in a terminal, JSON elsewhere."""

    def now(self) -> datetime:
        """The current time in UTC; the only clock of the application."""
        if self.frozen_today is not None:
            return datetime.combine(self.frozen_today, time(9), STOCKHOLM).astimezone(UTC)
        return datetime.now(UTC)

    def today(self) -> date:
        """Today's date in Sweden."""
        return self.now().astimezone(STOCKHOLM).date()


def _integer(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdecimal()):
        raise BadInputError(f"Miljövariabeln {name} är ”{text}”: skriv ett heltal.")
    return int(text)


def _date(env: Mapping[str, str], name: str) -> date | None:
    text = env.get(name, "")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInputError(
            f"Miljövariabeln {name} är ”{text}”: skriv ett datum som 2019-09-02."
        ) from None


def _mail_settings(env: Mapping[str, str]) -> MailSettings:
    mail = MailSettings(
        host=env.get("SVARSDAG_SMTP_HOST", ""),
        port=_integer(env, "SVARSDAG_SMTP_PORT", 587),
        username=env.get("SVARSDAG_SMTP_USERNAME", ""),
        password=env.get("SVARSDAG_SMTP_PASSWORD", ""),
        use_tls=env.get("SVARSDAG_SMTP_TLS", "1") != "0",
        sender=env.get("SVARSDAG_MAIL_FROM") or "svarsdag@localhost",
        timeout_seconds=_integer(env, "SVARSDAG_SMTP_TIMEOUT_SECONDS", 30),
        lease_seconds=_integer(env, "SVARSDAG_SMTP_LEASE_SECONDS", 120),
        retry_seconds=_integer(env, "SVARSDAG_SMTP_RETRY_SECONDS", 60),
    )
    for name, seconds in (
        ("SVARSDAG_SMTP_TIMEOUT_SECONDS", mail.timeout_seconds),
        ("SVARSDAG_SMTP_RETRY_SECONDS", mail.retry_seconds),
    ):
        if seconds < 1:
            raise BadInputError(f"Miljövariabeln {name} är {seconds}: skriv minst 1 sekund.")
    if mail.lease_seconds < _REPLIES_OF_A_MESSAGE * mail.timeout_seconds:
        raise BadInputError(
            f"SVARSDAG_SMTP_TIMEOUT_SECONDS är {mail.timeout_seconds} och "
            f"SVARSDAG_SMTP_LEASE_SECONDS {mail.lease_seconds}: den senare måste vara minst "
            f"{_REPLIES_OF_A_MESSAGE} gånger den förra, annars kan två processer sända samma "
            "påminnelse. Sänk den ena eller höj den andra."
        )
    return mail


def _backup_settings(env: Mapping[str, str]) -> BackupSettings:
    folder = env.get("SVARSDAG_BACKUP_DIR", "")
    backup = BackupSettings(
        Path(folder) if folder else None,
        _integer(env, "SVARSDAG_BACKUP_HOUR", 2),
        _integer(env, "SVARSDAG_BACKUP_KEEP_DAYS", 14),
    )
    if backup.hour > 23:
        raise BadInputError(
            f"Miljövariabeln SVARSDAG_BACKUP_HOUR är {backup.hour}: skriv en timme från 0 till 23."
        )
    if backup.keep_days < 1:
        raise BadInputError("Miljövariabeln SVARSDAG_BACKUP_KEEP_DAYS är 0: skriv minst 1 dag.")
    return backup


def _oidc_settings(env: Mapping[str, str]) -> OidcSettings:
    issuer = env.get("SVARSDAG_OIDC_ISSUER", "").rstrip("/")
    client_id = env.get("SVARSDAG_OIDC_CLIENT_ID", "")
    if issuer and not client_id:
        raise BadInputError(
            "SVARSDAG_OIDC_ISSUER är satt men inte SVARSDAG_OIDC_CLIENT_ID: sätt båda, eller ingen."
        )
    return OidcSettings(
        issuer,
        client_id,
        env.get("SVARSDAG_OIDC_CLIENT_SECRET", ""),
        env.get("SVARSDAG_OIDC_NAME") or "organisationens konto",
    )


def _log_format(env: Mapping[str, str]) -> bool | None:
    known = {"": None, "json": True, "text": False}
    text = env.get("SVARSDAG_LOG_FORMAT", "")
    if text not in known:
        raise BadInputError(
            f"Miljövariabeln SVARSDAG_LOG_FORMAT är ”{text}”: skriv json eller text."
        )
    return known[text]


def load_settings(env: Mapping[str, str] | None = None) -> Settings:
    """Settings from ``env`` (the process environment if None).

    Raises BadInputError that names the variable.
    """
    env = with_secret_files(os.environ if env is None else env)
    data_dir = Path(env.get("SVARSDAG_DATA_DIR") or _ROOT / "var")
    base_url = (env.get("SVARSDAG_BASE_URL") or "http://127.0.0.1:8000").rstrip("/")
    return Settings(
        config_dir=Path(env.get("SVARSDAG_CONFIG_DIR") or _ROOT / "config"),
        data_dir=data_dir,
        database_url=env.get("SVARSDAG_DATABASE_URL") or f"sqlite:///{data_dir / 'svarsdag.db'}",
        base_url=base_url,
        mail=_mail_settings(env),
        frozen_today=_date(env, "SVARSDAG_TODAY"),
        secret_key=env.get("SVARSDAG_SECRET_KEY", ""),
        secure_cookies=base_url.startswith("https://"),
        metrics_token=env.get("SVARSDAG_METRICS_TOKEN", ""),
        trusted_proxies=_integer(env, "SVARSDAG_TRUSTED_PROXIES", 0),
        oidc=_oidc_settings(env),
        backup=_backup_settings(env),
        regions_dir=Path(env.get("SVARSDAG_REGIONS_DIR") or data_dir / "regions"),
        json_log=_log_format(env),
    )
