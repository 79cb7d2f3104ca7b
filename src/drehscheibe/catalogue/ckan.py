# SPDX-License-Identifier: EUPL-1.2
"""A record as CKAN 2 tells packages (`package_show`), for harvesters that know nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from drehscheibe.catalogue.features import mail_of
from drehscheibe.catalogue.identifiers import metadata_id
from drehscheibe.domain.high_value import LEGISLATION, URI
from drehscheibe.domain.licences import LICENCES
from drehscheibe.domain.themes import THEMES
from drehscheibe.releases.offers import offers_of

if TYPE_CHECKING:
    from drehscheibe.catalogue.records import DatasetRecord

Node = dict[str, Any]


def package_of(record: DatasetRecord, origin: str) -> Node:
    """`id` is the name: so `sort=id asc` is the order in which pages come."""
    publisher = record.publisher
    return {
        "id": record.slug,
        "name": record.slug,
        "title": record.title,
        "notes": record.description,
        "url": f"{origin}/daten/{record.slug}/",
        "type": "dataset",
        "state": "active",
        "private": False,
        "author": publisher.name,
        "maintainer": publisher.name,
        "maintainer_email": mail_of(record.contact) or None,
        "metadata_created": moment(record.issued),
        "metadata_modified": moment(record.updated),
        "owner_org": publisher.slug or publisher.key,
        "organization": organisation_of(publisher.slug or publisher.key, publisher.name),
        "groups": [group_of(code) for code in record.themes if code in THEMES],
        "tags": [{"name": word, "display_name": word} for word in record.keywords],
        "num_tags": len(record.keywords),
        **_licence(record),
        **_resources(record, origin),
        "extras": _extras(record),
    }


def moment(text: str) -> str:
    """CKAN's moments are in UTC and do not say so."""
    return text.removesuffix("Z")


def organisation_of(slug: str, name: str) -> Node:
    told = {"id": slug, "name": slug, "title": name, "display_name": name}
    return told | {"type": "organization", "is_organization": True, "state": "active"}


def group_of(code: str) -> Node:
    """A theme; groups are named in small letters, as GovData does."""
    name, title = code.lower(), THEMES[code]
    return {"id": name, "name": name, "title": title, "display_name": title}


def _licence(record: DatasetRecord) -> Node:
    licence = LICENCES.get(record.licence)
    if licence is None:
        return {"license_id": record.licence, "isopen": False}
    told = {"license_id": licence.code, "license_title": licence.title}
    return told | {"license_url": licence.uri, "isopen": True}


def _resources(record: DatasetRecord, origin: str) -> Node:
    offers = offers_of(record.slug, record.tables)
    told = [(one.name, one.format.title, one.format.media_type) for one in offers]
    told += [(name, name.rpartition(".")[2].upper(), "") for name in record.files]
    resources = [
        {
            "id": f"{metadata_id(record)}/{name}",
            "package_id": record.slug,
            "position": position,
            "name": name,
            "format": title,
            "mimetype": media_type.partition(";")[0] or None,
            "url": f"{origin}/files/{record.slug}/{quote(name, safe='')}",
            "license": LICENCES[record.licence].uri if record.licence in LICENCES else None,
            "created": moment(record.issued),
            "last_modified": moment(record.modified),
            "state": "active",
        }
        for position, (name, title, media_type) in enumerate(told)
    ]
    return {"resources": resources, "num_resources": len(resources)}


def _extras(record: DatasetRecord) -> list[Node]:
    start, end = record.time or ("", "")
    told = {
        "guid": metadata_id(record),
        "frequency": record.frequency,
        "attribution": record.attribution,
        "hvd_category": " ".join(URI + code for code in record.hvd),
        "applicable_legislation": LEGISLATION if record.hvd else "",
        "temporal_start": start.strip("."),
        "temporal_end": end.strip("."),
    }
    return [{"key": key, "value": value} for key, value in told.items() if value]
