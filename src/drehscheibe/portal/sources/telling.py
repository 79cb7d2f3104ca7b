# SPDX-License-Identifier: EUPL-1.2
"""Who keeps a source is told once when it fails for days, and once when it works again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from drehscheibe.portal.notices.kinds import Kind
from drehscheibe.portal.notices.services import News, tell
from drehscheibe.portal.people.models import Person
from drehscheibe.portal.sources.advice import why

if TYPE_CHECKING:
    from drehscheibe.domain.errors import DrehscheibeError
    from drehscheibe.portal.sources.models import Source

_SERIOUS = timedelta(days=2)  # a weekend's maintenance is nobody's mail
_FAILURES = 3  # in a row


def tell_if_serious(source: Source, error: DrehscheibeError) -> None:
    """The reason stands in the mail, in the language of its reader, with what to do."""
    since = source.failing_since
    is_serious = since and timezone.now() - since >= _SERIOUS and source.failures >= _FAILURES
    if source.is_told or not is_serious:
        return
    source.is_told = True
    for person in _keepers(source):
        reason = why(error, language=person.language)
        tell((person,), _news(source, Kind.SOURCE_FAILS, reason))


def tell_if_well_again(source: Source) -> None:
    """Only whoever heard of the failure hears of its end."""
    if source.is_told:
        source.is_told = False
        tell(_keepers(source), _news(source, Kind.SOURCE_WORKS))


def _keepers(source: Source) -> list[Person]:
    """Stewards of the owner and of those who act for it."""
    here = Q(memberships__organisation=source.owner) | Q(
        memberships__organisation__mandates_held__principal=source.owner
    )
    found = Person.objects.filter(here, memberships__steward=True, is_active=True)
    return list(found.distinct())


def _news(source: Source, kind: Kind, sentence: str = "") -> News:
    path = reverse("source", kwargs={"slug": source.owner.slug, "source": str(source.pk)})
    return News(
        kind=kind,
        title=source.title,
        organisation=source.owner.name,
        path=path,
        sentence=sentence,
    )
