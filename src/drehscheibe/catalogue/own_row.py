# SPDX-License-Identifier: EUPL-1.2
"""A dataset of ours as a row of the catalogue's list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.catalogue.columns import LANGUAGE, TYPE
from drehscheibe.catalogue.features import bbox_of, feature_of, format_codes, spdx_of
from drehscheibe.catalogue.identifiers import external_ids
from drehscheibe.catalogue.row import OWN, Row, in_columns, span_in_columns

if TYPE_CHECKING:
    from drehscheibe.catalogue.records import DatasetRecord


def row_of(record: DatasetRecord) -> Row:
    lists = {
        "themes": list(record.themes),
        "keywords": list(record.keywords),
        "formats": format_codes(record),
        "municipalities": sorted(record.places),
    }
    return Row(
        values=(
            record.slug,
            record.title,
            record.description,
            TYPE,
            record.issued,
            record.updated,
            spdx_of(record.licence),
            record.publisher.name,
            record.publisher.slug or record.publisher.key,
            LANGUAGE,
            record.rows,
            *span_in_columns(record.time),
            *in_columns(lists),
            OWN,
        ),
        lists=lists,
        release=record.release,
        feature=feature_of(record),
        places=record.places,
        external=tuple(
            form
            for scheme, value in external_ids(record).items()
            for form in (value, f"{scheme}:{value}", f"{scheme}:")
        ),
        bbox=bbox_of(record.tables),
        publisher=record.publisher,
    )
