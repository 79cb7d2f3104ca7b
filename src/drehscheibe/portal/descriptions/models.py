# SPDX-License-Identifier: EUPL-1.2
"""Descriptions of many datasets that change together: prepared, looked at, made, undone as one."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.organisations.models import Organisation


class BulkChange(models.Model):
    """One change of many descriptions of one organisation.

    open → planning (many, or a long list: the worker finds out what would change) → open
    open → submitted (where a second person has to look) → applying → applied → undone
    submitted → returned (to be worked on like open); open and returned → discarded
    """

    class State(models.TextChoices):
        OPEN = "open"
        PLANNING = "planning"
        SUBMITTED = "submitted"
        RETURNED = "returned"
        APPLYING = "applying"
        APPLIED = "applied"
        UNDONE = "undone"
        DISCARDED = "discarded"

    class About(models.TextChoices):
        OURS = "ours"
        ELSEWHERE = "elsewhere"  # datasets that are described and lie elsewhere

    EDITABLE = (State.OPEN, State.RETURNED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="bulk_changes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="bulk_changes"
    )
    about = models.CharField(max_length=10, choices=About, default=About.OURS.value)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN.value)
    created = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)
    wishes = models.JSONField(default=list, blank=True)  # of `Wish`; of a list there are none
    file_name = models.CharField(max_length=300, blank=True)  # of the list it came by
    # Rows of that list that name no dataset of the organisation: [number of the row, its name].
    strange = models.JSONField(default=list, blank=True)
    fault = models.CharField(max_length=200, blank=True)  # why it could not be read: a message id
    submitted = models.DateTimeField(null=True, blank=True)
    submitted_by = models.CharField(max_length=60, blank=True)  # key of the actor
    submitted_name = models.CharField(max_length=200, blank=True)
    approved_name = models.CharField(max_length=200, blank=True)
    sentence = models.TextField(blank=True)  # with which it was sent back
    undoes = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-changed"]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_editable(self) -> bool:
        return self.state in self.EDITABLE


class BulkList(models.Model):
    """The list that a change came by, until the worker has read it: no row of it is kept longer."""

    change = models.OneToOneField(BulkChange, on_delete=models.CASCADE, related_name="listed")
    content = models.BinaryField()  # as it was handed in

    def __str__(self) -> str:
        return str(self.change_id)


class BulkLine(models.Model):
    """One dataset of it. `reason` (a message id) and `example` say why nothing changes."""

    class State(models.TextChoices):
        PLANNED = "planned"
        SAID = "said"  # the database has it, the catalogue not yet
        DONE = "done"
        LEFT = "left"

    change = models.ForeignKey(BulkChange, on_delete=models.CASCADE, related_name="lines")
    dataset = models.ForeignKey(
        Dataset, on_delete=models.CASCADE, null=True, blank=True, related_name="bulk_lines"
    )
    described = models.ForeignKey(
        "sources.Described", on_delete=models.CASCADE, null=True, blank=True,
        related_name="bulk_lines",
    )  # fmt: skip
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED.value)
    asked = models.JSONField(default=dict, blank=True)  # what the row of a list says
    before = models.JSONField(default=dict, blank=True)  # only what differs
    after = models.JSONField(default=dict, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    example = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_line_per_dataset", fields=["change", "dataset"]),
            models.UniqueConstraint(name="one_line_per_described", fields=["change", "described"]),
            models.CheckConstraint(
                name="line_of_one_dataset",
                condition=models.Q(dataset=None) ^ models.Q(described=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.change_id} {self.dataset_id or self.described_id}"
