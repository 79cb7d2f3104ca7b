# SPDX-License-Identifier: EUPL-1.2
"""Datasets that lie elsewhere: each entry of each catalogue, and which of them are the same."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from drehscheibe.portal.catalogue.models import ChangeOfWords


class Described(models.Model):
    """One dataset that lies elsewhere, by however many roads it came. It is never a release.

    `version` counts changes, `shown` is the last one that the catalogue projection has. `by_hand`:
    name of a field -> `Said` of people here, which goes before what any catalogue says.
    """

    slug = models.SlugField(max_length=100, unique=True)
    version = models.PositiveIntegerField(default=1)
    shown = models.PositiveIntegerField(default=0)
    by_hand = models.JSONField(default=dict, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    gone_at = models.DateTimeField(null=True, blank=True)  # no catalogue lists it any more

    class Meta:
        indexes: ClassVar = [
            models.Index(
                name="described_to_show",
                fields=["id"],
                condition=models.Q(shown__lt=models.F("version")),
            )
        ]

    def __str__(self) -> str:
        return self.slug


class ForeignEntry(models.Model):
    """One entry of one catalogue, as it was read the last time that it was other than before."""

    class State(models.TextChoices):
        HERE = "here"
        OURS = "ours"  # a dataset of ours that came back by another catalogue
        MISSING = "missing"  # it vanished with many others; a person decides
        KEPT = "kept"  # a person decided that it stays though it vanished
        GONE = "gone"

    LISTED = (State.HERE, State.MISSING, State.KEPT)

    source = models.ForeignKey("sources.Source", on_delete=models.CASCADE, related_name="entries")
    key = models.CharField(max_length=500)
    digest = models.CharField(max_length=32)
    state = models.CharField(max_length=10, choices=State, default=State.HERE.value)
    described = models.ForeignKey(
        Described, on_delete=models.CASCADE, null=True, blank=True, related_name="entries"
    )
    first_seen = models.DateTimeField()
    changed = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)
    is_faulty = models.BooleanField(default=False)
    said = models.JSONField()  # `Entry` of the connectors

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_entry", fields=["source", "key"]),
        ]
        indexes: ClassVar = [
            models.Index(name="entries_of_state", fields=["source", "state", "is_faulty"]),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.key}"


class Identity(models.Model):
    """The hash of an identifier or landing page, and the dataset that is known by it.

    Without one it tells nothing: one catalogue has several datasets with it.
    """

    digest = models.CharField(max_length=32, unique=True)
    described = models.ForeignKey(
        Described, on_delete=models.CASCADE, null=True, related_name="identities"
    )

    def __str__(self) -> str:
        return self.digest


class HandChange(ChangeOfWords):
    """Of a dataset that lies elsewhere; `source_said` are fields that were the source's before."""

    described = models.ForeignKey(Described, on_delete=models.CASCADE, related_name="changes")
    source_said = models.JSONField(default=list, blank=True)
