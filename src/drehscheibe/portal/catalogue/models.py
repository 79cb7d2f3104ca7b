# SPDX-License-Identifier: EUPL-1.2
"""Organisations, datasets, their releases and the audit trail: state and constraints."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from drehscheibe.domain.region import OrganisationKind
from drehscheibe.releases.pointer import ReleaseState

_KINDS = [(kind.value, kind.name.title()) for kind in OrganisationKind]
_RELEASE_STATES = [(state.value, state.name.title()) for state in ReleaseState]


class Organisation(models.Model):
    """Who owns things here. `key` is the AGS, the district's key or a slug."""

    key = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=20, choices=_KINDS)
    quota_bytes = models.BigIntegerField(null=True, blank=True)  # None: the setting's
    keep_releases = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_practice(self) -> bool:
        """Nothing of the practice town is counted or listed."""
        return self.kind == OrganisationKind.PRACTICE.value


class Dataset(models.Model):
    """One dataset. What is public is decided by its pointer file; this row follows it."""

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLIC = "public"
        WITHDRAWN = "withdrawn"
        PURGED = "purged"

    slug = models.SlugField(max_length=80, unique=True)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="datasets")
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    licence = models.CharField(max_length=40, blank=True)
    attribution = models.TextField(blank=True)
    themes = models.JSONField(default=list, blank=True)
    keywords = models.JSONField(default=list, blank=True)
    frequency = models.CharField(max_length=40, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    example = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT.value)
    release = models.CharField(max_length=64, blank=True)
    # Equal to the pointer file's epoch; after a crash the higher one is the truth.
    epoch = models.PositiveIntegerField(default=0)
    issued = models.DateTimeField(null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="public_dataset_has_release",
                condition=~Q(state="public") | ~Q(release=""),
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class Release(models.Model):
    """One immutable release; `sha256` is that of its manifest and names its folder."""

    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="releases")
    sha256 = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=_RELEASE_STATES)
    created = models.DateTimeField()
    rows = models.BigIntegerField()
    bytes = models.BigIntegerField()
    source_name = models.CharField(max_length=300)
    difference = models.JSONField(null=True, blank=True)  # to the release before

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(name="release_numbers", fields=["dataset", "number"]),
            models.UniqueConstraint(name="release_names", fields=["dataset", "sha256"]),
            models.UniqueConstraint(
                name="one_current_release", fields=["dataset"], condition=Q(state="current")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dataset.slug} {self.number}"


class AuditEntry(models.Model):
    """Who did what, when and why. Entries are only ever added."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.CharField(max_length=200)  # a person's name; "operator: NAME" from the terminal
    action = models.CharField(max_length=40)
    dataset = models.CharField(max_length=80, blank=True, db_index=True)
    release = models.CharField(max_length=64, blank=True)
    organisation = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.action} {self.dataset}"
