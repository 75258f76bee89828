"""Log-in by the organisation's own accounts: OpenID Connect, by authlib.

It takes a moment to import, so it is done only where a provider is set.
"""

from __future__ import annotations

from typing import Any, cast

from flask import Flask, current_app

from scheduler.settings import OidcSettings

_SCOPE = "openid email"


def register_oidc(app: Flask, settings: OidcSettings) -> None:
    """Makes the provider known to the application. Nothing is fetched before somebody logs in."""
    if not settings.issuer:
        return
    from authlib.integrations.flask_client import OAuth

    oauth = OAuth(app)
    oauth.register(
        "provider",
        client_id=settings.client_id,
        client_secret=settings.client_secret,
        server_metadata_url=f"{settings.issuer}/.well-known/openid-configuration",
        # PKCE (RFC 7636): a code that is stolen on its way opens nothing.
        client_kwargs={"scope": _SCOPE, "code_challenge_method": "S256"},
    )
    app.extensions["svarsdag-oidc"] = oauth.provider


def provider() -> Any:
    """The provider, or None where none is set."""
    return cast(Any, current_app.extensions.get("svarsdag-oidc"))
