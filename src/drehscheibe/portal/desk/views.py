# SPDX-License-Identifier: EUPL-1.2
"""The desk: what waits for somebody, and what their organisations have published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.answers import SeeOther
from drehscheibe.portal.desk.my_datasets import my_datasets_of
from drehscheibe.portal.desk.queries import find_draft
from drehscheibe.portal.desk.services import create_draft
from drehscheibe.portal.desk.taking_back_views import known_dataset
from drehscheibe.portal.people.models import Person
from drehscheibe.portal.templating import page, url
from drehscheibe.portal.waiting import panels_for, waiting_for

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest


@signed_in
def my_work(request: HttpRequest) -> HttpResponse:
    """GET /meine-arbeit/"""
    actor = actor_in(request)
    return page(
        request,
        "desk/my_work.html",
        parts=waiting_for(actor),
        panels=panels_for(actor),
        actor=actor,
    )


@signed_in
def my_datasets(request: HttpRequest) -> HttpResponse:
    """GET /meine-daten/"""
    return page(request, "desk/my_datasets.html", groups=my_datasets_of(actor_in(request)))


@require_POST
@signed_in
def next_release(request: HttpRequest, slug: str) -> HttpResponse:
    """POST /daten/<slug>/neue-fassung/: a draft that remembers every answer."""
    actor = actor_in(request)
    dataset = known_dataset(slug, actor)
    author = request.user if isinstance(request.user, Person) else None
    draft = create_draft(dataset.owner, author=author, actor=actor, dataset=dataset)
    return SeeOther(url("draft", draft=str(draft.pk)))


@signed_in
def draft(request: HttpRequest, draft: UUID) -> HttpResponse:
    """GET /entwurf/<draft>/: to the page where it goes on."""
    found = find_draft(draft, actor_in(request))
    return SeeOther(url("review", draft=str(found.pk)))
