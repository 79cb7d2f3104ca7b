# SPDX-License-Identifier: EUPL-1.2
"""From a view to a page: the look's environment with the portal's templates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.urls import get_script_prefix, reverse
from django.utils import translation
from markupsafe import Markup

from drehscheibe.look.environment import environment
from drehscheibe.look.frame import Frame, branded, frame_of, in_other_language, localised
from drehscheibe.look.translations import known_language
from drehscheibe.portal.atlas import atlas
from drehscheibe.portal.own_host import brand_of_request, path_on_portal
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from http import HTTPStatus

    from django.http import HttpRequest
    from jinja2 import Environment

# Pages that belong to another part of the navigation than their address says.
_SECTIONS = {"kommunen": "/region/", "kreise": "/region/"}
FOLDERS = (Path(__file__).parent / "templates",)


def url(name: str, **parts: str) -> str:
    """The address of a page in the language of this request."""
    path = "/" + reverse(name, kwargs=parts or None).removeprefix(get_script_prefix())
    return localised(path, language=language_now())


def text_of(template: str, **context: object) -> str:
    """A template in the language of this request."""
    return look_environment(language_now()).get_template(template).render(**context)


def look_environment(language: str) -> Environment:
    """The look's environment with the portal's templates and addresses."""
    env = environment(language, FOLDERS)
    env.globals |= {"url": url, "csrf_field": csrf_field, "single_sign_on": single_sign_on}
    return env


def single_sign_on() -> str:
    """What the button for single sign-on says; "" where no provider is set."""
    settings = current_settings()
    return (settings.oidc_name or "Single Sign-on") if settings.oidc_url else ""


def csrf_field(request: HttpRequest) -> Markup:
    """The hidden field without which no form of ours is taken."""
    field = Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">')
    return field.format(get_token(request))


def page(
    request: HttpRequest, template: str, *, status: HTTPStatus | int = 200, **context: object
) -> HttpResponse:
    """A whole page in the frame of the installation."""
    return HttpResponse(framed_text(request, template, **context), status=status)


def framed_text(request: HttpRequest, template: str, **context: object) -> str:
    given = {"frame": _frame(request), "messages": _messages(request), **context}
    return text_of(template, **given | {"request": request})


def _frame(request: HttpRequest) -> Frame:
    language = language_now()
    asked = getattr(request, "asked_path", request.path_info)
    query = request.META.get("QUERY_STRING", "")
    frame = frame_of(
        atlas().region,
        path=localised(_SECTIONS.get(asked.split("/")[1], asked), language=language),
        language=language,
        other_language_url=in_other_language(request.path) + (f"?{query}" if query else ""),
        person=_signed_in(request),
    )
    if brand := brand_of_request(request):
        own = path_on_portal(request, brand, language)
        return branded(frame, brand, canonical=f"{current_settings().public_url}{own}")
    return frame


def _signed_in(request: HttpRequest) -> str:
    """The name of whoever is signed in; error pages may come before that is known."""
    user = getattr(request, "user", None)
    return str(user) if user is not None and user.is_authenticated else ""


def _messages(request: HttpRequest) -> list[str]:
    """What was done just now; each sentence is shown once."""
    if not hasattr(request, "_messages") or not _signed_in(request):
        return []
    return [str(message) for message in get_messages(request)]


def language_now() -> str:
    return known_language(translation.get_language())
