# SPDX-License-Identifier: EUPL-1.2
"""What somebody is to be told, and the secret address of the own feed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Notice(models.Model):
    """One thing one person is told. It names the title and the organisation, nothing inside."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField(max_length=20)  # a `Kind`
    title = models.CharField(max_length=300)
    organisation = models.CharField(max_length=200)
    who = models.CharField(max_length=200, blank=True)
    sentence = models.TextField(blank=True)
    path = models.CharField(max_length=300)  # German path of the page; "/en" comes before it
    created = models.DateTimeField(auto_now_add=True)
    sent = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created", "-pk"]
        indexes: ClassVar = [models.Index(name="notices_to_send", fields=["person", "sent"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.title}"


class FeedAddress(models.Model):
    """The feed's address is signed from the person and this number; another number, another
    address: whoever had the old one reads nothing more."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feed_address"
    )
    number = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.person_id} {self.number}"
