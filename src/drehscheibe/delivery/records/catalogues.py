# SPDX-License-Identifier: EUPL-1.2
"""The catalogues: `datasets` holds every record, `datasets.{organisation}` those of one.

No dataset is ever called so (`domain.slugs.RESERVED`), and no table of one either.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from drehscheibe.catalogue.collection_pages import ListQuery
from drehscheibe.catalogue.columns import LANGUAGE
from drehscheibe.catalogue.features import GERMAN
from drehscheibe.delivery.features.schemas import RELATIONS
from drehscheibe.delivery.holdings.grants import GRANT
from drehscheibe.delivery.http.links import Link, link, ogc, origin
from drehscheibe.delivery.http.media_types import GEOJSON, HTML, JSON, SCHEMA
from drehscheibe.delivery.http.negotiation import language_of
from drehscheibe.delivery.pages import region_of
from drehscheibe.delivery.queries.crs import CRS84_URI
from drehscheibe.domain.errors import N_, CollectionNotFound, OrganisationNotFound
from drehscheibe.look.translations import gettext

if TYPE_CHECKING:
    from starlette.requests import Request

    from drehscheibe.catalogue.store import Place, RecordStore
    from drehscheibe.delivery.holdings.shelf import Shelf

ALL = "datasets"
_TITLE = N_("Catalogue: all datasets")
_TITLE_OF = N_("Catalogue: datasets of {name}")
_ABOUT = N_("What is published here, one record for each dataset (OGC API Records).")
_ABOUT_OF = N_("What {name} publishes, and what others publish about it (OGC API Records).")
# 20-004r1, /req/autodiscovery/links: where the records are.
_CATALOGUE = "http://www.opengis.net/def/rel/ogc/1.0/ogc-catalog"


@dataclass(frozen=True, slots=True)
class RecordCatalogue:
    """`key` is that of the organisation, "" of the catalogue of everything."""

    id: str
    key: str = ""
    name: str = ""
    updated: str | None = None

    @property
    def position(self) -> str:
        """Behind all data (`catalogue.collections.position_of`)."""
        return f"~{self.id}"


def link_to_all(request: Request) -> Link:
    """To the records of everything, from where clients start."""
    title = gettext(_TITLE, language=language_of(request))
    return link(f"{ogc(request)}/collections/{ALL}/items", _CATALOGUE, GEOJSON, title)


def catalogue_named(request: Request) -> RecordCatalogue:
    """The one in the address. Raises `CollectionNotFound`."""
    slug = request.path_params.get("organisation")
    store: RecordStore = request.app.state.records
    if slug is None:
        return _of(store.place(), RecordCatalogue(ALL))
    name = f"{ALL}.{slug}"[:200]
    try:
        found = region_of(request).organisation(slug)
    except OrganisationNotFound:
        return _of_a_publisher(store, slug, name)
    if found.is_example or found.slug != slug:
        raise CollectionNotFound(collection=name)
    return _of(store.place(found.key), RecordCatalogue(name, found.key, found.name))


def _of_a_publisher(store: RecordStore, slug: str, name: str) -> RecordCatalogue:
    """Organisations that joined after the region's list was made are known by their records."""
    place = store.place_called(slug)
    if place is None:
        raise CollectionNotFound(collection=name)
    return _of(place, RecordCatalogue(name, place.key, place.name))


def _of(place: Place | None, catalogue: RecordCatalogue) -> RecordCatalogue:
    if place is None:
        return catalogue
    return RecordCatalogue(catalogue.id, catalogue.key, catalogue.name, place.updated)


