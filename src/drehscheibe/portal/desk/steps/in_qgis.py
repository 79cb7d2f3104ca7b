# SPDX-License-Identifier: EUPL-1.2
"""The preview in QGIS: an address for a quarter of an hour, for who prepares or reviews it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_POST

from drehscheibe.policy.datasets import Action, decide
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.desk.grants import SECONDS, give_address
from drehscheibe.portal.desk.models import Draft
from drehscheibe.portal.desk.queries import find_draft
from drehscheibe.portal.desk.services import facts_about
from drehscheibe.portal.desk.steps.frame import title_of
from drehscheibe.portal.origin import origin_of
from drehscheibe.portal.templating import page, url
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from drehscheibe.policy.actors import Actor


@require_POST
@signed_in
def in_qgis(request: HttpRequest, draft: UUID) -> HttpResponse:
    """POST /veroeffentlichen/<draft>/vorschau/qgis/: shown once, and kept nowhere."""
    actor = actor_in(request)
    found = find_draft(draft, actor)
    address = give_address(found, actor, origin=origin_of(request), settings=current_settings())
    return page(
        request,
        "desk/in_qgis.html",
        title=title_of(found),
        address=address,
        minutes=SECONDS // 60,
        back=_way_back(found, actor),
    )


def _way_back(draft: Draft, actor: Actor) -> str:
    """To where the button was: the page of the second person, or the last step."""
    is_prepared = decide(actor, Action.PREPARE, facts_about(draft)).allowed
    if draft.state == Draft.State.SUBMITTED or not is_prepared:
        return url("review", draft=str(draft.pk))
    return url("draft-preview", draft=str(draft.pk))
