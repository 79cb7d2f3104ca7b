# SPDX-License-Identifier: EUPL-1.2
"""What of a use case's needs each organisation has, as it was computed last."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.portal.usecases.models import UseCaseVersion


class Profile(models.Model):
    """What is known of the tables of a dataset's current release.

    `tables`: `readiness.profiles.Known` as plain values. `is_due`: something of the dataset changed
    since, or it is new.
    """

    dataset = models.OneToOneField(Dataset, on_delete=models.CASCADE, related_name="profile")
    release = models.CharField(max_length=64, blank=True)
    tables = models.JSONField(default=list)
    is_due = models.BooleanField(default=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(name="profiles_due", fields=["is_due"], condition=models.Q(is_due=True)),
        ]

    def __str__(self) -> str:
        return f"{self.dataset_id} {self.release[:12]}"


class Readiness(models.Model):
    """`needs`: need -> `usecases.readiness.NeedState` as plain values; a projection."""

    version = models.ForeignKey(UseCaseVersion, on_delete=models.CASCADE, related_name="readiness")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="readiness"
    )
    missing = models.PositiveSmallIntegerField()  # required needs without usable data; 0 = ready
    lacking = models.CharField(max_length=200, blank=True)  # the only one that is missing
    needs = models.JSONField()
    computed = models.DateTimeField()
    stale_at = models.DateTimeField(null=True, blank=True)  # when data that fit are too old

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_readiness", fields=["version", "organisation"]),
        ]
        indexes: ClassVar = [
            models.Index(name="readiness_of_town", fields=["organisation", "missing"]),
            models.Index(name="readiness_lacking", fields=["lacking"]),
            models.Index(name="readiness_stale_at", fields=["stale_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.organisation_id} {self.missing}"


class Serving(models.Model):
    """Which dataset would serve which need of a town best: for questions that begin at the data."""

    readiness = models.ForeignKey(Readiness, on_delete=models.CASCADE, related_name="servings")
    need = models.CharField(max_length=80)
    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="servings")
    is_usable = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_serving", fields=["readiness", "need"]),
        ]

    def __str__(self) -> str:
        return f"{self.readiness_id} {self.need} {self.dataset_id}"
