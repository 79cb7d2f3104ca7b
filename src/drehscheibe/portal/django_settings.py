# SPDX-License-Identifier: EUPL-1.2
"""Django's settings, filled from `drehscheibe.settings`; nothing is configured here by hand."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from drehscheibe.portal.mail import mail_settings
from drehscheibe.portal.own_host import KnownHosts
from drehscheibe.portal.people.single_sign_on import single_sign_on
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
    "drehscheibe.portal.people",
    "drehscheibe.portal.organisations",
    "drehscheibe.portal.evidence",
    "drehscheibe.portal.region",
    "drehscheibe.portal.catalogue",
    "drehscheibe.portal.desk",
    "drehscheibe.portal.descriptions",
    "drehscheibe.portal.links",
    "drehscheibe.portal.series",
    "drehscheibe.portal.questions",
    "drehscheibe.portal.following",
    "drehscheibe.portal.webhooks",
    "drehscheibe.portal.accounts",
    "drehscheibe.portal.themed_maps",
    "drehscheibe.portal.embeds",
    "drehscheibe.portal.notices",
    "drehscheibe.portal.practice",
    "drehscheibe.portal.programs",
    "drehscheibe.portal.sources",
    "drehscheibe.portal.wanted",
    "drehscheibe.portal.usecases",
    "drehscheibe.portal.readiness",
    "drehscheibe.portal.adoptions",
    "drehscheibe.portal.exchange",
    "drehscheibe.portal.jobs",
    "drehscheibe.portal.pages",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
MIDDLEWARE = [
    "django.middleware.gzip.GZipMiddleware",
    "drehscheibe.portal.middleware.request_id",
    "drehscheibe.portal.middleware.security_headers",
    "django.middleware.security.SecurityMiddleware",
    "drehscheibe.portal.middleware.language",
    "drehscheibe.portal.middleware.FriendlyErrors",
    "drehscheibe.portal.own_host.own_host",
    "drehscheibe.portal.embeds.nobody.nobody",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "drehscheibe.portal.people.middleware.private_pages",
]
ROOT_URLCONF = "drehscheibe.portal.urls"
TEMPLATES = [
    {"BACKEND": "drehscheibe.portal.look_backend.LookTemplates", "DIRS": [], "OPTIONS": {}}
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": _settings.layout.portal_database,
        "CONN_MAX_AGE": 60,  # seconds: opening one costs more than most questions
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
SESSION_COOKIE_NAME = "sitzung"
SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds: a working day; nobody stays signed in over night
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CACHES = {  # counts of failed sign-ins: shared by all processes of the tree
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
    }
}
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    }
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my-work"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "drehscheibe.portal.people.adapters.ByInvitation"
ACCOUNT_FORMS = {
    "change_password": "drehscheibe.portal.people.forms.ChangePassword",
    "set_password": "drehscheibe.portal.people.forms.SetPassword",
    "reset_password_from_key": "drehscheibe.portal.people.forms.NewPassword",
}
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before an address or a password changes hands
ACCOUNT_EMAIL_NOTIFICATIONS = True  # whoever is robbed of an account reads of it
ACCOUNT_MAX_EMAIL_ADDRESSES = 3
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True  # the same mail server work for both: times tell nothing
MFA_ADAPTER = "drehscheibe.portal.people.adapters.SecondFactor"
# A link, not a form: browsers apply `form-action` to where a form is led on to.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_ADAPTER = "drehscheibe.portal.people.adapters.KnownPeople"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ALLAUTH_TRUSTED_PROXY_COUNT = _settings.trusted_proxies
SOCIALACCOUNT_PROVIDERS = single_sign_on(_settings)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = f"Drehscheibe ({urlsplit(_settings.public_url).hostname})"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DEFAULT_FROM_EMAIL = _settings.mail_from or f"noreply@{urlsplit(_settings.public_url).hostname}"
locals().update(mail_settings(_settings))
CSRF_FAILURE_VIEW = "drehscheibe.portal.errors.not_from_here"
LOGGING_CONFIG = None
# Anybody can send any host, as often as they like: refused is enough, no trace in the log of each.
logging.getLogger("django.security.DisallowedHost").addFilter(lambda _: False)
