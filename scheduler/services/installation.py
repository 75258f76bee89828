"""What the installation is set to, for whoever runs it to see: never a secret."""

from __future__ import annotations

from urllib.parse import urlsplit

from msgspec import Struct

from scheduler.domain.rights import Right
from scheduler.domain.swedish import long_date
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.settings import Settings

_IS_SET = {True: "angivet, visas inte", False: "inte angivet"}


class Setting(Struct, frozen=True):
    """A value in Swedish; ``variable`` is the environment variable that sets it, "" where another
    setting decides."""

    label: str
    value: str
    variable: str = ""


@needs(Right.SEE_MAILS)
def installation(app: App, region: str) -> tuple[Setting, ...]:
    """The settings that are in force. A secret is only said to be set or not."""
    settings = app.settings
    return (
        Setting("Adress", settings.base_url, "SVARSDAG_BASE_URL"),
        Setting("Databas", _database(settings.database_url), "SVARSDAG_DATABASE_URL"),
        Setting("Klocka", _clock(settings), "SVARSDAG_TODAY"),
        Setting(
            "Kakor bara över https",
            "ja" if settings.secure_cookies else "nej: adressen börjar inte med https",
        ),
        Setting("Egna proxyservrar", str(settings.trusted_proxies), "SVARSDAG_TRUSTED_PROXIES"),
        Setting("Token för mätvärden", _IS_SET[bool(settings.metrics_token)], _METRICS),
        *_backup(settings),
        *_mail(settings),
    )


_METRICS = "SVARSDAG_METRICS_TOKEN"


def _backup(settings: Settings) -> tuple[Setting, ...]:
    backup = settings.backup
    if backup.folder is None:
        return (Setting("Säkerhetskopia", "tas inte av sig själv", "SVARSDAG_BACKUP_DIR"),)
    return (
        Setting("Säkerhetskopior läggs i", str(backup.folder), "SVARSDAG_BACKUP_DIR"),
        Setting("Säkerhetskopia tas", f"kl. {backup.hour:02}.00", "SVARSDAG_BACKUP_HOUR"),
        Setting("Dagars kopior kvar", str(backup.keep_days), "SVARSDAG_BACKUP_KEEP_DAYS"),
    )


def _mail(settings: Settings) -> tuple[Setting, ...]:
    mail = settings.mail
    if not mail.host:
        return (Setting("E-postserver", "ingen: inget sänds", "SVARSDAG_SMTP_HOST"),)
    return (
        Setting("E-postserver", f"{mail.host}, port {mail.port}", "SVARSDAG_SMTP_HOST"),
        Setting("Krypterad förbindelse", "ja" if mail.use_tls else "nej", "SVARSDAG_SMTP_TLS"),
        Setting("Användarnamn", _IS_SET[bool(mail.username)], "SVARSDAG_SMTP_USERNAME"),
        Setting("Lösenord", _IS_SET[bool(mail.password)], "SVARSDAG_SMTP_PASSWORD"),
        Setting("Avsändare", mail.sender, "SVARSDAG_MAIL_FROM"),
        Setting(
            "Längsta väntan på servern",
            f"{mail.timeout_seconds} sekunder",
            "SVARSDAG_SMTP_TIMEOUT_SECONDS",
        ),
        Setting("Lånetid", f"{mail.lease_seconds} sekunder", "SVARSDAG_SMTP_LEASE_SECONDS"),
        Setting(
            "Väntan efter ett första nej",
            f"{mail.retry_seconds} sekunder",
            "SVARSDAG_SMTP_RETRY_SECONDS",
        ),
    )


def _database(url: str) -> str:
    """The kind and where it is; no user, no password."""
    parts = urlsplit(url)
    if parts.scheme.startswith("sqlite"):
        return "SQLite, en fil"
    place = f" på {parts.hostname}" if parts.hostname else ""
    return f"PostgreSQL{place}, {parts.path.lstrip('/')}"


def _clock(settings: Settings) -> str:
    if settings.frozen_today is None:
        return "dagens"
    return f"står på {long_date(settings.frozen_today)} (demonstration)"
