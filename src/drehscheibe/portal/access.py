# SPDX-License-Identifier: EUPL-1.2
"""Views for people who are signed in: who acts is asked once, and given to the view."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import urlencode

from django.http import HttpResponseRedirect

from drehscheibe.portal.organisations.queries import actor_of
from drehscheibe.portal.templating import url

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from drehscheibe.policy.actors import Actor


View = TypeVar("View", bound="Callable[..., HttpResponseBase]")


def signed_in(view: View) -> View:
    """Send others to the sign-in page and back; `actor_in(request)` tells the view who acts."""

    @wraps(view)
    def handle(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            back = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{url('account_login')}?{back}")
        request.actor = actor_of(request.user)  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return cast("View", handle)


def actor_in(request: HttpRequest) -> Actor:
    """Who acts in this request."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
