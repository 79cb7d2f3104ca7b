# SPDX-License-Identifier: EUPL-1.2
"""Single sign-on: the provider knows one address to come back to, whatever the host or language
somebody came by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.urls import reverse

from drehscheibe.domain.errors import NotFound
from drehscheibe.look.translations import GERMAN
from drehscheibe.portal.post import public_address

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class _PublicAddress(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    def get_callback_url(self, request: HttpRequest, app: Any) -> str:  # noqa: ARG002
        path = reverse("openid_connect_callback", kwargs={"provider_id": self.provider_id})
        return public_address(path, language=GERMAN)


def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """GET /anmelden/verbund/<provider_id>/"""
    return _handle(OAuth2LoginView, request, provider_id)


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """GET /anmelden/verbund/<provider_id>/zurueck/"""
    return _handle(OAuth2CallbackView, request, provider_id)


def _handle(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        answer: HttpResponse = view.adapter_view(_PublicAddress(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise NotFound from None
    return answer
