# SPDX-License-Identifier: EUPL-1.2
"""Addresses of accounts. The views are allauth's; only those that we want are reachable."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as social
from django.urls import path, re_path

from drehscheibe.portal.people import single_sign_on_views as oidc

urlpatterns = [
    path("anmelden/", account.login, name="account_login"),
    path("abmelden/", account.logout, name="account_logout"),
    path("anmelden/gesperrt/", account.account_inactive, name="account_inactive"),
    path("anmelden/zweiter-faktor/", mfa.authenticate, name="mfa_authenticate"),
    path("anmelden/bestaetigen/", account.reauthenticate, name="account_reauthenticate"),
    path("anmelden/bestaetigen/faktor/", mfa.reauthenticate, name="mfa_reauthenticate"),
    # allauth asks for this name; its page says that accounts come by invitation.
    path("konto/neu/", account.signup, name="account_signup"),
    path("konto/e-mail/", account.email, name="account_email"),
    path(
        "konto/e-mail/bestaetigen/",
        account.email_verification_sent,
        name="account_email_verification_sent",
    ),
    path("konto/e-mail/<key>/", account.confirm_email, name="account_confirm_email"),
    path("konto/passwort/", account.password_change, name="account_change_password"),
    path("konto/passwort/setzen/", account.password_set, name="account_set_password"),
    path("passwort-vergessen/", account.password_reset, name="account_reset_password"),
    path(
        "passwort-vergessen/gesendet/",
        account.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(  # the key has a hyphen of its own
        r"^passwort-vergessen/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[-\w]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "passwort-vergessen/fertig/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("konto/zweiter-faktor/", mfa.index, name="mfa_index"),
    path("konto/zweiter-faktor/einrichten/", totp.activate_totp, name="mfa_activate_totp"),
    path("konto/zweiter-faktor/abschalten/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("konto/notfallcodes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "konto/notfallcodes/neu/",
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "konto/notfallcodes/herunterladen/",
        codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path(
        "anmelden/verbund/abgebrochen/",
        social.login_cancelled,
        name="socialaccount_login_cancelled",
    ),
    path("anmelden/verbund/fehler/", social.login_error, name="socialaccount_login_error"),
    path("anmelden/verbund/neu/", social.signup, name="socialaccount_signup"),
    path("anmelden/verbund/<provider_id>/", oidc.login, name="openid_connect_login"),
    path("anmelden/verbund/<provider_id>/zurueck/", oidc.callback, name="openid_connect_callback"),
    path("konto/verbund/", social.connections, name="socialaccount_connections"),
]
