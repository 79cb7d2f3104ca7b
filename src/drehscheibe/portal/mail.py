# SPDX-License-Identifier: EUPL-1.2
"""How mails leave: a mail server by setting, else files in the instance that nobody misses."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from drehscheibe.settings import Settings

_BACKENDS = "django.core.mail.backends"
_PLAIN, _SUBMISSION, _TLS = 25, 587, 465  # RFC 8314, RFC 6409
_PATIENCE = 15  # seconds


def mail_settings(settings: Settings) -> dict[str, Any]:
    """Django's settings for `DREHSCHEIBE_MAIL_URL`. Raises `ValueError` for other schemes."""
    if not settings.mail_url:
        return {
            "EMAIL_BACKEND": f"{_BACKENDS}.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(settings.layout.mail),
        }
    url = urlsplit(settings.mail_url)
    if url.scheme not in {"smtp", "smtps"}:
        raise ValueError("DREHSCHEIBE_MAIL_URL must begin with smtp:// or smtps://.")
    port = url.port or (_TLS if url.scheme == "smtps" else _PLAIN)
    return {
        "EMAIL_BACKEND": f"{_BACKENDS}.smtp.EmailBackend",
        "EMAIL_HOST": url.hostname or "localhost",
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_SSL": url.scheme == "smtps",
        "EMAIL_USE_TLS": url.scheme == "smtp" and port == _SUBMISSION,
        "EMAIL_TIMEOUT": _PATIENCE,
    }
