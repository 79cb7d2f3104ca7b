# SPDX-License-Identifier: EUPL-1.2
"""The identifiers of a record outside of this catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid5

if TYPE_CHECKING:
    from drehscheibe.catalogue.records import DatasetRecord

_OURS = UUID("4f1c9d0e-6f3c-5f0a-9c55-6f1f6d1f2f6e")  # the space of names of this platform


def metadata_id(record: DatasetRecord, table: str = "") -> str:
    """The `fileIdentifier` of the metadata in other catalogues: the same for every release.

    It names no address, so it stays when an installation moves. `table` is one of several.
    """
    name = "/".join((record.publisher.key, record.slug, record.issued, table))
    return str(uuid5(_OURS, name))


def external_ids(record: DatasetRecord) -> dict[str, str]:
    """Scheme -> value."""
    return {"uuid": metadata_id(record), "sha256": record.release}
