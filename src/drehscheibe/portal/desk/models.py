# SPDX-License-Identifier: EUPL-1.2
"""What people prepare: a draft is kept with every answer until it is released or discarded."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from drehscheibe.portal.catalogue.models import Candidate, Dataset
from drehscheibe.portal.organisations.models import Organisation


class Bundle(models.Model):
    """Drafts that go their way together: the layers of one file, or what a source brought.

    What is the same for all is said once and kept here as it was last said, so that a draft that
    says otherwise keeps its own words.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The same for the next files: which datasets belong together (`Dataset.file_set`).
    file_set = models.UUIDField(default=uuid.uuid4, db_index=True)
    source = models.CharField(max_length=200, blank=True)  # its name; "" for the layers of a file
    created = models.DateTimeField(auto_now_add=True)
    description = models.JSONField(default=dict, blank=True)  # some fields of `Description`
    clearance = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_one_file(self) -> bool:
        """Otherwise each draft has a file of its own."""
        return not self.source


class Draft(models.Model):
    """One file on its way to the public, with everything that was said about it.

    empty → reading → open ⇄ reading (each answer reads the file again)
    empty, open, returned → fetching (its file comes from an address) → reading, or back again
    open → building → open (with a candidate: the preview) → submitted → released
    submitted → returned (to be worked on like open); every state before released → discarded
    """

    class State(models.TextChoices):
        EMPTY = "empty"  # waits for its file
        FETCHING = "fetching"
        READING = "reading"
        OPEN = "open"
        BUILDING = "building"
        SUBMITTED = "submitted"
        RETURNED = "returned"
        RELEASED = "released"
        DISCARDED = "discarded"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="drafts")
    # Who prepares it where that is another organisation than the owner ("im Auftrag von").
    agent = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="agencies"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="drafts"
    )
    # The dataset it becomes a release of; none yet for a new one that was never built.
    dataset = models.ForeignKey(
        Dataset, on_delete=models.PROTECT, null=True, blank=True, related_name="drafts"
    )
    is_new_dataset = models.BooleanField(default=True)
    # What a new one is called in addresses, where others wait for that name; "": by its title.
    new_name = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.EMPTY.value)
    created = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)

    # Where others go the same way: of one layer of a file the others, or what a source brought.
    bundle = models.ForeignKey(
        Bundle, on_delete=models.SET_NULL, null=True, blank=True, related_name="drafts"
    )
    layer = models.CharField(max_length=300, blank=True)
    file_name = models.CharField(max_length=300, blank=True)
    file_bytes = models.BigIntegerField(default=0)
    # What was typed last, or the address of the release before; kept through every error.
    address = models.CharField(max_length=2_000, blank=True)
    # While it is being fetched: "key" of the job, "before" (state), "by", "by_key".
    fetching = models.JSONField(default=dict, blank=True)
    # Where the file that is here came from (`fetching.fetch.Fetched`); empty after an upload.
    fetched = models.JSONField(default=dict, blank=True)
    # Decisions: exactly what `drehscheibe publish` takes with --set, --omit and --waive.
    answers = models.JSONField(default=dict, blank=True)
    omit = models.JSONField(default=list, blank=True)
    waivers = models.JSONField(default=list, blank=True)
    guesses_accepted = models.BooleanField(default=False)
    accepted = models.JSONField(default=list, blank=True)  # keys of guesses that were confirmed
    # "May this go out?": question -> {"answer", "because", "by", "at"}
    clearance = models.JSONField(default=dict, blank=True)
    description = models.JSONField(default=dict, blank=True)  # fields of `Description`
    columns = models.JSONField(default=dict, blank=True)  # column -> {"title", "description", …}

    error = models.JSONField(null=True, blank=True)  # code and params of the last failure
    candidate = models.ForeignKey(
        Candidate, on_delete=models.SET_NULL, null=True, blank=True, related_name="drafts"
    )
    submitted = models.DateTimeField(null=True, blank=True)
    submitted_by = models.CharField(max_length=60, blank=True)  # key of the actor
    submitted_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-changed"]
        indexes: ClassVar = [models.Index(name="drafts_of_owner", fields=["owner", "state"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="submitted_draft_has_candidate",
                condition=~Q(state="submitted") | Q(candidate__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_waiting_for_machine(self) -> bool:
        return self.state in {self.State.FETCHING, self.State.READING, self.State.BUILDING}

    @property
    def is_editable(self) -> bool:
        return self.state in {self.State.EMPTY, self.State.OPEN, self.State.RETURNED}

    @property
    def is_open(self) -> bool:
        """Not at its end."""
        return self.state not in {self.State.RELEASED, self.State.DISCARDED}


class Verdict(models.Model):
    """What the second person said."""

    class Word(models.TextChoices):
        APPROVED = "approved"
        RETURNED = "returned"

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="verdicts")
    word = models.CharField(max_length=10, choices=Word)
    sentence = models.TextField(blank=True)
    by = models.CharField(max_length=200)
    by_key = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    release = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.word}"
