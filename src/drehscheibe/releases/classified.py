# SPDX-License-Identifier: EUPL-1.2
"""Read the classes that `classes.py` found; light enough for the server and its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from drehscheibe.domain.classes import TableClasses
from drehscheibe.domain.errors import ArtifactDamaged
from drehscheibe.domain.plain import from_plain

if TYPE_CHECKING:
    from drehscheibe.releases.layout import Layout


def read_classes(layout: Layout, dataset: str, release: str, table: str) -> TableClasses | None:
    """None while they are not found yet. Raises `ArtifactDamaged`."""
    try:
        return from_plain(TableClasses, orjson.loads(layout.classes(release, table).read_bytes()))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise ArtifactDamaged(dataset=dataset) from error
