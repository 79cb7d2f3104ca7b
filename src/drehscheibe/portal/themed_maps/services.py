# SPDX-License-Identifier: EUPL-1.2
"""Keep a map for everybody, and take it away."""

from __future__ import annotations

from django.db import transaction

from drehscheibe.domain.errors import N_, Refused, ThemedMapNotFound
from drehscheibe.policy.actors import Actor
from drehscheibe.policy.organisations import OrganisationAction, decide
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.portal.themed_maps.address import MapAddress
from drehscheibe.portal.themed_maps.models import LONGEST_TITLE, ThemedMap

MOST = 12  # of one organisation: a page shows them all


@transaction.atomic
def save_map(
    owner: Organisation, title: str, address: MapAddress, *, view: str, actor: Actor
) -> ThemedMap:
    """Everybody finds it on the page of the owner from now on. `view`: zoom/latitude/longitude.

    Raises `Refused`, with a reason that says what is missing.
    """
    decide(actor, OrganisationAction.CURATE_MAPS, owner.key).require()
    if owner.is_practice:
        raise Refused(reason=N_("nothing of the practice town becomes public"))
    if not address.layers:
        raise Refused(reason=N_("the map has no layers yet"))
    if owner.maps.count() >= MOST:
        raise Refused(reason=N_("the organisation has twelve maps already; please remove one"))
    made = ThemedMap.objects.create(
        owner=owner,
        title=_tidy(title),
        query=address.query(),
        view=view,
        created_by=actor.name,
    )
    note(actor, "map-save", organisation=owner.key, title=made.title)
    return made


@transaction.atomic
def remove_map(number: int, *, actor: Actor) -> ThemedMap:
    """Raises `ThemedMapNotFound`, `Refused`."""
    found = ThemedMap.objects.select_related("owner").filter(pk=number).first()
    if found is None:
        raise ThemedMapNotFound
    decide(actor, OrganisationAction.CURATE_MAPS, found.owner.key).require()
    found.delete()
    note(actor, "map-remove", organisation=found.owner.key, title=found.title)
    return found


def _tidy(title: str) -> str:
    """One line of printable text."""
    text = " ".join("".join(c if c.isprintable() else " " for c in title).split())[:LONGEST_TITLE]
    if not text:
        raise Refused(reason=N_("the map needs a title"))
    return text
