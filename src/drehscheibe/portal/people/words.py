# SPDX-License-Identifier: EUPL-1.2
"""What allauth says to people, in our words: its own German is half "Du" and half "Sie"."""

from __future__ import annotations

from django.utils.functional import lazy

from drehscheibe.domain.errors import N_
from drehscheibe.look.translations import gettext
from drehscheibe.portal.templating import language_now


def _in_this_language(text: str) -> str:
    return gettext(text, language=language_now())


word = lazy(_in_this_language, str)  # translated where it is shown

NOT_THE_SAME = N_("The two passwords are not the same.")
ACCOUNT_ERRORS = {
    "account_inactive": word(N_("This account is blocked. Please ask your administrator.")),
    "cannot_remove_primary_email": word(N_("The address you sign in with cannot be removed.")),
    "duplicate_email": word(N_("This address belongs to your account already.")),
    "email_password_mismatch": word(N_("The e-mail address or the password is not right.")),
    "email_taken": word(N_("This address cannot be used here.")),
    "enter_current_password": word(N_("Please enter the password you have now.")),
    "incorrect_code": word(N_("This code is not right. Please enter the newest one.")),
    "incorrect_password": word(N_("This password is not right.")),
    "invalid_or_expired_key": word(N_("This link is no longer valid.")),
    "invalid_login": word(N_("The e-mail address or the password is not right.")),
    "invalid_password_reset": word(N_("This link is no longer valid.")),
    "max_email_addresses": word(N_("You cannot have more than %d addresses.")),
    "rate_limited": word(N_("That was too often in a short time. Please wait some minutes.")),
    "same_as_current": word(N_("Please enter something different from what you have now.")),
    "select_only_one": word(N_("Please choose one only.")),
    "too_many_login_attempts": word(
        N_("There were too many attempts. Please wait five minutes, or set a new password.")
    ),
    "unknown_email": word(N_("This address cannot be used here.")),
    "unverified_primary_email": word(N_("Please confirm your e-mail address first.")),
}
SECOND_FACTOR_ERRORS = {
    "add_email_blocked": word(N_("Please switch the second factor off before you add an address.")),
    "cannot_delete_authenticator": word(N_("The second factor cannot be switched off.")),
    "cannot_generate_recovery_codes": word(N_("Please set up the second factor first.")),
    "incorrect_code": word(N_("This code is not right. Please enter the newest one.")),
    "unverified_email": word(N_("Please confirm your e-mail address first.")),
}
SINGLE_SIGN_ON_ERRORS = {
    "connected_other": word(N_("This sign-in belongs to another account.")),
    "disconnect_last": word(N_("This is your only way to sign in. Please set a password first.")),
    "email_taken": word(N_("Please sign in with your password first (%s).")),
    "invalid_token": word(N_("The sign-in did not hold. Please try again.")),
    "no_password": word(N_("Please set a password first.")),
    "no_verified_email": word(N_("Please confirm your e-mail address first.")),
}
