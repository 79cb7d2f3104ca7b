# SPDX-License-Identifier: EUPL-1.2
"""The desk: what waits for somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.desk.queries import work_of
from drehscheibe.portal.templating import page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@signed_in
def my_work(request: HttpRequest) -> HttpResponse:
    """GET /meine-arbeit/"""
    return page(request, "desk/my_work.html", work=work_of(actor_in(request)))
