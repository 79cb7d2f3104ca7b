# SPDX-License-Identifier: EUPL-1.2
"""The page for developers: every interface, with calls that run against this installation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.portal.catalogue.listing import newest, public_record
from drehscheibe.portal.origin import origin_of
from drehscheibe.portal.pages import examples
from drehscheibe.portal.templating import page
from drehscheibe.releases.offers import FORMATS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from drehscheibe.catalogue.records import DatasetRecord

_ENOUGH = 20  # rows
_OFFERED = 40  # datasets to choose from: the newest


def developers(request: HttpRequest) -> HttpResponse:
    """GET /entwicklung/?datensatz=slug"""
    offered = [record for record in newest(_OFFERED) if record.tables]
    chosen = _chosen(offered, request.GET.get("datensatz", ""))
    return page(
        request,
        "portal/developers.html",
        base=origin_of(request),
        offered=sorted(offered, key=lambda record: record.title.casefold()),
        chosen=chosen,
        place=examples.place_of(origin_of(request), chosen) if chosen else None,
        examples=examples,
        formats=FORMATS.values(),
    )


def _chosen(offered: list[DatasetRecord], slug: str) -> DatasetRecord | None:
    """The one that is asked for, else one with a map that is neither too small nor too large."""
    asked = public_record(slug) if slug else None
    if asked and asked.tables:
        return asked
    return min(offered, key=_telling, default=None)


def _telling(record: DatasetRecord) -> tuple[bool, bool, int]:
    """The least is best to show with: a filter of two rows shows nothing."""
    return not record.has_map, record.rows < _ENOUGH, record.rows
