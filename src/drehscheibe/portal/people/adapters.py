# SPDX-License-Identifier: EUPL-1.2
"""Our rules for allauth: nobody signs up by themselves; whoever comes was invited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter

from drehscheibe.domain.errors import N_, Refused
from drehscheibe.portal.errors import error_page
from drehscheibe.portal.people.mails import post
from drehscheibe.portal.people.models import Person
from drehscheibe.portal.people.words import (
    ACCOUNT_ERRORS,
    SECOND_FACTOR_ERRORS,
    SINGLE_SIGN_ON_ERRORS,
    word,
)
from drehscheibe.portal.post import language_of_person, letter, public_address
from drehscheibe.portal.templating import url

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin
    from django.http import HttpRequest

_METHODS = {
    "reauthenticate": word(N_("With your password")),
    "mfa_reauthenticate": word(N_("With a code of the second factor")),
}


class ByInvitation(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by accepting an invitation, never by a form that is open to all."""

    error_messages = DefaultAccountAdapter.error_messages | ACCOUNT_ERRORS

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_user_display(self, user: Person) -> str:
        return user.name

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the person's language, with links to the public address."""
        person = context.get("user") or _person_with(email)
        language = language_of_person(person)
        links = {
            name: public_address(value, language=language)
            for name, value in context.items()
            if name.endswith("_url")
        }
        about = context | links | {"person": person, "email": email}
        about.pop("request", None)
        post(letter(template_prefix, to=email, language=language, **about))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return url("account")

    def get_reauthentication_methods(self, user: Person) -> list[dict[str, Any]]:
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [m | {"description": _METHODS.get(m["id"], m["description"])} for m in methods]


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = DefaultMFAAdapter.error_messages | SECOND_FACTOR_ERRORS


class KnownPeople(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Single sign-on says who somebody is; the invitation says that they may come in."""

    error_messages = DefaultSocialAccountAdapter.error_messages | SINGLE_SIGN_ON_ERRORS

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Connect with the account of the same address, if the provider vouches for it."""
        if sociallogin.is_existing or request.user.is_authenticated:
            return
        person = Person.objects.filter(email__in=_verified(sociallogin)).first()
        if person is None:
            reason = N_("there is no account for your address; please ask for an invitation")
            raise ImmediateHttpResponse(error_page(request, Refused(reason=reason)))
        sociallogin.connect(request, person)


def _verified(sociallogin: Any) -> list[str]:
    return [address.email.lower() for address in sociallogin.email_addresses if address.verified]


def _person_with(email: str) -> Person | None:
    found = EmailAddress.objects.filter(email__iexact=email).select_related("user").first()
    person: Person | None = found.user if found else None
    return person
