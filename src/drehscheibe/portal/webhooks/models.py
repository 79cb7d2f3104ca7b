# SPDX-License-Identifier: EUPL-1.2
"""Addresses of machines that are told of new releases, and what was sent there."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.organisations.models import Organisation


class Webhook(models.Model):
    """One address. Without a dataset it hears of every one of its organisation."""

    class Pause(models.TextChoices):
        """Why nothing is sent."""

        BY_HAND = "by-hand"
        FAILING = "failing"  # for days
        GONE = "gone"  # the other side said so (410)

    owner = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="webhooks")
    dataset = models.ForeignKey(
        Dataset, on_delete=models.CASCADE, null=True, related_name="webhooks"
    )
    address = models.CharField(max_length=2_000)
    sealed = models.TextField()  # the secret with which messages are signed
    created = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=200)  # a name
    paused = models.CharField(max_length=10, choices=Pause, blank=True)
    failures = models.PositiveIntegerField(default=0)  # in a row
    failing_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["created"]

    def __str__(self) -> str:
        return f"webhook {self.pk}"


class Delivery(models.Model):
    """One message to one address; its id stays the same however often it is tried."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DELIVERED = "delivered"
        FAILED = "failed"  # for good

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, null=True)
    body = models.TextField()  # as it is signed and sent
    created = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING.value)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField(null=True, blank=True)
    tried = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(default=0)  # of the last answer; 0: there was none
    error = models.JSONField(null=True, blank=True)  # code, params: why there was none

    class Meta:
        ordering: ClassVar = ["-created"]
        indexes: ClassVar = [
            models.Index(name="deliveries_to_try", fields=["state", "next_try"]),
        ]

    def __str__(self) -> str:
        return str(self.id)
