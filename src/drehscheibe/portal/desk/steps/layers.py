# SPDX-License-Identifier: EUPL-1.2
"""One dataset or several of one file: the choice, and the ways between the two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.views.decorators.http import require_POST

from drehscheibe.domain.layers import title_for
from drehscheibe.domain.sentences import harmless
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.desk.bundles import Part, find_bundle, join, renew_others, split
from drehscheibe.portal.desk.queries import drafts_of
from drehscheibe.portal.desk.steps.frame import FINDINGS, UNDERSTAND, go, preparable
from drehscheibe.portal.templating import url
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from typing import Any
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from drehscheibe.portal.desk.models import Bundle, Draft
    from drehscheibe.portal.desk.reading import Reading

_LONGEST = 300  # signs of a title


def choice_of(draft: Draft, reading: Reading) -> list[dict[str, Any]]:
    """The layers as they are offered, with tick and title; none where it is decided."""
    if not draft.is_new_dataset or draft.layer:
        return []
    return [
        {
            "layer": layer,
            "title": title_for(layer.name, draft.file_name),
            "ticked": not layer.is_helper,
        }
        for layer in reading.layers
    ]


@signed_in
@require_POST
def divide(request: HttpRequest, draft: UUID) -> HttpResponse:
    """POST /veroeffentlichen/<draft>/aufteilen/: divide it, or go on with one dataset."""
    found = preparable(request, draft)
    if request.POST.get("as") != "several":
        return go(found, FINDINGS)
    layers, titles = request.POST.getlist("name"), request.POST.getlist("title")
    ticked = set(request.POST.getlist("layer"))
    parts = [
        Part(layer, harmless(title)[:_LONGEST])
        for layer, title in zip(layers, titles, strict=False)
        if layer in ticked
    ]
    bundle = split(current_settings().layout, found, parts, actor_in(request))
    return to_bundle(bundle)


@signed_in
@require_POST
def put_together(request: HttpRequest, bundle: UUID) -> HttpResponse:
    """POST /veroeffentlichen/gemeinsam/<bundle>/zusammenfassen/"""
    actor = actor_in(request)
    found = find_bundle(bundle, drafts_of(actor))
    return go(join(current_settings().layout, found, actor), UNDERSTAND)


@signed_in
@require_POST
def with_others(request: HttpRequest, draft: UUID) -> HttpResponse:
    """POST /veroeffentlichen/<draft>/die-anderen/: renew the other datasets of this file, too."""
    found = preparable(request, draft)
    return to_bundle(renew_others(current_settings().layout, found, actor_in(request)))


def to_bundle(bundle: Bundle, anchor: str = "") -> HttpResponseRedirect:
    address = url("bundle", bundle=str(bundle.pk)) + (f"#{anchor}" if anchor else "")
    return HttpResponseRedirect(address, status=303)
