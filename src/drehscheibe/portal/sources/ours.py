# SPDX-License-Identifier: EUPL-1.2
"""Datasets of ours that come back by a catalogue which harvests us are not described."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.catalogue.identifiers import metadata_id
from drehscheibe.portal.catalogue.listing import public_records

if TYPE_CHECKING:
    from drehscheibe.portal.sources.storing import IsOurs
    from drehscheibe.settings import Settings


def ours(settings: Settings) -> IsOurs:
    """By our address, or by the identifiers that our catalogue tells; as `names_of` spells them."""
    home = settings.public_url.rstrip("/").partition("://")[2].lower().removeprefix("www.") + "/"
    known = {metadata_id(record).replace("-", "") for record in public_records()}

    def is_ours(names: tuple[str, ...]) -> bool:
        return any(name.startswith(home) or name in known for name in names)

    return is_ours
