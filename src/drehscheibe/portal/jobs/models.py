# SPDX-License-Identifier: EUPL-1.2
"""Durable work: one table, one state machine (state, lease, heartbeat, retry, progress, cancel)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class State(models.TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(models.Model):
    """One piece of work. A worker holds it by a lease that its heartbeat renews."""

    kind = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    # At most one waiting or running job per key: asking twice is asking once.
    key = models.CharField(max_length=200, blank=True)
    priority = models.SmallIntegerField(default=0)  # higher first; people waiting: 10
    state = models.CharField(max_length=10, choices=State, default=State.WAITING.value)
    not_before = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=3)
    holder = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    cancel_asked = models.BooleanField(default=False)
    stage = models.CharField(max_length=40, blank=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)  # 0: unknown
    result = models.JSONField(null=True, blank=True)
    error = models.JSONField(null=True, blank=True)  # code, message, params
    created = models.DateTimeField(auto_now_add=True)
    finished = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_job_per_key",
                fields=["kind", "key"],
                condition=Q(state__in=["waiting", "running"]) & ~Q(key=""),
            ),
            models.CheckConstraint(
                name="running_job_has_a_lease",
                condition=~Q(state="running") | Q(lease_until__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="jobs_to_take", fields=["state", "-priority", "not_before", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} ({self.state})"
