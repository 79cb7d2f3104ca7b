# SPDX-License-Identifier: EUPL-1.2
"""What a webhook is told: little, with links to the rest (docs/how-to/bescheid-bekommen.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from django.db.models import Q
from django.utils import timezone

from drehscheibe.portal.post import origin
from drehscheibe.portal.webhooks.models import Delivery, Webhook

if TYPE_CHECKING:
    from datetime import datetime

    from drehscheibe.portal.catalogue.models import Dataset, Release

RELEASED, TEST = "dataset.released", "webhook.test"
_COUNTS = ("added", "removed", "changed", "new_columns", "lost_columns", "breaking")


def tell_webhooks(sender: object, *, dataset: Dataset, release: Release, **_: object) -> None:  # noqa: ARG001
    """A message for each address, in the transaction that publishes; example data are no news."""
    if dataset.example:
        return
    meant = Q(dataset=dataset) | Q(dataset=None, owner=dataset.owner)
    hooks = Webhook.objects.filter(meant, paused="")
    body = _body(RELEASED, release.created, _released(dataset, release)) if hooks else ""
    Delivery.objects.bulk_create(
        Delivery(webhook=hook, dataset=dataset, body=body, next_try=timezone.now())
        for hook in hooks
    )


def test_message(webhook: Webhook) -> Delivery:
    now = timezone.now()
    what = {"organisation": webhook.owner.slug}
    if webhook.dataset:
        what["dataset"] = webhook.dataset.slug
    return webhook.deliveries.create(body=_body(TEST, now, what), next_try=now)


def _body(kind: str, at: datetime, data: dict[str, Any]) -> str:
    """Standard Webhooks 1.0.0, "Payload structure"; `at` is when it happened."""
    said = {"type": kind, "timestamp": _moment(at), "data": data}
    return orjson.dumps(said).decode()


def _released(dataset: Dataset, release: Release) -> dict[str, Any]:
    page = f"{origin()}/daten/{dataset.slug}/"
    difference = release.difference
    return {
        "dataset": {
            "slug": dataset.slug,
            "title": dataset.title,
            "organisation": dataset.owner.slug,
            "url": page,
        },
        "release": {
            "number": release.number,
            "name": release.sha256,
            "created": _moment(release.created),
            "rows": release.rows,
            "url": f"{page}staende/{release.sha256[:16]}/",
        },
        "difference": difference and {name: difference.get(name) for name in _COUNTS},
        "links": {
            "items": f"{origin()}/ogc/collections/{dataset.slug}/items",
            "description": f"{origin()}/daten/{dataset.slug}.ttl",
            "feed": f"{page}staende.atom",
        },
    }


def _moment(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def remove_webhooks(sender: object, *, dataset: Dataset, **_: object) -> None:  # noqa: ARG001
    """A dataset is deleted for good: nothing is told of it, and nothing that was told is kept."""
    Webhook.objects.filter(dataset=dataset).delete()
    Delivery.objects.filter(dataset=dataset).delete()
