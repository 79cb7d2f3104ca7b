# SPDX-License-Identifier: EUPL-1.2
"""Single sign-on by OpenID Connect, where the installation has set a provider."""

from __future__ import annotations

from typing import Any

from drehscheibe.settings import Settings

PROVIDER = "sso"


def single_sign_on(settings: Settings) -> dict[str, Any]:
    """Settings of allauth's provider `openid_connect`; empty without a provider."""
    if not settings.oidc_url:
        return {}
    app = {
        "provider_id": PROVIDER,
        "name": settings.oidc_name or "Single Sign-on",
        "client_id": settings.oidc_client,
        "secret": settings.oidc_secret,
        "settings": {"server_url": settings.oidc_url},
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}
