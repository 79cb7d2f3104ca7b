# SPDX-License-Identifier: EUPL-1.2
"""The audit trail: who did what, when and why. Entries are only ever added;
what is older than the setting says ends by `evidence.retention`."""

from __future__ import annotations

from django.db import models


class AuditEntry(models.Model):
    """One deed. `actor` is a name people know; `actor_key` tells two people of one name apart."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.CharField(max_length=200)  # a person's name; "operator: NAME" from the terminal
    actor_key = models.CharField(max_length=60, blank=True)  # "person:7", "program:3"
    action = models.CharField(max_length=40)
    dataset = models.CharField(max_length=80, blank=True, db_index=True)
    release = models.CharField(max_length=64, blank=True)
    organisation = models.CharField(max_length=60, blank=True, db_index=True)
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.action} {self.dataset}"
