# SPDX-License-Identifier: EUPL-1.2
"""How a release is cited: who, what, as of when, where for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language

from drehscheibe.look import formats
from drehscheibe.look.translations import known_language

if TYPE_CHECKING:
    from drehscheibe.portal.catalogue.queries import Shown


def address_of(shown: Shown, base: str) -> str:
    """The address of exactly this release; it stays when newer data are published."""
    return f"{base}/daten/{shown.slug}/staende/{shown.release[:16]}/"


def citation_of(shown: Shown, base: str) -> str:
    day = formats.date(shown.manifest.created, language=known_language(get_language()))
    licence = f" {shown.licence.title}." if shown.licence else ""
    source = shown.dataset.attribution or shown.dataset.owner.name
    return f"{source}: {shown.manifest.title}. {day}.{licence} {address_of(shown, base)}"
