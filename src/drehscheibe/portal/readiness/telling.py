# SPDX-License-Identifier: EUPL-1.2
"""On the page of a dataset: which use cases it makes possible ("damit ginge auch …")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F, Min

from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.readiness.models import Serving
from drehscheibe.portal.templating import language_now
from drehscheibe.portal.usecases.facts import title_in
from drehscheibe.portal.usecases.models import UseCase

if TYPE_CHECKING:
    from django.http import HttpRequest

_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Possible:
    """`missing`: what else the town that has least to do lacks."""

    publisher: str
    slug: str
    title: str
    missing: int


def tell_on_page(
    sender: object,  # noqa: ARG001
    *,
    dataset: Dataset,
    request: HttpRequest | None = None,  # noqa: ARG001
    **_: Any,
) -> dict[str, Any]:
    if dataset.pk is None or dataset.state not in Dataset.RELEASED:
        return {}
    found = (
        Serving.objects.filter(dataset=dataset, is_usable=True)
        .filter(readiness__version__usecase__state=UseCase.State.PUBLISHED)
        .values(
            publisher=F("readiness__version__usecase__publisher"),
            slug=F("readiness__version__usecase__slug"),
            title=F("readiness__version__package__profile__title"),
        )
        .annotate(missing=Min("readiness__missing"))
        .order_by("missing", "publisher", "slug")[:_SHOWN]
    )
    language = language_now()
    return {
        "makes_possible": [
            Possible(
                one["publisher"], one["slug"], title_in(one["title"], language), one["missing"]
            )
            for one in found
        ]
    }
