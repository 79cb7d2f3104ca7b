# SPDX-License-Identifier: EUPL-1.2
"""The address under which this installation is reached, for links that leave the page."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from drehscheibe.portal.own_host import brand_of_request
from drehscheibe.settings import Settings, current_settings

if TYPE_CHECKING:
    from django.http import HttpRequest

_DEFAULT = next(field.default for field in fields(Settings) if field.name == "public_url")


def origin_of(request: HttpRequest) -> str:
    """The setting `public_url`; where nobody has set it, the address the reader used. No slash.
    On the host of a town: that host."""
    configured = current_settings().public_url
    if brand_of_request(request):
        return f"{urlsplit(configured).scheme}://{request.get_host()}"
    if configured != _DEFAULT:
        return configured.rstrip("/")
    return f"{request.scheme}://{request.get_host()}"
