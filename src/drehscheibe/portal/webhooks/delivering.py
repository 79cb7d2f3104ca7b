# SPDX-License-Identifier: EUPL-1.2
"""Messages leave in jobs of their own lane, one address after the other its own; a failure waits
longer each time, and after days the address is paused and its people are told."""

from __future__ import annotations

import random
import time
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from drehscheibe.children.child import Limits, run_task
from drehscheibe.connectors.fetching.pace import Pace
from drehscheibe.domain.errors import (
    AddressFailed,
    AddressInternal,
    AddressNotValid,
    TaskCancelled,
    TaskFailed,
    WebhookSecretUnreadable,
)
from drehscheibe.domain.plain import to_plain
from drehscheibe.portal.jobs.services import ask_for
from drehscheibe.portal.reach import reach_of
from drehscheibe.portal.webhooks.models import Delivery, Webhook
from drehscheibe.portal.webhooks.signing import headers_of, unseal
from drehscheibe.portal.webhooks.telling import tell_paused

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from drehscheibe.portal.jobs.handlers import Payload, Watch
    from drehscheibe.settings import Settings

DELIVER = "deliver"  # kind of jobs
# Standard Webhooks 1.0.0, "Deliverability and reliability": when a failure is tried again.
PAUSES = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
SERIOUS, FAILURES = timedelta(days=3), 5  # for so long, and so often in a row
_JITTER = 0.2
_AT_ONCE = 20  # messages to one address in one job
_HOOKS = 200  # addresses in one round
_LARGEST = 64 << 10  # bytes of an answer, which is not read anyway
_PACE = Pace(connect=10, first=15, total=20)
_LIMITS = Limits(memory_mib=256, seconds=30)
_NO_WAY = (AddressFailed, AddressInternal, AddressNotValid, TaskFailed, WebhookSecretUnreadable)
_KEPT = timedelta(days=30)

_W = Delivery.State.WAITING


def ask_due() -> int:
    """Ask for every address that something waits for; returns how many."""
    found = _due().order_by().values_list("webhook", flat=True).distinct()[:_HOOKS]
    for number in (numbers := list(found)):
        ask_for(DELIVER, key=str(number), webhook=number)
    return len(numbers)


def deliver(payload: Payload, settings: Settings, watch: Watch) -> Payload:
    """What is due for one address, oldest first; the first failure ends it for now."""
    sent = 0
    due = _due().filter(webhook=payload["webhook"])
    for pk in due.order_by("created").values_list("pk", flat=True)[:_AT_ONCE]:
        if watch.cancelled() or not _deliver(pk, settings, watch):
            break
        sent += 1
    return {"sent": sent}


def _due() -> QuerySet[Delivery]:
    return Delivery.objects.filter(state=_W, next_try__lte=timezone.now())


def _deliver(pk: Any, settings: Settings, watch: Watch) -> bool:
    """Whether it arrived; not where it is not due, or ended meanwhile."""
    delivery = _due().select_related("webhook__owner").filter(pk=pk).first()
    if delivery is None:
        return False
    try:
        posted = _post(delivery, settings, watch)
    except TaskCancelled:
        raise
    except _NO_WAY as error:
        delivery.status, delivery.error = 0, {"code": error.code, "params": to_plain(error.params)}
        return _note_failure(delivery, wait=error.wait)
    delivery.status, delivery.error = posted["status"], None
    if HTTPStatus.OK <= delivery.status < HTTPStatus.MULTIPLE_CHOICES:
        return _note_success(delivery)
    return _note_failure(delivery, wait=posted["wait"])


def _post(delivery: Delivery, settings: Settings, watch: Watch) -> dict[str, int]:
    hook = delivery.webhook
    secret, body = unseal(hook.sealed, settings), delivery.body
    signed = headers_of(secret, f"msg_{delivery.pk.hex}", body.encode(), seconds=int(time.time()))
    task: dict[str, Any] = {
        "kind": "post",
        "name": "webhook",
        "address": hook.address,
        "body": body,
    }
    task["headers"] = signed | {"Content-Type": "application/json"}
    reach = reach_of(settings, largest=_LARGEST) | {"pace": to_plain(_PACE)}
    result = run_task(reach | task, limits=_LIMITS, cancelled=watch.cancelled)
    posted: dict[str, int] = result["posted"]
    return posted


@transaction.atomic
def _note_success(delivery: Delivery) -> bool:
    _note_attempt(delivery, state=Delivery.State.DELIVERED, next_try=None)
    Webhook.objects.filter(pk=delivery.webhook_id).update(failures=0, failing_since=None)
    return True


@transaction.atomic
def _note_failure(delivery: Delivery, *, wait: int) -> bool:
    """Try again later, the whole address: what waits behind it would fail as well."""
    pause, now = _pause_after(delivery.attempts + 1), timezone.now()
    if pause is None:
        _note_attempt(delivery, state=Delivery.State.FAILED, next_try=None)
    else:
        later = now + max(pause, timedelta(seconds=wait))
        _note_attempt(delivery, state=_W, next_try=later)
        behind = Delivery.objects.filter(webhook=delivery.webhook_id, state=_W)
        behind.filter(next_try__lt=later).update(next_try=later)
    if hook := Webhook.objects.select_for_update().filter(pk=delivery.webhook_id).first():
        _note_on_hook(hook, delivery)
    return False


def _note_on_hook(hook: Webhook, delivery: Delivery) -> None:
    now = timezone.now()
    hook.failures += 1
    hook.failing_since = hook.failing_since or now
    is_serious = now - hook.failing_since >= SERIOUS and hook.failures >= FAILURES
    is_gone = delivery.status == HTTPStatus.GONE
    ends = not hook.paused and (is_gone or is_serious)
    if ends:
        hook.paused = Webhook.Pause.GONE if is_gone else Webhook.Pause.FAILING
    hook.save(update_fields=["failures", "failing_since", "paused"])
    if hook.paused:
        hook.deliveries.filter(state=_W).update(next_try=None)
    if ends:
        tell_paused(hook, delivery)


def _note_attempt(delivery: Delivery, **changes: object) -> None:
    """Nothing where the address was removed meanwhile."""
    Delivery.objects.filter(pk=delivery.pk).update(
        attempts=delivery.attempts + 1,
        tried=timezone.now(),
        status=delivery.status,
        error=delivery.error,
        **changes,
    )


def _pause_after(attempts: int) -> timedelta | None:
    """With a little chance in it; None: it is not tried again."""
    if attempts > len(PAUSES):
        return None
    chance = random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311 - no secret
    return PAUSES[attempts - 1] * chance


def forget(payload: Payload, settings: Settings, watch: Watch) -> Payload:  # noqa: ARG001
    """What ended a month ago is in no list any more."""
    ended = Delivery.objects.exclude(state=_W).filter(created__lt=timezone.now() - _KEPT)
    return {"deliveries": ended.delete()[0]}