def catalogues(request: Request) -> list[RecordCatalogue]:
    """That of everything first, then those of organisations that publish something.

    Others have one, too, under their name: of what is told of them.
    """
    store: RecordStore = request.app.state.records
    shelf: Shelf = request.app.state.shelf
    known = {o.key: o for o in region_of(request).organisations() if not o.is_example}
    places = store.places()
    own = shelf.catalogue.publishers([place.key for place in places])
    listed = []
    for place in places:
        told = known.get(place.key)
        slug, name = (told.slug, told.name) if told else (place.slug, place.name)
        if place.key in own and slug:
            catalogue = RecordCatalogue(f"{ALL}.{slug}", place.key, name, place.updated)
            listed.append(catalogue)
    return [_of(store.place(), RecordCatalogue(ALL)), *listed]


def among(
    request: Request, query: ListQuery, listed: list[tuple[str, bytes]], *, has_more: bool
) -> tuple[list[tuple[str, bytes]], bool]:
    """A page of collections, and behind the last of them the catalogues.

    `listed` are positions and descriptions, and whether there are more. Who filters looks for data.
    """
    grant = GRANT.get()
    plain = ListQuery(limit=query.limit, after=query.after, before=query.before)
    if query != plain or (grant and grant.is_alone):
        return listed, has_more
    language = language_of(request)
    own = [
        (one.position, orjson.dumps(describe(request, one, language)))
        for one in catalogues(request)
        if _is_in_page(one.position, query, listed, has_more=has_more)
    ]
    together = sorted([*listed, *own], key=lambda one: one[0])
    shown = together[-query.limit :] if query.before else together[: query.limit]
    return shown, has_more or len(shown) < len(together)


def _is_in_page(
    position: str, query: ListQuery, listed: list[tuple[str, bytes]], *, has_more: bool
) -> bool:
    """Behind what is asked for, and not behind what the page reaches."""
    if query.before:
        reaches = not (has_more and listed) or position > listed[0][0]
        return reaches and position < query.before
    reaches = not (has_more and listed) or position < listed[-1][0]
    return reaches and position > query.after


def title_of(catalogue: RecordCatalogue, language: str) -> str:
    text = _TITLE_OF if catalogue.key else _TITLE
    return gettext(text, language=language).format(name=catalogue.name)


def about(catalogue: RecordCatalogue, language: str) -> str:
    text = _ABOUT_OF if catalogue.key else _ABOUT
    return gettext(text, language=language).format(name=catalogue.name)


def describe(request: Request, catalogue: RecordCatalogue, language: str) -> dict[str, Any]:
    """A catalogue as a collection (20-004r1, record-collection; `catalog.yaml`)."""
    box = list(region_of(request).bbox)
    described = {
        "id": catalogue.id,
        "type": "Collection",
        "itemType": "record",
        "title": title_of(catalogue, language),
        "description": about(catalogue, language),
        "extent": {"spatial": {"bbox": [box], "crs": CRS84_URI}},
        "crs": [CRS84_URI],
        "storageCrs": CRS84_URI,
        "language": GERMAN,
        "languages": [{"code": LANGUAGE}, {"code": "en"}],
        "recordLanguages": [GERMAN],
        "updated": catalogue.updated,
        "defaultSortOrder": [{"field": "updated", "direction": "desc"}],
        "links": _links(request, catalogue),
    }
    return {name: value for name, value in described.items() if value is not None}


def _links(request: Request, catalogue: RecordCatalogue) -> list[Link]:
    """/req/record-collection/links; a part of the whole names it."""
    all_of_it = f"{ogc(request)}/collections/{ALL}"
    here = f"{ogc(request)}/collections/{catalogue.id}"
    links = [
        link(here, "self", JSON),
        link(f"{here}?f=html", "alternate", HTML),
        link(f"{here}/items", "items", GEOJSON),
        link(f"{here}/items?f=html", "items", HTML),
        link(f"{here}/schema", "describedby", SCHEMA),
        *(link(f"{here}/{name}", relation, SCHEMA) for name, relation in RELATIONS.items()),
        link(f"{origin(request)}/daten/", "about", HTML),
    ]
    return [*links, link(all_of_it, "up", JSON)] if catalogue.key else links
