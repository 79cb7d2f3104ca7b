# SPDX-License-Identifier: EUPL-1.2
"""The page "How good our data are" of a town or a district."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drehscheibe.catalogue.profile.metrics import DIMENSIONS, METRICS, MOST, RATINGS
from drehscheibe.portal.atlas import atlas
from drehscheibe.portal.catalogue.listing import quality_of_owner
from drehscheibe.portal.catalogue.quality import rating_title
from drehscheibe.portal.links.queries import Figures, broken_of, figures_of
from drehscheibe.portal.links.texts import why
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.portal.templating import language_now, page, url

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_BROKEN = 20  # links
_SHOWN = 6  # things that would help


def municipality(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /kommunen/<slug>/datenqualitaet/"""
    town = atlas().region.municipality(slug)
    return _page(request, town.ags, town.name, back=url("municipality", slug=town.slug))


def district(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /kreise/<slug>/datenqualitaet/"""
    found = atlas().region.district(slug)
    return _page(request, found.key, found.name, back=url("district", slug=found.slug))


def _links(key: str) -> dict[str, Any]:
    """Those of its own descriptions, and of the catalogues that it described."""
    owner = Organisation.objects.filter(key=key).first()
    if owner is None:
        return {"figures": Figures(0, 0), "broken": []}
    broken = [
        (why(one, language_now()), datasets) for one, datasets in broken_of(owner, most=_BROKEN)
    ]
    return {"figures": figures_of(owner), "broken": broken}


def _page(request: HttpRequest, key: str, name: str, *, back: str) -> HttpResponse:
    return page(
        request,
        "portal/quality.html",
        name=name,
        back=back,
        quality=quality_of_owner(key),
        dimensions=DIMENSIONS,
        most_of={
            one: sum(metric.points for metric in METRICS if metric.dimension is one)
            for one in DIMENSIONS
        },
        most=MOST,
        ratings=RATINGS,
        rating_title=rating_title,
        shown=_SHOWN,
        links=_links(key),
    )
