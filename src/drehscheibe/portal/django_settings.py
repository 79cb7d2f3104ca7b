# SPDX-License-Identifier: EUPL-1.2
"""Django's settings, filled from `drehscheibe.settings`; nothing is configured here by hand."""

from __future__ import annotations

from urllib.parse import urlsplit

from drehscheibe.portal.own_host import KnownHosts
from drehscheibe.settings import current_settings, secret_of

_settings = current_settings()

SECRET_KEY = secret_of(_settings)
DEBUG = _settings.debug
ALLOWED_HOSTS = KnownHosts(
    [
        urlsplit(_settings.public_url).hostname or "127.0.0.1",
        "127.0.0.1",
        "localhost",
        *filter(None, _settings.hosts.split(",")),
    ]
)
CSRF_TRUSTED_ORIGINS = [_settings.public_url]
INSTALLED_APPS = [
    "drehscheibe.portal.region",
    "drehscheibe.portal.catalogue",
    "drehscheibe.portal.jobs",
    "drehscheibe.portal.pages",
]
MIDDLEWARE = [
    "django.middleware.gzip.GZipMiddleware",
    "drehscheibe.portal.middleware.request_id",
    "drehscheibe.portal.middleware.security_headers",
    "django.middleware.security.SecurityMiddleware",
    "drehscheibe.portal.middleware.language",
    "drehscheibe.portal.middleware.FriendlyErrors",
    "drehscheibe.portal.own_host.own_host",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
ROOT_URLCONF = "drehscheibe.portal.urls"
TEMPLATES: list[dict[str, object]] = []  # pages come from the look's Jinja2 environment
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": _settings.layout.portal_database,
        # Without IMMEDIATE, parallel writers end in "database is locked".
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English")]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True
USE_I18N = True
# A proxy that we trust says whether the reader came by TLS; of anybody else nothing is believed.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _settings.trusted_proxies else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = _settings.public_url.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE
CSRF_FAILURE_VIEW = "drehscheibe.portal.errors.not_from_here"
LOGGING_CONFIG = None
