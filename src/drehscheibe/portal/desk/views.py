# SPDX-License-Identifier: EUPL-1.2
"""The desk: what waits for somebody, and what their organisations have published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.desk.my_datasets import my_datasets_of
from drehscheibe.portal.organisations.queries import prepares_for
from drehscheibe.portal.templating import page
from drehscheibe.portal.waiting import panels_for, waiting_for

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@signed_in
def my_work(request: HttpRequest) -> HttpResponse:
    """GET /meine-arbeit/"""
    actor = actor_in(request)
    mine = prepares_for(actor)
    return page(
        request,
        "desk/my_work.html",
        parts=waiting_for(actor),
        panels=panels_for(actor),
        may_publish=bool(mine),
        organisations=[one for one in mine if not one.is_practice],
    )


@signed_in
def my_datasets(request: HttpRequest) -> HttpResponse:
    """GET /meine-daten/"""
    return page(request, "desk/my_datasets.html", groups=my_datasets_of(actor_in(request)))
