# SPDX-License-Identifier: EUPL-1.2
"""What is bound already, for the readiness check."""

from __future__ import annotations

from drehscheibe.portal.adoptions.models import Adoption, Binding
from drehscheibe.portal.readiness.bound import Bound


def bindings_of(organisation: int, usecase: int) -> dict[str, Bound]:
    """By need; of the adoption that has not ended."""
    found = Binding.objects.filter(
        adoption__organisation=organisation, adoption__usecase=usecase
    ).exclude(adoption__state=Adoption.State.ENDED)
    return {
        need: Bound(slug, is_public=state in Adoption.PUBLIC)
        for need, slug, state in found.values_list("need", "dataset__slug", "adoption__state")
    }
