"""What every use case that touches the database needs, opened once per process."""

from __future__ import annotations

from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from scheduler.configuration import Configuration, load_configuration
from scheduler.domain.rights import OPERATOR, Principal
from scheduler.fetching.rules import STRICT, FetchRules
from scheduler.settings import Settings
from scheduler.storage import migrate
from scheduler.storage.database import Database


class App(Struct, frozen=True):
    """Settings, configuration and database of a running Svarsdag, where it may fetch from, and on
    whose behalf it acts: the operator's unless somebody else is named."""

    settings: Settings
    config: Configuration
    database: Database
    fetch_rules: FetchRules = STRICT
    principal: Principal = OPERATOR

    def acting_as(self, principal: Principal) -> App:
        """The same, on behalf of somebody."""
        return replace(self, principal=principal)

    @property
    def mail_domain(self) -> str:
        """The host that Message-IDs carry."""
        return urlsplit(self.settings.base_url).hostname or "localhost"


def open_app(settings: Settings) -> App:
    """Loads config, opens the database and brings it to the newest version.

    Raises ConfigError or BadInputError, in Swedish.
    """
    config = load_configuration(settings.config_dir, settings.regions_dir)
    fixed_now = settings.now() if settings.frozen_today else None
    database = Database(settings.database_url, fixed_now)
    migrate.upgrade(database)
    return App(settings, config, database)
