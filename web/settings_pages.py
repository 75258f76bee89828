"""The pages under Inställningar, in the order they are listed; one line each."""

from __future__ import annotations

from msgspec import Struct


class SettingsPage(Struct, frozen=True):
    """``endpoint`` is the page's own."""

    endpoint: str
    name: str


SETTINGS_PAGES: tuple[SettingsPage, ...] = (
    SettingsPage("settings.show", "Inställningar"),
    SettingsPage("users.show", "Användare"),
    SettingsPage("api_tokens.show", "API-nycklar"),
    SettingsPage("audit.show", "Logg"),
)
