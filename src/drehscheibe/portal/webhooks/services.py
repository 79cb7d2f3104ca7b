# SPDX-License-Identifier: EUPL-1.2
"""Register addresses, try them, pause and remove them; every change is in the audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.fetching.networks import Gate, plain
from drehscheibe.domain.errors import N_, OrganisationNotFound, Refused, WebhookNotFound
from drehscheibe.policy.datasets import Action, DatasetFacts, decide
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.portal.webhooks.messages import test_message
from drehscheibe.portal.webhooks.models import Delivery, Webhook
from drehscheibe.portal.webhooks.signing import new_secret, seal

if TYPE_CHECKING:
    from drehscheibe.connectors.fetching.addresses import Address
    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.catalogue.models import Dataset
    from drehscheibe.settings import Settings

MOST = 20  # of one organisation


@dataclass(frozen=True, slots=True)
class Registered:
    """A webhook with its secret, which nobody can read again."""

    webhook: Webhook
    secret: str


@transaction.atomic
def register(
    owner: Organisation,
    address: str,
    *,
    dataset: Dataset | None,
    actor: Actor,
    settings: Settings,
) -> Registered:
    """Raises `Refused`, `AddressNotValid`, `AddressInternal`."""
    require(actor, owner)
    if dataset and dataset.owner_id != owner.pk:
        raise Refused(reason=N_("the dataset belongs to another organisation"))
    if owner.webhooks.count() >= MOST:
        raise Refused(reason=N_("an organisation has twenty webhooks at most"))
    checked = _checked(address, settings)
    secret = new_secret()
    webhook = owner.webhooks.create(
        address=str(checked),
        dataset=dataset,
        sealed=seal(secret, settings),
        created_by=actor.name,
    )
    _note(actor, "add-webhook", webhook, host=checked.shown_host)
    return Registered(webhook, secret)


@transaction.atomic
def new_secret_for(webhook: Webhook, *, actor: Actor, settings: Settings) -> str:
    """The one before signs nothing any more. Raises `Refused`."""
    require(actor, webhook.owner)
    secret = new_secret()
    webhook.sealed = seal(secret, settings)
    webhook.save(update_fields=["sealed"])
    _note(actor, "webhook-secret", webhook)
    return secret


def send_test(webhook: Webhook, *, actor: Actor) -> Delivery:
    """A message that says nothing, at once; also while it is paused. Raises `Refused`."""
    require(actor, webhook.owner)
    return test_message(webhook)


@transaction.atomic
def pause(webhook: Webhook, *, actor: Actor) -> None:
    """What happens meanwhile is not sent later. Raises `Refused`."""
    require(actor, webhook.owner)
    webhook.paused = Webhook.Pause.BY_HAND
    webhook.save(update_fields=["paused"])
    waiting = webhook.deliveries.filter(state=Delivery.State.WAITING)
    waiting.update(state=Delivery.State.FAILED, next_try=None)
    _note(actor, "pause-webhook", webhook)


@transaction.atomic
def go_on(webhook: Webhook, *, actor: Actor) -> None:
    """What still waits is tried now. Raises `Refused`."""
    require(actor, webhook.owner)
    webhook.paused, webhook.failures, webhook.failing_since = "", 0, None
    webhook.save(update_fields=["paused", "failures", "failing_since"])
    webhook.deliveries.filter(state=Delivery.State.WAITING).update(next_try=timezone.now())
    _note(actor, "go-on-webhook", webhook)


@transaction.atomic
def remove(webhook: Webhook, *, actor: Actor) -> None:
    """Raises `Refused`."""
    require(actor, webhook.owner)
    _note(actor, "remove-webhook", webhook, host=parse(webhook.address).shown_host)
    webhook.delete()


def require(actor: Actor, owner: Organisation) -> None:
    """Whoever looks after the datasets of the organisation. Raises `Refused`."""
    decide(actor, Action.LOOK_AFTER, _facts(owner)).require()


def find_owner(slug: str, actor: Actor) -> Organisation:
    """Raises `OrganisationNotFound`, also where others look after it."""
    found = Organisation.objects.filter(slug=slug).first()
    if found and decide(actor, Action.LOOK_AFTER, _facts(found)).allowed:
        return found
    raise OrganisationNotFound(organisation=slug)


def webhook_of(owner: Organisation, number: int) -> Webhook:
    """Raises `WebhookNotFound`, also where it belongs to others."""
    found = Webhook.objects.select_related("owner", "dataset").filter(owner=owner, pk=number)
    webhook = found.first()
    if webhook is None:
        raise WebhookNotFound
    return webhook


def _facts(owner: Organisation) -> DatasetFacts:
    return DatasetFacts(is_public=False, owner=owner.key)


def _checked(text: str, settings: Settings) -> Address:
    """What can be said before anything is sent; https, but for machines of the own house."""
    gate = Gate.of(settings.fetch_allowed_networks, settings.fetch_ports)
    address = parse(text)
    gate.check(address)
    if not (address.is_protected or _is_own(address, gate)):
        raise Refused(reason=N_("messages are sent to addresses with https only"))
    return address


def _is_own(address: Address, gate: Gate) -> bool:
    """In a network that the operator named by number."""
    try:
        machine = plain(ip_address(address.host))
    except ValueError:
        return False
    return any(machine in network for network in gate.allowed)


def _note(actor: Actor, action: str, webhook: Webhook, **details: str) -> None:
    """The host at most: what else is in an address may be a secret of the other side."""
    dataset = webhook.dataset.slug if webhook.dataset else ""
    note(actor, action, organisation=webhook.owner.key, dataset=dataset, **details)
