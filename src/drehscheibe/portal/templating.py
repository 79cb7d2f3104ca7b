# SPDX-License-Identifier: EUPL-1.2
"""From a view to a page: the look's environment with the portal's templates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation

from drehscheibe.look.environment import environment
from drehscheibe.look.frame import branded, frame_of, in_other_language, localised
from drehscheibe.look.translations import known_language
from drehscheibe.portal.atlas import atlas
from drehscheibe.portal.own_host import brand_of_request, path_on_portal
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from http import HTTPStatus

    from django.http import HttpRequest

# Pages that belong to another part of the navigation than their address says.
_SECTIONS = {"kommunen": "/region/", "kreise": "/region/"}
FOLDERS = (Path(__file__).parent / "templates",)


def url(name: str, **parts: str) -> str:
    """The address of a page in the language of this request."""
    return localised(reverse(name, kwargs=parts or None), language=_language())


def text_of(template: str, **context: object) -> str:
    """A template in the language of this request."""
    env = environment(_language(), FOLDERS)
    env.globals["url"] = url
    return env.get_template(template).render(**context)


def page(
    request: HttpRequest, template: str, *, status: HTTPStatus | int = 200, **context: object
) -> HttpResponse:
    """A whole page in the frame of the installation."""
    language = _language()
    asked = getattr(request, "asked_path", request.path_info)
    query = request.META.get("QUERY_STRING", "")
    frame = frame_of(
        atlas().region,
        path=localised(_SECTIONS.get(asked.split("/")[1], asked), language=language),
        language=language,
        other_language_url=in_other_language(request.path) + (f"?{query}" if query else ""),
    )
    if brand := brand_of_request(request):
        own = path_on_portal(request, brand, language)
        frame = branded(frame, brand, canonical=f"{current_settings().public_url}{own}")
    return HttpResponse(text_of(template, frame=frame, **context), status=status)


def _language() -> str:
    return known_language(translation.get_language())
