# SPDX-License-Identifier: EUPL-1.2
"""What readers ask about a dataset. Only `public_text` and `answer` are ever public."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from drehscheibe.portal.catalogue.models import Dataset


class Question(models.Model):
    """open → answered (in public) or closed (with a reason for the one who asked)."""

    class State(models.TextChoices):
        OPEN = "open"
        ANSWERED = "answered"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="questions")
    item = models.CharField(max_length=200, blank=True)  # the object somebody looked at
    text = models.TextField(blank=True)  # as it was written; never public
    fingerprint = models.CharField(max_length=64)  # tells the same text sent twice
    language = models.CharField(max_length=2, default="de")
    asked = models.DateTimeField(auto_now_add=True)
    email = models.EmailField(blank=True)  # never shown to anybody; gone once it was used
    email_confirmed = models.DateTimeField(null=True, blank=True)

    state = models.CharField(max_length=10, choices=State, default=State.OPEN.value)
    public_text = models.TextField(blank=True)  # what the owner released of the question
    answer = models.TextField(blank=True)
    reason = models.TextField(blank=True)  # why it was closed without an answer
    ended = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=200, blank=True)  # a name, for the owner's people

    class Meta:
        ordering = ["-asked"]
        indexes: ClassVar = [
            models.Index(name="questions_of_dataset", fields=["dataset", "state", "-ended"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="answered_question_has_answer", condition=~Q(state="answered") | ~Q(answer="")
            ),
            models.CheckConstraint(
                name="closed_question_has_reason", condition=~Q(state="closed") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
