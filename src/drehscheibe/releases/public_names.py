# SPDX-License-Identifier: EUPL-1.2
"""What the columns of files are called: as in the interfaces, told apart from what we add."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drehscheibe.domain.tables import Column

ID = "id"


def id_name(columns: Iterable[Column]) -> str:
    """The feature id's column; under another name where the data have an `id` of their own."""
    names = {column.name.lower() for column in columns}
    return ID if ID not in names else "feature_id"
