# SPDX-License-Identifier: EUPL-1.2
"""Django's template engine as a thin door to the look: allauth's pages look like all others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template import TemplateDoesNotExist
from django.template.backends.base import BaseEngine
from jinja2 import TemplateNotFound

from drehscheibe.portal.templating import framed_text, language_now, look_environment, text_of

if TYPE_CHECKING:
    from django.http import HttpRequest


class LookTemplates(BaseEngine):
    """Templates of the look by name; everything else does not exist."""

    app_dirname = "templates"

    def __init__(self, params: dict[str, Any]) -> None:
        params = params.copy()
        params.pop("OPTIONS")
        super().__init__(params)

    def get_template(self, template_name: str) -> LookTemplate:
        try:
            look_environment(language_now()).get_template(template_name)
        except TemplateNotFound as error:
            raise TemplateDoesNotExist(template_name, backend=self) from error
        return LookTemplate(template_name)


class LookTemplate:
    """Renders pages in the frame of the installation; mails have no request and no frame."""

    def __init__(self, name: str) -> None:
        self._name = name

    def render(
        self, context: dict[str, Any] | None = None, request: HttpRequest | None = None
    ) -> str:
        given = dict(context or {})
        if request is None or not self._name.endswith(".html"):
            return text_of(self._name, **given)
        return framed_text(request, self._name, **given)
