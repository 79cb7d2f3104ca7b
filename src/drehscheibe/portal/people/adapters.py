# SPDX-License-Identifier: EUPL-1.2
"""Our rules for allauth: nobody signs up by themselves; whoever comes was invited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter

from drehscheibe.domain.errors import N_, Refused
from drehscheibe.portal.errors import error_page
from drehscheibe.portal.people.models import Person

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin
    from django.http import HttpRequest


class ByInvitation(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by accepting an invitation, never by a form that is open to all."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_user_display(self, user: Person) -> str:
        return user.name


class KnownPeople(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Single sign-on says who somebody is; the invitation says that they may come in."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Connect with the account of the same address, if the provider vouches for it."""
        if sociallogin.is_existing:
            return
        person = Person.objects.filter(email__in=_verified(sociallogin)).first()
        if person is None:
            reason = N_("there is no account for your address; please ask for an invitation")
            raise ImmediateHttpResponse(error_page(request, Refused(reason=reason)))
        sociallogin.connect(request, person)


def _verified(sociallogin: Any) -> list[str]:
    return [address.email.lower() for address in sociallogin.email_addresses if address.verified]
