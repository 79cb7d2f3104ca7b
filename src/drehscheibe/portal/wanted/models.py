# SPDX-License-Identifier: EUPL-1.2
"""Data that somebody looked for and did not find. Nothing of it is ever public."""

from __future__ import annotations

from django.db import models


class DataWish(models.Model):
    """Open until somebody of the network's node says what became of it. It has no sender."""

    text = models.TextField()
    searched = models.CharField(max_length=200, blank=True)  # the words that found nothing
    wished = models.DateTimeField(auto_now_add=True)
    ended = models.DateTimeField(null=True, blank=True, db_index=True)
    ended_by = models.CharField(max_length=200, blank=True)  # a name
    outcome = models.TextField(blank=True)  # for the node's people

    class Meta:
        ordering = ("wished",)

    def __str__(self) -> str:
        return str(self.pk)
