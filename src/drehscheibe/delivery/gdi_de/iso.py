# SPDX-License-Identifier: EUPL-1.2
"""Metadata as GDI-DE harvests them: ISO 19139 of each collection and of the API as a service.

The landing page links the service's (`service-desc`), each collection its own (`data-desc`, and
`describedby` as INSPIRE's good practice for OGC API Features has it).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.catalogue.features import ISO
from drehscheibe.catalogue.identifiers import metadata_id
from drehscheibe.delivery.gdi_de import iso_dataset, iso_service
from drehscheibe.delivery.gdi_de.xml_elements import written
from drehscheibe.delivery.http.answers import answer, entity_tag, not_modified
from drehscheibe.delivery.http.links import Link, asked, link, ogc, origin
from drehscheibe.delivery.http.negotiation import Form, Offer, language_of
from drehscheibe.delivery.http.routing import Route
from drehscheibe.delivery.pages import region_of
from drehscheibe.delivery.queries.endpoints import Area, Endpoint
from drehscheibe.domain.errors import N_, CollectionNotFound
from drehscheibe.look.translations import gettext

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from drehscheibe.delivery.holdings.shelf import Shelf

COUPLED = 500  # collections that the service names; all of them are in the catalogue
_XML = (Offer(Form.XML, ISO, ("application/xml", "text/xml"), {"type": "string"}),)
_DATASET = Endpoint(
    "/collections/{collectionId}/iso19139", "iso19139", "Metadata as ISO 19139 XML", _XML
)
_SERVICE = Endpoint("/iso19139", "serviceIso19139", "Metadata of the API as ISO 19139 XML", _XML)
AREA = Area(endpoints=(_SERVICE, _DATASET))


def routes() -> list[Route]:
    return [
        Route("/ogc/iso19139", service),
        Route("/ogc/collections/{collection}/iso19139", collection),
    ]


async def collection(request: Request) -> Response:
    """GET /ogc/collections/{collection}/iso19139."""
    _DATASET.checked_form(request)
    shelf: Shelf = request.app.state.shelf
    found = shelf.collection(request.path_params["collection"])
    record = shelf.record(found.dataset)
    if record is None:
        raise CollectionNotFound(collection=found.id)
    tag = entity_tag(found.release, record, asked(request))
    if unchanged := not_modified(request, tag):
        return unchanged
    body = written(iso_dataset.document(found, record, origin=origin(request)))
    return answer(request, body, ISO, tag=tag)


async def service(request: Request) -> Response:
    """GET /ogc/iso19139."""
    _SERVICE.checked_form(request)
    shelf: Shelf = request.app.state.shelf
    settings = request.app.state.settings
    newest = shelf.catalogue.newest(COUPLED)
    root = iso_service.document(
        region_of(request),
        [
            (metadata_id(record), record.slug)
            for record in newest
            if record.tables and shelf.is_public(record.slug, record.release)
        ],
        origin=origin(request),
        mail=settings.contact_mail,
        changed=newest[0].modified if newest else "2026-01-01",
    )
    return answer(request, written(root), ISO)


_OF_THE_SERVICE = N_("Metadata of the service (ISO 19139)")


def service_link(request: Request) -> Link:
    title = gettext(_OF_THE_SERVICE, language=language_of(request))
    return link(f"{ogc(request)}/iso19139", "service-desc", ISO, title)


def data_links(request: Request, collection_id: str) -> list[Link]:
    here = f"{ogc(request)}/collections/{collection_id}/iso19139"
    return [link(here, rel, ISO) for rel in ("data-desc", "describedby")]
