# SPDX-License-Identifier: EUPL-1.2
"""The page of a dataset that is described and lies elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponsePermanentRedirect

from drehscheibe.domain.errors import DatasetNotFound
from drehscheibe.domain.frequencies import FREQUENCIES
from drehscheibe.domain.high_value import CATEGORIES
from drehscheibe.domain.licences import LICENCES
from drehscheibe.domain.themes import THEMES
from drehscheibe.policy.sources import SourceAction, decide
from drehscheibe.portal.atlas import atlas
from drehscheibe.portal.catalogue.listing import described_record
from drehscheibe.portal.organisations.queries import actor_of
from drehscheibe.portal.sources.correcting import foreign_of_ours
from drehscheibe.portal.sources.entries import Described
from drehscheibe.portal.sources.hands_shown import hands_shown
from drehscheibe.portal.sources.linking import shown
from drehscheibe.portal.sources.mapped_fields import named_fields
from drehscheibe.portal.sources.work import address_of
from drehscheibe.portal.templating import page, url

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from drehscheibe.catalogue.described import DescribedRecord


def elsewhere(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /daten/anderswo/<slug>/; what two catalogues list is one page. Gone ones say so (410)."""
    found = Described.objects.select_related("merged_into").filter(slug=slug).first()
    if found is None:
        raise DatasetNotFound(dataset=slug)
    if found.merged_into:
        return HttpResponsePermanentRedirect(url("elsewhere", slug=found.merged_into.slug))
    record = described_record(slug)
    if record is None:
        return page(request, "sources/gone.html", status=410, gone_at=found.gone_at)
    return page(
        request,
        "sources/elsewhere.html",
        record=record,
        licence=LICENCES.get(record.licence),
        licences=LICENCES,
        categories=[CATEGORIES[code] for code in record.hvd if code in CATEGORIES],
        themes=[THEMES[code] for code in record.themes if code in THEMES],
        frequency=FREQUENCIES.get(record.frequency),
        towns=_towns(record),
        links=shown(record),
        mapped=named_fields(record.mapped),
        by_hand=hands_shown(record),
        **_for_its_people(request, slug),
    )


def _for_its_people(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Where it is corrected, and where words of its source are mapped."""
    told: dict[str, Any] = {"correcting": False, "mapping_page": ""}
    if not request.user.is_authenticated:
        return told
    actor = actor_of(request.user)
    try:
        thing = foreign_of_ours(slug, actor)
    except DatasetNotFound:
        return told
    told["correcting"] = True
    if thing.source and decide(actor, SourceAction.CHANGE, thing.source.facts).allowed:
        told["mapping_page"] = address_of(thing.source, "source-mapping")
    return told


def _towns(record: DescribedRecord) -> list[tuple[str, str]]:
    """Slug and name."""
    towns = {town.ags: town for town in atlas().region.municipalities}
    return [(towns[key].slug, towns[key].name) for key in record.covers if key in towns]
