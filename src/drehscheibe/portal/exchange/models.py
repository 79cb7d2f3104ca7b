# SPDX-License-Identifier: EUPL-1.2
"""Regional datasets that unite what one package makes in all its towns."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.usecases.models import UseCase


class Union(models.Model):
    """`members`: slug of a town's dataset -> the release that is in the united one."""

    usecase = models.ForeignKey(UseCase, on_delete=models.CASCADE, related_name="unions")
    name = models.CharField(max_length=80)  # of the output
    dataset = models.OneToOneField(
        Dataset, on_delete=models.SET_NULL, related_name="union_of", null=True, blank=True
    )
    members = models.JSONField(default=dict)
    ever = models.JSONField(default=list)  # slugs of all that any of its releases held
    renewed = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_union", fields=["usecase", "name"]),
        ]

    def __str__(self) -> str:
        return f"{self.usecase_id} {self.name}"
