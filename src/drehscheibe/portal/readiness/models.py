# SPDX-License-Identifier: EUPL-1.2
"""What of a use case's needs each organisation has, as it was computed last."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.portal.usecases.models import UseCaseVersion


class Readiness(models.Model):
    """`needs`: need -> `usecases.readiness.NeedState` as plain values; a projection."""

    version = models.ForeignKey(UseCaseVersion, on_delete=models.CASCADE, related_name="readiness")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="readiness"
    )
    missing = models.PositiveSmallIntegerField()  # required needs without usable data; 0 = ready
    needs = models.JSONField()
    computed = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_readiness", fields=["version", "organisation"]),
        ]
        indexes: ClassVar = [
            models.Index(name="readiness_of_town", fields=["organisation", "missing"]),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.organisation_id} {self.missing}"
