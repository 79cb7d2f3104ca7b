# SPDX-License-Identifier: EUPL-1.2
"""Datasets, their releases and what waits to become one: state and constraints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone

from drehscheibe.domain.frequencies import is_overdue
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.releases.pointer import ReleaseState

if TYPE_CHECKING:
    from datetime import datetime

_RELEASE_STATES = [(state.value, state.name.title()) for state in ReleaseState]


class Series(models.Model):
    """Datasets of one organisation that belong together in an order (dcat:DatasetSeries)."""

    slug = models.SlugField(max_length=80, unique=True)
    owner = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="series")
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    created = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.slug


class Dataset(models.Model):
    """One dataset. What is public is decided by its pointer file; this row follows it."""

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLIC = "public"
        PRACTICE = "practice"  # released in the practice town: for its people only
        WITHDRAWN = "withdrawn"
        PURGED = "purged"

    RELEASED = (State.PUBLIC, State.PRACTICE)  # their next release renews what is there

    slug = models.SlugField(max_length=80, unique=True)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="datasets")
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    licence = models.CharField(max_length=40, blank=True)
    attribution = models.TextField(blank=True)
    themes = models.JSONField(default=list, blank=True)
    keywords = models.JSONField(default=list, blank=True)
    hvd = models.JSONField(default=list, blank=True)  # codes of domain.high_value
    model_dataset = models.CharField(max_length=120, blank=True)  # of domain.model_datasets
    frequency = models.CharField(max_length=40, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    series = models.ForeignKey(
        Series, on_delete=models.SET_NULL, null=True, blank=True, related_name="members"
    )
    series_place = models.PositiveSmallIntegerField(default=0)
    example = models.BooleanField(default=False)
    # One file whose layers are datasets of their own: what they have in common, and its layer.
    file_set = models.UUIDField(null=True, blank=True, db_index=True)
    layer = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT.value)
    release = models.CharField(max_length=64, blank=True)
    # Equal to the pointer file's epoch; after a crash the higher one is the truth.
    epoch = models.PositiveIntegerField(default=0)
    issued = models.DateTimeField(null=True, blank=True)
    confirmed = models.DateTimeField(null=True, blank=True)  # its source said that nothing changed
    # Which of its many releases stay (`domain.thinning.Rule`); None: as its organisation.
    thinning = models.JSONField(null=True, blank=True)
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

    def is_overdue(self, released: datetime | None) -> bool:
        """Whether what was promised has not come; a source that had nothing new keeps its word."""
        if released is None:
            return False
        last = max(released, self.confirmed or released)
        return is_overdue(self.frequency, timezone.now() - last)


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
    difference = models.JSONField(null=True, blank=True)  # to the release before that is there
    thinned = models.DateTimeField(null=True, blank=True)  # since then only this row is left of it
    prepared_by = models.CharField(max_length=200, blank=True)  # names, never public
    approved_by = models.CharField(max_length=200, blank=True)
    by_one_person = models.BooleanField(default=False)  # the organisation allows it; public
    # What was said and decided on the way here (`desk.record`): drafts end, this stays.
    record = models.JSONField(default=dict, blank=True)

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


class Keep(models.Model):
    """Somebody needs a release: no rule removes it. `holder`: "" for people who marked it on its
    page, else what needs it, as "adoption:7"."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="keeps")
    holder = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=300)
    by = models.CharField(max_length=200)  # a name, for the owner's people
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_keep_per_holder", fields=["release", "holder"]),
        ]

    def __str__(self) -> str:
        return f"{self.release_id} {self.holder}"


class ChangeOfWords(models.Model):
    """Who said something else about a dataset, and what stood there before: only what differs.

    `before` and `after`: name of a field -> its value, as JSON.
    """

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.CharField(max_length=200)
    actor_key = models.CharField(max_length=60, blank=True)
    approved_by = models.CharField(max_length=200, blank=True)  # "" where nobody else had to
    before = models.JSONField()
    after = models.JSONField()
    bulk = models.UUIDField(null=True, blank=True, db_index=True)  # one of many at once
    undoes = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {', '.join(self.after)}"


class DescriptionChange(ChangeOfWords):
    """Of a dataset of ours: fields of `Description`."""

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="changes")


class SeriesChange(ChangeOfWords):
    """What was done to a series; `dataset` is the member that came or went."""

    class Deed(models.TextChoices):
        MADE = "made"
        DESCRIBED = "described"
        CAME = "came"
        LEFT = "left"
        ORDERED = "ordered"

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="changes")
    deed = models.CharField(max_length=10, choices=Deed)
    dataset = models.ForeignKey(
        Dataset, on_delete=models.CASCADE, null=True, blank=True, related_name="series_changes"
    )


class Candidate(models.Model):
    """A release that is built and lies on disk, and that nobody has approved yet."""

    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="candidates")
    sha256 = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)  # the release it was compared with
    created = models.DateTimeField()
    rows = models.BigIntegerField()
    bytes = models.BigIntegerField()
    covers = models.JSONField(default=list, blank=True)  # keys of municipalities
    difference = models.JSONField(null=True, blank=True)
    waivers = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="candidate_names", fields=["dataset", "sha256"]),
        ]

    def __str__(self) -> str:
        return f"{self.dataset.slug} {self.sha256[:12]}"
