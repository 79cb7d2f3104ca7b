# SPDX-License-Identifier: EUPL-1.2
"""What an organisation may keep here: its own limits, else those of the installation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, Sum

from drehscheibe.policy.actors import Actor
from drehscheibe.policy.organisations import OrganisationAction, decide
from drehscheibe.portal.catalogue.models import Candidate, Release
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.portal.organisations.queries import find_organisation
from drehscheibe.releases.pointer import ReleaseState
from drehscheibe.settings import Settings

LIMITS = ("quota_bytes", "keep_releases")


@dataclass(frozen=True, slots=True)
class Allowance:
    """What counts for one organisation now, and what of it the operator set for it alone."""

    quota_bytes: int
    keep_releases: int
    used_bytes: int
    own: frozenset[str]

    @property
    def is_used_up(self) -> bool:
        return self.used_bytes >= self.quota_bytes


def allowance_of(owner: Organisation, settings: Settings) -> Allowance:
    quota, keep = owner.quota_bytes, owner.keep_releases
    gone = [ReleaseState.PURGED.value, ReleaseState.THINNED.value]
    kept = Release.objects.filter(dataset__owner=owner).exclude(state__in=gone)
    waiting = Candidate.objects.filter(dataset__owner=owner)
    return Allowance(
        quota_bytes=settings.quota_gib << 30 if quota is None else quota,
        keep_releases=settings.keep_releases if keep is None else keep,
        used_bytes=_bytes(kept) + _bytes(waiting),
        own=frozenset(name for name in LIMITS if getattr(owner, name) is not None),
    )


def _bytes(releases: QuerySet[Any]) -> int:
    return releases.aggregate(bytes=Sum("bytes"))["bytes"] or 0


@transaction.atomic
def set_limits(
    key: str, limits: Mapping[str, int | None], *, actor: Actor, reason: str = ""
) -> Organisation:
    """Set some of `LIMITS`; None gives the installation's back. Raises `Refused`.

    The next publication sees them; `retention.apply_to_owner` applies them to what is there.
    """
    decide(actor, OrganisationAction.SET_LIMITS, key).require()
    owner = find_organisation(key)
    changes = {name: [getattr(owner, name), limit] for name, limit in limits.items()}
    for name, limit in limits.items():
        setattr(owner, name, limit)
    owner.save(update_fields=list(limits))
    note(actor, "limits", organisation=key, reason=reason, **changes)
    return owner
