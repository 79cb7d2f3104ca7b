# SPDX-License-Identifier: EUPL-1.2
"""The pages of the region, its districts and its towns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import condition

from drehscheibe.domain.region import NetworkRole
from drehscheibe.portal.adoptions.side_by_side import compared
from drehscheibe.portal.atlas import atlas
from drehscheibe.portal.catalogue.freshness import overdue_in
from drehscheibe.portal.catalogue.listing import datasets_about, datasets_of, elsewhere_about
from drehscheibe.portal.maps import district_map, region_map, town_map
from drehscheibe.portal.region.facts import compare, fact_sheet, fact_sheet_of_district
from drehscheibe.portal.region.usecases import usecases_in
from drehscheibe.portal.templating import language_now, page
from drehscheibe.portal.themed_maps.queries import maps_of, maps_of_the_region
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from django.http import HttpRequest


def region(request: HttpRequest) -> HttpResponse:
    """GET /region/"""
    book = atlas()
    return page(
        request,
        "portal/region.html",
        book=book,
        picture=region_map(book),
        pioneers=book.towns_with(NetworkRole.PIONEER),
        joiners=book.towns_with(NetworkRole.JOINER),
        learners=book.towns_with(NetworkRole.SCHOOL),
        contact=current_settings().contact_mail,
        maps=maps_of_the_region(),
    )


def municipality(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /kommunen/<slug>/"""
    book = atlas()
    town = book.region.municipality(slug)
    own, about = datasets_of(town.ags), datasets_about(town.ags)
    return page(
        request,
        "portal/town.html",
        book=book,
        town=town,
        district=book.region.district(town.district),
        facts=fact_sheet(town),
        picture=town_map(book, town),
        own=own,
        about=about,
        late=overdue_in((*own, *about)),
        elsewhere=elsewhere_about(town.ags),
        maps=maps_of(town.ags),
        usecases=usecases_in(town.ags),
    )


def district(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /kreise/<slug>/"""
    book = atlas()
    found = book.region.district(slug)
    towns, own = book.towns_of(found), datasets_of(found.key)
    return page(
        request,
        "portal/district.html",
        book=book,
        district=found,
        towns=towns,
        facts=fact_sheet_of_district(found, towns),
        picture=district_map(book, found),
        own=own,
        late=overdue_in(own),
        maps=maps_of(found.key),
    )


def comparison(request: HttpRequest) -> HttpResponse:
    """GET /kommunen/vergleich/?a=…&b=…"""
    book = atlas()
    chosen = [
        book.region.municipality(slug)
        for slug in (request.GET.get("a"), request.GET.get("b"))
        if slug
    ]
    rows = compare(chosen[0], chosen[1]) if len(chosen) == 2 else ()
    both = [one.ags for one in chosen] if len(chosen) == 2 else []
    usecases = compared(both, language_now())
    return page(
        request, "portal/comparison.html", book=book, chosen=chosen, rows=rows, usecases=usecases
    )


def municipalities(request: HttpRequest) -> HttpResponse:
    """GET /kommunen/"""
    return page(request, "portal/municipalities.html", book=atlas())


@condition(etag_func=lambda _request: atlas().version)
def boundaries(request: HttpRequest) -> HttpResponse:
    """GET /region/boundaries.geojson: the ground of every map."""
    response = HttpResponse(atlas().boundaries, content_type="application/geo+json")
    response["Cache-Control"] = "public, max-age=3600"
    return response
