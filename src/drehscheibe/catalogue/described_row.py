# SPDX-License-Identifier: EUPL-1.2
"""A dataset that lies elsewhere as a row of the catalogue's list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.catalogue.columns import LANGUAGE, TYPE
from drehscheibe.catalogue.described import ELSEWHERE
from drehscheibe.catalogue.described_feature import feature_of, moment_of
from drehscheibe.catalogue.features import spdx_of
from drehscheibe.catalogue.row import DESCRIBED, Row, in_columns, span_in_columns

if TYPE_CHECKING:
    from drehscheibe.catalogue.described import DescribedRecord


def row_of(record: DescribedRecord) -> Row:
    """It has no owner: nobody here publishes it."""
    lists = {
        "themes": list(record.themes),
        "keywords": list(record.keywords),
        "formats": sorted(record.formats),
        "municipalities": sorted(record.covers),
    }
    first = record.roads[0].first_seen
    return Row(
        values=(
            record.slug,
            record.title,
            record.description,
            TYPE,
            moment_of(record.issued) or first,
            moment_of(record.modified) or first,
            spdx_of(record.licence),
            record.publisher or record.host,
            "",
            LANGUAGE,
            0,
            *span_in_columns(record.time),
            *in_columns(lists),
            DESCRIBED,
        ),
        lists=lists,
        release=ELSEWHERE,
        feature=feature_of(record),
        places=record.places,
        external=tuple(dict.fromkeys((*record.identifiers, *(one.key for one in record.roads)))),
        bbox=_box(record.bbox),
    )


def _box(box: tuple[float, ...]) -> tuple[float, float, float, float] | None:
    if len(box) != 4:
        return None
    west, south, east, north = box
    return west, south, east, north
