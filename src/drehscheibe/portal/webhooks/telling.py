# SPDX-License-Identifier: EUPL-1.2
"""Who looks after an organisation's data is told when an address is no longer written to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.look.texts import error_text
from drehscheibe.look.translations import gettext
from drehscheibe.portal.errors import error_named
from drehscheibe.portal.notices.kinds import Kind
from drehscheibe.portal.notices.services import News, tell
from drehscheibe.portal.people.models import Person

if TYPE_CHECKING:
    from drehscheibe.portal.webhooks.models import Delivery, Webhook


def tell_paused(webhook: Webhook, delivery: Delivery) -> None:
    """Stewards and administrators of the owner, once: it is not tried again after that."""
    path = reverse("webhook", kwargs={"slug": webhook.owner.slug, "number": str(webhook.pk)})
    for person in _keepers(webhook):
        news = News(
            kind=Kind.WEBHOOK_PAUSED,
            title=parse(webhook.address).shown_host,
            organisation=webhook.owner.name,
            path=path,
            sentence=why(delivery, person.language),
        )
        tell((person,), news)


def why(delivery: Delivery, language: str) -> str:
    """Of a message that did not arrive; "" of others."""
    if delivery.error:
        error = error_named(delivery.error["code"], delivery.error["params"])
        return error_text(error, language=language)
    if delivery.status >= 300:
        answer = gettext("The server answered with code {status}.", language=language)
        return answer.format(status=delivery.status)
    return ""


def _keepers(webhook: Webhook) -> list[Person]:
    here = Q(memberships__organisation=webhook.owner)
    role = Q(memberships__steward=True) | Q(memberships__administrator=True)
    return list(Person.objects.filter(here & role, is_active=True).distinct())
