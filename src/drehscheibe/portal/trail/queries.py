# SPDX-License-Identifier: EUPL-1.2
"""Whose trail somebody may read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.domain.errors import OrganisationNotFound
from drehscheibe.policy.organisations import OrganisationAction, decide
from drehscheibe.portal.organisations.models import Organisation

if TYPE_CHECKING:
    from drehscheibe.policy.actors import Actor


def organisation_with_trail(slug: str, actor: Actor) -> Organisation:
    """Raises `OrganisationNotFound`, also where the actor may not read it."""
    organisation = Organisation.objects.filter(slug=slug).first()
    key = organisation.key if organisation else ""
    if organisation and decide(actor, OrganisationAction.READ_TRAIL, key).allowed:
        return organisation
    raise OrganisationNotFound(organisation=slug)
